"""Rules yield to what ran or is approved: it is where it is, whatever they say, and the rest is planned around it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assettool.domain.waves.checking import usage
from assettool.domain.waves.problem import Bar, Item, Order, Problem, Resource, RuleKind, Together


def as_it_ran(problem: Problem, settled: Mapping[str, int]) -> Problem:
    """The problem in which only what still can be placed has to keep the rules; `settled` has item → week.

    People may put something into a week that a rule forbids, and say why. A plan that then could not be made at all
    would be of use to nobody.
    """
    here = {key: week for key, week in settled.items() if key in problem.item and 0 <= week < problem.weeks}
    items = [_begun_in_time(each, here) for each in problem.items]
    fitted = replace(problem, items=items)
    return replace(
        fitted,
        bars=[each for each in problem.bars if _stands(each, here)],
        orders=[*_orders(problem, here)],
        togethers=[*_togethers(problem, here)],
        resources=[_with_room(fitted, each, here) for each in problem.resources],
    )


def _begun_in_time(item: Item, here: Mapping[str, int]) -> Item:
    """Its work began in the first week at the earliest."""
    return replace(item, weeks=min(item.weeks, here[item.key] + 1)) if item.key in here else item


def _stands(bar: Bar, here: Mapping[str, int]) -> bool:
    return bar.item not in here or bar.rule.kind is RuleKind.DONE


def _orders(problem: Problem, here: Mapping[str, int]) -> Iterator[Order]:
    """What is settled waits for nothing; what follows it still waits for it."""
    for order in problem.orders:
        after = tuple(key for key in order.after if key not in here)
        if after:
            yield replace(order, after=after)


def _togethers(problem: Problem, here: Mapping[str, int]) -> Iterator[Together]:
    """What was taken apart cannot be put together again."""
    for each in problem.togethers:
        is_apart = len({here[key] for key in each.items if key in here}) > 1
        items = tuple(key for key in each.items if key not in here) if is_apart else each.items
        if len(items) > 1:
            yield replace(each, items=items)


def _with_room(problem: Problem, resource: Resource, here: Mapping[str, int]) -> Resource:
    taken = usage(problem, resource, here)
    return replace(resource, limits=tuple(max(limit, taken.get(week, 0)) for week, limit in enumerate(resource.limits)))
