"""The dossier of a run: who approved and decided what, what was done where and when, sealed so that a change shows."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from assettool.domain.running.events import FIRST, Event, chained
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus, RunStatus
from assettool.domain.running.terms import Terms

FORMAT = "assettool dossier 1"


class Judgement(msgspec.Struct, frozen=True):
    """What somebody said of the wave."""

    user: str
    at: datetime
    verdict: str
    content_hash: str
    comment: str = ""
    change_number: str = ""


class Waived(msgspec.Struct, frozen=True):
    """A gate that did not have to be met."""

    gate: str
    user: str
    reason: str
    expires: date
    item: str = ""


class Passage(msgspec.Struct, frozen=True):
    """One phase on one host."""

    phase: Phase
    status: PhaseStatus
    attempts: int
    started: datetime | None = None
    finished: datetime | None = None
    text: str = ""


class DossierHost(msgspec.Struct, frozen=True):
    """A host, and its way through the phases."""

    name: str
    unit: str
    items: tuple[str, ...]
    sides: tuple[str, ...]
    phases: tuple[Passage, ...]


class Recorded(msgspec.Struct, frozen=True):
    """An event as it is kept."""

    number: int
    event: Event
    hash: str
    user: str = ""


class Dossier(msgspec.Struct, frozen=True):
    """Everything that is kept of a run."""

    format: str
    run: UUID
    wave: int
    name: str
    week: date
    status: RunStatus
    why: str
    started: datetime
    finished: datetime | None
    started_by: str
    emergency: str
    window_start: datetime | None
    window_end: datetime | None
    content_hash: str
    terms: Terms
    gates: tuple[dict[str, Any], ...]
    judgements: tuple[Judgement, ...]
    waivers: tuple[Waived, ...]
    hosts: tuple[DossierHost, ...]
    events: tuple[Recorded, ...]
    head: str
    seal: str = ""
    """SHA-256 of all the rest, in hexadecimals."""


def sealed(dossier: Dossier) -> Dossier:
    """The same with its seal."""
    return msgspec.structs.replace(dossier, seal=_seal(dossier))


def encode(dossier: Dossier) -> bytes:
    """A dossier as a file has it."""
    return msgspec.json.format(msgspec.json.encode(dossier), indent=1) + b"\n"


def decode(content: bytes) -> Dossier:
    """The dossier in a file. Raises `msgspec.MsgspecError` where there is none."""
    return msgspec.json.decode(content, type=Dossier)


def faults(dossier: Dossier) -> Iterator[str]:
    """What does not hold of a dossier; nothing where it is as it was sealed."""
    if dossier.format != FORMAT:
        yield f"it is of another format: {dossier.format}"
    if dossier.seal != _seal(dossier):
        yield "its seal does not fit its content"
    head = FIRST
    for place, each in enumerate(dossier.events, 1):
        head = chained(head, each.event)
        if each.number != place or each.hash != head:
            yield f"event {each.number} is not what was recorded, or one before it is missing"
            return
    if head != dossier.head:
        yield "events are missing at its end"


def _seal(dossier: Dossier) -> str:
    plain = msgspec.structs.replace(dossier, seal="")
    return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()
