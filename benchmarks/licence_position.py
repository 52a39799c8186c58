"""B7: the position of all products by the command line, at full size and at a tenth; a snapshot, and verifying it."""

from statistics import median

from demo_fleet import APPLIED, assettool, first_sync, fleet
from measuring import Ended, Figure, Result, arguments, finish, seconds, told

from assettool.demo import stage
from assettool.embedded.home import Home

POSITION_S, SNAPSHOT_S = 2.0, 5.0
TIMES = 12.0
CALLS = 5


def main() -> None:
    """Bring fleet and licences into NetBox at both sizes; tell the times and the ratio."""
    wanted = arguments(__doc__, scale={"type": float, "default": 1.0, "help": "1 is the demo's portfolio"})
    if wanted.quick:
        wanted.scale = min(wanted.scale, 0.1)
    result = Result()
    few = _measured(wanted.scale / 10, result)["position"]
    found = _measured(wanted.scale, result)
    whole = found["position"]
    result.add(
        _limit("the position of all products, as JSON", whole, POSITION_S),
        Figure(
            name="B7",
            what="ten times the estate: the position of all products",
            ours=seconds(whole),
            peer=f"{seconds(few)} for a tenth",
            reached=whole / few,
            wanted=TIMES,
            at_most=True,
            how=f"both whole, the median of {CALLS} calls",
        ),
        _limit("a snapshot", found["snapshot"], SNAPSHOT_S),
        _limit("verifying the chain", found["verify"], SNAPSHOT_S),
    )
    finish(result, as_json=wanted.json)


def _measured(scale: float, result: Result) -> dict[str, float]:
    """What each command took at this scale, in seconds."""
    with fleet(scale) as home:
        first_sync(home)
        _import(home, "app", [str(path) for path in stage.register_files(home)])
        import_licences(home)
        called = {
            "position": _several(home, "licence", "position", "--json"),
            "snapshot": _several(home, "licence", "snapshot"),
            "verify": _several(home, "licence", "verify"),
        }
    for what, some in called.items():
        result.tell(f"scale {scale:g}, {what}", told(some[-1]))
    return {what: median(one.cost.wall_s for one in some) for what, some in called.items()}


def import_licences(home: Home) -> None:
    """Import every file about licences, and recognise what is installed."""
    _import(home, "licence", [str(path) for path in stage.licence_files(home)])
    assettool(
        home,
        "licence",
        "recognise",
        "--yes",
        "--json",
        fine=APPLIED,
        ASSETTOOL_PRODUCTS=str(home.demo / "products.yml"),
    )


def _import(home: Home, group: str, files: list[str]) -> None:
    rules = {
        "ASSETTOOL_APPLICATIONS": str(home.demo / "applications.yml"),
        "ASSETTOOL_PRODUCTS": str(home.demo / "products.yml"),
    }
    assettool(home, group, "import", *files, "--yes", "--json", fine=APPLIED, **rules)


def _several(home: Home, *words: str) -> list[Ended]:
    """A few calls: the first one finds nothing warm."""
    return [assettool(home, *words) for _ in range(CALLS)]


def _limit(what: str, reached: float, most: float) -> Figure:
    return Figure(
        name="B7",
        what=f"`assettool licence`: {what}",
        ours=seconds(reached),
        peer="",
        reached=reached,
        wanted=most,
        unit="s",
        at_most=True,
        how=f"whole, from the command to its end; the median of {CALLS} calls",
    )


if __name__ == "__main__":
    main()
