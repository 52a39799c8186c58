"""`assettool app harmonise` and `worklist`: what merging saves, how alike landscapes are, and what is unfinished."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.domain.unfinished import Unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assettool.domain.harmonisation import Function, Harmonisation, Use
    from assettool.domain.landscape import Comparison, Landscape
    from assettool.domain.package import Package
    from assettool.domain.register import Register
    from assettool.domain.unfinished import Item

_SHOWN = 25
_TWO = 2

Tenants = Annotated[list[str] | None, typer.Option("--tenant", help="Slug of a tenant. Repeatable.")]
Limit = Annotated[
    int | None, typer.Option(min=0, help="How many lines at most; 0 for all; 25 unless told otherwise. Not for --json.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, with the rows that the figures are made of.")]


def register(app: typer.Typer) -> None:
    """Make them commands of `assettool app`."""
    app.command(
        epilog="Examples: assettool app harmonise; assettool app harmonise --component Zaakafhandelcomponent; "
        "assettool app harmonise --tenant arnhem --tenant renkum --json"
    )(harmonise)
    app.command(epilog="Examples: assettool app worklist; assettool app worklist --kind no_owner --tenant arnhem")(
        worklist
    )


def harmonise(
    component: Annotated[
        str | None, typer.Option(help="Part of a reference component's name; shows its applications too.")
    ] = None,
    tenants: Tenants = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Rank the reference components by what merging their packages saves; with two tenants, compare their landscapes.

    The saving is what those cost that go over to the cheapest package, less what their users cost there. With more
    tenants it is told how alike each two of them are; with --component the tenants only limit what is counted.
    """
    from assettool.cli import output
    from assettool.cli.app_list import read
    from assettool.domain import harmonisation, landscape

    found = read()
    slugs, names = _tenants(found, tenants), _components(found, component)
    if component is None and len(slugs) > _TWO:
        sides = landscape.landscapes(found, slugs)
        said, show = landscape.pairs(sides), partial(_print_matrix, sides)
    elif component is None and len(slugs) == _TWO:
        compared = landscape.compare(*landscape.landscapes(found, slugs))
        said, show = compared.document(), partial(_print_comparison, compared, limit)
    else:
        ranked = harmonisation.harmonise(found, slugs, names)
        said, show = ranked.document(), partial(_print_ranking, ranked, limit, with_uses=component is not None)
    if as_json:
        output.print_json(said)
    else:
        show()


def worklist(
    kind: Annotated[Unfinished | None, typer.Option(help="List this kind, instead of counting every kind.")] = None,
    tenants: Tenants = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Say what is unfinished in the register: what runs nowhere, what runs nothing, and what critical ones lack.

    Critical is what has availability, integrity or confidentiality 3, or an RTO of 8 hours or less.
    """
    from assettool.cli import output
    from assettool.cli.app_list import read
    from assettool.domain.unfinished import document, unfinished

    register = read()
    found = unfinished(register, _tenants(register, tenants))
    if as_json:
        output.print_json(document({kind: found[kind]} if kind else found))
    elif kind:
        _print_items(found[kind], limit)
    else:
        output.table("", ("kind", "unfinished", "number"), [(each, _KINDS[each], len(found[each])) for each in found])


def _tenants(found: "Register", slugs: "Sequence[str] | None") -> list[str]:
    from assettool.errors import AssettoolError

    known = {each.slug for each in found.tenants.values()}
    for slug in slugs or ():
        if slug not in known:
            raise AssettoolError(
                f"there is no tenant with this slug: {slug}", hint=f"one of: {', '.join(sorted(known))}"
            )
    return list(dict.fromkeys(slugs or ()))


def _components(found: "Register", component: str | None) -> list[str]:
    """The reference component with this name, or else all with this in their name."""
    from assettool.errors import AssettoolError

    if component is None:
        return []
    part = component.casefold()
    names = [each.name for each in found.components.values() if part in each.name.casefold()]
    if not names:
        raise AssettoolError(f"there is no reference component with this in its name: {component}")
    return [name for name in names if name.casefold() == part] or names


def _print_ranking(ranked: "Harmonisation", limit: int | None, *, with_uses: bool) -> None:
    from assettool.cli import output

    output.table(
        "",
        ("used as", "packages", "tenants", "users", "yearly cost €", "first end", "target", "saving €"),
        [_ranked(each) for each in _first(ranked.functions, limit)],
    )
    if with_uses:
        output.out.print()
        output.table(
            "",
            (
                "package",
                "supplier",
                "tenant",
                "users",
                "yearly cost €",
                "contract end",
                "status",
                "when merged",
                "saving €",
            ),
            [_used(each) for each in _first(list(ranked.uses), limit)],
        )
    cost, number = _whole(ranked.cost_cents), len(ranked.functions)
    output.out.print(f"\nreference components: {number}; yearly cost €: {cost}; merging saves €: {_saving(ranked)}")
    if ranked.without:
        output.out.print(f"{len(ranked.without)} applications in use have none, and are not counted")
    _tell_of_more(len(ranked.functions), limit)


def _ranked(function: "Function") -> tuple[object, ...]:
    return (
        function.component,
        len(function.packages),
        len(function.tenants),
        function.users,
        _whole(function.cost_cents),
        function.first_end,
        f"{function.target}, {function.price.for_each:.2f} € a user" if function.target and function.price else "",
        _saving(function),
    )


def _saving(of: "Function | Harmonisation") -> str:
    """What merging saves, and how certain that is."""
    saving = _whole(of.saving_cents)
    if not of.is_at_least:
        return saving
    return f"at least {saving}" if of.saving_cents else "unknown"


def _used(use: "Use") -> tuple[object, ...]:
    beside = f": also {', '.join(use.beside)}" if use.beside else ""
    return (
        use.package.name,
        use.package.supplier,
        ", ".join(use.tenants),
        use.users,
        _whole(use.cost_cents),
        use.application.contract_end,
        use.application.status,
        f"{use.outcome}{beside}",
        _whole(use.saved_cents),
    )


def _print_matrix(sides: "Sequence[Landscape]") -> None:
    from assettool.cli import output
    from assettool.domain.landscape import matrix

    output.table(
        "",
        ("", "packages", *(each.tenant.slug for each in sides)),
        [
            (side.tenant.slug, len(side.packages), *("" if it.percent is None else f"{it.percent} %" for it in row))
            for side, row in zip(sides, matrix(sides, sides), strict=True)
        ],
    )


def _print_comparison(compared: "Comparison", limit: int | None) -> None:
    from assettool.cli import output

    first, second = compared.first.tenant.name, compared.second.tenant.name
    for what, alike in (("packages", compared.packages), ("functions", compared.functions)):
        output.out.print(f"{alike.shared} of {alike.either} {what} are shared{_percent(alike.percent)}")
    output.out.print(f"\nshared: {len(compared.shared)}")
    output.table("", ("package", "supplier"), _named(_first(compared.shared, limit)))
    output.out.print(f"\nsame function, different packages: {len(compared.differences)}")
    output.table(
        "",
        ("used as", "both", first, second),
        [
            (
                each.component,
                *(", ".join(package.name for package in side) for side in (each.both, each.first, each.second)),
            )
            for each in _first(compared.differences, limit)
        ],
    )
    for name, packages in ((first, compared.specific[0]), (second, compared.specific[1])):
        output.out.print(f"\nonly {output.plain(name)}: {len(packages)}")
        output.table("", ("package", "supplier"), _named(_first(packages, limit)))


def _print_items(items: "Sequence[Item]", limit: int | None) -> None:
    from assettool.cli import output

    output.table(
        "",
        ("name", "tenant", "environment", "status", "critical by", "lacks", "proposed"),
        [
            (
                item.name,
                item.tenant,
                item.deployment.environment if item.deployment else "",
                item.application.status if item.application else "",
                ", ".join(item.critical),
                ", ".join(item.lacks),
                item.proposed or "",
            )
            for item in _first(items, limit)
        ],
    )
    _tell_of_more(len(items), limit)


def _named(packages: "Iterable[Package]") -> list[tuple[str, str]]:
    return [(each.name, each.supplier) for each in packages]


def _first[T](rows: "Sequence[T]", limit: int | None) -> "Sequence[T]":
    return rows[: (_SHOWN if limit is None else limit) or None]


def _tell_of_more(number: int, limit: int | None) -> None:
    from assettool.cli import output

    shown = (_SHOWN if limit is None else limit) or number
    if number > shown:
        output.console.print(f"{shown} of {number}; all of them: --limit 0")


def _whole(cost_cents: int | None) -> str:
    """Whole euros; nothing where they are unknown."""
    return "" if cost_cents is None else f"{round(cost_cents / 100):,}"


def _percent(percent: int | None) -> str:
    return "" if percent is None else f": {percent} %"


_KINDS = {
    Unfinished.NO_DEPLOYMENT: "applications without a deployment",
    Unfinished.NO_MACHINE: "deployments without a confirmed machine",
    Unfinished.NO_APPLICATION: "servers without an application",
    Unfinished.NO_OWNER: "critical applications without an owner",
    Unfinished.NO_CONTRACT: "critical applications without a contract",
    Unfinished.NO_RECOVERY: "critical applications without a recovery objective",
}
