"""Which rights cover what is needed: as much money's worth as can be, each from the stock that comes first for it."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

type Vector = tuple[int, ...]
"""How many rights are needed of each kind, in the order of the kinds."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Kinds of need, what a right of each costs, and the stocks of rights that may cover them.

    What is left uncovered is worth as little as can be: needs are covered in order of price, and one that is covered
    stays so, from another stock where it has to make room.
    """

    prices: Vector
    """What a right of each kind costs, in whole cents."""
    stocks: Vector
    """How many rights there are in each stock."""
    usable: tuple[tuple[int, ...], ...]
    """The stocks that may cover each kind, the first choice first."""

    def assign(self, wanted: Sequence[int]) -> dict[tuple[int, int], int]:
        """(kind, stock) → how many rights of the stock cover that kind."""
        left = list(self.stocks)
        given: dict[tuple[int, int], int] = defaultdict(int)
        for kind in sorted(range(len(wanted)), key=lambda kind: (-self.prices[kind], kind)):
            missing = wanted[kind]
            while missing > 0 and (path := self._path(kind, left, given)):
                moved = min(
                    missing, left[path[-1][1]], *(given[other, stock] for (_, stock), (other, _) in _pairs(path))
                )
                for place, (taker, stock) in enumerate(path):
                    given[taker, stock] += moved
                    if place + 1 < len(path):
                        given[path[place + 1][0], stock] -= moved
                left[path[-1][1]] -= moved
                missing -= moved
        return {pair: number for pair, number in given.items() if number}

    def short(self, wanted: Sequence[int]) -> list[int]:
        """How many rights of each kind are missing."""
        missing = list(wanted)
        for (kind, _), number in self.assign(wanted).items():
            missing[kind] -= number
        return missing

    def cost(self, wanted: Sequence[int]) -> int:
        """What the missing rights cost, in cents."""
        return sum(price * number for price, number in zip(self.prices, self.short(wanted), strict=True))

    def _path(self, kind: int, left: Sequence[int], given: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
        """A stock with rights left for a kind, by way of needs that can take theirs from another one; empty: none."""
        came: dict[int, tuple[int, int | None]] = {}
        waiting: deque[tuple[int, int | None]] = deque([(kind, None)])
        while waiting:
            taker, before = waiting.popleft()
            for stock in self.usable[taker]:
                if stock in came:
                    continue
                came[stock] = (taker, before)
                if left[stock] > 0:
                    return _way(came, stock)
                waiting.extend(
                    (other, stock)
                    for (other, where), number in given.items()
                    if where == stock and number and other != taker
                )
        return []


def _way(came: dict[int, tuple[int, int | None]], last: int) -> list[tuple[int, int]]:
    path: list[tuple[int, int]] = []
    stock: int | None = last
    while stock is not None:
        taker, before = came[stock]
        path.append((taker, stock))
        stock = before
    return path[::-1]


def _pairs(path: list[tuple[int, int]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(pairwise(path))
