"""What a runner and NetBox say to each other about a run; both sides read and write it by these."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from assettool.domain.running.events import Sent
from assettool.domain.running.phases import Phase, Side
from assettool.domain.running.recipes import Recipe
from assettool.domain.running.state import PhaseStatus, RunStatus, UnitState, Why
from assettool.domain.running.terms import Terms
from assettool.domain.running.verbs import Verb


class StartIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wave is to be run. The same run asked for again gives the run that it gave."""

    run: UUID
    """Chosen by who asks."""
    content_hash: str
    """Of the wave as who asks has seen it."""
    terms: Terms = Terms()
    recipes: tuple[Recipe, ...] | None = None
    """What the phases do as far as who asks knows: where that is not what was approved, it does not start."""
    emergency: str = ""
    """Why gates and window do not count this time: for an approver only, and told in every report."""
    workers: int = 0
    """NetBox's own workers that are to run it; 0 leaves that to who asks."""
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """When these workers begin; at once by default."""


class Placed(msgspec.Struct, frozen=True, order=True):
    """An application that runs on a host, or is to run there."""

    name: str
    tenant: str
    """The slug of the tenant in whose portfolio it stands."""
    role: str = ""
    """What the host is for it, such as database."""


class HostOut(msgspec.Struct, frozen=True, kw_only=True):
    """A host of a run."""

    name: str
    """As the inventory names it."""
    asset: int | None
    """Its id; nothing where it was deleted since."""
    kind: str
    sides: frozenset[Side]
    unit: str
    items: tuple[str, ...]
    """Keys of the plan items that it moves with."""
    variables: dict[str, Any] = {}
    """For Ansible: those of the inventory, and what the phases do there by the recipes that were approved."""
    applications: tuple[Placed, ...] = ()
    """Those of the wave."""


class RunOut(msgspec.Struct, frozen=True):
    """A run as it was frozen when it began."""

    run: UUID
    wave: int
    status: RunStatus
    why: str
    terms: Terms
    content_hash: str
    hosts: tuple[HostOut, ...] = ()
    """In the order in which they are worked on."""


class ClaimIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A runner asks for work. While it has some, the same question gives the same work."""

    runner: UUID
    """One process that works; it is another one after a restart."""
    who: str = ""
    """Machine and process, for people."""


class Work(msgspec.Struct, frozen=True):
    """What is to be done on one host."""

    host: str
    unit: str
    phases: tuple[Phase, ...]
    """In the order in which they are to be done, or undone."""
    mark: str
    """What a phase that is done leaves behind on the host under its name: what bears it is not done again."""
    round: int = 0
    """How often the host was rolled back and taken up again; what happens on it says so too."""


class ClaimOut(msgspec.Struct, frozen=True):
    """Work, or why there is none now."""

    status: RunStatus
    batch: int | None = None
    is_back: bool = False
    """Whether the phases are to be undone."""
    work: tuple[Work, ...] = ()
    lease_s: float = 0.0
    """Without a sign of life for so long others get the work, and the runner has to have stopped."""
    why: Why | None = None
    wait_s: float | None = None
    """Ask again after so long; nothing where only a person can make it go on."""


class Order(StrEnum):
    """What a runner is to do next."""

    GO_ON = "go_on"
    FINISH_PHASE = "finish_phase"  # let the phase end that is on its way, and give the rest back
    STOP = "stop"  # end what is on its way, and give the rest back
    LOST = "lost"  # others have the work: end at once, and send no more than what is a fact


class EventsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happened at a runner; without events it is a sign of life. What was sent before does no harm."""

    runner: UUID
    events: tuple[Sent, ...] = ()


class EventsOut(msgspec.Struct, frozen=True):
    """That it is kept, and what the runner is to do."""

    kept: int
    """The number of its last event that is kept."""
    order: Order
    lease_s: float = 0.0


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person decides; by its id the same one asked again does nothing more."""

    id: UUID
    verb: Verb
    items: tuple[str, ...] = ()
    """Keys of plan items; all that it makes sense for by default."""
    phases: tuple[Phase, ...] = ()
    """To skip; all by default."""
    until: Phase | None = None
    """How far to go on from now."""
    reason: str = ""
    workers: int = 0
    """NetBox's own workers that are to go on with it; 0 leaves that to who asks."""
    allow_loss: bool = False
    """Roll back though people may have worked on the new hosts."""
    is_dry_run: bool = False
    emergency: str = ""
    """Why it goes on out of hours, to its end: for an approver only, and told in every report."""


class Decided(msgspec.Struct, frozen=True):
    """What a decision does, or would do."""

    status: RunStatus
    units: tuple[str, ...] = ()
    """Keys of the units that it is about."""
    places: tuple[tuple[str, Phase, PhaseStatus], ...] = ()
    """Host, phase, and what becomes of that."""


class UnitProgress(msgspec.Struct, frozen=True):
    """How far a unit is."""

    key: str
    names: tuple[str, ...]
    state: UnitState


class HostProgress(msgspec.Struct, frozen=True):
    """How far a host is."""

    name: str
    unit: str
    kind: str
    phases: dict[Phase, tuple[PhaseStatus, str]]
    """Each with what went wrong; only those that do something on it."""


class Working(msgspec.Struct, frozen=True):
    """Somebody who works on a run."""

    who: str
    batch: int | None
    units: int
    lease_s: float
    """Without a sign of life for so long the work goes to others."""


class ProgressOut(msgspec.Struct, frozen=True):
    """How far a run is."""

    run: UUID
    wave: int
    name: str
    status: RunStatus
    why: str
    until: Phase
    is_emergency: bool
    last: int
    """The number of its last event."""
    units: tuple[UnitProgress, ...]
    hosts: tuple[HostProgress, ...]
    working: tuple[Working, ...]
    hidden: int = 0
    """Hosts that the reader may not see; they are in nothing else here, nor are units of which every host is hidden."""
