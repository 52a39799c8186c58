"""Organisations by code, name and slug."""

import pytest

from assettool.domain.organisations import Known, Organisations
from assettool.domain.portfolio import Organisation

KNOWN = (
    Known("arnhem", "Arnhem", "0202", ("6A2F-4A1C",)),
    Known("renkum", "Renkum", "0274"),
    Known("de-connectie", "De Connectie"),
    Known("arnhem", "Municipality of Arnhem in NetBox"),
)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ({"code": "0202"}, "arnhem"),
        ({"code": "GM0274"}, "renkum"),
        ({"name": "Gemeente Arnhem"}, "arnhem"),
        ({"name": " ARNHEM "}, "arnhem"),
        ({"name": "Municipality of Arnhem in NetBox"}, "arnhem"),
        ({"name": "de-connectie"}, "de-connectie"),
        ({"name": "Arnhem", "code": "0202"}, "arnhem"),
        ({"identifier": "6a2f-4a1c"}, "arnhem"),
        ({"name": "Gemeente Renkum", "identifier": "unknown"}, "renkum"),
    ],
)
def test_find_when_it_is_called_so_then_it_is_the_tenant(words, slug):
    found = Organisations(KNOWN).find(Organisation(**words))

    assert found.known is not None
    assert (found.known.slug, found.reason, found.warning) == (slug, "", "")


@pytest.mark.parametrize("code", ["202", "GM202", "202.0"])
def test_find_when_a_code_has_lost_its_zero_then_it_is_found_with_a_warning(code):
    found = Organisations(KNOWN).find(Organisation(code=code))

    assert found.known is KNOWN[0]
    assert found.warning == f"a CBS code has lost its leading zero: {code} is 0202"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"code": "0999"}, "there is no organisation with this CBS code: 0999"),
        ({"code": "999", "name": "Arnhem"}, "there is no organisation with this CBS code: 0999 (Arnhem)"),
        ({"code": "Arnhem"}, "this is no CBS code of four digits: Arnhem"),
        ({"code": "20202"}, "this is no CBS code of four digits: 20202"),
        ({"code": "0274", "name": "Arnhem"}, "code and name are of two organisations: 0274 is Renkum, not Arnhem"),
        ({"name": "Rheden"}, "there is no organisation with this name: Rheden"),
        ({"identifier": "77"}, "there is no organisation with this name: 77"),
        ({}, "it names no organisation"),
    ],
)
def test_find_when_there_is_none_then_it_says_why(words, reason):
    found = Organisations(KNOWN).find(Organisation(**words))

    assert (found.known, found.reason) == (None, reason)


def test_find_when_a_row_names_none_then_the_default_counts():
    found = Organisations(KNOWN, "renkum").find(Organisation())

    assert found.known is KNOWN[1]


def test_find_when_the_code_is_known_and_the_name_is_not_then_the_code_decides():
    found = Organisations(KNOWN).find(Organisation(name="Arnhem (oud)", code="0202"))

    assert found.known is KNOWN[0]


def test_find_when_no_codes_are_known_at_all_then_the_name_counts_with_a_warning():
    found = Organisations([Known("arnhem", "Arnhem")])

    named = found.find(Organisation(name="Gemeente Arnhem", code="0202"))

    assert named.known == Known("arnhem", "Arnhem")
    assert named.warning == "no CBS codes are known, so the names count: list them in applications.yml"
    assert found.find(Organisation(code="0202")).reason == "there is no organisation with this CBS code: 0202"
