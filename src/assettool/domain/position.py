"""The licence position: what is owned against what is needed, and the rows that prove it.

Rights cover needs of their own product first and of others as far as upgrades and downgrades allow; where a contract
leaves a choice, the way is taken that leaves the least to buy. Per line: surplus − shortfall = entitled − required.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce

from assettool.domain.licence import Entitlement, Estate, Subject
from assettool.domain.metrics import METRICS
from assettool.domain.metrics.consumption import Consumption, Reference
from assettool.domain.metrics.family import FamilyCount, LineKey, count_family
from assettool.domain.metrics.gathering import Gathering
from assettool.domain.metrics.line import AllocationUse, EntitledRow, Line, Status, TenantLine
from assettool.domain.metrics.options import Need, Part
from assettool.domain.metrics.pricing import Purchase, cheapest, packs_of, price_of_right
from assettool.domain.metrics.rules import Rule
from assettool.domain.metrics.servers import apportion
from assettool.domain.wording import Phrase, say

__all__ = [
    "AllocationUse",
    "Alternative",
    "Choice",
    "EntitledRow",
    "Line",
    "Position",
    "Status",
    "TenantLine",
    "position",
]

type Flows = Mapping[tuple[Need, int], int]
"""A need and the place of a stock → how many rights of the stock cover the need."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to license a unit, and what its rights are worth."""

    label: str
    value: Decimal | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that can be licensed in several ways."""

    family: str
    unit: str
    alternatives: tuple[Alternative, ...]
    is_proven: bool
    """No other choice for the whole family leaves less to buy."""


@dataclass(frozen=True, slots=True)
class Position:
    """All lines on a day."""

    on: date
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    unknown_products: tuple[str, ...]
    """Products that facts speak of and the catalogue does not have."""

    @property
    def true_up_cost(self) -> Decimal:
        """What all shortfalls cost, as far as prices are known."""
        return sum((line.true_up_cost or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def without_price(self) -> tuple[Line, ...]:
        """The lines with a shortfall that no price is known for."""
        return tuple(line for line in self.lines if line.shortfall and line.true_up_cost is None)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that decided any number."""
        found = {rule.id: rule for line in self.lines for rule in line.rules}
        return tuple(found[each] for each in sorted(found))

    def line(self, product: str, metric: str = "") -> Line:
        """The line of a product; its first one where no metric is named. Raises `KeyError` where there is none."""
        for line in self.lines:
            if line.product.key == product and metric in ("", line.metric):
                return line
        raise KeyError(product)


def position(estate: Estate, on: date, products: Collection[str] = ()) -> Position:
    """The position on a day; with products named, that of their families only.

    Raises `UsageError` for a product whose metric is not known.
    """
    gathering = Gathering(estate, on)
    lines: list[Line] = []
    choices: list[Choice] = []
    for family in gathering.families():
        if not products or any(product.key in products for product in family):
            count = count_family(gathering, family)
            lines += _lines(gathering, count)
            choices += _choices(family[0].kin, count)
    lines.sort(key=_order)
    unknown = sorted(gathering.products() - estate.products.keys())
    return Position(on, tuple(lines), tuple(choices), tuple(unknown))


def _order(line: Line) -> tuple[str, ...]:
    product = line.product
    words = (product.publisher, product.name, product.edition, product.version, product.key, line.metric)
    return tuple(word.casefold() for word in words)


def _choices(family: str, count: FamilyCount) -> Iterable[Choice]:
    """The units with a choice, and the least that each way would take."""
    for picked in count.picked:
        values: dict[str, Decimal | None] = {}
        for option in picked.unit.options:
            value = count.value(option)
            known = values.get(option.label)
            values[option.label] = value if known is None else known if value is None else min(value, known)
        values[picked.option.label] = count.value(picked.option)
        if len(values) > 1:
            alternatives = tuple(
                Alternative(label, value, label == picked.option.label) for label, value in values.items()
            )
            yield Choice(family, picked.unit.label, alternatives, picked.is_proven)


def _lines(gathering: Gathering, count: FamilyCount) -> Iterable[Line]:
    """A line for each product and kind of right that anything is known of."""
    parts: dict[LineKey, list[Part]] = defaultdict(list)
    for part in count.parts:
        parts[part.product, part.metric.kind_of_right].append(part)
    keys = {key for key, some in parts.items() if any(part.consumption != Consumption() for part in some)}
    keys |= {_key_of(stock.entitlement) for stock in count.stocks}
    keys |= {_key_of(entitlement) for entitlement, _ in count.not_counted}
    for key in sorted(keys):
        yield _LineBuilder(gathering, count, key, parts.get(key, [])).line()


def _key_of(entitlement: Entitlement) -> LineKey:
    metric = METRICS.get(entitlement.metric)
    return entitlement.product, metric.kind_of_right if metric else entitlement.metric


class _LineBuilder:
    """Puts one line together."""

    def __init__(self, gathering: Gathering, count: FamilyCount, key: LineKey, parts: Sequence[Part]) -> None:
        self.gathering = gathering
        self.count = count
        self.key = key
        self.product = count.products[key[0]]
        self.parts = parts
        self.consumption = reduce(Consumption.plus, (part.consumption for part in parts), Consumption())
        self.own = {place for place, stock in enumerate(count.stocks) if _key_of(stock.entitlement) == key}
        self.packs = count.packs.get(key) or packs_of(self.product, key[1], ())

    def line(self) -> Line:
        """The line."""
        here = {(need, place): number for (need, place), number in self.count.flows.items() if self._is_need(need)}
        from_here = {pair: number for pair, number in self.count.flows.items() if pair[1] in self.own}
        lent = sum(number for (need, _), number in from_here.items() if not self._is_need(need))
        borrowed = sum(number for (_, place), number in here.items() if place not in self.own)
        required, covered = self.consumption.required, sum(here.values())
        purchase = cheapest(required - covered, self.packs)
        return Line(
            product=self.product,
            metric=self.key[1],
            methods=tuple(dict.fromkeys(part.metric.name for part in self.parts)),
            owned=sum(self.count.stocks[place].quantity for place in self.own),
            lent=lent,
            borrowed=borrowed,
            required=required,
            covered=covered,
            reclaimable=self.consumption.reclaimable,
            spend=self._spend(),
            price=price_of_right(self.packs),
            purchase=purchase,
            consumption=self.consumption,
            entitlements=tuple(self._entitled_rows()),
            allocations=tuple(self._allocations()),
            tenants=tuple(self._tenants(here, from_here, purchase)),
            vendor_view=self._vendor_view(),
        )

    def _is_need(self, need: Need) -> bool:
        return (need.product, need.right) == self.key

    def _active(self) -> list[Entitlement]:
        return list(
            {
                self.count.stocks[place].entitlement.key: self.count.stocks[place].entitlement
                for place in sorted(self.own)
            }.values()
        )

    def _spend(self) -> Decimal:
        return sum((each.unit_price * each.quantity for each in self._active() if each.unit_price), Decimal(0))

    def _entitled_rows(self) -> Iterable[EntitledRow]:
        used: dict[str, int] = defaultdict(int)
        for (_, place), number in self.count.flows.items():
            used[self.count.stocks[place].entitlement.key] += number
        for each in self._active():
            yield EntitledRow(
                each.key, each.contract, each.tenant, each.rights, used[each.key], say(Phrase.COUNTS), True
            )
        for each, reason in self.count.not_counted:
            if _key_of(each) == self.key:
                yield EntitledRow(each.key, each.contract, each.tenant, each.rights, 0, reason, False)

    def _allocations(self) -> Iterable[AllocationUse]:
        """What is kept for whom: the needs of each are shared out over its allocations in their order."""
        active = [each for each in self._active() if self.gathering.allocations(each.key)]
        if not active:
            return
        usage = self.count.usages[self.product.key]
        applications = {(each.kind, each.subject): each.application for each in usage.installations if each.application}
        left: dict[Reference, int] = defaultdict(int)
        for row in self.consumption.counted:
            left[Subject.TENANT, row.tenant] += row.quantity
            if not row.reclaim:
                left[row.kind, row.key] += row.quantity
                left[Subject.APPLICATION, applications.get((row.kind, row.key), "")] += row.quantity
        for entitlement in active:
            for each in self.gathering.allocations(entitlement.key):
                in_use = max(0, min(each.quantity, left[each.to, each.subject]))
                left[each.to, each.subject] -= in_use
                yield AllocationUse(entitlement.key, each.to, each.subject, each.quantity, in_use)

    def _tenants(self, here: Flows, from_here: Flows, purchase: Purchase | None) -> Iterable[TenantLine]:
        needed = self.consumption.by_tenant
        covered: dict[str, int] = defaultdict(int)
        for (need, _), number in here.items():
            covered[need.tenant] += number
        unused: dict[str, int] = defaultdict(int)
        for place in self.own:
            stock = self.count.stocks[place]
            used = sum(number for (_, where), number in from_here.items() if where == place)
            unused[stock.entitlement.tenant or stock.kept_for] += stock.quantity - used
        names = sorted({*needed, *(tenant for tenant, number in unused.items() if number)})
        shortfalls = {tenant: needed.get(tenant, (0, 0))[0] - covered[tenant] for tenant in names}
        parts = _shared(purchase.cost, shortfalls) if purchase else {}
        for tenant in names:
            required, reclaimable = needed.get(tenant, (0, 0))
            yield TenantLine(
                tenant=tenant,
                entitled=covered[tenant] + unused[tenant],
                required=required,
                covered=covered[tenant],
                reclaimable=reclaimable,
                true_up_cost=parts.get(tenant),
            )

    def _vendor_view(self) -> Consumption | None:
        for part in self.parts:
            if part.metric.vendor_view:
                return part.metric.vendor_view(self.count.usages[self.product.key])
        return None


def _shared(cost: Decimal, shortfalls: Mapping[str, int]) -> dict[str, Decimal]:
    """A cost shared out by what each is short of, to the cent, or finer where the price is."""
    unit = min(Decimal("0.01"), Decimal(1).scaleb(int(cost.as_tuple().exponent)))
    return {tenant: part * unit for tenant, part in apportion(int(cost / unit), shortfalls).items()}
