"""Harvest: rights that are taken and not used, with what they are worth."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assettool.domain.licence import Account, Estate, Installation, Product, Subject, is_there
from assettool.domain.metrics import METRICS
from assettool.domain.metrics.pricing import packs_of, price_of_right
from assettool.domain.wording import Phrase, Wording, say


class Use(StrEnum):
    """Whether a right is used."""

    USED = "used"
    IDLE = "idle"
    NOBODY = "nobody"  # its account is disabled or shared
    UNKNOWN = "unknown"  # no source tells when it was used


@dataclass(frozen=True, slots=True)
class HarvestRow:
    """One device, machine or account with a product."""

    kind: Subject
    key: str
    name: str
    tenant: str
    use: Use
    reason: str
    last_used: date | None = None


@dataclass(frozen=True, slots=True)
class HarvestLine:
    """What could be taken back of a product."""

    product: Product
    rows: tuple[HarvestRow, ...]
    """Every one that has it, whatever its use."""
    price: Decimal | None

    @property
    def harvest(self) -> tuple[HarvestRow, ...]:
        """Those whose right could be taken back."""
        return tuple(row for row in self.rows if row.use in (Use.IDLE, Use.NOBODY))

    @property
    def total(self) -> int:
        """How many have it, whatever its use."""
        return len(self.rows)

    @property
    def idle(self) -> int:
        """How many were not used for long."""
        return sum(row.use is Use.IDLE for row in self.rows)

    @property
    def of_nobody(self) -> int:
        """How many are of an account that is disabled or shared."""
        return sum(row.use is Use.NOBODY for row in self.rows)

    @property
    def unknown(self) -> int:
        """How many may be used or not."""
        return sum(row.use is Use.UNKNOWN for row in self.rows)

    @property
    def value(self) -> Decimal | None:
        """What the rights are worth that could be taken back; None where no price is known."""
        return None if self.price is None else self.price * len(self.harvest)


def harvest(estate: Estate, on: date, days: int, products: Collection[str] = ()) -> tuple[HarvestLine, ...]:
    """What was not used for so many days, per product, the most valuable first."""
    by_product: dict[str, dict[tuple[Subject, str], Installation]] = {}
    for each in estate.installations:
        if (not products or each.product in products) and is_there(on, each.first_seen, each.removed):
            mine = by_product.setdefault(each.product, {})
            known = mine.get((each.kind, each.subject))
            if known is None or (each.last_used or date.min) > (known.last_used or date.min):
                mine[each.kind, each.subject] = each
    lines = []
    for key, found in by_product.items():
        product = estate.products.get(key)
        if product and product.needs_licence:
            rows = tuple(_row(estate, each, on, days) for _, each in sorted(found.items()))
            lines.append(HarvestLine(product, rows, _price(estate, product)))
    return tuple(sorted(lines, key=lambda line: (-(line.value or 0), -len(line.harvest), line.product.key)))


def _price(estate: Estate, product: Product) -> Decimal | None:
    bought = [each for each in estate.entitlements if each.product == product.key and each.metric in METRICS]
    names: Iterable[str] = (*(each.metric for each in bought), *product.metrics)
    rights = dict.fromkeys(METRICS[name].kind_of_right for name in names)
    prices = (price_of_right(packs_of(product, right, bought)) for right in rights)
    return next((price for price in prices if price is not None), None)


def _row(estate: Estate, found: Installation, on: date, days: int) -> HarvestRow:
    thing = estate.fleet.find(found.kind, found.subject)
    last = found.last_used
    name = found.subject
    if isinstance(thing, Account):
        name = thing.login or name
        last = last or thing.last_seen
    elif thing:
        name = thing.name or name
    use, reason = _use(thing if isinstance(thing, Account) else None, last, on, days)
    return HarvestRow(found.kind, found.subject, name, thing.tenant if thing else "", use, reason, last)


def _use(account: Account | None, last: date | None, on: date, days: int) -> tuple[Use, Wording]:
    if account and account.disabled and account.disabled <= on:
        return Use.NOBODY, say(Phrase.DISABLED, day=account.disabled)
    if account and account.is_shared:
        return Use.NOBODY, say(Phrase.SHARED_MAILBOX)
    if last is None:
        return Use.UNKNOWN, say(Phrase.USE_UNKNOWN)
    idle = (on - last).days
    return (Use.IDLE, say(Phrase.IDLE, days=idle)) if idle >= days else (Use.USED, say(Phrase.USED, day=last))
