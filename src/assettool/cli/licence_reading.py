"""What the licence commands share: their options, reading what a position is computed from, and how they show money."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from decimal import Decimal

    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.licence import Estate
    from assettool.domain.metrics.rules import Rule

On = Annotated[str, typer.Option("--on", metavar="DATE", help="As of this day, 2026-03-31; today without.")]
Tenant = Annotated[str, typer.Option(help="Slug of a tenant: only its part.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def store() -> "NetBoxStore":
    """The NetBox of the settings; the embedded one as its licence manager."""
    from assettool import wiring
    from assettool.settings import load_settings

    return wiring.store(load_settings(), wiring.LICENCE_USER)


def read_estate(target: "NetBoxStore | None" = None) -> "Estate":
    """What a position is computed from."""
    from assettool.cli import output

    found = target or store()
    with output.progress() as shown:
        shown.start("reading what is owned and used")
        estate = found.read_estate()
        shown.finish()
    if estate.hidden:
        names = output.plain(", ".join(estate.hidden))
        output.console.print(f"warning: your user may not see these, and nothing of them is counted: {names}")
    return estate


def day(text: str) -> date:
    """A day as people write it; today where nothing is written. Raises `UsageError` for what is none."""
    from datetime import UTC, datetime

    from assettool.errors import UsageError

    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).astimezone().date()
    except ValueError as exc:
        raise UsageError(f"this is no day: {text}", hint="such as 2026-03-31") from exc


def check_tenant(estate: "Estate", slug: str) -> None:
    """Raise `AssettoolError` where nothing that counts is of this tenant."""
    from assettool.errors import AssettoolError

    if not slug:
        return
    fleet = estate.fleet
    groups: Sequence[Iterable[str]] = (
        (each.tenant for each in estate.entitlements),
        (each.tenant for each in estate.contracts.values()),
        *((thing.tenant for thing in things.values()) for things in (fleet.hosts, fleet.machines)),
        *((thing.tenant for thing in things.values()) for things in (fleet.devices, fleet.accounts)),
        (each.tenant for each in fleet.headcounts),
    )
    known = {tenant for group in groups for tenant in group if tenant}
    if slug not in known:
        raise AssettoolError(
            f"nothing that counts is of this tenant: {slug}", hint=f"one of: {', '.join(sorted(known))}"
        )


def products_named(estate: "Estate", words: Iterable[str]) -> list[str]:
    """The keys of the products with this key, or else with this in their name. Raises `AssettoolError` for no one."""
    from assettool.errors import AssettoolError

    found: dict[str, None] = {}
    for word in words:
        part = word.casefold()
        labels = {key: f"{key} {product.label}".casefold() for key, product in estate.products.items()}
        keys = [word] if word in estate.products else [key for key, label in labels.items() if part in label]
        if not keys:
            raise AssettoolError(
                f"there is no product with this key, or this in its name: {word}", hint="assettool licence position"
            )
        found |= dict.fromkeys(sorted(keys))
    return list(found)


def product_named(estate: "Estate", word: str) -> str:
    """The one product that is meant. Raises `AssettoolError` where there are several, or none."""
    from assettool.errors import AssettoolError

    keys = products_named(estate, [word])
    if len(keys) > 1:
        raise AssettoolError(
            f"several products have this in their name: {word}", hint=f"name one of: {', '.join(keys)}"
        )
    return keys[0]


def euro(value: "Decimal | float | None") -> str:
    """Whole euros; nothing where they are not known."""
    return "" if value is None else f"{value:,.0f}"


def tell_unchecked(rules: "Iterable[Rule]") -> None:
    """Name the rules behind the numbers that nobody read in the vendor's terms."""
    from assettool.cli import output
    from assettool.domain.metrics.rules import Mark

    for rule in rules:
        if rule.mark is not Mark.READ:
            source = f" ({rule.source})" if rule.source else ""
            said = f"[{rule.mark}] {rule.id}: {rule.text}; not read in the vendor's terms{source}"
            output.out.print(output.plain(said), soft_wrap=True)
