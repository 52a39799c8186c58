"""`assettool wave diff`: what differs between two plans."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson

if TYPE_CHECKING:
    from assettool.domain.waves.difference import Difference


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave diff plan.json; assettool wave diff saved what-if.json; "
        "assettool wave diff old.json new.json --json"
    )(diff)


def diff(
    before: Annotated[str, typer.Argument(metavar="PLAN", help="A plan's file, or `saved` for the one in NetBox.")],
    after: Annotated[
        str,
        typer.Argument(metavar="[PLAN]", help="The other one; the saved one is compared without it."),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show what is in another week, new or gone in the second plan, and what that does to end and cost."""
    from assettool.cli import output
    from assettool.domain.waves.difference import difference
    from assettool.settings import load_settings

    target = wave_reading.store(load_settings())
    names = (before, after) if after else (wave_reading.SAVED, before)
    found = difference(*(wave_reading.plan_of(name, target) for name in names))
    if as_json:
        output.print_json(found)
    else:
        _print(found)


def _print(found: "Difference") -> None:
    from assettool.cli import output

    output.table(
        "",
        ("what", "kind", "from", "to"),
        [(each.name, each.kind.replace("_", " "), _week(each.before), _week(each.after)) for each in found.shifts],
    )
    output.out.print(f"{len(found.shifts)} items differ" if found else "both plans have everything in the same weeks")
    ends = f"{wave_reading.week(found.end_before)} → {wave_reading.week(found.end_after)}"
    output.out.print(f"the last wave: {ends}; cost: {found.cost_before.total:,} → {found.cost_after.total:,}")


def _week(monday: date | None) -> str:
    return "" if monday is None else wave_reading.week(monday)
