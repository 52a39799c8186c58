"""All sources of the demo read, identified and merged: time and memory, and the same at ten times the fleet."""

import json
import sys
import tempfile
from pathlib import Path

from measuring import Figure, Result, arguments, finish, run, seconds

LIMIT_S, LIMIT_MB, LIMIT_RATIO = 10.0, 500, 12.0
_CODE = """
import json, resource, sys, time
from pathlib import Path
from assettool.adapters.sources.config import load_sources
from assettool.cli.output import progress
from assettool.domain.clock import Clock
from assettool.domain.decisions import Decisions
from assettool.domain.fleet_rows import FleetRows
from assettool.domain.islands import Islands
from assettool.domain.policy import Policy
from assettool.services.identifying import Identifying
from assettool.services.planning import read_sources
import gc
gc.disable()
start = time.perf_counter()
configured = load_sources(Path(sys.argv[1]))
with progress() as shown:
    rows = read_sources(configured, shown)
read_s = time.perf_counter() - start
policy = Policy.default([source.name for source in configured])
islands = Islands()
nothing = FleetRows((), [], islands)
identifying = Identifying(nothing, islands, {}, Decisions(), rows.order, rows.observers, policy, Clock.of_today())
assets = identifying.identify(rows.observations, ()).assets
print(json.dumps({
    "rows": sum(source.rows for source in rows.planned), "sources": len(rows.planned), "assets": len(assets),
    "failed": rows.failed, "read_s": read_s, "total_s": time.perf_counter() - start,
    "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
}))
"""


_WRITE = """
import sys
from pathlib import Path
from assettool.demo.estate import write_estate
write_estate(Path(sys.argv[1]), scale=float(sys.argv[2]))
"""


def main() -> None:
    """Write the estate at both sizes, read each in a process of its own, print the figures."""
    wanted = arguments(
        __doc__, times={"type": float, "default": 10.0, "help": "how many times the fleet; 1 leaves it out"}
    )
    scale = 0.05 if wanted.quick else 1.0
    result = Result()
    with tempfile.TemporaryDirectory() as folder:
        once = measure(Path(folder), scale, result)
        took, memory_mb = once["total_s"], once["memory_mb"]
        what = "all sources of the demo, read and merged"
        how = "in a process of its own, without NetBox"
        read = f"{once['rows']:,} rows of {once['sources']} sources"
        result.add(Figure("merge", what, read, "", took, LIMIT_S, "s", at_most=True, how=how))
        result.add(Figure("merge", what, read, "", memory_mb, LIMIT_MB, "MB", at_most=True, how=how))
        if wanted.times > 1 and not wanted.quick:
            more = measure(Path(folder), scale * wanted.times, result)
            ratio = more["total_s"] / took
            sides = seconds(more["total_s"]), f"{seconds(took)} for the fleet itself"
            result.add(
                Figure("merge", f"{wanted.times:g} times as much", *sides, ratio, LIMIT_RATIO, at_most=True, how=how)
            )
    finish(result, as_json=wanted.json)


def measure(folder: Path, scale: float, result: Result) -> dict:
    """What one process that reads and merges everything needs."""
    target = folder / f"estate-{scale:g}"
    run([sys.executable, "-c", _WRITE, target, str(scale)])
    found = json.loads(run([sys.executable, "-c", _CODE, target / "sources.yml"]).out.splitlines()[-1])
    told = f"{seconds(found['read_s'])} reading, {seconds(found['total_s'])} in all, {found['memory_mb']} MB"
    result.tell(f"scale {scale:g}, {found['assets']:,} assets", told)
    for failure in found["failed"]:
        result.tell("failed", failure)
    return found


if __name__ == "__main__":
    main()
