"""What each municipality pays of shared cost: by a key, to the cent, beforehand and afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Key(StrEnum):
    """What shared cost is divided by."""

    USERS = "users"
    INHABITANTS = "inhabitants"
    OWNERSHIP = "ownership"


@dataclass(frozen=True, slots=True)
class Cost:
    """Something that is paid, in cents."""

    budgeted: int
    spent: int
    tenant: str = ""
    """Whose alone it is; it is divided where it is nobody's."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one tenant pays, in cents."""

    tenant: str
    weight: Decimal
    own_budgeted: int
    own_spent: int
    shared_budgeted: int
    shared_spent: int

    @property
    def budgeted(self) -> int:
        """The pre-calculation: its own and its part of what is shared."""
        return self.own_budgeted + self.shared_budgeted

    @property
    def spent(self) -> int:
        """The actual cost."""
        return self.own_spent + self.shared_spent

    @property
    def difference(self) -> int:
        """What it still pays, or gets back where it is less than nought."""
        return self.spent - self.budgeted


@dataclass(frozen=True, slots=True)
class Settlement:
    """All shares, and what could be given to nobody."""

    shares: tuple[Share, ...]
    undivided_budgeted: int = 0
    """Shared, while no tenant has a weight."""
    undivided_spent: int = 0

    @property
    def budgeted(self) -> int:
        """All cost beforehand."""
        return sum(each.budgeted for each in self.shares) + self.undivided_budgeted

    @property
    def spent(self) -> int:
        """All cost afterwards."""
        return sum(each.spent for each in self.shares) + self.undivided_spent


def settle(costs: Iterable[Cost], weights: Mapping[str, Decimal]) -> Settlement:
    """Give each tenant its own cost and its part of what is shared; all of it together is every cent that there is."""
    found = list(costs)
    own_budgeted = _by_tenant((each.tenant, each.budgeted) for each in found)
    own_spent = _by_tenant((each.tenant, each.spent) for each in found)
    shared_budgeted, shared_spent = own_budgeted.pop("", 0), own_spent.pop("", 0)
    budgeted, spent = divide(shared_budgeted, weights), divide(shared_spent, weights)
    tenants = sorted({*weights, *own_budgeted, *own_spent})
    shares = tuple(
        Share(
            tenant=tenant,
            weight=weights.get(tenant, Decimal(0)),
            own_budgeted=own_budgeted.get(tenant, 0),
            own_spent=own_spent.get(tenant, 0),
            shared_budgeted=budgeted.get(tenant, 0),
            shared_spent=spent.get(tenant, 0),
        )
        for tenant in tenants
    )
    return Settlement(shares, shared_budgeted - sum(budgeted.values()), shared_spent - sum(spent.values()))


def divide(whole: int, weights: Mapping[str, Decimal]) -> dict[str, int]:
    """A whole in whole parts by weight: the parts together are the whole.

    What is left after rounding down goes to the largest remainders, of equal ones to the first by name. Nobody gets
    anything where there are no weights.
    """
    weighed = {name: Fraction(weight) for name, weight in weights.items() if weight > 0}
    together = sum(weighed.values(), Fraction(0))
    if not together:
        return {}
    exact = {name: abs(whole) * weight / together for name, weight in weighed.items()}
    parts = {name: int(part) for name, part in exact.items()}
    left = abs(whole) - sum(parts.values())
    for name in sorted(exact, key=lambda name: (parts[name] - exact[name], name))[:left]:
        parts[name] += 1
    sign = -1 if whole < 0 else 1
    return {name: sign * part for name, part in parts.items()}


def _by_tenant(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for tenant, amount in amounts:
        found[tenant] = found.get(tenant, 0) + amount
    return found
