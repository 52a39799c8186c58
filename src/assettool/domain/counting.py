"""Counts: how many assets there should be, how many each source has, how many NetBox has, and which ones differ."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from assettool.domain.asset import AssetKind, Lifecycle
from assettool.domain.current import FleetRow
from assettool.domain.objects import ASSET, OBSERVATION
from assettool.errors import UsageError

UNMATCHED = "makes no asset"
"""In the reason of a row that only a source without assets of its own knows."""
_TENANT = "tenancy.tenant"


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that are counted together, and how many there should be."""

    label: str
    kinds: tuple[AssetKind, ...]
    expected: int | None = None
    tenants: Mapping[str, int] = field(default_factory=dict)
    """Slug of a tenant → how many of its own there should be."""
    source: str = ""
    """Where the numbers come from."""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sources that together should know every asset of these kinds, in these tenants or, without any, in all."""

    sources: tuple[str, ...]
    kinds: frozenset[AssetKind]
    tenants: frozenset[str] = frozenset()

    def asks_for(self, asset: "CountedAsset") -> bool:
        """Whether one of the sources should know the asset."""
        return asset.kind in self.kinds and (not self.tenants or asset.tenant in self.tenants)

    def __str__(self) -> str:
        """The sources as a person says them."""
        return " or ".join(self.sources)


@dataclass(frozen=True, slots=True)
class Expected:
    """What an expected.yml says; without one every kind is a group of its own and nothing is expected."""

    groups: tuple[Group, ...] = tuple(Group(kind.value.replace("_", " ").capitalize(), (kind,)) for kind in AssetKind)
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSource:
    """How a source was read the last time, as its run tells it."""

    name: str
    format: str
    file: str
    rows: int
    read: datetime
    is_full: bool = True
    is_complete: bool = True
    rejected: int = 0
    by_rule: int = 0
    unmatched: int = 0
    held: int = 0
    newest: datetime | None = None
    """When the source itself heard last of anything that it has."""
    complete: datetime | None = None
    """When a run ended that read it in full; before that run began nothing was known to be missing."""

    @property
    def accepted(self) -> int:
        """Rows that are about an asset of NetBox."""
        return self.rows - self.rejected - self.by_rule - self.unmatched - self.held


@dataclass(frozen=True, slots=True)
class CountedAsset:
    """An asset of NetBox and the sources that have it now."""

    uid: str
    name: str
    kind: AssetKind
    tenant: str
    """Slug, or nothing."""
    is_active: bool
    sources: frozenset[str]


@dataclass(frozen=True, slots=True)
class KindCount:
    """One row of the counts."""

    kind: str
    label: str
    kinds: tuple[str, ...]
    expected: int | None
    netbox: int
    sources: Mapping[str, int]
    source: str = ""
    as_of: str = ""

    @property
    def difference(self) -> int | None:
        """How many more NetBox has than expected."""
        return None if self.expected is None else self.netbox - self.expected


@dataclass(frozen=True, slots=True)
class TenantCount:
    """The counts of one tenant."""

    tenant: str
    name: str
    kinds: tuple[KindCount, ...]


@dataclass(frozen=True, slots=True)
class SourceCount:
    """The evidence of one source."""

    name: str
    format: str
    file: str
    rows: int
    accepted: int
    rejected: int
    by_rule: int
    unmatched: int
    held: int
    assets: int
    should_cover: int
    covers: int
    coverage_percent: float | None
    newest_row: datetime | None
    newest_row_age_days: float | None
    last_read: datetime
    last_read_age_days: float
    is_full: bool
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """An asset that one side has and another lacks."""

    name: str
    kind: str
    tenant: str
    uid: str
    has: tuple[str, ...]
    """The sources that have it, and `netbox`."""
    lacks: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that was counted."""

    kinds: tuple[KindCount, ...]
    tenants: tuple[TenantCount, ...]
    sources: tuple[SourceCount, ...]
    differences: tuple[Difference, ...]

    @property
    def is_as_expected(self) -> bool:
        """Whether NetBox has exactly what is expected, where something is."""
        rows = [*self.kinds, *(row for tenant in self.tenants for row in tenant.kinds)]
        return not any(row.difference for row in rows)


def count(
    rows: Iterable[FleetRow],
    reads: Mapping[str, ReadSource],
    expected: Expected,
    now: datetime,
    tenants: Collection[str] = (),
) -> Counts:
    """Count the assets of NetBox, of these tenants only where any are named. A merged asset counts as its other one.

    Raises `UsageError` for a tenant that NetBox does not have.
    """
    assets, names = _assets(rows, reads)
    if unknown := sorted(set(tenants) - names.keys()):
        raise UsageError(
            f"NetBox has no such tenant: {', '.join(unknown)}", hint=f"there is {', '.join(sorted(names))}"
        )
    if tenants:
        assets = [asset for asset in assets if asset.tenant in tenants]
    slugs = sorted({asset.tenant for asset in assets} | {t for g in expected.groups for t in g.tenants if not tenants})
    shown = [slug for slug in slugs if slug] if not tenants else sorted(tenants)
    return Counts(
        kinds=tuple(_kind_counts(assets, expected, tenants)),
        tenants=tuple(
            TenantCount(
                slug,
                names.get(slug, slug),
                tuple(_kind_counts([a for a in assets if a.tenant == slug], expected, (slug,))),
            )
            for slug in shown
        ),
        sources=tuple(_source_count(one, assets, expected, now) for one in reads.values()),
        differences=tuple(_differences(assets, reads, expected)),
    )


def _assets(rows: Iterable[FleetRow], reads: Mapping[str, ReadSource]) -> tuple[list[CountedAsset], dict[str, str]]:
    """The assets, and the names of tenants by slug. The rows come in any order and are gone through once."""
    slugs: dict[object, str] = {}
    names: dict[str, str] = {}
    found: list[Mapping[str, object]] = []
    sources: dict[object, set[str]] = {}
    for label, row in rows:
        if label == _TENANT:
            slugs[row["id"]] = str(row["slug"])
            names[str(row["slug"])] = str(row["name"])
        elif label == ASSET and row["lifecycle"] != Lifecycle.MERGED:
            found.append(row)
        elif label == OBSERVATION and _is_there(row, reads.get(str(row["source"]))):
            sources.setdefault(row["asset"], set()).add(str(row["source"]))
    assets = [
        CountedAsset(
            str(row["uid"]),
            str(row["name"]),
            AssetKind(str(row["kind"])),
            slugs.get(row["tenant"], ""),
            row["lifecycle"] == Lifecycle.ACTIVE,
            frozenset(sources.get(row["id"], ())),
        )
        for row in found
    ]
    assets.sort(key=lambda asset: (asset.name.casefold(), asset.tenant, asset.uid))
    return assets, names


def _is_there(observation: Mapping[str, object], read: ReadSource | None) -> bool:
    """Whether the source still had the row when it was last read in full."""
    if read is None or read.complete is None:
        return True
    return datetime.fromisoformat(str(observation["last_seen"])) >= read.complete


def _kind_counts(assets: Sequence[CountedAsset], expected: Expected, tenants: Collection[str]) -> Iterator[KindCount]:
    for group in expected.groups:
        of_group = [asset for asset in assets if asset.kind in group.kinds]
        sources = Counter(source for asset in of_group for source in asset.sources)
        number = group.expected
        if tenants:
            known = [group.tenants[slug] for slug in tenants if slug in group.tenants]
            number = sum(known) if len(known) == len(tenants) else None
        yield KindCount(
            kind="+".join(group.kinds),
            label=group.label,
            kinds=tuple(kind.value for kind in group.kinds),
            expected=number,
            netbox=sum(asset.is_active for asset in of_group),
            sources=dict(sorted(sources.items())),
            source=group.source,
            as_of=group.as_of.isoformat() if group.as_of else "",
        )


def _source_count(source: ReadSource, assets: Sequence[CountedAsset], expected: Expected, now: datetime) -> SourceCount:
    covers, should = 0, 0
    for coverage in expected.coverage:
        if source.name not in coverage.sources:
            continue
        for asset in assets:
            if asset.is_active and coverage.asks_for(asset):
                covers += source.name in asset.sources
                # What another of the sources that share the work has is not this one's to know.
                should += source.name in asset.sources or not asset.sources.intersection(coverage.sources)
    return SourceCount(
        name=source.name,
        format=source.format,
        file=source.file,
        rows=source.rows,
        accepted=source.accepted,
        rejected=source.rejected,
        by_rule=source.by_rule,
        unmatched=source.unmatched,
        held=source.held,
        assets=sum(source.name in asset.sources for asset in assets),
        should_cover=should,
        covers=covers,
        coverage_percent=round(100 * covers / should, 1) if should else None,
        newest_row=source.newest,
        newest_row_age_days=_days(source.newest, now) if source.newest else None,
        last_read=source.read,
        last_read_age_days=_days(source.read, now),
        is_full=source.is_full,
        is_complete=source.is_complete,
    )


def _days(then: datetime, now: datetime) -> float:
    return round((now - then).total_seconds() / 86_400, 1)


def _differences(
    assets: Iterable[CountedAsset], reads: Mapping[str, ReadSource], expected: Expected
) -> Iterator[Difference]:
    """Active assets that no full source has, and those that a source lacks although it should have them."""
    full = {name for name, read in reads.items() if read.is_full}
    for asset in assets:
        if not asset.is_active:
            continue
        has = tuple(sorted(asset.sources))
        if not asset.sources & full:
            why = "no full source has it" if has else "no source has it"
            yield _difference(asset, has, (), why)
        for coverage in expected.coverage:
            if has and coverage.asks_for(asset) and not asset.sources.intersection(coverage.sources):
                yield _difference(asset, has, coverage.sources, f"{coverage} should have it")


def _difference(asset: CountedAsset, has: tuple[str, ...], lacks: tuple[str, ...], why: str) -> Difference:
    return Difference(asset.name, asset.kind.value, asset.tenant, asset.uid, (*has, "netbox"), lacks, why)
