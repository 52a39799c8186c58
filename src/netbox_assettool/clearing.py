"""What keeps an application from being cleared: machines that the inventory still sees in the old environment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Model

from assettool.domain.application import Confirmation
from assettool.domain.asset import Environment, Lifecycle
from netbox_assettool.models import Application, Asset, DeploymentMachine


class Clearing(NamedTuple):
    """What keeps an application from being cleared."""

    seen: list[Asset]
    hidden: int
    """How many more there are that the user may not see."""


def blockers_of_clearing(application: Application) -> list[Asset]:
    """The confirmed machines of an application that the inventory still sees in the old environment."""
    return list(Asset.objects.filter(pk__in=_still_seen([application.pk]).get(application.pk, ())))


def clearing(application: Application, user: Model) -> Clearing:
    """The same, as far as the user may see them."""
    seen = _still_seen([application.pk]).get(application.pk, {})
    visible = list(Asset.objects.restrict(user, "view").filter(pk__in=seen)) if seen else []
    return Clearing(visible, len(seen) - len(visible))


def names_of_blockers(applications: Iterable[int], user: Model | None) -> dict[int, list[str]]:
    """Application → what its machines are called, as far as the user may see them; the others are counted.

    It takes at most two queries.
    """
    seen = _still_seen(applications)
    if user is None or not seen:
        return {application: list(machines.values()) for application, machines in seen.items()}
    every = {asset for machines in seen.values() for asset in machines}
    visible = set(Asset.objects.restrict(user, "view").filter(pk__in=every).values_list("pk", flat=True))
    return {application: _named(machines, visible) for application, machines in seen.items()}


def _named(machines: Mapping[int, str], visible: set[int]) -> list[str]:
    names = [name for asset, name in machines.items() if asset in visible]
    hidden = len(machines) - len(names)
    return [*names, f"{hidden} that you may not see"] if hidden else names


def _still_seen(applications: Iterable[int]) -> dict[int, dict[int, str]]:
    """Application → the machines that keep it from being cleared, id → name."""
    wanted = list(applications)
    if not wanted:
        return {}
    found = (
        DeploymentMachine.objects.filter(
            deployment__application__in=wanted,
            confirmation=Confirmation.CONFIRMED,
            asset__environment=Environment.OLD,
        )
        .exclude(asset__lifecycle__in=(Lifecycle.RETIRED, Lifecycle.MERGED))
        .order_by("asset__name", "asset")
        .values_list("deployment__application", "asset", "asset__name")
    )
    seen: dict[int, dict[int, str]] = defaultdict(dict)
    for application, asset, name in found:
        seen[application][asset] = name
    return seen
