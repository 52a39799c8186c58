"""A line of the position as it is listed, whole or one tenant's part: the same on the command line and on pages."""

from dataclasses import dataclass, replace
from decimal import Decimal

from assettool.domain.metrics import METRICS
from assettool.domain.metrics.consumption import Consumption
from assettool.domain.metrics.line import Line, Status, TenantLine
from assettool.domain.metrics.rules import Mark, Rule


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A line of the position, or the part that one tenant has in it."""

    line: Line
    part: TenantLine | None
    counted: int
    """How many rows count."""
    not_counted: int
    """How many do not, with a reason."""
    unknown: int
    """How many would count if more were known."""
    rules: tuple[Rule, ...]
    """Those that decided."""

    @property
    def unchecked(self) -> tuple[Rule, ...]:
        """Those of them that nobody read in the vendor's terms."""
        return tuple(rule for rule in self.rules if rule.mark is not Mark.READ)

    @property
    def light(self) -> "PositionRow":
        """The same without the rows that were counted, of which there are many."""
        return replace(self, line=replace(self.line, consumption=Consumption(), vendor_view=None))

    @property
    def _numbers(self) -> Line | TenantLine:
        return self.line if self.part is None else self.part

    @property
    def entitled(self) -> int:
        """Rights that are there."""
        return self._numbers.entitled

    @property
    def required(self) -> int:
        """Rights that are needed."""
        return self._numbers.required

    @property
    def position(self) -> int:
        """Entitled minus required."""
        return self.entitled - self.required

    @property
    def surplus(self) -> int:
        """Rights that cover nothing."""
        return self._numbers.surplus

    @property
    def shortfall(self) -> int:
        """Needs that no right covers."""
        return self._numbers.shortfall

    @property
    def reclaimable(self) -> int:
        """Needed rights that could be taken back."""
        return self._numbers.reclaimable

    @property
    def spend(self) -> Decimal | None:
        """What the rights that count cost; of a tenant's part it is not known."""
        return self.line.spend if self.part is None else None

    @property
    def true_up_cost(self) -> Decimal | None:
        """What the shortfall costs; None where no price is known."""
        return self._numbers.true_up_cost if self.shortfall else Decimal(0)

    @property
    def surplus_value(self) -> Decimal | None:
        """What the surplus is worth."""
        return None if self.line.price is None else self.line.price * self.surplus

    @property
    def reclaimable_value(self) -> Decimal | None:
        """What the rights are worth that could be taken back."""
        return None if self.line.price is None else self.line.price * self.reclaimable

    @property
    def status(self) -> Status:
        """How it stands."""
        if self.shortfall:
            return Status.SHORT
        if self.unknown:
            return Status.UNKNOWN
        return Status.SURPLUS if self.surplus else Status.EVEN

    @property
    def metric_label(self) -> str:
        """How it is counted, as a person says it."""
        return metric_label(self.line)


def row_of(line: Line, tenant: str = "") -> PositionRow | None:
    """A line as a row, or a tenant's part of it; None for a tenant that has nothing to do with it."""
    counted, not_counted = line.consumption.counted, line.consumption.not_counted
    if not tenant:
        unknown = len(line.consumption.unknown)
        return PositionRow(line, None, len(counted), len(not_counted) - unknown, unknown, line.rules)
    mine = [row for row in not_counted if row.tenant == tenant]
    unknown = sum(row.is_unknown for row in mine)
    number = sum(row.tenant == tenant for row in counted)
    part = next((each for each in line.tenants if each.tenant == tenant), None)
    if part is None and not mine and not number:
        return None
    nothing = TenantLine(tenant=tenant, entitled=0, required=0, covered=0, reclaimable=0, true_up_cost=None)
    return PositionRow(line, part or nothing, number, len(mine) - unknown, unknown, line.rules)


def metric_label(line: Line) -> str:
    """How a line is counted, as a person says it."""
    return " and ".join(dict.fromkeys(right_label(name) for name in line.methods or (line.metric,)))


def right_label(name: str) -> str:
    """A metric or a kind of right, as a person says it."""
    return METRICS[name].label if name in METRICS else name.replace("_", " ")
