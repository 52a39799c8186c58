"""What the services ask of the world outside; adapters and the fakes of the tests implement it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from assettool.domain.current import FleetRow
from assettool.domain.discovery import Discovered, Target
from assettool.domain.licence_rows import LicenceRow
from assettool.domain.observation import Row, SourceWarning
from assettool.domain.plan import Change, Plan
from assettool.domain.portfolio import PortfolioRow
from assettool.domain.running.events import Event, Sent
from assettool.domain.running.phases import Phase
from assettool.domain.running.wire import ClaimIn, ClaimOut, EventsIn, EventsOut
from assettool.domain.snapshot import Snapshot
from assettool.domain.waves.problem import Placement, Problem
from assettool.domain.waves.proposal import Collision, Proposal, Stage, Unfinished


@dataclass(slots=True)
class Reading:
    """One source as it was read: what the file is, its rows as they come, and warnings that grow while they do."""

    source: str
    format: str  # e.g. "RVTools 4.7 (xlsx, 12 sheets)"
    path: str
    sha256: str
    rows: Iterator[Row]
    warnings: list[SourceWarning] = field(default_factory=list)


class Progress(Protocol):
    """Shows how far a long job is; does nothing where nobody looks."""

    def start(self, label: str, total: int | None = None) -> None:
        """Begin a stage of `total` steps, or of an unknown number."""

    def advance(self, steps: int = 1) -> None:
        """Move on within the stage."""

    def finish(self) -> None:
        """End the stage."""


class NamedSource(Protocol):
    """A configured source: one entry of `sources.yml`."""

    @property
    def name(self) -> str:
        """What provenance calls it."""

    @property
    def is_full(self) -> bool:
        """Whether it names everything that there is: only then does a thing that it lacks count as gone."""

    @property
    def creates(self) -> bool:
        """Whether a row that no other source knows makes an asset; otherwise such a row is turned away by rule."""

    def files(self) -> list[Path] | None:
        """The files and folders that it reads now, each in its place; None where it asks a system instead."""

    def read(self) -> Reading:
        """All of its files as one. Raises `SourceError`, also while the rows come, where one cannot be read."""


class Source(Protocol):
    """Reads one kind of export. Raises `SourceError` where a file as a whole cannot be read."""

    def recognises(self, path: Path) -> bool:
        """Whether the file looks like this kind of export; cheap, reads no more than it must, never raises."""

    def read(self, path: Path) -> Reading:
        """The rows of the file, lazily, each an `Observation` or a `Rejected`."""


@dataclass(slots=True)
class FileReading[R]:
    """A file as it was read: what it is, its rows as they come, and warnings that grow with them."""

    format: str  # e.g. "Softwarecatalogus applicatieportfolio (csv)"
    path: str
    sha256: str
    rows: Iterator[R]
    warnings: list[SourceWarning] = field(default_factory=list)


class FileReader[R](Protocol):
    """Reads one kind of file. Raises `SourceError` where a file as a whole cannot be read."""

    def recognises(self, path: Path) -> bool:
        """Whether the file looks like this kind; cheap, reads no more than it must, never raises."""

    def read(self, path: Path) -> FileReading[R]:
        """The rows of the file, lazily; what cannot be used of it is a `Rejected`."""


PortfolioReading = FileReading[PortfolioRow]
"""A file about applications as it was read."""
PortfolioReader = FileReader[PortfolioRow]
"""Reads one kind of file about applications."""


@dataclass(slots=True)
class LicenceReading(FileReading[LicenceRow]):
    """A file about licences as it was read."""

    complete: set[str] = field(default_factory=set)
    """The sources of installations and accesses of which the file names everything; known once its rows were read."""


@dataclass(frozen=True, slots=True)
class StoreVersions:
    """What answers at the other end."""

    netbox: str
    plugin: str


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as NetBox knows it; `chunks_done` is more than 0 where an interrupted run goes on."""

    uuid: str
    chunks_done: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class CompletedRun:
    """A run that came to its end: when, and how many rows each of its sources had."""

    finished: datetime
    rows: Mapping[str, int]
    complete: frozenset[str]
    """The sources that were read in full."""


@dataclass(slots=True)
class ChunkResult:
    """What NetBox did with one chunk: the ids of created objects by key, and every change that it refused."""

    created: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    """Ids of objects that somebody else had made by then, by key."""
    updated: int = 0
    stale: list[dict[str, str]] = field(default_factory=list)
    """`{"key", "reason"}` of changes whose object moved on since the plan was made."""
    refused: list[dict[str, str]] = field(default_factory=list)
    """`{"key", "reason"}` of changes that NetBox does not accept."""
    fallbacks: dict[str, int] = field(default_factory=dict)
    """Why objects could not be written set-wise → how many."""
    deleted: int = 0

    @property
    def one_by_one(self) -> int:
        """Objects that could not be written set-wise."""
        return sum(self.fallbacks.values())


class Store(Protocol):
    """NetBox, as a sync needs it. Raises `StoreError`s only."""

    url: str
    identity: str
    """Who asks, without the secret itself; another one may see another fleet."""
    fleet_digest: str
    """The digest of the fleet as it was last read; nothing before that."""
    streams: int
    """How many chunks it takes at a time; `write_chunk` is called from so many threads."""

    def versions(self) -> StoreVersions:
        """Check that NetBox answers, lets us in, and has a plugin that we can speak with."""

    def read_fleet(self) -> Iterator[FleetRow]:
        """Every managed field of every object that a sync may touch."""

    def read_register(self) -> Iterator[FleetRow]:
        """The application register: every managed field of it, with the assets and tenants that it speaks of."""

    def read_licences(self) -> Iterator[FleetRow]:
        """What is kept of licences: every managed field of it, with the things and people that it speaks of."""

    def is_unchanged(self, fleet_digest: str) -> bool:
        """Whether a plan would find the very fleet, and the very runs, that this digest is of."""

    def completed_runs(self) -> list[CompletedRun]:
        """The latest completed runs, newest first; as many as a rule on runs may ask for."""

    def start_run(self, plan: Plan, digest: str, chunks: int, *, goes_on: bool = False) -> RunState:
        """Begin carrying out a plan, or go on with the unfinished run of the very same plan.

        Who `goes_on` has begun it before and did not hear of its end: that run may have ended all the same.
        """

    def write_chunk(self, run: RunState, number: int, changes: list[Change]) -> ChunkResult:
        """Carry out one chunk in one transaction; sent again, it returns what it did the first time."""

    def finish_run(self, run: RunState, plan: Plan, result: ChunkResult) -> None:
        """Close the run and mark what the sources still have as seen."""


class Statuses(Protocol):
    """NetBox, as changing a status needs it."""

    def change_status(self, kind: str, number: int, said: Mapping[str, str], document: Path | None = None) -> None:
        """Move one object of the register. Raises `StoreError`s, or `RefusedError` where somebody else was faster."""


class Snapshots(Protocol):
    """NetBox, as freezing licence positions needs it. Raises `StoreError`s only, unless said otherwise."""

    def last_snapshot(self) -> int:
        """The number of the last snapshot; 0 where there is none."""

    def take_snapshot(self, on: date, after: int, remark: str = "") -> Snapshot:
        """Freeze the position of a day after the snapshot with this number, once, however often it is asked.

        Raises `RefusedError` where somebody else took one meanwhile.
        """

    def read_snapshots(self) -> list[Snapshot]:
        """Every snapshot with its content, by number."""


class HostShell(Protocol):
    """Runs a script on hosts, from several threads at once."""

    def run(self, target: Target, script: str) -> str:
        """What the script prints there. Raises only `HostFailedError`, and always comes to an end."""


class Hosts(Protocol):
    """Where what was discovered is kept."""

    def keep(self, target: Target, found: Discovered) -> None:
        """Keep it in the place of what was kept of this host before."""


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """How long each part of planning may take, in seconds; what is reached by then counts."""

    end_s: float = 60
    moves_s: float = 60
    rest_s: float = 60
    collision_s: float = 30


type PlanProgress = Callable[[Stage, int, int], None]
"""Is told the stage, the best value so far and the bound that is proven, whenever one of them changes."""


class Planner(Protocol):
    """Decides what moves when. Never raises for a problem that has no plan, and never answers with nothing."""

    def plan(
        self,
        problem: Problem,
        previous: Placement | None = None,
        limits: PlanLimits = PlanLimits(),
        told: PlanProgress = lambda *_: None,
    ) -> Proposal | Collision | Unfinished:
        """The earliest end; of such plans one that moves the fewest items of `previous`; of these a cheap one."""

    def collide(self, problem: Problem, limit_s: float = 30) -> Collision | None:
        """As few rules as possible that cannot all hold; nothing where there is a plan, or time is too short."""


class RunStore(Protocol):
    """NetBox, as a runner of a wave needs it; asked from two threads. Raises `StoreError`s only."""

    def claim(self, run: UUID, asked: ClaimIn) -> ClaimOut:
        """Work, or why there is none; a runner that has some gets what is left of it."""

    def record(self, run: UUID, sent: EventsIn) -> EventsOut:
        """Keep what happened, and say what the runner is to do; sent again it does no harm."""

    def release(self, run: UUID, runner: UUID) -> None:
        """Give the work of a runner back; again it does no harm."""


class Spool(Protocol):
    """What a runner says that happened, on its way to NetBox; one thread adds, another one sends."""

    @property
    def runner(self) -> UUID:
        """Whose it is."""

    @property
    def last(self) -> int:
        """The number of the last event; 0 before the first."""

    def append(self, events: Sequence[Event]) -> None:
        """Note them so that they outlive this process. Raises `RunnerError` where that fails, and then notes none."""

    def after(self, number: int, most: int) -> tuple[Sent, ...]:
        """The events that follow the one of this number, and no more than `most`. Numbers only go up."""


@dataclass(frozen=True, slots=True)
class Play:
    """One phase to be done, or undone, on hosts at the same time."""

    number: int
    """So many did this runner begin, with this one."""
    phase: Phase
    is_back: bool
    marks: Mapping[str, str]
    """Host → what it bears once it is done."""
    forks: int


@dataclass(frozen=True, slots=True)
class Played:
    """How it went: a host is in one of both, or the play was cut off before it came to an end there."""

    done: frozenset[str]
    failed: Mapping[str, str]
    """Host → what went wrong."""
    is_cut: bool = False


class Executor(Protocol):
    """Does phases on hosts. Raises `RunnerError`, and leaves nothing at work behind then."""

    def play(self, play: Play, told: Callable[[Sequence[Event]], None], is_cut: Callable[[], bool]) -> Played:
        """Do it, and tell what happens; end at once when `is_cut`, which is asked several times a second.

        A host that is done is told as such the moment it is; that one failed is told at the end.
        """
