"""B7: every report by the command line, at full size and at a tenth: the time, the size of the file, and the ratio."""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from demo_fleet import assettool, first_sync, fleet
from import_register import import_all
from licence_position import import_licences
from measuring import Figure, Result, arguments, finish, seconds

from assettool.embedded.home import Home

REPORTS = ("progress", "highlight", "licences", "counts", "harmonisation", "settlement")
MOST_S = {"progress": 3.0}
OTHER_S = 2.0
MOST_MB = 2.0
TIMES = 12.0
CALLS = 3


def main() -> None:
    """Fill NetBox at both sizes, plan the migration, and ask for each report; tell the times and the ratio."""
    wanted = arguments(__doc__, scale={"type": float, "default": 1.0, "help": "1 is the demo's portfolio"})
    if wanted.quick:
        wanted.scale = min(wanted.scale, 0.1)
    result = Result()
    few = _measured(wanted.scale / 10, result)
    found = _measured(wanted.scale, result)
    for name in REPORTS:
        taken, size_mb = found[name]
        result.add(
            _limit(f"`assettool report {name}`, html", taken, MOST_S.get(name, OTHER_S), "s"),
            _limit(f"`assettool report {name}`, html: the file", size_mb, MOST_MB, "MB"),
        )
    whole, tenth = found["progress"][0], few["progress"][0]
    result.add(
        Figure(
            name="B7",
            what="ten times the estate: the progress report",
            ours=seconds(whole),
            peer=f"{seconds(tenth)} for a tenth",
            reached=whole / tenth,
            wanted=TIMES,
            at_most=True,
            how=f"both whole, the median of {CALLS} calls",
        )
    )
    finish(result, as_json=wanted.json)


def _measured(scale: float, result: Result) -> dict[str, tuple[float, float]]:
    """Report → the seconds that it took, and the megabytes of its file."""
    found = {}
    with fleet(scale) as home, TemporaryDirectory() as folder:
        first_sync(home)
        import_all(home, "--yes")
        import_licences(home)
        _plan(home)
        for name in REPORTS:
            file = Path(folder) / f"{name}.html"
            called = [assettool(home, "report", name, "--lang", "nl", "--out", str(file)) for _ in range(CALLS)]
            found[name] = median(each.cost.wall_s for each in called), file.stat().st_size / 1e6
            result.tell(f"scale {scale:g}, {name}", f"{seconds(found[name][0])}, {found[name][1]:.2f} MB")
    return found


def _plan(home: Home) -> None:
    """Save a plan of waves: the baseline of what the reports compare with."""
    rules = {"ASSETTOOL_PLANNING": str(home.demo / "planning.yml")}
    assettool(home, "wave", "plan", "--save", "--end-seconds", "60", "--rest-seconds", "1", **rules)


def _limit(what: str, reached: float, most: float, unit: str) -> Figure:
    return Figure(
        name="B7",
        what=what,
        ours=seconds(reached) if unit == "s" else f"{reached:.2f} MB",
        peer="",
        reached=reached,
        wanted=most,
        unit=unit,
        at_most=True,
        how=f"whole, from the command to its end; the median of {CALLS} calls" if unit == "s" else "whole",
    )


if __name__ == "__main__":
    main()
