"""The licence position as people ask for it: some of its lines, or one tenant's part of them, and their totals."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assettool.domain.licence import Estate
from assettool.domain.metrics.line import Status, TenantLine
from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.position import Choice, Position
from assettool.domain.position_row import PositionRow, row_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines are asked for; nothing asks for all."""

    products: Collection[str] = ()
    statuses: Collection[Status] = ()
    publisher: str = ""
    """Part of its name."""
    tenant: str = ""

    def families(self, estate: Estate) -> list[str]:
        """The products to compute: with none named, those of the publisher; empty where all of them are asked for."""
        if self.products or not self.publisher:
            return list(self.products)
        part = self.publisher.casefold()
        return [key for key, product in estate.products.items() if part in product.publisher.casefold()]


@dataclass(frozen=True, slots=True)
class Totals:
    """What rows come to together; money that is not known counts for nothing, and the lines without are named."""

    numbers: Counter[Status]
    spend: Decimal
    true_up_cost: Decimal
    surplus_value: Decimal
    reclaimable_value: Decimal
    without_price: tuple[str, ...]
    """The products with a shortfall that no price is known for."""

    def document(self) -> dict[str, object]:
        """As JSON says it."""
        return {
            "lines": self.numbers.total(),
            **{status.value: self.numbers[status] for status in Status},
            "spend": money(self.spend),
            "true_up_cost": money(self.true_up_cost),
            "surplus_value": money(self.surplus_value),
            "reclaimable_value": money(self.reclaimable_value),
            "without_price": self.without_price,
        }


def money(value: Decimal | None) -> float | None:
    """Euro as JSON has them."""
    return None if value is None else round(float(value), 4)


def row_document(row: PositionRow) -> dict[str, object]:
    """A row as JSON says it; money in euro."""
    product, line = row.line.product, row.line
    whole = row.part is None
    return {
        "product": product.key,
        "publisher": product.publisher,
        "name": product.name,
        "edition": product.edition,
        "version": product.version,
        "metric": line.metric,
        "metric_label": row.metric_label,
        "methods": line.methods,
        "status": row.status,
        "owned": line.owned if whole else None,
        "lent": line.lent if whole else None,
        "borrowed": line.borrowed if whole else None,
        "entitled": row.entitled,
        "required": row.required,
        "position": row.position,
        "surplus": row.surplus,
        "shortfall": row.shortfall,
        "reclaimable": row.reclaimable,
        "candidates": row.counted + row.not_counted + row.unknown,
        "counted": row.counted,
        "not_counted": row.not_counted,
        "unknown": row.unknown,
        "spend": money(row.spend),
        "price": money(line.price),
        "true_up_cost": money(row.true_up_cost),
        "surplus_value": money(row.surplus_value),
        "reclaimable_value": money(row.reclaimable_value),
        "unchecked": [{"id": rule.id, "mark": rule.mark} for rule in row.unchecked],
        "tenants": [tenant_document(each) for each in (line.tenants if row.part is None else [row.part])],
    }


def tenant_document(part: TenantLine) -> dict[str, object]:
    """A tenant's part of a line as JSON says it."""
    return {
        "tenant": part.tenant,
        "entitled": part.entitled,
        "required": part.required,
        "position": part.entitled - part.required,
        "surplus": part.surplus,
        "shortfall": part.shortfall,
        "reclaimable": part.reclaimable,
        "true_up_cost": money(part.true_up_cost if part.shortfall else Decimal(0)),
    }


def position_rows(found: Position, wanted: Wanted) -> list[PositionRow]:
    """The lines that are asked for, in the order of the position."""
    publisher = wanted.publisher.casefold()
    rows = [
        row
        for line in found.lines
        if (not wanted.products or line.product.key in wanted.products)
        and publisher in line.product.publisher.casefold()
        and (row := row_of(line, wanted.tenant))
    ]
    return [row for row in rows if not wanted.statuses or row.status in wanted.statuses]


def totals(rows: Iterable[PositionRow]) -> Totals:
    """What rows come to together."""
    rows = list(rows)

    def summed(values: Iterable[Decimal | None]) -> Decimal:
        return sum((value for value in values if value is not None), Decimal(0))

    return Totals(
        numbers=Counter(row.status for row in rows),
        spend=summed(row.spend for row in rows),
        true_up_cost=summed(row.true_up_cost for row in rows),
        surplus_value=summed(row.surplus_value for row in rows),
        reclaimable_value=summed(row.reclaimable_value for row in rows),
        without_price=tuple(row.line.product.key for row in rows if row.shortfall and row.true_up_cost is None),
    )


def choices_of(found: Position, rows: Iterable[PositionRow]) -> list[Choice]:
    """The choices that were made for these lines."""
    families = {row.line.product.kin for row in rows}
    return [choice for choice in found.choices if choice.family in families]


def rules_of(rows: Iterable[PositionRow]) -> list[Rule]:
    """The rules that decided any of the numbers."""
    found = {rule.id: rule for row in rows for rule in row.rules}
    return [found[each] for each in sorted(found)]


def position_document(found: Position, rows: Sequence[PositionRow], shown: Sequence[PositionRow]) -> dict[str, object]:
    """The rows that are shown as JSON says them, with the totals of all that were found."""
    return {
        "on": found.on,
        "positions": [row_document(row) for row in shown],
        "totals": totals(rows).document(),
        "choices": [choice_document(each) for each in choices_of(found, shown)],
        "unknown_products": found.unknown_products,
        "rules": [rule_document(rule) for rule in rules_of(shown)],
    }


def choice_document(choice: Choice) -> dict[str, object]:
    """A choice as JSON says it: each way with what its rights are worth, in euro."""
    return {
        "family": choice.family,
        "unit": choice.unit,
        "is_proven": choice.is_proven,
        "alternatives": [
            {"label": each.label, "value": money(each.value), "is_chosen": each.is_chosen}
            for each in choice.alternatives
        ],
    }


def rule_document(rule: Rule) -> dict[str, object]:
    """A rule as JSON says it."""
    return {
        "id": rule.id,
        "text": rule.text,
        "mark": rule.mark,
        "source": rule.source,
        "version": rule.version,
        "is_checked": rule.mark is Mark.READ,
    }
