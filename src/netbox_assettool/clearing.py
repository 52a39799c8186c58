"""What keeps an application from being cleared: what the old environment is still seen to run of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Model

from assettool.domain.application import Confirmation
from assettool.domain.asset import Environment, Lifecycle
from netbox_assettool.models import Application, Asset, DeploymentMachine, Installation


class Clearing(NamedTuple):
    """What keeps an application from being cleared."""

    seen: list[Asset]
    hidden: int
    """How many more there are that the user may not see."""


def blockers_of_clearing(application: Application) -> list[Asset]:
    """The machines that an application is on, by a confirmed deployment or an installation, in the old environment."""
    return list(Asset.objects.filter(pk__in=_still_seen([application.pk]).get(application.pk, ())))


def clearing(application: Application, user: Model) -> Clearing:
    """The same, as far as the user may see them."""
    seen = _still_seen([application.pk]).get(application.pk, {})
    visible = list(Asset.objects.restrict(user, "view").filter(pk__in=seen)) if seen else []
    return Clearing(visible, len(seen) - len(visible))


def names_of_blockers(applications: Iterable[int], user: Model | None) -> dict[int, list[str]]:
    """Application → what its machines are called, as far as the user may see them; the others are counted.

    It takes at most three queries.
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
    deployed = DeploymentMachine.objects.filter(deployment__application__in=wanted, confirmation=Confirmation.CONFIRMED)
    installed = Installation.objects.filter(application__in=wanted, removed=None)
    seen: dict[int, dict[int, str]] = defaultdict(dict)
    for rows, of in ((deployed, "deployment__application"), (installed, "application")):
        there = rows.filter(asset__environment=Environment.OLD).exclude(
            asset__lifecycle__in=(Lifecycle.RETIRED, Lifecycle.MERGED)
        )
        for application, asset, name in there.order_by("asset__name", "asset").values_list(of, "asset", "asset__name"):
            seen[application][asset] = name
    return seen
