"""From sources and NetBox to a plan that can be shown, kept and carried out."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from assettool.domain import brakes
from assettool.domain.accounting import Accounting
from assettool.domain.accounts import (
    HeldAccounts,
    MergedAccount,
    account_objects,
    departures,
    known_accounts,
    merge_accounts,
)
from assettool.domain.conflicts import field_conflict, identity_conflicts
from assettool.domain.counting import UNMATCHED
from assettool.domain.current import Current, CurrentObject, holders, index, names
from assettool.domain.decisions import Decisions, decisions
from assettool.domain.fleet import build_fleet, observation_object
from assettool.domain.hand_edits import Settled, settle
from assettool.domain.identity import Group, Held, Identified, group, uids_of
from assettool.domain.memory import remembered
from assettool.domain.merge import Explained, MergedAsset, explain, merge, newest_of
from assettool.domain.objects import ASSET, CONFLICT, DEVICE, MACHINE, OBSERVATION, Desired
from assettool.domain.observation import AccountRow, Observation, Rejected, SourceWarning
from assettool.domain.plan import Action, Change, Plan, PlannedReject, PlannedSource, compare_all
from assettool.domain.policy import Policy
from assettool.domain.retire import RETIRED_STATUS, SourceState, retirements, returns
from assettool.domain.work_list import closings, reopenings
from assettool.errors import SourceError
from assettool.ports import CompletedRun, NamedSource, Progress, Store

logger = logging.getLogger(__name__)

_STEP = 500
_CLOCK_STEP = timedelta(seconds=1)


@dataclass(slots=True)
class SourceRows:
    """All sources as they were read."""

    observations: list[Observation] = field(default_factory=list)
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
    groups: Mapping[str, Group]
    policy: Policy
    decisions: Decisions
    settled: Settled
    now: datetime

    def explain(self, name: str) -> list[tuple[Group, Sequence[Explained]]]:
        """Why each value of the assets with this name or uid won."""
        wanted = name.casefold()
        return [
            (one, explain(one, self.policy, self.decisions, self.now))
            for one in self.groups.values()
            if wanted == one.uid or any(str(o.fields.get("name", "")).casefold() == wanted for o in one.observations)
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
        try:
            _read(source, rows, progress)
        except SourceError as exc:
            hint = f" ({exc.hint})" if exc.hint else ""
            rows.failed.append(f"{source.name}: {exc.message}{hint}")
            rows.observations = [o for o in rows.observations if o.source != source.name]
            rows.accounts = [a for a in rows.accounts if a.source != source.name]
            rows.rejected = [r for r in rows.rejected if r.source != source.name]
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
    now: Callable[[], datetime],
    progress: Progress,
    allowed: Iterable[str] = (),
) -> Planned:
    """Compare what the sources say with what NetBox holds. Raises `AccountingError` where a row got lost.

    `allowed` names the brakes that a person has let go of; only `shrink` matters to a plan, the others to its apply.
    """
    progress.start("reading NetBox")
    current = index(_counted(store.read_fleet(), progress))
    runs = store.completed_runs()
    progress.finish()
    progress.start("comparing")
    at = now()
    shrunk = [] if "shrink" in allowed else brakes.shrunk(rows.planned, _previous(runs), policy.limits.shrink)
    states = _states(rows, {name for name, _ in shrunk}, runs)
    planned = _Planning(rows, policy, current, states, at)
    changes = planned.changes()
    accounting = planned.account()
    accounting.check()
    progress.finish()
    newest = newest_of(rows.observations, at)
    plan = Plan(
        netbox=store.url,
        sources=tuple(_marked(source, states, newest) for source in rows.planned),
        accounting=accounting,
        changes=tuple(changes),
        assets=sum(
            key.startswith(f"{ASSET}:") and row.fields["lifecycle"] not in ("retired", "merged")
            for key, row in current.objects.items()
        ),
        rejects=tuple(planned.rejects()),
        unseen=tuple(planned.unseen()),
        failed=tuple(rows.failed),
        shrunk=tuple(message for _, message in shrunk),
    )
    groups = {one.uid: one for one in planned.identified.groups}
    return Planned(plan, rows, groups, policy, planned.decided, planned.settled, at)


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


class _Planning:
    """The making of one plan."""

    def __init__(
        self, rows: SourceRows, policy: Policy, current: Current, states: Mapping[str, SourceState], now: datetime
    ) -> None:
        self._rows = rows
        self._current = current
        self._states = states
        self._now = now
        self._policy = policy
        self._known = current.known({name: state.is_complete for name, state in states.items() if state.vouches})
        self.decided = decisions(row.fields for key, row in current.objects.items() if key.startswith(f"{CONFLICT}:"))
        self.identified: Identified = group(
            [*rows.observations, *self._remembered()],
            self._known,
            decisions=self.decided,
            order=rows.order,
            observers=rows.observers,
        )
        self._assets, self._echoes = self._merged()
        self._fleet = build_fleet(self._assets, holders(current), names(current), self.decided.addresses)
        self._held = [*self.identified.held, *self._clashes()]
        self.settled = settle(self._fleet, self._assets, current, policy, self.decided)
        self._accounts: list[MergedAccount]
        self._held_accounts: HeldAccounts
        self._known_accounts = known_accounts(current.objects)
        self._accounts, self._held_accounts = merge_accounts(rows.accounts, rows.order, self._known_accounts)

    def _remembered(self) -> list[Observation]:
        """What sources that could not be read in full said when they last were: for this plan they say it still."""
        unread = {name for name, state in self._states.items() if not state.is_complete}
        if not unread:
            return []
        here = {(row.source, row.external_id) for row in self._rows.observations if row.source in unread}
        return [
            row
            for key, kept in self._current.objects.items()
            if key.startswith(f"{OBSERVATION}:") and kept.fields["source"] in unread and self._was_last(kept)
            for row in (remembered(kept.fields, self._known),)
            if row and (row.source, row.external_id) not in here
        ]

    def _was_last(self, kept: CurrentObject) -> bool:
        """Whether the source still had this row in its last full run: the end of a run marks all that it has."""
        runs = self._states[str(kept.fields["source"])].runs
        return not runs or datetime.fromisoformat(str(kept.fields["last_seen"])) >= runs[0] - _CLOCK_STEP

    def _merged(self) -> tuple[list[MergedAsset], list[Group]]:
        """The assets, and groups that only sources speak of that make no asset: those change nothing of theirs."""
        assets: list[MergedAsset] = []
        echoes: list[Group] = []
        for one in self.identified.groups:
            if all(row.source in self._rows.observers for row in one.observations):
                echoes.append(one)
            else:
                assets.append(merge(one, self._policy, self.decided, self._now))
        return assets, echoes

    def _clashes(self) -> list[Held]:
        return [
            Held(clash[0], asset.observations, (clash[1],) if clash[1] else ())
            for asset in self._assets
            if (clash := self._fleet.clashes.get(asset.uid))
        ]

    def changes(self) -> list[Change]:
        """Everything that NetBox lacks, in an order in which it can be carried out."""
        current, fleet = self._current, self._fleet
        for echo in self._echoes:
            for row in echo.observations:
                fleet.add(observation_object(row, echo.uid))
        for desired in (*self._conflicts(), *self._account_objects()):
            fleet.add(desired)
        moved = list(self._left_behind())
        changes, wanted = compare_all(fleet.objects.values(), current)
        changes += returns(current, fleet.objects)
        changes += moved
        changes += reopenings(current, wanted)
        if all(state.is_complete for state in self._states.values()):
            changes += closings(current, wanted)
        present = {asset.uid for asset in self._assets} | set(self._uids_of_held())
        changes += retirements(current, present, self._states, self._now, self._policy.retire)
        changes += self._departed_accounts()
        return changes

    def _account_objects(self) -> Iterable[Desired]:
        unread = [name for name, state in self._states.items() if not state.is_complete]
        return account_objects(self._accounts, self._known_accounts, unread)

    def _departed_accounts(self) -> Iterable[Change]:
        vouching = [name for name, state in self._states.items() if state.is_complete and state.vouches]
        return departures(self._accounts, self._known_accounts, vouching, self._held_accounts)

    def _conflicts(self) -> Iterable[Desired]:
        placed = [asset for asset in self._assets if asset.uid not in self._fleet.clashes]
        for asset in placed:
            for one in (one for one in asset.disagreements if one.is_held):
                values = [
                    {"source": source, "origin": origin, "value": str(value)} for source, origin, value in one.values
                ]
                rule = f"{one.rule_where}: the first source in rank is used for a new asset, NetBox keeps what it has"
                yield field_conflict(asset.uid, one.field, values, rule)
        yield from self.settled.conflicts
        there = self._fleet.objects.keys() | self._current.objects.keys()
        known_as = {uid: asset.name for uid, asset in self._known.assets.items()}
        known_as |= {asset.uid: str(asset.fields["name"]) for asset in placed}
        yield from identity_conflicts(self._held, there, known_as)

    def _left_behind(self) -> Iterable[Change]:
        """The device of an asset that is a virtual machine now, or the other way round, is taken out of use."""
        for asset in self._assets:
            other = DEVICE if asset.kind.is_virtual else MACHINE
            thing = self._current.objects.get(f"{other}:{asset.uid}")
            if asset.uid not in self._fleet.clashes and thing and thing.fields["status"] != RETIRED_STATUS:
                new: dict[str, object] = {"status": RETIRED_STATUS}
                old = {"status": thing.fields["status"]}
                yield Change(Action.RETIRE, f"{other}:{asset.uid}", asset.uid, thing.id, new, old)

    def _uids_of_held(self) -> Iterable[str]:
        """The assets that held rows are about: their sources still have them, whatever is to be decided."""
        held = [row for one in self._held for row in one.observations]
        yield from uids_of(held, self._known)
        yield from (uid for one in self._held for uid in one.candidates)

    def account(self) -> Accounting:
        """Where every row went."""
        placed = [asset.observations for asset in self._assets if asset.uid not in self._fleet.clashes]
        placed += [tuple(echo.observations) for echo in self._echoes]
        # What is only remembered was not read.
        placed = [rows for rows in placed if any(row.rows for row in rows)]
        accounts = len(self._accounts)
        merged_accounts = len(self._rows.accounts) - accounts - len(self._held_accounts)
        unmatched = sum(row.rows for row in self.identified.unmatched)
        return Accounting(
            read=sum(source.rows for source in self._rows.planned),
            accepted=len(placed) + accounts,
            merged=sum(row.rows for rows in placed for row in rows) - len(placed) + merged_accounts,
            rejected=len(self._rows.rejected) + unmatched,
            held=sum(row.rows for one in self._held for row in one.observations) + len(self._held_accounts),
            by_rule=sum(row.by_rule for row in self._rows.rejected) + unmatched,
        )

    def rejects(self) -> Iterable[PlannedReject]:
        """Every row that the plan does not use, with the reason."""
        for row in sorted(self._rows.rejected, key=_place):
            yield PlannedReject(row.source, str(row.origin), row.label, row.reasons, by_rule=row.by_rule)
        for unmatched in sorted(self.identified.unmatched, key=_place):
            label = str(unmatched.fields.get("name", ""))
            why = (f"only {unmatched.source} knows it, which {UNMATCHED}",)
            yield PlannedReject(unmatched.source, str(unmatched.origin), label, why, by_rule=True)
        for one in self._held:
            for seen in one.observations:
                label = str(seen.fields.get("name", ""))
                if seen.rows:
                    yield PlannedReject(seen.source, str(seen.origin), label, (one.reason,), held=True)
        for account, reason in self._held_accounts:
            yield PlannedReject(account.source, str(account.origin), account.login, (reason,), held=True)

    def unseen(self) -> Iterable[str]:
        """Keys of observations that NetBox has and that their sources, read in full, no longer give."""
        seen = {f"{OBSERVATION}:{row.source}/{row.external_id}" for one in self._held for row in one.observations}
        for key, row in sorted(self._current.objects.items(), key=lambda item: item[0]):
            if not key.startswith(f"{OBSERVATION}:") or key in self._fleet.objects or key in seen:
                continue
            state = self._states.get(str(row.fields["source"]))
            if state and state.is_complete:
                yield key


def _counted[T](items: Iterable[T], progress: Progress) -> Iterable[T]:
    for number, item in enumerate(items, start=1):
        if number % 1000 == 0:
            progress.advance(1000)
        yield item
