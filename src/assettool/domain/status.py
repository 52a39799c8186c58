"""Which status may follow which, and what a status has to rest on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from assettool.domain.application import ApplicationStatus as A
from assettool.domain.application import EvidenceKind
from assettool.domain.data_set import DataSetStatus as D
from assettool.domain.integration import IntegrationStatus as I

type Table = Mapping[str, tuple[str, ...]]
"""Status → what may come next. A status is a `StrEnum`, so that its value will do as well."""

_ASIDE = (A.BLOCKED, A.RETIRING, A.RETAINED, A.OUT_OF_SCOPE)
"""Where an application may go from every step before it migrates."""

APPLICATION: Table = {
    A.REGISTERED: (A.ASSESSED, *_ASIDE),
    # What is not installed, such as a service on the web, needs no package.
    A.ASSESSED: (A.PACKAGED, A.FUNCTIONAL_TEST, A.REGISTERED, *_ASIDE),
    A.PACKAGED: (A.FUNCTIONAL_TEST, A.ASSESSED, *_ASIDE),
    A.FUNCTIONAL_TEST: (A.USER_ACCEPTANCE, A.PACKAGED, A.ASSESSED, *_ASIDE),
    A.USER_ACCEPTANCE: (A.PRODUCTION_ACCEPTANCE, A.FUNCTIONAL_TEST, A.PACKAGED, *_ASIDE),
    A.PRODUCTION_ACCEPTANCE: (A.GO, A.USER_ACCEPTANCE, A.PACKAGED, *_ASIDE),
    A.GO: (A.PLANNED, A.PRODUCTION_ACCEPTANCE, *_ASIDE),
    A.PLANNED: (A.MIGRATING, A.GO, *_ASIDE),
    A.MIGRATING: (A.MIGRATED, A.PLANNED, A.BLOCKED),  # back to planned: it was rolled back
    A.MIGRATED: (A.AFTERCARE, A.MIGRATING, A.BLOCKED),
    A.AFTERCARE: (A.IN_MANAGEMENT, A.MIGRATED, A.BLOCKED),
    A.IN_MANAGEMENT: (A.CLEARED, A.AFTERCARE),
    A.CLEARED: (A.IN_MANAGEMENT,),
    A.RETIRING: (A.RETIRED, A.ASSESSED, A.BLOCKED),
    A.RETIRED: (A.CLEARED, A.RETIRING),
    A.RETAINED: (A.ASSESSED,),
    A.BLOCKED: (A.RETIRING, A.RETAINED, A.OUT_OF_SCOPE),  # and back to where it was
    A.OUT_OF_SCOPE: (A.REGISTERED,),
}
INTEGRATION: Table = {
    I.REGISTERED: (I.ASSESSED, I.RETIRED, I.OUT_OF_SCOPE),
    I.ASSESSED: (I.TESTED, I.REGISTERED, I.RETIRED, I.OUT_OF_SCOPE),
    I.TESTED: (I.BRIDGED, I.MIGRATED, I.ASSESSED, I.RETIRED, I.OUT_OF_SCOPE),
    I.BRIDGED: (I.MIGRATED, I.TESTED, I.RETIRED),
    I.MIGRATED: (I.VERIFIED, I.BRIDGED, I.TESTED),
    I.VERIFIED: (I.MIGRATED,),
    I.RETIRED: (I.REGISTERED,),
    I.OUT_OF_SCOPE: (I.REGISTERED,),
}
DATA_SET: Table = {
    D.REGISTERED: (D.ASSESSED, D.RETAINED, D.RETIRED, D.OUT_OF_SCOPE),
    D.ASSESSED: (D.PLANNED, D.REGISTERED, D.RETAINED, D.RETIRED, D.OUT_OF_SCOPE),
    D.PLANNED: (D.MIGRATING, D.ASSESSED, D.RETAINED, D.RETIRED, D.OUT_OF_SCOPE),
    D.MIGRATING: (D.MIGRATED, D.PLANNED),
    D.MIGRATED: (D.VERIFIED, D.MIGRATING),
    D.VERIFIED: (D.MIGRATED,),
    D.RETAINED: (D.ASSESSED,),
    D.RETIRED: (D.REGISTERED,),
    D.OUT_OF_SCOPE: (D.REGISTERED,),
}

TABLES: Mapping[str, Table] = {
    "application": APPLICATION,
    "integration": INTEGRATION,
    "dataset": DATA_SET,
}
"""Model → its table."""

NEEDS_OWNER = frozenset({A.BLOCKED})
"""Who has to act, and until when, has to be named."""
OBSERVABLE = frozenset({A.PLANNED, A.MIGRATING, A.MIGRATED, A.CLEARED})
"""What the inventory or a run can tell; a person who says so instead has to give a reason, and it is shown."""


NEEDS_ORIGIN = frozenset({EvidenceKind.FILE, EvidenceKind.OBSERVATION, EvidenceKind.RUN})
"""Evidence that stands somewhere else: it has to say where."""


class Why(StrEnum):
    """Why a status is refused, in English; what stands in braces is filled in."""

    ILLEGAL = "{new} cannot follow {old}; what can: {allowed}"
    MOVED_ON = "somebody else has changed the status meanwhile; it is now: {status}"
    NO_KIND = "there is no evidence of this kind: {kind}"
    NEEDS_REASON = "a person has to give a reason"
    NEEDS_DOCUMENT = "this evidence is a document, and there is none"
    NEEDS_ORIGIN = "evidence of the kind {kind} has to say where it stands"
    NEEDS_BLOCKER = "the reason has to say what blocks it"
    NEEDS_OWNER = "somebody has to be named who lifts what blocks it"
    NEEDS_DUE = "a date has to say when it is to be lifted"
    STILL_SEEN = "the old environment is not clear, what is still seen: {names}"
    TOO_EARLY = "this lies before the last change of status: {last}"
    TOO_LATE = "this lies in the future: {at}"


_ABOUT: Mapping[Why, str] = {
    Why.NO_KIND: "evidence",
    Why.NEEDS_REASON: "reason",
    Why.NEEDS_DOCUMENT: "document",
    Why.NEEDS_ORIGIN: "origin",
    Why.NEEDS_BLOCKER: "reason",
    Why.NEEDS_OWNER: "owner",
    Why.NEEDS_DUE: "due",
    Why.TOO_EARLY: "at",
    Why.TOO_LATE: "at",
}


class Reason(str):
    """A reason in English that keeps its parts, so that a page can say it in another language."""

    __slots__ = ("values", "why")

    why: Why
    values: Mapping[str, str]

    def __new__(cls, why: Why, **values: str) -> Self:
        """Fill in the values."""
        self = super().__new__(cls, why.format(**values))
        self.why = why
        self.values = values
        return self

    @property
    def about(self) -> str:
        """What of the change it is about: `status`, or the part of the evidence that has to be mended."""
        return _ABOUT.get(self.why, "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a status rests on."""

    kind: str = EvidenceKind.PERSON
    reason: str = ""
    origin: str = ""
    has_document: bool = False
    owner: str = ""
    due: date | None = None


def legal(model: str, old: str, before: str = "") -> tuple[str, ...]:
    """What may follow a status; nothing is `registered` first. What is blocked may go back to where it was `before`."""
    table = TABLES[model]
    if not old:
        return (A.REGISTERED.value,)
    following = tuple(str(status) for status in table[old])
    return (before, *following) if old == A.BLOCKED and before else following


def reasons_against(model: str, old: str, new: str, before: str = "") -> list[Reason]:
    """Why a status may not follow another one, with those that may; nothing where it may."""
    allowed = legal(model, old, before)
    if new in allowed:
        return []
    return [Reason(Why.ILLEGAL, new=new, old=old or "nothing", allowed=", ".join(allowed))]


def reasons_against_evidence(new: str, evidence: Evidence, still_seen: Sequence[str] = ()) -> list[Reason]:
    """All that a status lacks to rest on; `still_seen` are the machines of the old environment that it would clear."""
    lacks = [
        (evidence.kind not in set(EvidenceKind), Why.NO_KIND),
        (evidence.kind == EvidenceKind.PERSON and new != A.BLOCKED and not evidence.reason, Why.NEEDS_REASON),
        (evidence.kind == EvidenceKind.DOCUMENT and not evidence.has_document, Why.NEEDS_DOCUMENT),
        (evidence.kind in NEEDS_ORIGIN and not evidence.origin, Why.NEEDS_ORIGIN),
        (new in NEEDS_OWNER and not evidence.reason, Why.NEEDS_BLOCKER),
        (new in NEEDS_OWNER and not evidence.owner, Why.NEEDS_OWNER),
        (new in NEEDS_OWNER and evidence.due is None, Why.NEEDS_DUE),
        (new == A.CLEARED and bool(still_seen), Why.STILL_SEEN),
    ]
    return [Reason(why, kind=evidence.kind, names=", ".join(still_seen)) for is_lacking, why in lacks if is_lacking]


def reasons_against_moment(at: datetime, last: datetime | None, now: datetime) -> list[Reason]:
    """Why a change cannot be of then: a history is not rewritten, nor is it of a later day than today."""
    if last is not None and at < last:
        return [Reason(Why.TOO_EARLY, last=f"{last:%Y-%m-%d %H:%M}")]
    # A file often says the day alone, which may be read as a later hour of it.
    if at > now and at.date() > now.date():
        return [Reason(Why.TOO_LATE, at=f"{at:%Y-%m-%d %H:%M}")]
    return []


def is_said_only(new: str, evidence: str) -> bool:
    """Whether a person says what the inventory or a run could tell."""
    return new in OBSERVABLE and evidence == EvidenceKind.PERSON


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an object stands in its table; for a blocked one also where it was `before`."""

    model: str
    status: str = ""
    before: str = ""

    def reasons_against(self, new: str) -> list[Reason]:
        """Why it may not go there."""
        return reasons_against(self.model, self.status, new, self.before)

    def after(self, new: str) -> "Standing":
        """Where it stands once it went there."""
        return replace(self, status=new, before=self.status if new == A.BLOCKED else "")


@dataclass(frozen=True, slots=True)
class IllegalStep:
    """The first step of a history that its table does not have, counted from 0."""

    place: int
    old: str
    new: str
    reasons: tuple[Reason, ...]


def first_illegal(model: str, steps: Iterable[str]) -> IllegalStep | None:
    """Walk a history from its beginning; the first step that may not follow the one before, or None."""
    standing = Standing(model)
    for place, new in enumerate(steps):
        if reasons := standing.reasons_against(new):
            return IllegalStep(place, standing.status, new, tuple(reasons))
        standing = standing.after(new)
    return None
