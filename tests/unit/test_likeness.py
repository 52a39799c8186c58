"""Names that are alike."""

import pytest

from assettool.domain.likeness import Names


def names(*words):
    found = Names()
    for word in words:
        found.add(word, word)
    return found


@pytest.mark.parametrize(
    ("name", "other", "score"),
    [
        ("Suite 4 Work", "Suite4Work", 100),
        ("suite4wrk", "Suite4Work", 95),
        ("Key2 Burger-zaken", "Key2Burgerzaken", 100),
        ("Office MS", "MS Office", 100),
        ("Ssuite4Work", "Suite4Work", 95),
    ],
)
def test_like_when_it_is_another_spelling_then_it_is_proposed(name, other, score):
    assert names("Something else", other).like(name) == [(other, score)]


@pytest.mark.parametrize(
    ("name", "other"),
    [("SQL Server 2019", "SQL Server 2016"), ("Zaak", "Zaaksysteem"), ("Office", "MS Office 2016"), ("!!!", "???")],
)
def test_like_when_it_is_another_name_then_nothing_is_proposed(name, other):
    assert names(other).like(name) == []


def test_like_when_several_are_alike_then_the_likest_come_first_and_no_more_than_three():
    found = names("Burgerzakenxx", "Burgerzaken", "Burgerzakenx", "Burgerzake", "Burgerzakens").like("Burgerzaken")

    assert [name for name, _ in found] == ["Burgerzaken", "Burgerzakenx", "Burgerzakens"]
    assert found[0][1] == 100
