"""`assettool licence show`: one product opened, down to the rows that count and those that do not."""

from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli.licence_reading import AsJson, On, Tenant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from assettool.domain.metrics.consumption import Row
    from assettool.services.opened import Opened


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool licence`."""
    app.command(
        epilog="Examples: assettool licence show windows-server-standard-2022 --rows; "
        "assettool licence show visio --not-counted --tenant arnhem; assettool licence show oracle-database --json"
    )(show)


def show(
    product: Annotated[str, typer.Argument(help="Key of the product, or a part of its name that only it has.")],
    metric: Annotated[str, typer.Option(help="Only this kind of right, where the product has several.")] = "",
    on: On = "",
    tenant: Tenant = "",
    rows: Annotated[bool, typer.Option("--rows", help="List the rows that count.")] = False,
    not_counted: Annotated[
        bool, typer.Option("--not-counted", help="List the rows that do not count, with the reason.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="How many rows of a list at most; 0 for all. Not for --json.")] = 25,
    as_json: AsJson = False,
) -> None:
    """Open a product: its entitlements, tenants and choices, and every row that counts or does not.

    Whatever was looked at is there: candidates = counted + not counted + unknown.
    """
    from assettool.cli import licence_reading, output
    from assettool.domain.position import position
    from assettool.errors import AssettoolError
    from assettool.services.opened import opened

    when = licence_reading.day(on)
    estate = licence_reading.read_estate()
    licence_reading.check_tenant(estate, tenant)
    key = licence_reading.product_named(estate, product)
    every = opened(position(estate, when, [key]), estate, key, tenant)
    found = [each for each in every if metric in ("", each.row.line.metric, *each.row.line.methods)]
    if not found:
        kinds = ", ".join(each.row.line.metric for each in every)
        raise AssettoolError(
            f"nothing is owned or used of this product: {key}" if not every else f"no line has this metric: {metric}",
            hint=f"there is {kinds}" if kinds else "its entitlements and installations would show here",
        )
    if as_json:
        output.print_json({"on": when, "lines": [each.document() for each in found]})
        return
    for each in found:
        _print(each, rows=rows, not_counted=not_counted, limit=limit)


def _print(opened: "Opened", *, rows: bool, not_counted: bool, limit: int) -> None:
    from assettool.cli import licence_reading, output
    from assettool.services.positions import rules_of

    _print_numbers(opened)
    _print_entitlements(opened)
    _print_parts(opened)
    counted, rest, unknown = opened.counted, opened.not_counted, opened.unknown
    whole = len(counted) + len(rest) + len(unknown)
    output.out.print(
        f"\n{whole} candidates = {len(counted)} counted + {len(rest)} not counted + {len(unknown)} unknown"
    )
    if rows:
        _print_rows("counted", counted, limit)
    if not_counted:
        _print_rows("not counted", rest, limit)
    if unknown and not not_counted:
        _print_rows("unknown, and never taken for 0", unknown, limit)
    elif unknown:
        _print_rows("unknown", unknown, limit)
    if view := opened.vendor_view:
        output.out.print(f"\nthe vendor would count {view.required}")
        if rows:
            _print_rows("the vendor's rows", view.counted, limit)
    licence_reading.tell_unchecked(rules_of([opened.row]))


def _print_numbers(opened: "Opened") -> None:
    from assettool.cli import output

    row, line = opened.row, opened.row.line
    packs = line.purchase.packs if line.purchase and not opened.tenant else ()
    owned = f"{line.owned} owned − {line.lent} lent + {line.borrowed} borrowed"
    output.out.print(f"{output.plain(line.product.label)}  {line.product.key}  {row.metric_label}", style="bold")
    facts: list[tuple[str, object]] = [
        ("status", output.alarming("SHORT") if row.shortfall else row.status.value),
        ("entitled", f"{row.entitled}{'' if opened.tenant else f' = {owned}'}"),
        ("required", row.required),
        ("position", row.position),
        ("surplus", _worth(row.surplus, _euros(row.surplus_value))),
        ("shortfall", _worth(row.shortfall, _euros(row.true_up_cost) or "no price known")),
        ("reclaimable", _worth(row.reclaimable, _euros(row.reclaimable_value))),
        ("price of a right", "not known" if line.price is None else f"€ {line.price:,.2f}"),
        ("spend", _euros(row.spend)),
        ("to buy", ", ".join(f"{number} × {pack.rights} rights" for pack, number in packs)),
    ]
    if opened.true_up:
        facts.append(("to report at the true-up of", ", ".join(opened.true_up)))
    if peak := opened.peak:
        facts.append(("peak", f"{peak[1]} on {peak[0]}"))
    output.table("", ("", opened.tenant), [(name, value) for name, value in facts if value != ""])


def _euros(value: "Decimal | None") -> str:
    from assettool.cli.licence_reading import euro

    return "" if value is None else f"€ {euro(value)}"


def _worth(number: int, euros: str) -> str:
    """A number of rights with what they are worth, where that is known."""
    return f"{number}  {euros}".rstrip() if number else "0"


def _print_entitlements(opened: "Opened") -> None:
    from assettool.cli import output
    from assettool.cli.licence_reading import euro

    if not opened.entitlements:
        output.out.print("\nnothing was bought of it")
        return
    output.out.print()
    output.table(
        "",
        (
            *("entitlement", "contract", "tenant", "rights", "in use", "what became of it"),
            *("start", "end", "maintained until", "price €"),
        ),
        [
            (
                *(each.became.entitlement, each.became.contract, each.became.tenant, each.became.rights),
                *(each.became.used, each.became.reason),
                *((each.bought.start, each.bought.end, each.bought.maintenance_end) if each.bought else ("", "", "")),
                euro(each.bought.unit_price) if each.bought else "",
            )
            for each in opened.entitlements
        ],
    )
    kept = opened.row.line.allocations
    if kept:
        output.out.print()
        output.table(
            "",
            ("kept for", "", "of entitlement", "rights", "in use"),
            [(each.to, each.subject, each.entitlement, each.quantity, each.in_use) for each in kept],
        )


def _print_parts(opened: "Opened") -> None:
    """The tenants, and the choices with what each way would have taken."""
    from assettool.cli import output
    from assettool.cli.licence_reading import euro

    tenants = [] if opened.tenant else opened.row.line.tenants
    if tenants:
        output.out.print()
        output.table(
            "",
            ("tenant", "entitled", "required", "position", "reclaim", "true-up €"),
            [
                (
                    *(each.tenant or "(everybody's)", each.entitled, each.required, each.entitled - each.required),
                    *(each.reclaimable, euro(each.true_up_cost)),
                )
                for each in tenants
            ],
        )
    if opened.choices:
        output.out.print()
        output.table(
            "",
            ("licensed as a whole", "way", "value of its rights €", "taken", ""),
            [
                (
                    *(choice.unit, each.label, euro(each.value) or "not known", "taken" if each.is_chosen else ""),
                    "" if choice.is_proven or not each.is_chosen else "the best of those that were tried",
                )
                for choice in opened.choices
                for each in choice.alternatives
            ],
        )


def _print_rows(title: str, rows: "Sequence[Row]", limit: int) -> None:
    from assettool.cli import output

    output.out.print(f"\n{title}: {len(rows)}")
    if not rows:
        return
    output.table(
        "",
        ("what", "name", "tenant", "rights", "because", "could be taken back", "rules", "source"),
        [
            (
                *(row.kind, row.name or row.key, row.tenant, row.quantity, row.reason, row.reclaim),
                *(", ".join(dict.fromkeys(row.rules)), row.source),
            )
            for row in rows[: limit or None]
        ],
    )
    if limit and len(rows) > limit:
        output.console.print(f"{limit} of {len(rows)}; all of them: --limit 0")
