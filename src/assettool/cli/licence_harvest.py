"""`assettool licence harvest`: rights that are taken and not used, with what they are worth."""

from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli.licence_reading import AsJson, On, Tenant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assettool.domain.harvest import HarvestLine


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool licence`."""
    app.command(
        epilog="Examples: assettool licence harvest; assettool licence harvest --days 180 --product visio --rows; "
        "assettool licence harvest --tenant arnhem --json"
    )(harvest)


def harvest(
    days: Annotated[int, typer.Option(min=1, help="Not used for so many days counts as idle.")] = 90,
    products: Annotated[
        list[str] | None, typer.Option("--product", help="Key of a product, or part of its name. Repeatable.")
    ] = None,
    tenant: Tenant = "",
    on: On = "",
    rows: Annotated[bool, typer.Option("--rows", help="List who and what could do without.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="How many rows of a list at most; 0 for all. Not for --json.")] = 25,
    as_json: AsJson = False,
) -> None:
    """List per product what nobody used for some time, the most valuable first.

    What no source tells the use of is counted apart, and taken neither for used nor for idle.
    """
    from assettool.cli import licence_reading, output
    from assettool.domain.harvest import harvest as harvested
    from assettool.services.harvests import harvest_document, of_tenant

    when = licence_reading.day(on)
    estate = licence_reading.read_estate()
    licence_reading.check_tenant(estate, tenant)
    keys = licence_reading.products_named(estate, products or ())
    lines = of_tenant(harvested(estate, when, days, keys), tenant)
    if as_json:
        output.print_json(harvest_document(lines, when, days))
        return
    _print(lines, when, days)
    if rows:
        _print_rows(lines, limit)


def _print(lines: "Sequence[HarvestLine]", when: "date", days: int) -> None:
    from decimal import Decimal

    from assettool.cli import output
    from assettool.cli.licence_reading import euro

    ripe = [line for line in lines if line.harvest]
    output.table(
        f"Not used for {days} days on {when}",
        ("product", "has it", "idle", "of nobody", "not known", "could be taken back", "price €", "value €"),
        [
            (
                *(line.product.label, len(line.rows), line.idle, line.of_nobody, line.unknown, len(line.harvest)),
                *("" if line.price is None else f"{line.price:,.2f}", euro(line.value) or "no price"),
            )
            for line in ripe
        ],
    )
    number = sum(len(line.harvest) for line in ripe)
    value = sum((line.value or Decimal(0) for line in ripe), Decimal(0))
    output.out.print(f"\n{number} rights of {len(ripe)} products could be taken back: € {euro(value)}")
    silent = [line for line in lines if line.rows and line.unknown == len(line.rows)]
    if silent:
        output.out.print(f"of {len(silent)} products no source tells when they are used")


def _print_rows(lines: "Sequence[HarvestLine]", limit: int) -> None:
    from assettool.cli import output

    found = [(line, row) for line in lines for row in line.harvest]
    output.out.print()
    output.table(
        "",
        ("product", "what", "name", "tenant", "because", "last used"),
        [
            (line.product.label, row.kind, row.name, row.tenant, row.reason, row.last_used)
            for line, row in found[: limit or None]
        ],
    )
    if limit and len(found) > limit:
        output.console.print(f"{limit} of {len(found)}; all of them: --limit 0")
