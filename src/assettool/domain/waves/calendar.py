"""The weeks of a plan, and which of them are barred for an item, with the rule that bars them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from assettool.domain.register import Application
from assettool.domain.waves.facts import Scope, is_called, key_of
from assettool.domain.waves.problem import Bar, Item, Rule, RuleKind
from assettool.domain.waves.rules import Period, Place

EVERYTHING = "everything"
"""What a freeze without a scope freezes."""


class Calendar:
    """The weeks of a plan, with what planning.yml and NetBox say of them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._rules = scope.rules
        self._freezes = [*scope.rules.freezes, *scope.facts.freezes]
        self.mondays = [self._rules.start + timedelta(weeks=week) for week in range(self._rules.weeks)]
        self._meaning: dict[str, Sequence[Application]] = {}

    def bars(self, items: Sequence[Item]) -> Iterator[Bar]:
        """Every bar of these items. An application is also barred when what hits its users is."""
        applications = self._scope.applications
        users = {key: frozenset(applications[number].users) for number, key in self._scope.keys.items()}
        settled, fixed = self._scope.facts.settled, self._scope.facts.fixed
        for item in items:
            yield from self._frozen(item, users.get(item.key, frozenset()) | {item.tenant})
            if item.tenant in self._rules.windows:
                yield from self._outside(item, self._rules.windows[item.tenant])
            if item.key in settled:
                yield from self._only(item.key, settled[item.key], Rule(RuleKind.DONE, (item.name,)))
            elif item.key in fixed:
                yield from self._only(item.key, fixed[item.key], Rule(RuleKind.FIXED, (item.name,)))
        yield from self._placed({item.key: item for item in items})

    def _frozen(self, item: Item, tenants: frozenset[str]) -> Iterator[Bar]:
        for freeze in self._freezes:
            if freeze.tenants and not freeze.tenants & tenants:
                continue
            if freeze.applications and not self._is_named(freeze.applications, item):
                continue
            weeks = self._weeks(freeze.period)
            scope = ", ".join(sorted(map(self._scope.tenant, freeze.tenants))) or ", ".join(sorted(freeze.applications))
            if weeks:
                rule = Rule(RuleKind.FREEZE, (scope or EVERYTHING, freeze.name), first=min(weeks), last=max(weeks))
                yield Bar(item.key, frozenset(weeks), rule)

    def _is_named(self, names: Iterable[str], item: Item) -> bool:
        return any(item.key == key_of(each) for name in names for each in self._named(name))

    def _named(self, name: str) -> Sequence[Application]:
        """The applications that a name or glob stands for."""
        if name not in self._meaning:
            everything = self._scope.register.applications.values()
            self._meaning[name] = [each for each in everything if is_called(each, name)]
        return self._meaning[name]

    @property
    def unknown(self) -> list[str]:
        """What is named as an application and is none."""
        return [name for name, found in self._meaning.items() if not found]

    def _weeks(self, period: Period) -> list[int]:
        return [week for week, monday in enumerate(self.mondays) if period.touches(monday)]

    def _outside(self, item: Item, window: Period) -> Iterator[Bar]:
        inside = [week for week, monday in enumerate(self.mondays) if window.holds(monday)]
        barred = frozenset(range(len(self.mondays))) - frozenset(inside)
        if barred:
            first, last = (min(inside), max(inside)) if inside else (0, -1)
            yield Bar(
                item.key, barred, Rule(RuleKind.WINDOW, (self._scope.tenant(item.tenant),), first=first, last=last)
            )

    def _only(self, key: str, monday: date, rule: Rule) -> Iterator[Bar]:
        """Every week but one; a week that is outside the plan leaves none."""
        week = (monday - self._rules.start).days // 7
        there = Rule(rule.kind, rule.names, rule.number, week, week)
        yield Bar(key, frozenset(range(len(self.mondays))) - {week}, there)

    def _placed(self, items: Mapping[str, Item]) -> Iterator[Bar]:
        for place in self._rules.fixed:
            for item in self._meant(place, items):
                if place.period.first:
                    yield from self._only(item.key, place.period.first, Rule(RuleKind.FIXED, (item.name,)))
        for place in self._rules.forbidden:
            weeks = self._weeks(place.period)
            for item in self._meant(place, items) if weeks else ():
                rule = Rule(RuleKind.FORBIDDEN, (item.name,), first=min(weeks), last=max(weeks))
                yield Bar(item.key, frozenset(weeks), rule)

    def _meant(self, place: Place, items: Mapping[str, Item]) -> list[Item]:
        return [items[key] for each in self._named(place.application) if (key := key_of(each)) in items]
