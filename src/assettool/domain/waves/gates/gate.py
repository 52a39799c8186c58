"""What every gate is: a look at one wave that finds what is met and what is missing, and for whom."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from assettool.domain.application import ContactRole
from assettool.domain.register import Application, Integration, Register, StatusChange
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.rules import Freeze

if TYPE_CHECKING:
    from assettool.domain.whatif import Effect


class Text(StrEnum):
    """What a gate finds, in English; what stands in braces is filled in."""

    DECIDED = "it is decided: {disposition}"
    UNDECIDED = "it is not decided what becomes of it"
    OWNED = "owned by {owner}"
    NOT_OWNED = "nobody owns it"
    REACHED = "{status} since {day}"
    NOT_REACHED = "it is {status}; {wanted} is missing"
    NOT_PACKAGED = "it is {status}, and was never packaged"
    NOT_INSTALLED = "it runs on nothing that needs a package"
    ENOUGH = "its licences stay as they are"
    SHORT = "{product} would be {number} short"
    NO_TRANSFER = "its licence may not go along"
    NEEDS_CONSENT = "its supplier has to agree that the licence goes along"
    GOES_ALONG = "both ends have moved, or move together"
    BRIDGED = "{other} moves in another wave; its bridge is {status}"
    NOT_BRIDGED = "{other} moves in another wave, and no bridge is tested"
    NEEDS_FIRST = "it needs {other}, which moves later or not at all"
    IN_WINDOW = "from {start} until {end}"
    NO_WINDOW = "no hours are set"
    OUTSIDE_WEEK = "its hours are not in its week"
    FROZEN = "{freeze} freezes {scope} until {end}"
    BACKED_UP = "backed up on {day}"
    OLD_BACKUP = "the last backup is of {day}, and older than {days} days"
    NO_BACKUP = "no backup is known"
    REACHABLE = "reached on {day}"
    NOT_REACHABLE = "it was not reached: {reason}"
    NOT_TRIED = "nobody tried to reach it"
    APPROVED = "approved by {user} on {day}"
    REJECTED = "rejected by {user} on {day}"
    CHANGED_SINCE = "it has changed since {user} approved it on {day}"
    NOT_SUBMITTED = "it is not submitted"
    WAITS = "it waits for approval"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a gate looked at."""

    gate: GateName
    is_met: bool
    text: Text
    values: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    """The key of the item that it is about; nothing for the wave as a whole."""
    name: str = ""
    who: tuple[str, ...] = ()
    """Who can do something about it."""
    evidence: str = ""
    """What it rests on: a document, a status change, a run."""
    about: tuple[str, ...] = ()
    """What it tells of, each as `thing` names it: who may not see all of that is not told."""

    def __str__(self) -> str:
        """The sentence in English."""
        return self.text.format(**self.values)


def thing(model: str, known_by: object) -> str:
    """A thing as a finding names it: by its id, or where the register has none by key, name or hash."""
    return f"{model}:{known_by}"


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody said of the content of a wave."""

    user: str
    at: datetime
    content_hash: str
    is_approved: bool = True


@dataclass(frozen=True, slots=True)
class Waiver:
    """A gate that need not be met: as a whole, or for one item; by whom and why, and until when."""

    gate: GateName
    user: str
    reason: str
    expires: date
    item: str = ""

    def covers(self, gate: GateName, item: str, on: date) -> bool:
        """Whether it stands in for what is missing at a gate for an item, on a day."""
        return self.gate is gate and on <= self.expires and self.item in ("", item)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a machine was reached."""

    at: datetime
    is_reached: bool
    reason: str = ""


@dataclass(frozen=True)
class GateFacts:
    """What the gates look at."""

    register: Register
    on: date
    monday: date
    """The week of the wave."""
    applications: Mapping[int, str]
    """The applications of the wave → the keys of their items."""
    machines: Mapping[int, str]
    """Its machines → the keys of their items."""
    weeks: Mapping[int, date]
    """Each application that is planned → the Monday of its week."""
    start: datetime | None = None
    end: datetime | None = None
    """The hours in which it runs."""
    freezes: Sequence[Freeze] = ()
    effects: "Sequence[Effect]" = ()
    """What it does to the licence position."""
    backups: Mapping[int, datetime] = field(default_factory=dict)
    """Machine → when it was last backed up."""
    backup_days: int = 2
    reached: Mapping[int, Reach] = field(default_factory=dict)
    """Machine → the last attempt to reach it."""
    content_hash: str = ""
    is_submitted: bool = False
    approvals: Sequence[Approval] = ()
    """Oldest first."""
    waivers: Sequence[Waiver] = ()

    @cached_property
    def moving(self) -> Sequence[Application]:
        """The applications of the wave, by name."""
        found = (self.register.applications[number] for number in self.applications)
        return sorted(found, key=lambda each: (each.label.casefold(), each.tenant))

    def contacts(self, application: Application, *roles: ContactRole) -> tuple[str, ...]:
        """Who has one of these roles for an application."""
        return tuple(name for role, name in application.contacts if role in roles)

    def changes(self, application: Application) -> Sequence[StatusChange]:
        """The history of an application, oldest first."""
        return self.register.history_of.get(("netbox_assettool.application", application.id), ())

    def integrations(self, application: Application) -> Iterable[Integration]:
        """What joins an application to others."""
        return self.register.integrations_of.get(application.id, ())


type Gate = Callable[[GateFacts], Iterator[Finding]]
"""Looks at a wave. It finds something for each thing that it looks at, met or not."""
