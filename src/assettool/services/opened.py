"""One product of the licence position opened, down to every row and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from assettool.domain.licence import Entitlement, Estate, Subject
from assettool.domain.metrics.consumption import Consumption, Row
from assettool.domain.metrics.line import EntitledRow, Line
from assettool.domain.position import Choice, Position
from assettool.domain.position_row import PositionRow, row_of
from assettool.services.positions import choice_document, money, row_document, rule_document, rules_of


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """An entitlement of a line, with what was bought and what became of its rights."""

    became: EntitledRow
    bought: Entitlement | None

    def document(self) -> dict[str, object]:
        """As JSON says it."""
        became: dict[str, object] = dict(asdict(self.became))
        if self.bought is None:
            return became
        each = self.bought
        return {
            **became,
            "metric": each.metric,
            "quantity": each.quantity,
            "rights_per_pack": each.rights_per_pack,
            "unit_price": money(each.unit_price),
            "start": each.start,
            "end": each.end,
            "maintenance_end": each.maintenance_end,
            "is_subscription": each.is_subscription,
        }


@dataclass(frozen=True, slots=True)
class Opened:
    """A line, or a tenant's part of it, with all that its numbers are made of."""

    row: PositionRow
    tenant: str
    entitlements: tuple[OpenedRow, ...]
    choices: tuple[Choice, ...]
    true_up: tuple[str, ...]
    """Contracts of its entitlements that a shortfall is reported to at the true-up."""

    @property
    def counted(self) -> Sequence[Row]:
        """The rows that count."""
        return self._mine(self.row.line.consumption.counted)

    @property
    def not_counted(self) -> Sequence[Row]:
        """The rows that do not count, each with the reason."""
        return [row for row in self._mine(self.row.line.consumption.not_counted) if not row.is_unknown]

    @property
    def unknown(self) -> Sequence[Row]:
        """The rows that would count if more were known."""
        return [row for row in self._mine(self.row.line.consumption.not_counted) if row.is_unknown]

    @property
    def vendor_view(self) -> Consumption | None:
        """What the vendor would count, where that differs from the contract; of all tenants."""
        return self.row.line.vendor_view

    @property
    def peak(self) -> tuple[date, int] | None:
        """The day on which the most worked at the same time, and how many; None where that is not what counts."""
        peaks = [row for row in self.row.line.consumption.counted if row.kind is Subject.PEAK]
        return (date.fromisoformat(peaks[0].key), sum(row.quantity for row in peaks)) if peaks else None

    def _mine(self, rows: Sequence[Row]) -> Sequence[Row]:
        return [row for row in rows if row.tenant == self.tenant] if self.tenant else rows

    def document(self) -> dict[str, object]:
        """As JSON says it, with every row."""
        line, view, peak = self.row.line, self.vendor_view, self.peak
        return {
            **row_document(self.row),
            "entitlements": [each.document() for each in self.entitlements],
            "allocations": line.allocations,
            "choices": [choice_document(each) for each in self.choices],
            "to_buy": [
                {"rights": pack.rights, "price": money(pack.price), "packs": number}
                for pack, number in (line.purchase.packs if line.purchase else ())
            ],
            "report_at_true_up": self.true_up,
            "peak": {"on": peak[0], "number": peak[1]} if peak else None,
            "vendor_view": {
                "required": view.required,
                "counted_rows": view.counted,
                "not_counted_rows": view.not_counted,
            }
            if view
            else None,
            "rules": [rule_document(rule) for rule in rules_of([self.row])],
            "counted_rows": self.counted,
            "not_counted_rows": self.not_counted,
            "unknown_rows": self.unknown,
        }


def opened(found: Position, estate: Estate, product: str, tenant: str = "") -> list[Opened]:
    """The lines of a product, each opened."""
    bought = {each.key: each for each in estate.entitlements}
    lines = [line for line in found.lines if line.product.key == product]
    return [
        Opened(
            row,
            tenant,
            tuple(OpenedRow(each, bought.get(each.entitlement)) for each in line.entitlements),
            tuple(choice for choice in found.choices if choice.family == line.product.kin),
            tuple(_true_up(line, estate)),
        )
        for line in lines
        if (row := row_of(line, tenant))
    ]


def _true_up(line: Line, estate: Estate) -> Iterable[str]:
    """The contracts, once each, where the line is short."""
    keys = dict.fromkeys(each.contract for each in line.entitlements if each.is_counted) if line.shortfall else {}
    return (key for key in keys if key in estate.contracts and estate.contracts[key].has_true_up)
