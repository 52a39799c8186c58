"""One line of a licence position: a product in one kind of right, what is owned, needed and missing, and the proof."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assettool.domain.licence import Product, Subject
from assettool.domain.metrics import RULES
from assettool.domain.metrics.consumption import Consumption
from assettool.domain.metrics.pricing import Purchase
from assettool.domain.metrics.rules import Mark, Rule


class Status(StrEnum):
    """How a line stands."""

    SHORT = "short"
    UNKNOWN = "unknown"  # enough as far as is known, and not everything is known
    EVEN = "even"
    SURPLUS = "surplus"


@dataclass(frozen=True, slots=True)
class EntitledRow:
    """An entitlement, and what became of its rights."""

    entitlement: str
    contract: str
    tenant: str
    rights: int
    used: int
    """Rights that cover a need, of this product or of another one."""
    reason: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class AllocationUse:
    """Rights that are kept for somebody, and how many of them that one needs."""

    entitlement: str
    to: Subject
    subject: str
    quantity: int
    in_use: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantLine:
    """A tenant's part of a line; the tenant without a name has what is everybody's. The parts add up to the line."""

    tenant: str
    entitled: int
    required: int
    covered: int
    reclaimable: int
    true_up_cost: Decimal | None

    @property
    def surplus(self) -> int:
        """Rights that cover nothing."""
        return self.entitled - self.covered

    @property
    def shortfall(self) -> int:
        """Needs that no right covers."""
        return self.required - self.covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One product in one kind of right."""

    product: Product
    metric: str
    """The kind of right."""
    methods: tuple[str, ...]
    """The metrics that counted."""
    owned: int
    lent: int
    """Rights of this product that cover needs of another one."""
    borrowed: int
    """Rights of other products that cover needs of this one."""
    required: int
    covered: int
    reclaimable: int
    spend: Decimal
    """What the rights that count cost."""
    price: Decimal | None
    """What a right costs."""
    purchase: Purchase | None
    """What to buy for the shortfall; None where no price is known."""
    consumption: Consumption
    entitlements: tuple[EntitledRow, ...]
    allocations: tuple[AllocationUse, ...]
    tenants: tuple[TenantLine, ...]
    vendor_view: Consumption | None = None
    """What the vendor would count, where that differs from the contract."""

    @property
    def entitled(self) -> int:
        """Rights that are there for this product."""
        return self.owned - self.lent + self.borrowed

    @property
    def surplus(self) -> int:
        """Rights that cover nothing."""
        return self.entitled - self.covered

    @property
    def shortfall(self) -> int:
        """Needs that no right covers."""
        return self.required - self.covered

    @property
    def balance(self) -> int:
        """Entitled minus required."""
        return self.entitled - self.required

    @property
    def needed(self) -> int:
        """What would be required if everything that can be taken back were."""
        return self.required - self.reclaimable

    @property
    def true_up_cost(self) -> Decimal | None:
        """What the shortfall costs; None where no price is known."""
        return self.purchase.cost if self.purchase else None

    @property
    def surplus_value(self) -> Decimal | None:
        """What the surplus is worth."""
        return None if self.price is None else self.price * self.surplus

    @property
    def reclaimable_value(self) -> Decimal | None:
        """What the rights are worth that could be taken back."""
        return None if self.price is None else self.price * self.reclaimable

    @property
    def status(self) -> Status:
        """How it stands."""
        if self.shortfall:
            return Status.SHORT
        if self.consumption.unknown:
            return Status.UNKNOWN
        return Status.SURPLUS if self.surplus else Status.EVEN

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that decided."""
        ids = {*self.consumption.rules, *(self.vendor_view.rules if self.vendor_view else ())}
        return tuple(RULES[each] for each in sorted(ids))

    @property
    def unchecked(self) -> tuple[Rule, ...]:
        """Those of them that nobody read in the vendor's terms: they have to be shown as such."""
        return tuple(rule for rule in self.rules if rule.mark is not Mark.READ)
