"""From sources and NetBox to a plan that can be shown, kept and carried out."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from assettool.domain.accounting import Accounting
from assettool.domain.current import Current, holders, index, names
from assettool.domain.fleet import Fleet, build_fleet
from assettool.domain.identity import Held, Known, group
from assettool.domain.merge import MergedAsset, merge
from assettool.domain.objects import ASSET, OBSERVATION
from assettool.domain.observation import Observation, Rejected, SourceWarning
from assettool.domain.plan import Plan, PlannedReject, PlannedSource, compare
from assettool.domain.retire import retirements, returns
from assettool.errors import SourceError
from assettool.ports import NamedSource, Progress, Store

logger = logging.getLogger(__name__)

_STEP = 500
RETIRE_AFTER = timedelta(days=30)


@dataclass(slots=True)
class SourceRows:
    """All sources as they were read."""

    observations: list[Observation] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    planned: list[PlannedSource] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read_sources(sources: Iterable[NamedSource], progress: Progress) -> SourceRows:
    """Read every source to its end. One that cannot be read is noted, and the others go on."""
    rows = SourceRows()
    for source in sources:
        progress.start(f"reading {source.name}")
        try:
            _read(source, rows, progress)
        except SourceError as exc:
            hint = f" ({exc.hint})" if exc.hint else ""
            rows.failed.append(f"{source.name}: {exc.message}{hint}")
            rows.observations = [o for o in rows.observations if o.source != source.name]
            rows.rejected = [r for r in rows.rejected if r.source != source.name]
        progress.finish()
    logger.info("read %d rows from %d sources", len(rows.observations) + len(rows.rejected), len(rows.planned))
    return rows


def _read(source: NamedSource, rows: SourceRows, progress: Progress) -> None:
    reading = source.read()
    count = 0
    for row in reading.rows:
        count += 1
        if isinstance(row, Observation):
            rows.observations.append(row)
        else:
            rows.rejected.append(row)
        if count % _STEP == 0:
            progress.advance(_STEP)
    rows.warnings.extend(reading.warnings)
    rows.planned.append(PlannedSource(source.name, reading.format, Path(reading.path).name, reading.sha256, count))


def make_plan(
    rows: SourceRows, rank: dict[str, int], store: Store, now: Callable[[], datetime], progress: Progress
) -> Plan:
    """Compare what the sources say with what NetBox holds. Raises `AccountingError` where a row got lost."""
    progress.start("reading NetBox")
    current = index(_counted(store.read_fleet(), progress))
    progress.finish()
    progress.start("comparing")
    groups, held = group(rows.observations, current.known)
    assets = [merge(one, rank) for one in groups]
    fleet = build_fleet(assets, holders(current), names(current))
    held += _clashes(assets, fleet)
    present = {asset.uid for asset in assets} | _uids_of(held, current.known)
    complete = {source.name for source in rows.planned if source.rows}
    changes = compare(fleet.objects.values(), current)
    changes.extend(returns(current, fleet.objects))
    changes.extend(retirements(current, present, complete, now(), RETIRE_AFTER))
    progress.finish()
    accounting = _account(rows, assets, fleet, held)
    accounting.check()
    return Plan(
        netbox=store.url,
        sources=tuple(rows.planned),
        accounting=accounting,
        changes=tuple(changes),
        assets=sum(
            key.startswith(f"{ASSET}:") and row.fields["lifecycle"] != "retired" for key, row in current.objects.items()
        ),
        rejects=tuple(_rejects(rows.rejected, held)),
        unseen=tuple(_unseen(current, fleet, held, complete)),
        failed=tuple(rows.failed),
    )


def _counted[T](items: Iterable[T], progress: Progress) -> Iterable[T]:
    for number, item in enumerate(items, start=1):
        if number % 1000 == 0:
            progress.advance(1000)
        yield item


def _clashes(assets: list[MergedAsset], fleet: Fleet) -> list[Held]:
    return [Held(fleet.clashes[asset.uid], asset.observations) for asset in assets if asset.uid in fleet.clashes]


def _uids_of(held: list[Held], known: Known) -> set[str]:
    """The assets that held rows are about: their sources still have them, whatever is to be decided."""
    rows = [row for one in held for row in one.observations]
    uids = {known.identifiers.get(identifier) for row in rows for identifier in row.identifiers}
    return {uid for uid in uids | {known.rows.get((row.source, row.external_id)) for row in rows} if uid}


def _account(rows: SourceRows, assets: list[MergedAsset], fleet: Fleet, held: list[Held]) -> Accounting:
    accepted = sum(asset.uid not in fleet.clashes for asset in assets)
    merged = sum(len(asset.observations) - 1 for asset in assets if asset.uid not in fleet.clashes)
    return Accounting(
        read=sum(source.rows for source in rows.planned),
        accepted=accepted,
        merged=merged,
        rejected=len(rows.rejected),
        held=sum(len(one.observations) for one in held),
        by_rule=sum(row.by_rule for row in rows.rejected),
    )


def _rejects(rejected: list[Rejected], held: list[Held]) -> Iterable[PlannedReject]:
    for row in sorted(rejected, key=lambda row: (row.source, row.origin.file, row.origin.sheet, row.origin.row)):
        yield PlannedReject(row.source, str(row.origin), row.label, row.reasons, by_rule=row.by_rule)
    for one in held:
        for seen in one.observations:
            label = str(seen.fields.get("name", ""))
            yield PlannedReject(seen.source, str(seen.origin), label, (one.reason,), held=True)


def _unseen(current: Current, fleet: Fleet, held: list[Held], complete: set[str]) -> Iterable[str]:
    seen = {f"{OBSERVATION}:{row.source}/{row.external_id}" for one in held for row in one.observations}
    for key, row in sorted(current.objects.items(), key=lambda item: item[0]):
        if not key.startswith(f"{OBSERVATION}:") or key in fleet.objects or key in seen:
            continue
        if row.fields["source"] in complete:
            yield key
