"""The difference between two plans, and a plan as a document."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from assettool.domain.waves.difference import difference
from assettool.domain.waves.document import Document, decode, digest, encode
from assettool.domain.waves.problem import Item, ItemKind, Order, Problem, Resource, Rule, RuleKind, Trailer
from assettool.domain.waves.proposal import Cost, Proposal

START = date(2026, 12, 28)


def plan(start: date = START, **weeks: int) -> Document:
    """A plan of items by their letters, with a server that the first two share."""
    items = [Item(each, each, demand={"TAB": 10}) for each in weeks]
    keys = tuple(each for each in weeks if each in "ab")
    problem = Problem(
        start,
        10,
        items,
        orders=[Order(("a",), ("b",), Rule(RuleKind.COUPLED, ("b", "a")))],
        resources=[Resource("TAB", (40,) * 10, is_spread=True)],
        trailers=[Trailer("server:1", "S", ItemKind.SERVER, keys)],
    )
    end = max(weeks.values())
    return Document(problem, Proposal(weeks, end, end, Cost(bridge=end), end, seconds={"end": 1.0}))


def test_a_document_is_the_same_bytes_whatever_the_order_and_the_time_it_took():
    one = plan(a=0, b=1, c=2)
    other = Document(
        replace(one.problem, items=list(reversed(one.problem.items))),
        replace(one.proposal, placement=dict(reversed(one.proposal.placement.items())), seconds={"end": 9.0}),
    )
    assert encode(one) == encode(other)
    assert digest(encode(one)) != digest(encode(plan(a=0, b=1, c=3)))


def test_a_document_is_read_as_it_was_written():
    found = decode(encode(plan(a=0, b=1, c=2)))
    assert encode(found) == encode(plan(a=0, b=1, c=2))
    assert found.problem.item["a"].demand == {"TAB": 10}
    with pytest.raises(msgspec.MsgspecError):
        decode(b'{"problem": {}}')


def test_what_moves_is_told_in_days_with_what_follows_it():
    found = difference(plan(a=0, b=1, c=2), plan(a=0, b=3, c=2))
    assert [(each.key, each.before, each.after) for each in found.shifts] == [
        ("server:1", date(2027, 1, 4), date(2027, 1, 18)),
        ("b", date(2027, 1, 4), date(2027, 1, 18)),
    ]
    assert (found.end_before, found.end_after) == (date(2027, 1, 11), date(2027, 1, 18))
    assert (found.cost_before.total, found.cost_after.total) == (2, 3)


def test_a_plan_that_begins_later_is_no_difference_where_the_days_are_the_same():
    assert not difference(plan(a=1, b=2), plan(date(2027, 1, 4), a=0, b=1))


def test_what_is_new_or_gone_has_one_week():
    shifts = {each.key: (each.before, each.after) for each in difference(plan(a=0, c=1), plan(a=0, d=1)).shifts}
    assert shifts == {"c": (date(2027, 1, 4), None), "d": (None, date(2027, 1, 4))}
