"""Choosing between ways to license: the choice that leaves the least to buy, and of several such one of little value.

The choices hang together, because all draw on the same rights. Shadow prices say how cheap it could be at best; a
search looks only where that bound leaves room, so that the choice is proven to be the best one wherever that is quick.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import le, mul

from assettool.domain.metrics.cover import Cover, Vector

type Link = tuple["Link", int] | None
"""The picks of a search so far, the last one first."""
type States = dict[Vector, tuple[int, Link]]
"""Rights needed so far → how far above the bound that is, and the picks that lead there."""

_PARTS = 5_040  # shadow prices in parts of a cent: most ratios between prices are whole in it
_ROUNDS = 3
_TRIED = 24
_STEPS = 30_000  # how much a search may look at: some tenths of a second
_FEWEST_STATES = 20
_COMPARED = 6
_TWO = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which option of each unit is taken."""

    picks: tuple[int, ...]
    is_proven: bool
    """No other choice leaves less to buy."""


def choose(units: Sequence[Sequence[Vector]], cover: Cover) -> Chosen:
    """Pick an option for each unit."""
    return _Search(*_with_fewer_kinds(units, cover)).run()


def _with_fewer_kinds(units: Sequence[Sequence[Vector]], cover: Cover) -> tuple[Sequence[Sequence[Vector]], Cover]:
    """The same with one kind for all that cost the same and draw on the same stocks."""
    alike: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for kind, (price, stocks) in enumerate(zip(cover.prices, cover.usable, strict=True)):
        alike.setdefault((price, tuple(sorted(stocks))), []).append(kind)
    merged = [
        [tuple(sum(option[kind] for kind in kinds) for kinds in alike.values()) for option in unit] for unit in units
    ]
    return merged, Cover(tuple(price for price, _ in alike), cover.stocks, tuple(stocks for _, stocks in alike))


class _Search:
    """One search. What is to be bought comes first, the value of all rights second, as one whole number."""

    def __init__(self, units: Sequence[Sequence[Vector]], cover: Cover) -> None:
        self.units = units
        self.cover = cover
        self.kinds = range(len(cover.prices))
        self.first = 1 + sum(max(_dot(cover.prices, option) for option in unit) for unit in units)
        """How much more a cent to buy weighs than one of value."""
        self.holders = [
            [kind for kind in self.kinds if stock in cover.usable[kind]] for stock in range(len(cover.stocks))
        ]

    def run(self) -> Chosen:
        nothing = [0] * len(self.kinds)
        picks, least = self._cheapest(nothing)
        if self._worth(picks) == least:
            return Chosen(tuple(picks), True)
        shadow = self._shadow_prices([price * _PARTS for price in self.cover.prices])
        picks = min(self._improved(picks), self._improved(self._cheapest(shadow)[0]), key=self._worth)
        if self.cover.cost(self._total(picks)) == 0 or self._worth(picks) == self._cheapest(shadow)[1]:
            return Chosen(tuple(picks), True)
        return self._searched(shadow, picks)

    def _worth(self, picks: Sequence[int]) -> int:
        return self._value(self._total(picks))

    def _value(self, wanted: Vector) -> int:
        return _PARTS * (self.first * self.cover.cost(wanted) + _dot(self.cover.prices, wanted))

    def _total(self, picks: Sequence[int]) -> Vector:
        chosen = [unit[pick] for unit, pick in zip(self.units, picks, strict=True)]
        return tuple(sum(option[kind] for option in chosen) for kind in self.kinds)

    def _weights(self, shadow: Sequence[int]) -> list[int]:
        return [self.first * part + _PARTS * price for part, price in zip(shadow, self.cover.prices, strict=True)]

    def _cheapest(self, shadow: Sequence[int]) -> tuple[list[int], int]:
        """The cheapest options at shadow prices, and the bound that follows: no choice is worth less."""
        weights = self._weights(shadow)
        picks: list[int] = []
        bound = -self.first * sum(
            number * max((shadow[kind] for kind in kinds), default=0)
            for number, kinds in zip(self.cover.stocks, self.holders, strict=True)
        )
        for unit in self.units:
            values = [_dot(weights, option) for option in unit]
            least = min(values)
            picks.append(values.index(least))
            bound += least
        return picks, bound

    def _shadow_prices(self, shadow: list[int]) -> list[int]:
        """Prices that raise the bound, one kind at a time."""
        least = self._cheapest(shadow)[1]
        for _ in range(_ROUNDS):
            before = least
            for kind in self.kinds:
                for value in self._turns(shadow, kind):
                    tried = [*shadow[:kind], value, *shadow[kind + 1 :]]
                    bound = self._cheapest(tried)[1]
                    if bound > least:
                        shadow, least = tried, bound
            if least == before:
                break
        return shadow

    def _turns(self, shadow: Sequence[int], kind: int) -> list[int]:
        """Prices of a kind at which another option becomes the cheapest of a unit."""
        top = self.cover.prices[kind] * _PARTS
        found = {0, top}
        picks, _ = self._cheapest(shadow)
        for unit, pick in zip(self.units, picks, strict=True):
            for option in unit:
                more = option[kind] - unit[pick][kind]
                if more:
                    others = (shadow[o] * (unit[pick][o] - option[o]) for o in self.kinds if o != kind)
                    turn = sum(others) // more
                    found |= {each for each in (turn, turn + 1) if 0 < each < top}
        turns = sorted(found)
        return turns[:: -(-len(turns) // _TRIED)]

    def _improved(self, picks: Sequence[int]) -> list[int]:
        """The same, with one unit after the other changed as long as that is better."""
        best, total = list(picks), self._total(picks)
        worth, is_better = self._value(total), True
        while is_better:
            is_better = False
            for place, unit in enumerate(self.units):
                for pick, option in enumerate(unit):
                    old = unit[best[place]]
                    changed = tuple(total[kind] - old[kind] + option[kind] for kind in self.kinds)
                    if changed != total and (value := self._value(changed)) < worth:
                        best[place], total, worth, is_better = pick, changed, value, True
        return best

    def _searched(self, shadow: Sequence[int], picks: Sequence[int]) -> Chosen:
        """The best of every choice that the bound leaves room for."""
        weights, most = self._weights(shadow), self._worth(picks)
        room = most - self._cheapest(shadow)[1]
        states: States = {tuple([0] * len(self.kinds)): (0, None)}
        limit = max(_FEWEST_STATES, _STEPS // sum(map(len, self.units)))
        is_proven = True
        for unit in self.units:
            values = [_dot(weights, option) for option in unit]
            least = min(values)
            states = _frontier(_extended(states, unit, [value - least for value in values], room))
            if len(states) > limit:
                is_proven = False
                states = dict(sorted(states.items(), key=lambda item: item[1][0])[:limit])
        found = min(states, key=self._value)
        better = self._value(found) < most
        return Chosen(_picks(states[found][1]) if better else tuple(picks), is_proven)


def _extended(states: States, unit: Sequence[Vector], dearer: Sequence[int], room: int) -> States:
    """Each state with each option of a unit, where the bound leaves room."""
    found: States = {}
    for wanted, (used, link) in states.items():
        for pick, option in enumerate(unit):
            more = used + dearer[pick]
            if more <= room:
                total = tuple(map(sum, zip(wanted, option, strict=True)))
                if total not in found or found[total][0] > more:
                    found[total] = (more, (link, pick))
    return found


def _frontier(states: States) -> States:
    """The states of which no other one needs less of everything; with two kinds all of those are found."""
    kept: States = {}
    recent: list[Vector] = []
    for wanted in sorted(states):
        if not any(all(map(le, other, wanted)) for other in recent):
            kept[wanted] = states[wanted]
            recent = [wanted] if len(wanted) <= _TWO else [*recent[-_COMPARED:], wanted]
    return kept


def _picks(link: Link) -> tuple[int, ...]:
    picks: list[int] = []
    while link is not None:
        link, pick = link
        picks.append(pick)
    return tuple(reversed(picks))


def _dot(weights: Sequence[int], vector: Vector) -> int:
    return sum(map(mul, weights, vector))
