"""All sources of the demo read, identified and merged: time and memory, and the same at ten times the fleet."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_S, LIMIT_MB, LIMIT_RATIO = 10.0, 500, 12.0
_CODE = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from assettool.adapters.sources.config import load_sources
from assettool.cli.output import progress
from assettool.domain.decisions import Decisions
from assettool.domain.identity import Known, group
from assettool.domain.merge import merge
from assettool.domain.policy import Policy
from assettool.services.planning import read_sources
import gc
gc.disable()
start = time.perf_counter()
configured = load_sources(Path(sys.argv[1]))
with progress() as shown:
    rows = read_sources(configured, shown)
read_s = time.perf_counter() - start
found = group(rows.observations, Known(), order=rows.order, observers=rows.observers)
policy = Policy.default([source.name for source in configured])
now = datetime.now(UTC)
assets = [merge(one, policy, Decisions(), now) for one in found.groups]
print(json.dumps({
    "rows": sum(source.rows for source in rows.planned), "sources": len(rows.planned), "assets": len(assets),
    "failed": rows.failed, "read_s": read_s, "total_s": time.perf_counter() - start,
    "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
}))
"""


def main() -> None:
    """Write the estate at both sizes, read each in a process of its own, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=float, default=10.0, help="how many times the fleet; 1 leaves it out")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        once = measure(Path(folder), 1.0)
        show("the demo's fleet", once)
        kept = once["total_s"] <= LIMIT_S and once["memory_mb"] <= LIMIT_MB
        print(f"{LIMIT_S:g} s and {LIMIT_MB} MB: {'kept' if kept else 'MISSED'}")
        if arguments.times > 1:
            more = measure(Path(folder), arguments.times)
            show(f"{arguments.times:g} times the fleet", more)
            ratio = more["total_s"] / once["total_s"]
            print(f"ratio: {ratio:.1f} x the time; {LIMIT_RATIO:g} x {'kept' if ratio <= LIMIT_RATIO else 'MISSED'}")


def measure(folder: Path, scale: float) -> dict:
    """What one process that reads and merges everything needs."""
    from assettool.demo.estate import write_estate

    target = folder / f"estate-{scale:g}"
    write_estate(target, scale=scale)
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(target / "sources.yml")], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def show(what: str, found: dict) -> None:
    """One line with the figures."""
    print(
        f"{what}: {found['rows']} rows of {found['sources']} sources in {found['total_s']:.1f} s "
        f"(reading {found['read_s']:.1f} s) to {found['assets']} assets, {found['memory_mb']} MB"
        + "".join(f"; failed: {failure}" for failure in found["failed"])
    )


if __name__ == "__main__":
    main()
