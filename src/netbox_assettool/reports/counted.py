"""What the report on counts counts: the assets of NetBox and its sources on a day, as far as a user may see them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from tenancy.models import Tenant

from assettool.domain.asset import AssetKind, Lifecycle
from assettool.domain.counting import Counts, Expected, Group, ReadSource, count
from assettool.domain.current import FleetRow
from assettool.domain.objects import ASSET, OBSERVATION
from assettool.domain.plan import FLEET_RUN
from assettool.domain.source_reads import Rejects, reads_of
from netbox_assettool.choices import AssetKindChoices
from netbox_assettool.models import Asset, Observation, SyncRun
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.parts import end_of

_LATEST = 100
_TENANT = "tenancy.tenant"


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts, and what a report needs beside them."""

    counts: Counts
    numbers: Mapping[str, int]
    """UID of an asset → its id."""
    new: Mapping[str, int]
    """Kind → how many that are active NetBox got after the day since which changes are told."""


def counted(asked: Asked) -> Counted:
    """Count the assets at the end of the day that is asked for.

    NetBox keeps no lifecycles of earlier days: what was retired since is counted where a source had it after that day.
    """
    until = end_of(asked.as_of)
    tenants = list(_seen(Tenant, asked.user).values("id", "slug", "name"))
    observations = list(
        _seen(Observation, asked.user).filter(first_seen__lte=until).values_list("asset", "source", "last_seen")
    )
    later = {asset for asset, _source, last_seen in observations if last_seen > until}
    assets = list(
        _seen(Asset, asked.user)
        .filter(created__lte=until)
        .values("id", "uid", "name", "kind", "tenant", "lifecycle", "created")
    )
    for each in assets:
        if each["lifecycle"] == Lifecycle.RETIRED and each["id"] in later:
            each["lifecycle"] = Lifecycle.ACTIVE
    expected = asked.expected or Expected(_groups())
    rows = _rows(tenants, assets, observations)
    return Counted(
        count(rows, _reads(asked.user, until), expected, until, asked.tenants),
        {str(each["uid"]): each["id"] for each in assets},
        _new(asked, assets, tenants),
    )


def _groups() -> tuple[Group, ...]:
    """Every kind on its own, in the language of the report."""
    labels = dict(AssetKindChoices)
    return tuple(Group(str(labels[kind.value]), (kind,)) for kind in AssetKind)


def _seen(model, user):
    return model.objects.restrict(user, "view").order_by()


def _rows(tenants, assets, observations) -> Iterator[FleetRow]:
    yield from ((_TENANT, each) for each in tenants)
    yield from ((ASSET, each) for each in assets)
    for asset, source, last_seen in observations:
        yield OBSERVATION, {"asset": asset, "source": source, "last_seen": last_seen.isoformat()}


def _new(asked: Asked, assets, tenants) -> Mapping[str, int]:
    if asked.since is None:
        return {}
    since = end_of(asked.since)
    of = {each["id"] for each in tenants if each["slug"] in asked.tenants}
    return Counter(
        each["kind"]
        for each in assets
        if each["created"] > since
        and each["lifecycle"] == Lifecycle.ACTIVE
        and (not asked.tenants or each["tenant"] in of)
    )


def _reads(user, until: datetime) -> dict[str, ReadSource]:
    runs = SyncRun.objects.restrict(user, "view").filter(
        status="completed", message__istartswith=FLEET_RUN, finished__lte=until
    )
    found = runs.order_by("-started").values("id", "finished", "sources")[:_LATEST]

    def rejects_of(ids: Sequence[int]) -> Mapping[int, Rejects]:
        kept: dict[int, list[Mapping[str, Any]]] = dict(runs.filter(pk__in=ids).values_list("pk", "rejects"))
        return kept

    return reads_of(found, rejects_of)


def is_today(asked: Asked) -> bool:
    """Whether the report tells of how things stand now."""
    return asked.as_of == timezone.localdate()
