"""Counting one family of products: the way that leaves the least to buy, and which rights then cover what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assettool.domain.licence import Entitlement, Pack, Product, Subject
from assettool.domain.metrics import METRICS
from assettool.domain.metrics.choice import choose
from assettool.domain.metrics.consumption import Metric, Usage
from assettool.domain.metrics.cover import Cover
from assettool.domain.metrics.gathering import Gathering
from assettool.domain.metrics.options import Need, Option, Part, Unit, product_unit
from assettool.domain.metrics.pricing import in_cents, packs_of, price_of_right
from assettool.domain.metrics.sql_choice import enterprise_units
from assettool.domain.metrics.windows import RIGHT as WINDOWS_CORE
from assettool.domain.metrics.windows_choice import BY_MACHINE, customer_part, windows_units
from assettool.domain.wording import Phrase, say
from assettool.errors import UsageError

type LineKey = tuple[str, str]
"""A product and a kind of right."""

_MOST_TRIED = 8
_DEAR = 1_000  # a right without a price weighs so many times the dearest one: it is not bought if another way is known


@dataclass(frozen=True, slots=True)
class Stock:
    """Rights of one entitlement, or the part of them that is kept for a tenant."""

    entitlement: Entitlement
    quantity: int
    kept_for: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """A unit, the option that was taken, and whether that is proven to be the best."""

    unit: Unit
    option: Option
    is_proven: bool


@dataclass(frozen=True, slots=True)
class FamilyCount:
    """What was counted and covered."""

    products: Mapping[str, Product]
    usages: Mapping[str, Usage]
    parts: tuple[Part, ...]
    stocks: tuple[Stock, ...]
    flows: Mapping[tuple[Need, int], int]
    """Need and place of the stock → how many rights of it cover that need."""
    packs: Mapping[LineKey, tuple[Pack, ...]]
    picked: tuple[Picked, ...]
    not_counted: tuple[tuple[Entitlement, str], ...]
    """Entitlements that do not count, and why."""

    def value(self, option: Option) -> Decimal | None:
        """What the rights of an option are worth; None where a price is not known."""
        worth = Decimal(0)
        for need, number in option.needs.items():
            price = price_of_right(self.packs.get((need.product, need.right), ()))
            if price is None and number:
                return None
            worth += (price or Decimal(0)) * number
        return worth


def count_family(gathering: Gathering, family: Sequence[Product]) -> FamilyCount:
    """Choose, count and cover."""
    products = {product.key: product for product in family}
    usages = gathering.usages(family)
    active, not_counted = _sorted_out(gathering, products)
    paid = _paid(gathering, products)
    units = _units(products, usages, active, paid)
    market = _Market(products, _packs(products, units, paid), tuple(_stocks(gathering, active)), gathering.on)
    plan = _planned(units, market)
    return FamilyCount(
        products=products,
        usages=usages,
        parts=plan.parts,
        stocks=market.stocks,
        flows=plan.flows(),
        packs=market.packs,
        picked=plan.picked,
        not_counted=tuple(not_counted),
    )


@dataclass(frozen=True, slots=True)
class _Market:
    """What there is, and what more costs."""

    products: Mapping[str, Product]
    packs: Mapping[LineKey, tuple[Pack, ...]]
    stocks: tuple[Stock, ...]
    on: date

    def cover(self, kinds: Sequence[Need]) -> Cover:
        """How these needs can be covered."""
        prices = [price_of_right(self.packs.get((need.product, need.right), ())) for need in kinds]
        dearest = max((in_cents(price) for price in prices), default=1)
        return Cover(
            tuple(dearest * _DEAR if price is None else in_cents(price) for price in prices),
            tuple(stock.quantity for stock in self.stocks),
            tuple(self._usable(need) for need in kinds),
        )

    def _usable(self, need: Need) -> tuple[int, ...]:
        """The stocks that may cover a need, the first choice first."""
        ranked = []
        for place, stock in enumerate(self.stocks):
            own = self.products[stock.entitlement.product]
            if _covers(stock.entitlement, own, need, self.products[need.product], self.on):
                ranked.append((_preference(stock, own, need, self.on), place))
        return tuple(place for _, place in sorted(ranked))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The options that were taken, and what they need."""

    picked: tuple[Picked, ...]
    parts: tuple[Part, ...]
    kinds: tuple[Need, ...]
    wanted: tuple[int, ...]
    cover: Cover

    @property
    def cost(self) -> int:
        """What is missing, in cents."""
        return self.cover.cost(self.wanted)

    def flows(self) -> dict[tuple[Need, int], int]:
        """Which stock covers what."""
        return {(self.kinds[kind], stock): number for (kind, stock), number in self.cover.assign(self.wanted).items()}


def _planned(units: Sequence[Unit], market: _Market) -> _Plan:
    """The plan that leaves the least to buy.

    Licensing by virtual machine has a minimum for the customer. Where it takes so few that the minimum decides, doing
    without it may be cheaper, or doing so for more of them.
    """
    plan = _plan(units, market)
    if not customer_part(plan.parts, market.products):
        return plan
    others = [[_only(unit, lambda option: option.label != BY_MACHINE) for unit in units]]
    some = [place for place, unit in enumerate(units) if len(unit.options) > len(others[0][place].options)]
    for place in some[:_MOST_TRIED]:
        by_machine = _only(units[place], lambda option: option.label == BY_MACHINE)
        others.append([*units[:place], by_machine, *units[place + 1 :]])
    plans = [_with_minimum(each, market) for each in (plan, *(_plan(other, market) for other in others))]
    return min(plans, key=lambda plan: plan.cost)


def _only(unit: Unit, is_wanted: Callable[[Option], bool]) -> Unit:
    """A unit with some of its options, or all where none is wanted."""
    return replace(unit, options=tuple(filter(is_wanted, unit.options)) or unit.options)


def _plan(units: Sequence[Unit], market: _Market) -> _Plan:
    picked = tuple(_picked(units, market))
    return _of(picked, tuple(part for each in picked for part in each.option.parts()), market)


def _with_minimum(plan: _Plan, market: _Market) -> _Plan:
    missing = customer_part(plan.parts, market.products)
    return _of(plan.picked, (*plan.parts, missing), market) if missing else plan


def _of(picked: tuple[Picked, ...], parts: tuple[Part, ...], market: _Market) -> _Plan:
    needs: dict[Need, int] = defaultdict(int)
    for part in parts:
        for need, number in part.needs.items():
            needs[need] += number
    # Of needs at one price the newest version comes first: no other rights hold for it.
    kinds = sorted(
        needs, key=lambda n: (-market.products[n.product].release, n.product, n.right, n.tenant, not n.is_maintained)
    )
    return _Plan(picked, parts, tuple(kinds), tuple(needs[need] for need in kinds), market.cover(kinds))


def _sorted_out(
    gathering: Gathering, products: Mapping[str, Product]
) -> tuple[list[Entitlement], list[tuple[Entitlement, str]]]:
    active: list[Entitlement] = []
    not_counted: list[tuple[Entitlement, str]] = []
    for key in products:
        for each in gathering.entitlements.get(key, ()):
            reason = gathering.why_not(each)
            if not reason and each.metric not in METRICS:
                reason = say(Phrase.NO_METRIC, metric=each.metric)
            if reason:
                not_counted.append((each, reason))
            else:
                active.append(each)
    return active, not_counted


def _units(
    products: Mapping[str, Product],
    usages: Mapping[str, Usage],
    active: Sequence[Entitlement],
    paid: Iterable[Entitlement],
) -> list[Unit]:
    """Everything that is licensed as a whole."""
    metrics = {key: _metrics_of(product, active) for key, product in products.items()}
    windows = {key for key, some in metrics.items() if any(metric.kind_of_right == WINDOWS_CORE for metric in some)}
    hosted = {key for key in products.keys() - windows if "sql_host" in products[key].metrics}
    units: list[Unit] = []
    if windows:
        may = any(each.is_maintained(usages[each.product].on) for each in active if each.product in windows)
        offered = {key for key, product in products.items() if product.packs} | {each.product for each in paid}
        units += windows_units({key: usages[key] for key in sorted(windows)}, offered, may_by_machine=may)
    for key in sorted(hosted):
        units += enterprise_units(usages[key])
    cals = {product.cal for key, product in products.items() if product.cal in products and key not in hosted}
    for cal in sorted(cals):
        owners = sorted(key for key, product in products.items() if product.cal == cal and key not in hosted)
        units.append(_with_cal([usages[key] for key in owners], metrics, usages[cal]))
    alone = products.keys() - windows - hosted - cals - {key for key in products if products[key].cal in cals}
    units += [product_unit([usages[key]], [[metric] for metric in metrics[key]]) for key in sorted(alone)]
    return units


def _with_cal(owners: Sequence[Usage], metrics: Mapping[str, Sequence[Metric]], cal: Usage) -> Unit:
    """Products that share an access licence: all by core without it, or all by server with it."""
    names = list(dict.fromkeys(metric.name for usage in owners for metric in metrics[usage.product.key]))
    ways = []
    for name in names:
        chosen = []
        for usage in owners:
            own = metrics[usage.product.key]
            chosen.append(next((metric for metric in own if metric.name == name), own[0]))
        ways.append(chosen)
    return product_unit(owners, ways, (cal, metrics[cal.product.key][0]))


def _metrics_of(product: Product, active: Iterable[Entitlement]) -> list[Metric]:
    """The metrics that the catalogue allows and those that rights were bought in, one for each kind of right."""
    found: dict[str, Metric] = {}
    for name in (*product.metrics, *(each.metric for each in active if each.product == product.key)):
        if name not in METRICS:
            raise UsageError(
                f"no metric that is known, of {product.label}: {name}", hint=f"there is {', '.join(sorted(METRICS))}"
            )
        found.setdefault(METRICS[name].kind_of_right, METRICS[name])
    return list(found.values())


def _paid(gathering: Gathering, products: Mapping[str, Product]) -> list[Entitlement]:
    """Everything that was bought up to the day, also what has ended: it says what is paid."""
    return [
        each
        for key in products
        for each in gathering.entitlements.get(key, ())
        if each.metric in METRICS and each.rights_per_pack > 0 and (each.start is None or each.start <= gathering.on)
    ]


def _packs(
    products: Mapping[str, Product], units: Iterable[Unit], paid: Sequence[Entitlement]
) -> dict[LineKey, tuple[Pack, ...]]:
    keys = {(need.product, need.right) for unit in units for option in unit.options for need in option.needs}
    keys |= {(each.product, METRICS[each.metric].kind_of_right) for each in paid}
    return {
        (key, right): packs_of(products[key], right, [each for each in paid if each.product == key])
        for key, right in sorted(keys)
    }


def _stocks(gathering: Gathering, active: Iterable[Entitlement]) -> Iterable[Stock]:
    """The rights of each entitlement: what is kept for a tenant apart from the rest."""
    for each in sorted(active, key=lambda each: each.key):
        left = each.rights
        kept: dict[str, int] = defaultdict(int)
        for allocation in gathering.allocations(each.key):
            tenant = allocation.subject if allocation.to is Subject.TENANT else allocation.tenant
            tenant = tenant or gathering.estate.fleet.tenant_of(allocation.to, allocation.subject)
            number = min(left, max(0, allocation.quantity))
            if tenant and number:
                kept[tenant] += number
                left -= number
        yield from (Stock(each, number, tenant) for tenant, number in sorted(kept.items()))
        if left or not kept:
            yield Stock(each, left)


def _picked(units: Sequence[Unit], market: _Market) -> list[Picked]:
    """The option of each unit that leaves the least to buy for all together."""
    if all(len(unit.options) == 1 for unit in units):
        return [Picked(unit, unit.options[0], True) for unit in units]
    by_tenant = any(stock.entitlement.tenant and not stock.entitlement.is_transferable for stock in market.stocks)
    kinds: dict[Need, int] = {}
    options: list[list[dict[int, int]]] = []
    for unit in units:
        options.append([])
        for option in unit.options:
            numbers: dict[int, int] = defaultdict(int)
            for need, number in option.needs.items():
                kind = need if by_tenant else replace(need, tenant="")
                numbers[kinds.setdefault(kind, len(kinds))] += number
            options[-1].append(numbers)
    wanted = [[tuple(numbers.get(kind, 0) for kind in range(len(kinds))) for numbers in some] for some in options]
    chosen = choose(wanted, market.cover(list(kinds)))
    is_proven = chosen.is_proven and all(unit.is_complete for unit in units)
    return [Picked(unit, unit.options[pick], is_proven) for unit, pick in zip(units, chosen.picks, strict=True)]


def _covers(entitlement: Entitlement, own: Product, need: Need, wanted: Product, on: date) -> bool:
    """Whether rights of an entitlement hold for a need."""
    is_maintained = entitlement.is_maintained(on)
    if METRICS[entitlement.metric].kind_of_right != need.right or (need.is_maintained and not is_maintained):
        return False
    if entitlement.tenant not in ("", need.tenant) and not entitlement.is_transferable:
        return False
    if own.key == wanted.key:
        return True
    is_other_edition = own.rank != wanted.rank or own.name != wanted.name
    if is_other_edition and (not entitlement.may_downgrade_edition or own.rank <= wanted.rank):
        return False
    if own.release == wanted.release or not own.version or not wanted.version:
        return True
    if own.release > wanted.release:
        return entitlement.may_downgrade
    return entitlement.may_upgrade or is_maintained


def _preference(stock: Stock, own: Product, need: Need, on: date) -> tuple[object, ...]:
    """Which rights are used first: those kept for the tenant, the product's own, the tenant's own, the least wide."""
    each = stock.entitlement
    kept = 1 if not stock.kept_for else 0 if stock.kept_for == need.tenant else 2
    is_wider = each.is_maintained(on) and not need.is_maintained
    return (
        kept,
        own.key != need.product,
        not each.tenant,
        is_wider,
        own.rank,
        own.release,
        each.end or date.max,
        each.key,
    )
