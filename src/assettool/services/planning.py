"""From sources and NetBox to a plan that can be shown, kept and carried out."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path

from assettool.domain import brakes
from assettool.domain.accounting import Accounting
from assettool.domain.clock import Clock
from assettool.domain.counting import UNMATCHED
from assettool.domain.current import CurrentObject
from assettool.domain.decisions import Decisions, decisions
from assettool.domain.fleet_rows import FleetRows
from assettool.domain.hand_edits import Settled
from assettool.domain.identity import Group
from assettool.domain.islands import Islands
from assettool.domain.memory import remembered
from assettool.domain.merge import Explained, explain
from assettool.domain.objects import OBSERVATION
from assettool.domain.observation import AccountRow, Observation, Rejected, SourceWarning
from assettool.domain.plan import Plan, PlannedReject, PlannedSource
from assettool.domain.policy import Policy
from assettool.domain.retire import SourceState
from assettool.errors import SourceError
from assettool.ports import CompletedRun, NamedSource, Progress, Store
from assettool.services.comparing import Comparing
from assettool.services.identifying import Identified, Identifying
from assettool.services.kept import Kept

logger = logging.getLogger(__name__)

_STEP = 500
MOST_IN_MEMORY = 20_000
"""The changes of a larger plan are kept in a file."""
_CLOCK_STEP = timedelta(seconds=1)


@dataclass(slots=True)
class SourceRows:
    """All sources as they were read."""

    observations: Kept[Observation] = field(default_factory=lambda: Kept(Observation))
    accounts: list[AccountRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    planned: list[PlannedSource] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)
    """Every configured source and its place."""
    observers: set[str] = field(default_factory=set)
    """Sources whose rows make no asset of their own."""
    partial: set[str] = field(default_factory=set)
    """Sources whose silence about a thing says nothing."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what it was made from, as long as somebody asks why."""

    plan: Plan
    rows: SourceRows
    groups: Sequence[Group]
    policy: Policy
    decisions: Decisions
    settled: Settled
    clock: Clock

    def explain(self, name: str) -> list[tuple[Group, Sequence[Explained]]]:
        """Why each value of the assets with this name or uid won."""
        wanted = name.casefold()
        found = (
            one
            for one in self.groups
            if wanted == one.uid or any(str(o.fields.get("name", "")).casefold() == wanted for o in one.observations)
        )
        return [
            (one, explain(one, self.policy, self.decisions, self.clock))
            for one in sorted(found, key=lambda group: group.uid)
        ]


def read_sources(sources: Iterable[NamedSource], progress: Progress) -> SourceRows:
    """Read every source to its end. One that cannot be read is noted, and the others go on."""
    rows = SourceRows()
    for place, source in enumerate(sources):
        rows.order[source.name] = place
        if not source.creates:
            rows.observers.add(source.name)
        if not source.is_full:
            rows.partial.add(source.name)
        progress.start(f"reading {source.name}")
        before = len(rows.observations), len(rows.accounts), len(rows.rejected)
        try:
            _read(source, rows, progress)
        except SourceError as exc:
            hint = f" ({exc.hint})" if exc.hint else ""
            rows.failed.append(f"{source.name}: {exc.message}{hint}")
            rows.observations.cut(before[0])
            del rows.accounts[before[1] :], rows.rejected[before[2] :]
        progress.finish()
    read = sum(source.rows for source in rows.planned)
    logger.info("read %d rows from %d sources", read, len(rows.planned))
    return rows


def _read(source: NamedSource, rows: SourceRows, progress: Progress) -> None:
    reading = source.read()
    count = 0
    for number, row in enumerate(reading.rows, start=1):
        if isinstance(row, Observation):
            rows.observations.append(row)
            count += row.rows
        elif isinstance(row, AccountRow):
            rows.accounts.append(row)
            count += 1
        else:
            rows.rejected.append(row)
            count += 1
        if number % _STEP == 0:
            progress.advance(_STEP)
    rows.warnings.extend(reading.warnings)
    file = Path(reading.path).name
    rows.planned.append(PlannedSource(source.name, reading.format, file, reading.sha256, count, is_full=source.is_full))


def make_plan(
    rows: SourceRows,
    policy: Policy,
    store: Store,
    clock: Clock,
    progress: Progress,
    allowed: Iterable[str] = (),
) -> Planned:
    """Compare what the sources say with what NetBox holds. Raises `AccountingError` where a row got lost.

    `allowed` names the brakes that a person has let go of; only `shrink` matters to a plan, the others to its apply.
    """
    progress.start("reading NetBox")
    islands = Islands()
    netbox = FleetRows(_counted(store.read_fleet(), progress), Kept(tuple[str, dict[str, object]]), islands)
    runs = store.completed_runs()
    progress.finish()
    progress.start("comparing")
    shrunk = [] if "shrink" in allowed else brakes.shrunk(rows.planned, _previous(runs), policy.limits.shrink)
    states = _states(rows, {name for name, _ in shrunk}, runs)
    decided = decisions(netbox.conflicts)
    vouching = {name: state.is_complete for name, state in states.items() if state.vouches}
    identifying = Identifying(netbox, islands, vouching, decided, rows.order, rows.observers, policy, clock)
    found = identifying.identify(rows.observations, _remembered(rows, netbox, states, vouching))
    comparing = Comparing(found, netbox, policy, decided, states, clock)
    changes = comparing.changes(rows.accounts, rows.order)
    accounting = _account(rows, found, comparing)
    accounting.check()
    progress.finish()
    plan = Plan(
        netbox=store.url,
        sources=tuple(_marked(source, states, found.newest) for source in rows.planned),
        accounting=accounting,
        changes=changes if len(changes) > MOST_IN_MEMORY else tuple(changes),
        assets=netbox.assets,
        rejects=tuple(_rejects(rows, found, comparing)),
        unseen=tuple(comparing.unseen()),
        failed=tuple(rows.failed),
        shrunk=tuple(message for _, message in shrunk),
    )
    return Planned(plan, rows, found.groups, policy, decided, comparing.settled, clock)


def _states(rows: SourceRows, shrunk: set[str], runs: Sequence[CompletedRun]) -> dict[str, SourceState]:
    read = {source.name for source in rows.planned if source.rows} - shrunk
    missed = {name: tuple(run.finished for run in runs if name in run.complete) for name in rows.order}
    return {
        name: SourceState(
            is_complete=name in read,
            vouches=name not in rows.partial and name not in rows.observers,
            runs=missed[name],
        )
        for name in rows.order
    }


def _previous(runs: Sequence[CompletedRun]) -> dict[str, int]:
    """How many rows each source had when it was last read in full."""
    found: dict[str, int] = {}
    for run in runs:
        for name, number in run.rows.items():
            if name in run.complete:
                found.setdefault(name, number)
    return found


def _marked(source: PlannedSource, states: Mapping[str, SourceState], newest: Mapping[str, str]) -> PlannedSource:
    return PlannedSource(
        source.name,
        source.format,
        source.file,
        source.sha256,
        source.rows,
        is_full=source.is_full,
        is_complete=states[source.name].is_complete,
        newest=newest.get(source.name, ""),
    )


def _place(row: Observation | Rejected) -> tuple[str, str, str, int]:
    return row.source, row.origin.file, row.origin.sheet, row.origin.row


def _remembered(
    rows: SourceRows, netbox: FleetRows, states: Mapping[str, SourceState], vouching: Mapping[str, bool]
) -> Kept[Observation]:
    """What sources that could not be read in full said when they last were: for this plan they say it still."""
    found = Kept(Observation)
    unread = {name for name, state in states.items() if not state.is_complete}
    here = {(row.source, row.external_id) for row in rows.observations if row.source in unread} if unread else set()
    for uids in batched(netbox.ids if unread else (), _STEP):
        current = netbox.part(uids)
        known = current.known(vouching)
        for key, kept in current.objects.items():
            if (
                key.startswith(f"{OBSERVATION}:")
                and kept.fields["source"] in unread
                and _was_last(kept, states)
                and (row := remembered(kept.fields, known))
                and (row.source, row.external_id) not in here
            ):
                found.append(row)
    return found


def _was_last(kept: CurrentObject, states: Mapping[str, SourceState]) -> bool:
    """Whether the source still had this row in its last full run: the end of a run marks all that it has."""
    runs = states[str(kept.fields["source"])].runs
    return not runs or datetime.fromisoformat(str(kept.fields["last_seen"])) >= runs[0] - _CLOCK_STEP


def _account(rows: SourceRows, found: Identified, comparing: Comparing) -> Accounting:
    """Where every row went."""
    # What is only remembered was not read.
    placed = [number for number in comparing.placed_rows() if number]
    accounts = len(comparing.accounts)
    merged_accounts = len(rows.accounts) - accounts - len(comparing.held_accounts)
    unmatched = sum(row.rows for row in found.unmatched)
    return Accounting(
        read=sum(source.rows for source in rows.planned),
        accepted=len(placed) + accounts,
        merged=sum(placed) - len(placed) + merged_accounts,
        rejected=len(rows.rejected) + unmatched,
        held=sum(row.rows for one in comparing.held for row in one.observations) + len(comparing.held_accounts),
        by_rule=sum(row.by_rule for row in rows.rejected) + unmatched,
    )


def _rejects(rows: SourceRows, found: Identified, comparing: Comparing) -> Iterator[PlannedReject]:
    """Every row that the plan does not use, with the reason."""
    for row in sorted(rows.rejected, key=_place):
        yield PlannedReject(row.source, str(row.origin), row.label, row.reasons, by_rule=row.by_rule)
    for unmatched in sorted(found.unmatched, key=lambda row: (_place(row), row.external_id)):
        label = str(unmatched.fields.get("name", ""))
        why = (f"only {unmatched.source} knows it, which {UNMATCHED}",)
        yield PlannedReject(unmatched.source, str(unmatched.origin), label, why, by_rule=True)
    for one in comparing.held:
        for seen in one.observations:
            label = str(seen.fields.get("name", ""))
            if seen.rows:
                yield PlannedReject(seen.source, str(seen.origin), label, (one.reason,), held=True)
    for account, reason in comparing.held_accounts:
        yield PlannedReject(account.source, str(account.origin), account.login, (reason,), held=True)


def _counted[T](items: Iterable[T], progress: Progress) -> Iterable[T]:
    for number, item in enumerate(items, start=1):
        if number % 1000 == 0:
            progress.advance(1000)
        yield item
