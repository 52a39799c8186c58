"""`assettool licence position`: what is owned against what is needed, product by product."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli.licence_reading import AsJson, On, Tenant
from assettool.domain.metrics.line import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.domain.position import Position
    from assettool.domain.position_row import PositionRow


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool licence`."""
    app.command(
        epilog="Examples: assettool licence position; assettool licence position --status short --tenant arnhem; "
        "assettool licence position --publisher oracle --on 2026-01-01 --json; "
        "assettool licence position --out position.xlsx"
    )(position)


def position(
    on: On = "",
    tenant: Tenant = "",
    products: Annotated[
        list[str] | None, typer.Option("--product", help="Key of a product, or part of its name. Repeatable.")
    ] = None,
    statuses: Annotated[
        list[Status] | None,
        typer.Option("--status", help="Only lines that are short, unknown, even or surplus. Repeatable."),
    ] = None,
    publisher: Annotated[str, typer.Option(help="Part of the publisher's name.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="How many lines at most; 0 for all.")] = 0,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, as Dutch Excel reads it.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write all lines to this .xlsx or .csv file instead.")
    ] = None,
) -> None:
    """Show for each product what is owned, needed and missing, in rights and in euro.

    Position = entitled − required. Every number opens to its rows with `licence show PRODUCT`.
    """
    from assettool.cli import licence_reading, output
    from assettool.domain.position import position as computed
    from assettool.services.positions import Wanted, position_document, position_rows

    when, suffix = licence_reading.day(on), _suffix(out)
    estate = licence_reading.read_estate()
    licence_reading.check_tenant(estate, tenant)
    keys = licence_reading.products_named(estate, products or ())
    wanted = Wanted(products=keys, statuses=statuses or (), publisher=publisher, tenant=tenant)
    found = computed(estate, when, wanted.families(estate))
    rows = position_rows(found, wanted)
    shown = rows[: limit or None]
    if out:
        _write(out, suffix, found, rows)
    elif as_csv:
        from assettool.adapters.sheets import write_csv_sheet
        from assettool.services.position_sheets import position_sheets

        write_csv_sheet(position_sheets(found, shown)[0], sys.stdout.buffer)
    elif as_json:
        output.print_json(position_document(found, rows, shown))
    else:
        _print(found, rows, shown, tenant)


def _suffix(out: Path | None) -> str:
    from assettool.errors import UsageError

    if out and out.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(f"what to write is told by the name of the file: {out}", hint="end it in .xlsx or .csv")
    return out.suffix.lower() if out else ""


def _write(out: Path, suffix: str, found: "Position", rows: "Sequence[PositionRow]") -> None:
    from functools import partial

    from assettool.adapters.portfolio.writing import write_file
    from assettool.adapters.sheets import write_csv_sheet, write_workbook
    from assettool.cli import output
    from assettool.services.position_sheets import position_sheets

    sheets = position_sheets(found, rows)
    write_file(out, partial(write_workbook, sheets) if suffix == ".xlsx" else partial(write_csv_sheet, sheets[0]))
    output.console.print(f"{len(rows)} lines of {found.on}: {out}")


def _print(found: "Position", rows: "Sequence[PositionRow]", shown: "Sequence[PositionRow]", tenant: str) -> None:
    from assettool.cli import licence_reading, output
    from assettool.services.positions import rules_of, totals

    euro = licence_reading.euro
    output.table(
        f"Licence position of {found.on}{f', the part of {tenant}' if tenant else ''}",
        (
            *("status", "product", "metric", "entitled", "required", "position", "reclaim", "unknown"),
            *("spend €", "true-up €", "surplus €", "reclaim €"),
        ),
        [
            (
                output.alarming("SHORT") if row.shortfall else row.status.value,
                row.line.product.label,
                row.metric_label,
                *(row.entitled, row.required, row.position, row.reclaimable, row.unknown),
                *(euro(row.spend), _cost(row), euro(row.surplus_value), euro(row.reclaimable_value)),
            )
            for row in shown
        ],
    )
    whole = totals(rows)
    numbers = ", ".join(f"{number} {status}" for status, number in sorted(whole.numbers.items()))
    output.out.print(f"\n{len(rows)} lines: {numbers or 'none'}")
    spent = "" if tenant else f"spend {euro(whole.spend)}, "
    output.out.print(
        f"€: {spent}true-up {euro(whole.true_up_cost)}, surplus {euro(whole.surplus_value)}, "
        f"reclaimable {euro(whole.reclaimable_value)}"
    )
    if whole.without_price:
        output.out.print(f"short, with no price known: {output.plain(', '.join(whole.without_price))}", soft_wrap=True)
    if found.unknown_products:
        names = output.plain(", ".join(found.unknown_products))
        output.out.print(f"used or owned, and not in the catalogue: {names}", soft_wrap=True)
    licence_reading.tell_unchecked(rules_of(shown))
    if len(rows) > len(shown):
        output.console.print(f"{len(shown)} of {len(rows)}; all of them: --limit 0")


def _cost(row: "PositionRow") -> str:
    from assettool.cli.licence_reading import euro

    if row.shortfall and row.true_up_cost is None:
        return "no price"
    return euro(row.true_up_cost)
