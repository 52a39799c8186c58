"""Runs of waves as NetBox keeps them: started, worked on, decided about and read."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from assettool.adapters.netbox import NetBoxStore
from assettool.domain.running.checks import Check
from assettool.domain.running.dossier import Recorded
from assettool.domain.running.wire import (
    ClaimIn,
    ClaimOut,
    Decided,
    Decision,
    EventsIn,
    EventsOut,
    HostOut,
    ProgressOut,
    RunOut,
    StartIn,
)

_WAVES = "plugins/assettool/waves"
_RUNS = "plugins/assettool/runs"


class NetBoxRuns:
    """What runners of waves, and the people who lead them, ask of NetBox; each question may be asked twice."""

    def __init__(self, store: NetBoxStore) -> None:
        self._store = store

    def hosts(self, wave: int) -> list[HostOut]:
        """The hosts that a run of the wave with this id would work on."""
        return self._store.read_as(list[HostOut], f"{_WAVES}/{wave}/hosts")

    def start(self, wave: int, asked: StartIn) -> RunOut:
        """Begin to run a wave. Raises `RefusedError` with every reason against it."""
        return self._store.send_as(RunOut, f"{_WAVES}/{wave}/start", asked)

    def decide(self, wave: int, asked: Decision) -> Decided:
        """Do what a person decided about the run of a wave, or only say what that would do."""
        return self._store.send_as(Decided, f"{_WAVES}/{wave}/decide", asked)

    def progress(self, wave: int) -> ProgressOut:
        """How far the last run of a wave is."""
        return self._store.read_as(ProgressOut, f"{_WAVES}/{wave}/run")

    def run(self, run: UUID) -> RunOut:
        """A run as it was frozen."""
        return self._store.read_as(RunOut, f"{_RUNS}/{run}")

    def events(self, run: UUID, after: int, host: str = "") -> list[Recorded]:
        """What happened after the event of this number, some hundreds of events at a time."""
        return self._store.read_as(list[Recorded], f"{_RUNS}/{run}/log", after=str(after), host=host)

    def dossier(self, run: UUID) -> bytes:
        """Everything that is kept of a run."""
        return self._store.read(f"{_RUNS}/{run}/dossier")

    def keep(self, found: Sequence[Check]) -> dict[str, int]:
        """Keep what was found of hosts; how many of it were kept, and how many are older than what is known."""
        answer: dict[str, int] = self._store.send("POST", "plugins/assettool/host-checks", msgspec.to_builtins(found))
        return answer

    # what a runner asks

    def claim(self, run: UUID, asked: ClaimIn) -> ClaimOut:
        """Work, or why there is none; a runner that has some gets what is left of it."""
        return self._store.send_as(ClaimOut, f"{_RUNS}/{run}/claim", asked)

    def record(self, run: UUID, sent: EventsIn) -> EventsOut:
        """Keep what happened, and say what the runner is to do."""
        return self._store.send_as(EventsOut, f"{_RUNS}/{run}/events", sent)

    def release(self, run: UUID, runner: UUID) -> None:
        """Give the work of a runner back."""
        self._store.send("POST", f"{_RUNS}/{run}/release", {"runner": str(runner)})
