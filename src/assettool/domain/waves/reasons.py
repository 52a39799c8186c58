"""Why each item is in its week: what keeps it from the week before, or what it would cost more to have it earlier."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assettool.domain.waves.checking import Broken, end_of
from assettool.domain.waves.condense import Condensed, Unit, condense, mean_of
from assettool.domain.waves.problem import TOLD_FIRST, Placement, Problem, RuleKind, SpanKind
from assettool.domain.waves.proposal import Cost
from assettool.domain.waves.relaxing import of_items
from assettool.domain.waves.working_plan import WorkingPlan

_STAYS = {RuleKind.DONE, RuleKind.FIXED}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is in its week, and not before: everything else stays where it is."""

    item: str
    week: int
    kept: tuple[Broken, ...] = ()
    """What it would break a week earlier, the most telling first; with the items that are in the way."""
    earlier: int | None = None
    """The cheapest of the earlier weeks in which it would break no rule."""
    more: Cost = field(default_factory=Cost)
    """What it would cost more there."""
    tied: tuple[str, ...] = ()
    """The items that have to be in the same week."""


def reasons(problem: Problem, placement: Placement) -> dict[str, Reason]:
    """Item → why it is where it is. Items without a week, or torn from those that they are tied to, have none."""
    condensed = _placed(problem, placement)
    if condensed is None:
        return {}
    told = _Telling(condensed, placement)
    return {reason.item: reason for number in range(len(condensed.units)) for reason in told.of_unit(number)}


def _placed(problem: Problem, placement: Placement) -> Condensed | None:
    """The problem of the items that a plan has in a possible week, with what they are tied to."""
    keys = {item.key for item in problem.items if item.weeks - 1 <= placement.get(item.key, -1) < problem.weeks}
    while True:
        condensed = condense(of_items(problem, keys))
        if not isinstance(condensed, Condensed):
            return None
        weeks = condensed.weeks_of(placement)
        torn = {key for unit, week in zip(condensed.units, weeks, strict=True) if week is None for key in unit.items}
        if not torn:
            return condensed
        keys -= torn


class _Telling:
    """What is known of one plan."""

    def __init__(self, condensed: Condensed, placement: Placement) -> None:
        self._condensed = condensed
        self._problem = problem = condensed.problem
        self._placement = placement
        weeks = [placement[unit.items[0]] for unit in condensed.units]
        self._plan = WorkingPlan(condensed, weeks, mean_of(condensed, end_of(condensed.placement(weeks))))
        self._bars = _by_item((bar.item, bar) for bar in problem.bars)
        self._orders = _by_item((key, order) for order in problem.orders for key in order.after)
        self._spans = _by_item((key, span) for span in problem.spans for key in span.items)
        self._in_week = _by_week(condensed, weeks)

    def of_unit(self, number: int) -> Iterator[Reason]:
        unit, now = self._condensed.units[number], self._plan.weeks[number]
        kept: tuple[Broken, ...] = ()
        earlier, more = None, Cost()
        stays = [bar for key in unit.items for bar in self._bars.get(key, ()) if bar.rule.kind in _STAYS]
        if not stays:
            earlier, total = self._cheapest(number)
            more = self._parts(unit, earlier, total) if earlier is not None else more
        if earlier is None and now > 0:
            kept = tuple(sorted(set(self._broken(number, now - 1)), key=_telling))
        for key in unit.items:
            yield Reason(key, now, kept, earlier, more, tuple(other for other in unit.items if other != key))

    def _cheapest(self, number: int) -> tuple[int | None, int]:
        """The earlier week that costs least more, the latest of several, and how much."""
        found: tuple[int | None, int] = None, 0
        now = self._plan.weeks[number]
        for week in self._condensed.units[number].weeks:
            if week >= now or not self._plan.is_linked(number, week):
                continue
            more = self._plan.price(number, week)
            if more is not None and (found[0] is None or more <= found[1]):
                found = week, more
        return found

    def _parts(self, unit: Unit, week: int, total: int) -> Cost:
        spent: Counter[SpanKind] = Counter()
        for span in {id(span): span for key in unit.items for span in self._spans.get(key, ())}.values():
            before = [self._placement[key] for key in span.items]
            after = [week if key in unit.items else self._placement[key] for key in span.items]
            spent[span.kind] += span.weight * (max(after) - min(after) - max(before) + min(before))
        bridge, double_running = spent[SpanKind.BRIDGE], spent[SpanKind.DOUBLE_RUNNING]
        return Cost(bridge, double_running, total - bridge - double_running)

    def _broken(self, number: int, week: int) -> Iterator[Broken]:
        """What a unit would break in a week, with the items that are in its way."""
        unit = self._condensed.units[number]
        for key in unit.items:
            if week < self._problem.item[key].weeks - 1:
                yield Broken(self._problem.work_rule, (key,), week)
            for bar in self._bars.get(key, ()):
                if week in bar.weeks:
                    yield Broken(bar.rule, (key,), week)
            for order in self._orders.get(key, ()):
                late = sorted(
                    other for other in {*order.before} - {*unit.items} if self._placement[other] + order.gap > week
                )
                if late:
                    yield Broken(order.rule, (*late, key), week)
        for resource, each in self._plan.lacking(number, week):
            there = (
                key
                for other in self._in_week.get((resource, each), ())
                if other != number
                for key in self._condensed.units[other].items
            )
            yield Broken(self._problem.resources[resource].rule(each), tuple(sorted(there)), each)


def _telling(broken: Broken) -> tuple[int, Broken]:
    return TOLD_FIRST.index(broken.rule.kind), broken


def _by_item[T](rows: Iterator[tuple[str, T]]) -> Mapping[str, Sequence[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return found


def _by_week(condensed: Condensed, weeks: Sequence[int]) -> Mapping[tuple[int, int], Sequence[int]]:
    """Resource and week → the units that take something of it."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (profile, week) in enumerate(zip(condensed.profiles, weeks, strict=True)):
        for resource, back, _ in profile:
            found[resource, week - back].append(number)
    return found
