"""Wordings: English text that keeps its parts, and everything that a position says of a row is one."""

import pickle
from datetime import date

import msgspec
import pytest
from licence_estate import ON, make_portfolio

from assettool.domain.harvest import harvest
from assettool.domain.position import position
from assettool.domain.wording import Phrase, Wording, as_text, joined, say


def test_say_fills_the_phrase_and_keeps_its_parts():
    found = say(Phrase.UNALLOCATED, how=say(Phrase.REACHES_BY, via="Kantoor"))
    assert found == "may reach it by Kantoor without an allocation"
    assert (found.phrase, found.values) == (Phrase.UNALLOCATED, {"how": "may reach it by Kantoor"})


def test_wording_when_kept_in_a_cache_keeps_its_parts():
    found = say(Phrase.BOTH, one=say(Phrase.AGAIN), other=say(Phrase.REMOVED, day=date(2026, 3, 1)))
    again = pickle.loads(pickle.dumps(found))
    assert (again, again.phrase) == (found, Phrase.BOTH)
    assert again.values["other"].values == {"day": date(2026, 3, 1)}


def test_wording_as_json_is_its_text_and_nothing_else_becomes_one():
    assert msgspec.json.encode([say(Phrase.REMOVED, day=ON)], enc_hook=as_text) == b'["removed on 2026-06-01"]'
    with pytest.raises(NotImplementedError):
        msgspec.json.encode([object()], enc_hook=as_text)


def test_joined_puts_and_between_several_and_leaves_one_alone():
    assert joined(["Standard"]) == "Standard"
    assert joined(["a", "b", "c"]) == "a and b and c"


def test_position_says_everything_in_wordings():
    found = position(make_portfolio(), ON)
    rows = [row for line in found.lines for row in (*line.consumption.counted, *line.consumption.not_counted)]
    said = [row.reason for row in rows] + [row.reclaim for row in rows if row.reclaim]
    said += [row.reason for line in found.lines for row in line.entitlements]
    said += [way.label for choice in found.choices for way in choice.alternatives]
    said += [row.reason for line in harvest(make_portfolio(), ON, 30) for row in line.rows]
    assert said
    assert [text for text in said if not isinstance(text, Wording)] == []
