"""B12: the whole application register from its files into NetBox, and the same files once more.

The fleet is there before: deployments refer to its servers.
"""

import json

from demo_fleet import APPLIED, assettool, first_sync, fleet
from measuring import Ended, Figure, Result, arguments, finish, seconds, told

from assettool.embedded.home import Home

MOST_S = 10.0
FILES = (
    "gemma_referentiecomponenten.csv",
    "leveranciers_pakketten_*.csv",
    "Gemeenten_applicatieportfolio_*.csv",
    "Koppelingen_*.csv",
    "applicaties.csv",
    "afnemers.csv",
    "koppelingen-kenmerken.csv",
    "deployments.csv",
    "datasets.csv",
    "statussen.csv",
)


def main() -> None:
    """Sync, import the register, import it again; tell the times."""
    wanted = arguments(__doc__, scale={"type": float, "default": 1.0, "help": "1 is 445 applications"})
    if wanted.quick:
        wanted.scale = min(wanted.scale, 0.05)
    result = Result()
    with fleet(wanted.scale) as home:
        first_sync(home)
        planned = import_all(home, "--plan")
        made = json.loads(planned.out)
        first = import_all(home, "--yes")
        again = import_all(home, "--yes")
    outcome, repeated = json.loads(first.out), json.loads(again.out)
    if repeated["created"] or repeated["updated"]:
        raise SystemExit(f"the second import still writes: {again.out[:1000]}")
    result.add(_figure("the whole register", first, MOST_S), _figure("the same files once more", again, None))
    result.tell("rows read", f"{made['accounting']['read']:,}")
    result.tell("objects created", f"{outcome['created']:,}")
    result.tell("of these one by one", f"{outcome['one_by_one']:,}")
    result.tell("refused or stale", str(len(outcome["refused"]) + len(outcome["stale"])))
    for what, ended in (("the plan alone", planned), ("the import", first), ("the second import", again)):
        result.tell(what, told(ended))
    finish(result, as_json=wanted.json)


def import_all(home: Home, *words: str) -> Ended:
    """Import every file about applications."""
    exports = home.demo / "exports"
    files = [str(path) for pattern in FILES for path in sorted(exports.glob(pattern))]
    rules = {"ASSETTOOL_APPLICATIONS": str(home.demo / "applications.yml")}
    return assettool(home, "app", "import", *files, "--json", *words, fine=APPLIED, **rules)


def _figure(what: str, ours: Ended, most: float | None) -> Figure:
    return Figure(
        name="B12",
        what=f"`assettool app import`: {what}",
        ours=seconds(ours.cost.wall_s),
        peer="",
        reached=ours.cost.wall_s,
        wanted=most,
        unit="s",
        at_most=True,
        how="whole, from the command to its end",
    )


if __name__ == "__main__":
    main()
