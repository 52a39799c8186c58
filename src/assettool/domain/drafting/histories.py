"""Statuses: everything new begins as registered, and rows of a history take it further, step by legal step."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from assettool.domain.application import Confirmation, EvidenceKind
from assettool.domain.asset import Environment
from assettool.domain.drafting.draft import Draft, Unusable
from assettool.domain.drafting.integrations import Links
from assettool.domain.drafting.parts import data_set_key, entry_of
from assettool.domain.matching import Matching
from assettool.domain.objects import APPLICATION, DATA_SET, INTEGRATION, STATUS_CHANGE, Ref, Value
from assettool.domain.observation import Origin
from assettool.domain.portfolio import StatusRow
from assettool.domain.register import Register, StatusChange
from assettool.domain.status import (
    Evidence,
    Standing,
    reasons_against_evidence,
    reasons_against_moment,
)

FIRST = "registered"
_MODELS = {APPLICATION: "application", INTEGRATION: "integration", DATA_SET: "dataset"}
_ORIGIN, _REASON, _OWNER = 300, 500, 100


@dataclass(slots=True)
class _History:
    """The history of one object as it grows."""

    key: str
    standing: Standing
    known: set[tuple[str, datetime]] = field(default_factory=set)
    last: datetime | None = None
    registered: datetime | None = None
    still_seen: tuple[str, ...] = ()
    is_new: bool = False


class Histories:
    """The histories of everything that has a status."""

    def __init__(self, draft: Draft, matching: Matching, links: Links) -> None:
        self._draft = draft
        self._matching = matching
        self._links = links
        self._rows: dict[str, list[StatusRow]] = defaultdict(list)
        self._now = {each.key: each for each in _present(draft.register, links)}

    def row(self, row: StatusRow) -> None:
        """Note a step; it is looked at with the others of its object. Raises `Unusable` where there is none."""
        self._rows[self._key(row)].append(row)

    def draft(self) -> None:
        """Want all steps, and the first one of everything new."""
        for key, (day, origin) in self._draft.begun.items():
            if key not in self._now:
                self._begin(key, day, origin)
        for key, rows in self._rows.items():
            history = self._now[key]
            for row in sorted(rows, key=lambda row: row.at):
                self._take(history, row)

    def _key(self, row: StatusRow) -> str:
        if row.application:
            return f"{APPLICATION}:{entry_of(self._draft, self._matching, row.application, row.origin).key}"
        if row.data_set:
            organisation, name = row.data_set
            key = data_set_key(self._draft.tenant(organisation, row.origin), name)
            if key in self._now or key in self._draft.begun:
                return key
            raise Unusable(f"there is no such data set: {name}")
        if link := self._links.by_identifier.get(row.integration):
            return link.key
        raise Unusable(
            f"there is no integration with this identifier: {row.integration}"
            if row.integration
            else "it names nothing that has a status"
        )

    def _begin(self, key: str, day: date | None, origin: Origin) -> None:
        """The first status of something new; it is of no later date than what follows it."""
        history = self._now[key] = _History(key, Standing(_MODELS[key.partition(":")[0]], FIRST), is_new=True)
        rows = sorted(self._rows.get(key, ()), key=lambda row: row.at)
        moments = [datetime.combine(day, time(), UTC)] if day else []
        moments += [row.at for row in rows[:1]]
        at = min(moments, default=None)
        if rows and rows[0].new == FIRST:
            first = rows[0]
            history.known.add((FIRST, first.at))
            self._rows[key].remove(first)
            self._draft.took(is_first=True)
            at, origin = min([first.at, *moments]), first.origin
        if at is None or at > self._draft.now:
            self._want(history, {"new": FIRST}, origin, "")
            return
        history.registered = at
        self._want(history, {"new": FIRST, "at": at.isoformat()}, origin, at.isoformat())

    def _take(self, history: _History, row: StatusRow) -> None:
        standing = history.standing
        if (row.new, row.at) in history.known or (row.new == standing.status and not self._is_earlier(history, row)):
            self._draft.took(is_first=False)
            return
        is_registration = self._is_earlier(history, row)
        wrong = [] if is_registration else standing.reasons_against(row.new)
        origin = str(row.origin)
        evidence = Evidence(kind=row.evidence, reason=row.reason, origin=origin, owner=row.owner, due=row.due)
        wrong += reasons_against_evidence(row.new, evidence, history.still_seen)
        wrong += reasons_against_moment(row.at, history.last, self._draft.now)
        if wrong:
            self._draft.turn_away(row.origin, history.key.partition(":")[2], Unusable(*wrong))
            return
        fields: dict[str, Value] = {
            "new": row.new,
            "at": row.at.isoformat(),
            "evidence": row.evidence,
            "reason": row.reason[:_REASON],
            "owner": row.owner[:_OWNER],
            "due": row.due.isoformat() if row.due else None,
        }
        history.known.add((row.new, row.at))
        if is_registration:
            history.registered = row.at
        else:
            fields["old"] = standing.status
            history.standing, history.last = standing.after(row.new), row.at
        self._want(history, fields, row.origin, f"{row.at.isoformat()}/{row.new}")
        self._draft.took(is_first=True)

    def _is_earlier(self, history: _History, row: StatusRow) -> bool:
        """Whether it says that the object was registered earlier than is known."""
        if row.new != FIRST or history.standing.status != FIRST or history.last is not None or history.is_new:
            return False
        return history.registered is None or row.at < history.registered

    def _want(self, history: _History, fields: dict[str, Value], origin: Origin, place: str) -> None:
        whole: dict[str, Value] = {
            "object": Ref(history.key),
            "evidence": EvidenceKind.FILE.value,
            "origin": str(origin)[:_ORIGIN],
            **fields,
        }
        label, _, rest = history.key.partition(":")
        self._draft.want(f"{STATUS_CHANGE}:{_MODELS[label]}:{rest}/{place}", f"history of {history.key}", whole)


def _present(register: Register, links: Links) -> Iterator[_History]:
    """The histories of NetBox."""
    for number, application in register.applications.items():
        seen = _still_seen(register, number)
        yield _history(register, APPLICATION, number, f"{APPLICATION}:{application.key}", application.status, seen)
    for number, data_set in register.data_sets.items():
        key = data_set_key(data_set.tenant, data_set.name)
        yield _history(register, DATA_SET, number, key, data_set.status)
    for key, integration in links.present():
        yield _history(register, INTEGRATION, integration.id, key, integration.status)


def _history(
    register: Register, label: str, number: int, key: str, status: str, still_seen: tuple[str, ...] = ()
) -> _History:
    changes: Sequence[StatusChange] = register.history_of.get((label, number), ())
    steps = [change for change in changes if change.old]
    registered = max((change.at for change in changes if not change.old), default=None)
    last = steps[-1] if steps else None
    before = last.old if last and last.new == status == "blocked" else ""
    return _History(
        key,
        Standing(_MODELS[label], status, before),
        {(change.new, change.at) for change in changes},
        last.at if last else None,
        registered,
        still_seen,
    )


def _still_seen(register: Register, application: int) -> tuple[str, ...]:
    """The machines that keep an application from being cleared."""
    assets = [
        register.assets[machine.asset]
        for deployment in register.deployments_of.get(application, ())
        for machine in deployment.machines
        if machine.confirmation == Confirmation.CONFIRMED and machine.asset in register.assets
    ]
    return tuple(sorted(asset.name for asset in assets if asset.is_there and asset.environment == Environment.OLD))
