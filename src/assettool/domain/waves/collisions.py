"""The rules that collide where there is no plan: as few as possible, by leaving rules and items out one half at a time.

What is said of a part of the rules by an oracle is whether they have a plan; how it knows is its own affair.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from assettool.domain.waves.condense import Condensed, condense
from assettool.domain.waves.problem import TOLD_FIRST, Problem, Rule, RuleKind
from assettool.domain.waves.proposal import Collision
from assettool.domain.waves.relaxing import of_items, rules_of, with_rules
from assettool.domain.waves.windows import windows

type Oracle = Callable[[Callable[[], Problem], bool], bool | None]
"""Whether a problem, made only when there is time left, has a plan; nothing where that did not become clear.

It takes longer over a question, and is more often clear, when it is asked to be thorough.
"""

_LIMITS = {RuleKind.CAPACITY, RuleKind.APPLICATIONS, RuleKind.USERS}
_BARS = {RuleKind.DONE, RuleKind.FIXED, RuleKind.FREEZE, RuleKind.WINDOW, RuleKind.FORBIDDEN}
_FEW = 60
"""So many items can be left out one by one."""
_COARSE = 16


def collision(problem: Problem, has_plan: Oracle) -> Collision:
    """The rules that collide in a canonical problem without a plan."""
    condensed = condense(problem)
    if isinstance(condensed, Collision):
        return condensed
    return _Search(problem, has_plan).run(suspects(condensed))


def suspects(condensed: Condensed) -> list[str]:
    """Items that cannot all be placed by what is seen at once: those of one unit, or of a chain; all where none is."""
    for number, unit in enumerate(condensed.units):
        if not any(_has_room(condensed, number, week) for week in unit.weeks):
            return list(unit.items)
    stuck = windows(condensed, condensed.weeks - 1).stuck
    if not stuck:
        return sorted(condensed.unit_of)
    chain = {stuck[0]} | _chain(condensed, stuck[0], forward=False) | _chain(condensed, stuck[0], forward=True)
    return sorted(key for number in chain for key in condensed.units[number].items)


def _has_room(condensed: Condensed, number: int, week: int) -> bool:
    profile = condensed.profiles[number]
    return all(amount <= condensed.limits[resource][week - back] for resource, back, amount in profile)


def _chain(condensed: Condensed, start: int, *, forward: bool) -> set[int]:
    links = condensed.links_after if forward else condensed.links_before
    found: set[int] = set()
    left = [start]
    while left:
        for link in links[left.pop()]:
            new = {*(link.after if forward else link.before)} - found
            found |= new
            left += new
    return found


class _Search:
    """One search for the rules that collide."""

    def __init__(self, problem: Problem, has_plan: Oracle) -> None:
        self._problem = problem
        self._has_plan = has_plan
        self._is_sure = True

    def run(self, suspected: Sequence[str]) -> Collision:
        everything = list(self._problem.item)
        rules = sorted(rules_of(self._problem), key=lambda rule: (TOLD_FIRST.index(rule.kind), rule))
        items, rules = next(
            (
                (items, part)
                for items in (suspected, everything)
                for part in _parts(rules)
                if self._collide(part, items)
            ),
            (everything, rules),
        )
        items = self._fewer_items(rules, items, least=1 + len(items) // _COARSE)
        rules = self._needed((), rules, items, is_new=True)
        self._is_sure = True
        for rule in list(rules):  # what is needed for some of the items may collide with others all the same
            left = [each for each in rules if each != rule]
            if self._collide(left, everything, thorough=True):
                rules, items = left, everything
        is_minimal = self._is_sure
        items = self._fewer_items(rules, items, least=1 + len(items) // _COARSE)
        if len(items) <= _FEW:
            items = self._fewer_items(rules, items, least=1)
        return Collision(tuple(sorted(rules)), tuple(sorted(items)), is_minimal)

    def _collide(self, rules: Collection[Rule], keys: Collection[str], *, thorough: bool = False) -> bool:
        found = self._has_plan(lambda: with_rules(of_items(self._problem, {*keys}), {*rules}), thorough)
        self._is_sure &= found is not None
        return found is False

    def _needed(
        self, given: Sequence[Rule], rules: Sequence[Rule], items: Sequence[str], *, is_new: bool
    ) -> list[Rule]:
        """Of rules that collide with those given, the fewest that still do; those in front are rather kept.

        This is QuickXplain (U. Junker, AAAI 2004).
        """
        if is_new and self._collide(given, items):
            return []
        if len(rules) == 1:
            return list(rules)
        first, second = rules[: len(rules) // 2], rules[len(rules) // 2 :]
        later = self._needed((*given, *first), second, items, is_new=True)
        return [*self._needed((*given, *later), first, items, is_new=bool(later)), *later]

    def _fewer_items(self, rules: Sequence[Rule], items: Sequence[str], least: int) -> Sequence[str]:
        """Items that still collide, after leaving out what can be, in parts of ever fewer down to the least."""
        size = len(items) // 2
        while size >= least:
            for place in range(0, len(items), size):
                part = {*items[place : place + size]}
                left = [key for key in items if key not in part]
                if left and self._collide(rules, left):
                    items = left
                    break
            else:
                size //= 2
        return items


def _parts(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Parts of the rules that may collide by themselves, those first of which it is soon known."""
    limits = [rule for rule in rules if rule.kind in _LIMITS]
    frame = [rule for rule in rules if rule.kind in (RuleKind.HORIZON, RuleKind.WORK)]
    bars = [rule for rule in rules if rule.kind in _BARS]
    others = [rule for rule in rules if rule not in {*limits, *frame, *bars}]
    yield [*bars, *others, *frame]
    names = sorted({rule.names for rule in limits})
    for more in ([], bars, [*bars, *others]):
        for name in names:
            yield [*more, *frame, *(rule for rule in limits if rule.names == name)]
    yield list(rules)
