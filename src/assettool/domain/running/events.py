"""What happens in a run, as it is spooled, sent, kept and chained."""

import hashlib
import re
from datetime import datetime
from enum import StrEnum

import msgspec

from assettool.domain.running.phases import Phase


class EventKind(StrEnum):
    """What happened."""

    PHASE_STARTED = "phase_started"
    PHASE_DONE = "phase_done"
    PHASE_FAILED = "phase_failed"
    UNDO_STARTED = "undo_started"
    UNDO_DONE = "undo_done"
    UNDO_FAILED = "undo_failed"
    TASK = "task"  # one task on one host, as its log shows it
    COMMAND = "command"  # a command line that was started
    EVIDENCE = "evidence"  # something that a phase measured, such as a checksum
    NOTE = "note"
    CLAIMED = "claimed"
    RELEASED = "released"
    LEASE_LOST = "lease_lost"
    VERB = "verb"  # a person decided something
    STATUS = "status"  # the run came into another status by itself


ROUND = "round"
"""The value of an event about a phase that says of which round it is; without it, of the one of now."""


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that happened."""

    kind: EventKind
    at: datetime
    host: str = ""
    phase: Phase | None = None
    text: str = ""
    values: dict[str, str] = {}


_ILLEGIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control codes but tab and the end of a line, and halves of letters: no database keeps a NUL or such a half."""
_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def legible(text: str) -> str:
    """Text that came from elsewhere, as it can be kept and shown."""
    return _ILLEGIBLE.sub(_INSTEAD, text.replace("\r\n", "\n").replace("\r", "\n"))


def cleaned(event: Event) -> Event:
    """The same event with every text of it legible."""
    values = {legible(name): legible(value) for name, value in event.values.items()}
    return msgspec.structs.replace(event, host=legible(event.host), text=legible(event.text), values=values)


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event as a runner sends it: with its number in what this runner sends, from 1."""

    number: int
    event: Event


FIRST = "0" * 64
"""What the first event of a run is chained to."""


def chained(before: str, event: Event) -> str:
    """The hash of an event and of all that came before it: SHA-256, in hexadecimals."""
    return hashlib.sha256(before.encode() + msgspec.json.encode(event, order="deterministic")).hexdigest()
