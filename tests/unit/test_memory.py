"""A fleet takes little memory, however large it is: what is not needed at once is in a file."""

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from fakes import NOW, FakeProgress, FakeStore

from assettool.adapters.policy_file import load_policy
from assettool.adapters.sources.config import load_sources
from assettool.demo.estate import POLICY_FILE, SOURCES_FILE, write_estate
from assettool.domain.clock import Clock
from assettool.domain.current import FleetRow
from assettool.domain.objects import ASSET, BY_LABEL, OBSERVATION
from assettool.domain.plan import Change, Plan, digest, parts
from assettool.ports import ChunkResult, RunState
from assettool.services.applying import apply_plan
from assettool.services.plan_file import read_plan
from assettool.services.planning import Planned, make_plan, read_sources

CLI_MB = 500
MOST_BYTES_A_ROW = 480  # ten times the demo has 980,000 rows
EMPTY = {"asset_tag": None, "vcpus": None, "memory": None, "disk": None, "written": {}, "former": False}


class PlannedStore(FakeStore):
    """NetBox as it is when a plan was carried out, row by row from a file; and it takes any plan."""

    def __init__(self, rows: Path | None) -> None:
        super().__init__()
        self._file = rows
        self._made = 0

    def read_fleet(self) -> Iterator[FleetRow]:
        if self._file:
            with self._file.open("rb") as file:
                yield from (msgspec.json.decode(line, type=tuple[str, dict[str, object]]) for line in file)

    def start_run(self, plan: Plan, digest: str, chunks: int, *, goes_on: bool = False) -> RunState:  # noqa: ARG002 -- it notes nothing
        return RunState(digest, 0, plan.counts()["create"][ASSET])

    def write_chunk(self, run: RunState, number: int, changes: list[Change]) -> ChunkResult:  # noqa: ARG002 -- as NetBox
        self._made += len(changes)
        sent = msgspec.json.decode(msgspec.json.encode(changes))
        return ChunkResult({change["key"]: self._made - place for place, change in enumerate(sent)})

    def finish_run(self, run: RunState, plan: Plan, result: ChunkResult) -> None:
        """It notes nothing."""


def carried_out(plan: Plan, file: Path) -> None:
    """Write the rows that NetBox has when a first plan was carried out."""
    ids = {head.key: number for number, head in enumerate(plan.heads(), start=1)}

    def resolved(name: str, value: object) -> object:
        if not isinstance(value, dict) or "ref" not in value:
            return value
        number = ids[value["ref"]]
        return [value["ref"].partition(":")[0], number] if name == "assigned_object" else number

    with file.open("wb") as lines:
        for change in plan.changes:
            kind = BY_LABEL[change.label]
            row = {name: EMPTY.get(name, "") for name in kind.fields} | dict.fromkeys(kind.refs)
            row |= {name: resolved(name, value) for name, value in change.new.items()}
            row["id"] = ids[change.key]
            if change.label == OBSERVATION:
                row["last_seen"] = NOW.isoformat()
            lines.write(msgspec.json.encode((change.label, row)) + b"\n")


def planned(estate: Path, rows: Path | None = None) -> Planned:
    sources = load_sources(estate / SOURCES_FILE)
    policy = load_policy(estate / POLICY_FILE, [source.name for source in sources])
    return make_plan(read_sources(sources, FakeProgress()), policy, PlannedStore(rows), Clock(NOW), FakeProgress())


@pytest.fixture(scope="module")
def estates(tmp_path_factory: pytest.TempPathFactory) -> dict[float, Path]:
    """The demo at two sizes, with NetBox filled."""
    found = {}
    for scale in (0.1, 0.3):
        found[scale] = tmp_path_factory.mktemp("estate")
        write_estate(found[scale], scale=scale)
        carried_out(planned(found[scale]).plan, found[scale] / "rows")
    return found


@pytest.mark.parametrize("is_filled", [False, True])
def test_plan_when_the_fleet_is_larger_needs_little_more_memory(estates: dict[float, Path], is_filled: bool):
    peaks, rows = [], []
    for estate in estates.values():
        tracemalloc.start()
        found = planned(estate, estate / "rows" if is_filled else None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert found.plan.is_empty == is_filled
        rows.append(found.plan.accounting.read)
    assert (peaks[1] - peaks[0]) / (rows[1] - rows[0]) < MOST_BYTES_A_ROW


def first_plan(estate: Path) -> str:
    """Make the first plan and keep it; returns its digest."""
    plan = planned(estate).plan
    with (estate / "plan").open("wb") as file:
        file.writelines(parts(plan))
    return digest(parts(plan))


def fill(estate: Path) -> None:
    """Fill NetBox as the first plan does."""
    carried_out(read_plan(estate / "plan"), estate / "rows")


def next_plan(estate: Path) -> bool:
    """Whether the next plan finds nothing to do."""
    return planned(estate, estate / "rows").plan.is_empty


def carry_out(estate: Path) -> int:
    """Carry out the kept plan; returns the number of objects."""
    return len(apply_plan(read_plan(estate / "plan"), PlannedStore(None), FakeProgress()).created)


_CHILD = """
import gc, json, resource, sys
from pathlib import Path
gc.disable()  # as the command line does
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]).parent)]
import test_memory
found = getattr(test_memory, sys.argv[2])(Path(sys.argv[3]))
print(json.dumps([found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


@pytest.mark.slow
def test_sync_of_ten_times_the_fleet_stays_within_its_memory(tmp_path: Path):
    write_estate(tmp_path, scale=10)

    def measured(step: str) -> tuple[object, float]:
        """What a step gives, and the highest resident memory of a process of its own in MB."""
        command = [sys.executable, "-c", _CHILD, str(Path(__file__).parent), step, str(tmp_path)]
        found, memory_mb = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        return found, memory_mb

    _, first_mb = measured("first_plan")
    measured("fill")
    is_empty, next_mb = measured("next_plan")
    number, apply_mb = measured("carry_out")
    assert is_empty
    assert number > 1_000_000
    assert max(first_mb, next_mb, apply_mb) < CLI_MB
