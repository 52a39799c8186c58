"""`assettool licence whatif`: the position before, during and after machines or applications move."""

from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli.licence_reading import AsJson
from assettool.domain.licence import DualUseBasis

if TYPE_CHECKING:
    from assettool.domain.whatif import Standing
    from assettool.services.moves import Outcome


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool licence`."""
    app.command(
        epilog="Examples: assettool licence whatif ARN-SQL-01 --start 2026-09-01 --end 2026-12-31 --cluster GemICT-01; "
        "assettool licence whatif Suite4Work@arnhem --start 2026-09-01 --end 2026-11-30 --place azure --fail-short; "
        "assettool licence whatif ARN-APP-07 --start 2027-01-01 --gone"
    )(whatif)


def whatif(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="Machines by name, name@tenant or asset; applications by name or name@tenant, which stand for their "
            "machines.",
        ),
    ],
    start: Annotated[str, typer.Option(metavar="DATE", help="The first day that the new machines run.")],
    end: Annotated[
        str, typer.Option(metavar="DATE", help="The last day that the old ones run too; without: they never do.")
    ] = "",
    place: Annotated[str, typer.Option(help="Where the new ones run, such as azure.")] = "",
    clusters: Annotated[
        list[str] | None,
        typer.Option("--cluster", help="Cluster that the new ones may run in. Repeatable; without: where the old did."),
    ] = None,
    basis: Annotated[
        DualUseBasis, typer.Option(help="What the vendors agreed to for this move; without, the entitlements say.")
    ] = DualUseBasis.NONE,
    gone: Annotated[bool, typer.Option("--gone", help="Nothing comes in their place.")] = False,
    fail_short: Annotated[
        bool, typer.Option("--fail-short", help="End with exit code 4 where it makes a product short.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what moving machines or applications does to the licence position, before anything moves.

    While old and new run side by side both need rights, unless a right to dual use covers the new one.
    """
    from assettool import wiring
    from assettool.cli import licence_reading, output
    from assettool.domain.whatif import what_if
    from assettool.errors import RefusedError
    from assettool.services.moves import How, moves_of, outcome, servers_named

    how = How(
        start=licence_reading.day(start),
        end=licence_reading.day(end) if end else None,
        place=place,
        clusters=clusters or (),
        basis=basis,
        is_gone=gone,
    )
    target = licence_reading.store()
    estate = licence_reading.read_estate(target)
    servers = servers_named(estate, lambda: wiring.register(target), names, how.start)
    moves = moves_of(estate, servers, how)
    found = outcome(what_if(estate, moves), servers, moves)
    if as_json:
        output.print_json(found.document())
    else:
        _print(found)
    short = found.found.makes_short
    if fail_short and short:
        labels = ", ".join(effect.product.label for effect in short)
        raise RefusedError(f"the move makes products short: {labels}", hint="buy rights first, or agree on dual use")


def _print(found: "Outcome") -> None:
    from assettool.cli import output
    from assettool.domain.position_row import right_label

    said = found.found
    moving = ", ".join(found.names.get(move.old, move.old) for move in found.moves)
    output.out.print(f"{len(found.moves)} machines: {output.plain(moving)}", soft_wrap=True)
    if said.effects:
        days = [f"{each.on}" for each in (said.before, *said.during, said.after)]
        output.out.print(f"computed for {', '.join(days)}\n")
    output.table(
        "",
        (
            *("", "product", "metric", "position before", "during", "after", "short before", "during", "after"),
            "true-up €",
        ),
        [
            (
                output.alarming("SHORT") if each.makes_short else "",
                *(each.product.label, right_label(each.metric)),
                *(_position(standing) for standing in (each.before, each.during, each.after)),
                *(each.before.shortfall, each.during.shortfall, each.after.shortfall, _cost(each.during)),
            )
            for each in said.effects
        ],
    )
    if not said.effects:
        output.out.print("the position of no product changes")
    _print_double_runs(found)
    for product, name, why in found.unknown:
        output.out.print(output.plain(f"unknown, and not in these numbers: {product} on {name}: {why}"), soft_wrap=True)


def _position(standing: "Standing") -> int:
    return standing.entitled - standing.required


def _cost(standing: "Standing") -> str:
    from assettool.cli.licence_reading import euro

    return euro(standing.true_up_cost) if standing.true_up_cost is not None else "no price"


def _print_double_runs(found: "Outcome") -> None:
    from assettool.cli import licence_reading, output
    from assettool.domain.metrics.consumption import DUAL_USE

    runs = found.found.double_runs
    if not runs:
        return
    output.out.print()
    output.table(
        "",
        ("runs twice", "product", "from", "until", "basis", "right ends", "without a right from"),
        [
            (
                *(found.names.get(run.old, run.old), run.product, run.start, run.end, run.basis.replace("_", " ")),
                *(run.until, output.alarming(f"{run.uncovered_from}") if run.uncovered_from else ""),
            )
            for run in runs
        ],
    )
    licence_reading.tell_unchecked([DUAL_USE])
