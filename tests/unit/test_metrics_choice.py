"""Covering needs with rights, choosing between ways, and buying packs: each against the simplest way to do it."""

from decimal import Decimal
from itertools import product as every

from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.licence import Pack
from assettool.domain.metrics.choice import choose
from assettool.domain.metrics.cover import Cover, Vector
from assettool.domain.metrics.pricing import cheapest, in_cents, price_of_right


@st.composite
def covers(draw: st.DrawFn) -> Cover:
    kinds, stocks = draw(st.integers(1, 3)), draw(st.integers(0, 3))
    return Cover(
        tuple(draw(st.sampled_from([1, 100, 250, 600])) for _ in range(kinds)),
        tuple(draw(st.integers(0, 6)) for _ in range(stocks)),
        tuple(tuple(stock for stock in range(stocks) if draw(st.booleans())) for _ in range(kinds)),
    )


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[list[Vector]], Cover]:
    cover = draw(covers())
    vectors = st.tuples(*(st.integers(0, 5) for _ in cover.prices))
    return draw(st.lists(st.lists(vectors, min_size=1, max_size=3), max_size=5)), cover


def least_missing(cover: Cover, wanted: Vector) -> int:
    """Every way to give each right of each stock to a kind, or to none."""
    rights = [stock for stock, number in enumerate(cover.stocks) for _ in range(min(number, 2))]
    takers = [[None, *(kind for kind, usable in enumerate(cover.usable) if stock in usable)] for stock in rights]
    best = sum(price * number for price, number in zip(cover.prices, wanted, strict=True))
    for given_to in every(*takers):
        left = list(wanted)
        for kind in given_to:
            if kind is not None and left[kind]:
                left[kind] -= 1
        best = min(best, sum(price * number for price, number in zip(cover.prices, left, strict=True)))
    return best


@given(covers(), st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_cover_leaves_as_little_as_any_way_to_give_the_rights_away(cover: Cover, numbers: list[int]):
    wanted = tuple(numbers[: len(cover.prices)])
    small = Cover(cover.prices, tuple(min(number, 2) for number in cover.stocks), cover.usable)
    assert small.cost(wanted) == least_missing(small, wanted)
    given_away = small.assign(wanted)
    for stock, number in enumerate(small.stocks):
        assert sum(moved for (_, where), moved in given_away.items() if where == stock) <= number
    for kind, number in enumerate(wanted):
        assert sum(moved for (taker, _), moved in given_away.items() if taker == kind) <= number


def test_cover_takes_the_first_choice_and_makes_room_for_what_has_no_other():
    cover = Cover((5, 5), (1, 1), ((0, 1), (0,)))
    assert cover.assign((1, 0)) == {(0, 0): 1}
    assert cover.assign((1, 1)) == {(0, 1): 1, (1, 0): 1}


@given(problems())
def test_choice_leaves_as_little_to_buy_as_the_best_of_all(problem: tuple[list[list[Vector]], Cover]):
    units, cover = problem
    chosen = choose(units, cover)

    def cost(picks: tuple[int, ...]) -> int:
        some = [unit[pick] for unit, pick in zip(units, picks, strict=True)]
        return cover.cost([sum(option[kind] for option in some) for kind in range(len(cover.prices))])

    assert chosen.is_proven
    assert cost(chosen.picks) == min(cost(picks) for picks in every(*(range(len(unit)) for unit in units)))


def test_choice_that_no_single_change_improves_is_found_by_the_search():
    chosen = choose([[(0, 1), (5, 0)], [(0, 2), (5, 0)]], Cover((1, 2), (4, 1), ((0,), (1,))))
    assert (chosen.picks, chosen.is_proven) == ((0, 1), True)


def test_choice_that_is_too_large_to_prove_is_still_made():
    hosts = [[(16 * n, 0, 0), (0, 8 * n + 3, 0), (0, 0, 5 * n + 1)] for n in range(1, 90)]
    cover = Cover((90, 110, 350), (3000, 3000, 1500), ((0, 1), (1,), (2,)))
    chosen = choose(hosts, cover)
    assert not chosen.is_proven
    total = [sum(unit[pick][kind] for unit, pick in zip(hosts, chosen.picks, strict=True)) for kind in range(3)]
    for place in range(3):
        alike = [sum(unit[place][kind] for unit in hosts) for kind in range(3)]
        assert cover.cost(total) <= cover.cost(alike)


PACKS = st.lists(
    st.builds(Pack, st.integers(1, 20), st.integers(1, 100).map(Decimal)),
    min_size=1,
    max_size=3,
    unique_by=lambda p: p.rights,
)


@given(st.integers(0, 90), PACKS)
def test_cheapest_packs_are_enough_and_cost_the_least(rights: int, packs: list[Pack]):
    least: list[Decimal] = [Decimal(0)]
    for number in range(1, rights + 1):
        least.append(min(least[max(0, number - pack.rights)] + pack.price for pack in packs))
    bought = cheapest(rights, packs)
    assert bought is not None
    assert bought.rights >= rights
    assert bought.cost == least[rights]


def test_windows_packs_of_two_and_sixteen_are_mixed():
    packs = (Pack(2, Decimal(107)), Pack(16, Decimal(800)))
    bought = cheapest(38, packs)
    assert bought is not None
    assert [(pack.rights, number) for pack, number in bought.packs] == [(16, 2), (2, 3)]
    assert cheapest(3, ()) is None


def test_price_in_cents_is_never_nothing():
    assert [in_cents(price) for price in (None, Decimal(0), Decimal("0.001"), Decimal("12.34"))] == [1, 1, 1, 1234]
    assert price_of_right((Pack(2, Decimal(5)), Pack(10, Decimal(20)))) == Decimal(2)
    assert price_of_right(()) is None
