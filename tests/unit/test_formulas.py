"""Texts that a spreadsheet takes for formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.formulas import guarded, unguarded


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+31", "-5", "-", "\t=1", "'=1"])
def test_guarded_when_it_could_be_a_formula_has_an_apostrophe(text: str):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Zaken", "5", "'s-Hertogenbosch", "a=1"])
def test_guarded_when_it_is_none_is_as_it_was(text: str):
    assert guarded(text) == text


@given(st.text("'=+-@\t\r\n15,.a", max_size=8))
def test_unguarded_gives_back_whatever_was_guarded(text: str):
    assert unguarded(guarded(text)) == text
