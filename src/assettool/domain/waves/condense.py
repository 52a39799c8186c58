"""A problem in fewer parts: items that share a week become one unit, and every rule is written on units and weeks.

A condensed problem has the very same plans as the one that it was made of.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assettool.domain.waves.checking import mean_work
from assettool.domain.waves.circles import circle_with_gap, components
from assettool.domain.waves.problem import Item, Order, Placement, Problem
from assettool.domain.waves.proposal import Collision


@dataclass(frozen=True, slots=True)
class Load:
    """What a unit takes of a resource: so much in each of so many weeks, of which that of the cutover is the last."""

    resource: int
    weeks: int
    amount: int


@dataclass(frozen=True, slots=True)
class Unit:
    """Items that have their cutover in the same week."""

    items: tuple[str, ...]
    weeks: tuple[int, ...]
    """Those in which its cutover may be, the earliest first."""
    loads: tuple[Load, ...]

    @property
    def profile(self) -> list[tuple[int, int, int]]:
        """What all loads take together: resource, how many weeks before the cutover, and how much."""
        taken: Counter[tuple[int, int]] = Counter()
        for load in self.loads:
            taken.update(dict.fromkeys(((load.resource, back) for back in range(load.weeks)), load.amount))
        return [(*where, amount) for where, amount in sorted(taken.items())]


@dataclass(frozen=True, slots=True)
class Link:
    """Every unit of `after` comes at least `gap` weeks after every unit of `before`."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    gap: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Units of which each week between the first and the last one costs so much."""

    units: tuple[int, ...]
    weight: int


@dataclass(frozen=True)
class Condensed:
    """A problem on units; they are numbered in an order in which none comes before one that it has to follow."""

    problem: Problem
    units: Sequence[Unit]
    links: Sequence[Link]
    reaches: Sequence[Reach]

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return self.problem.weeks

    @cached_property
    def limits(self) -> Sequence[tuple[int, ...]]:
        """Resource → its limit in each week."""
        return [resource.limits for resource in self.problem.resources]

    @cached_property
    def profiles(self) -> Sequence[Sequence[tuple[int, int, int]]]:
        """Unit → what it takes, as `Unit.profile` says."""
        return [unit.profile for unit in self.units]

    @cached_property
    def unit_of(self) -> Mapping[str, int]:
        """Item → the unit that it is in."""
        return {key: number for number, unit in enumerate(self.units) for key in unit.items}

    @cached_property
    def links_before(self) -> Sequence[Sequence[Link]]:
        """Unit → the links of what comes before it."""
        return _by_unit(len(self.units), ((unit, link) for link in self.links for unit in link.after))

    @cached_property
    def links_after(self) -> Sequence[Sequence[Link]]:
        """Unit → the links of what comes after it."""
        return _by_unit(len(self.units), ((unit, link) for link in self.links for unit in link.before))

    @cached_property
    def reaches_of(self) -> Sequence[Sequence[Reach]]:
        """Unit → what it stretches."""
        return _by_unit(len(self.units), ((unit, reach) for reach in self.reaches for unit in reach.units))

    def placement(self, weeks: Sequence[int | None]) -> Placement:
        """Items → weeks, of units → weeks."""
        placed = ((unit, week) for unit, week in zip(self.units, weeks, strict=True) if week is not None)
        return {key: week for unit, week in placed for key in unit.items}

    def weeks_of(self, placement: Placement) -> list[int | None]:
        """Units → weeks, of items → weeks; nothing where the items of a unit are not all in one week."""
        found = []
        for unit in self.units:
            weeks = {placement.get(key) for key in unit.items}
            found.append(weeks.pop() if len(weeks) == 1 else None)
        return found


def condense(problem: Problem) -> Condensed | Collision:
    """The same problem on units; a collision where a circle of orders asks for a gap."""
    problem = replace(problem, orders=[part for order in problem.orders for part in _without_itself(order)])
    if circle := circle_with_gap(problem):
        return circle
    number_of = {key: number for number, keys in enumerate(components(problem)) for key in keys}
    members: dict[int, list[str]] = defaultdict(list)
    for item in problem.items:
        members[number_of[item.key]].append(item.key)
    barred: dict[int, set[int]] = defaultdict(set)
    for bar in problem.bars:
        barred[number_of[bar.item]] |= bar.weeks
    units = [
        _unit(problem, [problem.item[key] for key in sorted(keys)], barred[number])
        for number, keys in sorted(members.items())
    ]
    return Condensed(problem, units, _links(problem, number_of), _reaches(problem, number_of))


def mean_of(condensed: Condensed, end: int) -> int:
    """The mean work of the weeks of a plan that ends in this one."""
    resources = condensed.problem.resources
    spread = {number for number, resource in enumerate(resources) if resource.is_spread}
    work = [load.weeks * load.amount for unit in condensed.units for load in unit.loads if load.resource in spread]
    return mean_work([resources[number] for number in sorted(spread)], work, end)


def _without_itself(order: Order) -> Iterator[Order]:
    """The same order as parts in which no item stands on both sides."""
    both = sorted({*order.before} & {*order.after})
    if not both:
        yield order
        return
    before = tuple(key for key in order.before if key not in both)
    after = tuple(key for key in order.after if key not in both)
    yield replace(order, before=before)
    yield replace(order, before=tuple(both), after=after)
    for key in both:
        yield replace(order, before=(key,), after=tuple(other for other in both if other != key))


def _unit(problem: Problem, items: Sequence[Item], barred: set[int]) -> Unit:
    loads: Counter[tuple[int, int]] = Counter()
    for number, resource in enumerate(problem.resources):
        for item in items:
            weeks, amount = item.share(resource)
            loads[number, weeks] += amount
    first = max(item.weeks for item in items) - 1
    return Unit(
        tuple(item.key for item in items),
        tuple(week for week in range(first, problem.weeks) if week not in barred),
        tuple(Load(*where, amount) for where, amount in sorted(loads.items()) if amount),
    )


def _links(problem: Problem, number_of: Mapping[str, int]) -> list[Link]:
    gaps: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    for order in problem.orders:
        sides = _units_of(order.before, number_of), _units_of(order.after, number_of)
        if all(sides) and not (len(sides[0]) == 1 and sides[0] == sides[1]):
            gaps[sides] = max(order.gap, gaps.get(sides, 0))
    return [Link(*sides, gap) for sides, gap in sorted(gaps.items())]


def _reaches(problem: Problem, number_of: Mapping[str, int]) -> list[Reach]:
    weights: Counter[tuple[int, ...]] = Counter()
    for span in problem.spans:
        weights[_units_of(span.items, number_of)] += span.weight
    return [Reach(units, weight) for units, weight in sorted(weights.items()) if len(units) > 1 and weight]


def _units_of(keys: Iterable[str], number_of: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({number_of[key] for key in keys}))


def _by_unit[T](number: int, rows: Iterable[tuple[int, T]]) -> list[list[T]]:
    found: list[list[T]] = [[] for _ in range(number)]
    for unit, row in rows:
        found[unit].append(row)
    return found
