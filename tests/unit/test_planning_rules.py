"""The rules of a plan, planning.yml: weeks, hours and every mistake with its line."""

from datetime import date
from pathlib import Path

import pytest

from assettool.adapters.planning_file import load_planning
from assettool.domain.application import Disposition
from assettool.domain.waves.rules import Period, Sharing
from assettool.errors import SettingsError

_EXAMPLE = Path(__file__).parents[2] / "inventory" / "planning.yml"


@pytest.fixture
def written(tmp_path):
    """Write a planning.yml, and read it."""

    def read(text: str):
        path = tmp_path / "planning.yml"
        path.write_text(text, encoding="utf-8")
        return load_planning(path)

    return read


def test_the_example_is_valid_and_says_tenths_of_hours():
    rules = load_planning(_EXAMPLE)
    assert rules.start == date(2027, 1, 4)
    assert rules.teams["TAB"].usual == 2600
    assert rules.teams["TAB"].of(date(2027, 2, 22)) == 1600
    assert rules.effort.workplace == {"Werkplekbeheer": 3}
    assert rules.effort.disposition[Disposition.REFACTOR] == {"TAB": 240, "FAB": 80}


@pytest.mark.parametrize(
    ("week", "monday"),
    [
        ("2027-W01", date(2027, 1, 4)),
        ("2027W1", date(2027, 1, 4)),
        ("2027-01-03", date(2026, 12, 28)),  # a Sunday belongs to the week before
        ("2026-W53", date(2026, 12, 28)),
        ("2027-03-28", date(2027, 3, 22)),  # the day that the clock is put forward
    ],
)
def test_a_week_is_written_as_its_number_or_as_any_day_of_it(written, week, monday):
    assert written(f"start: {week}\nweeks: 4\n").start == monday


def test_a_fixed_week_is_a_period_of_that_week(written):
    [place] = written("start: 2027-W01\nweeks: 4\nfixed:\n- {application: A, week: 2027-W02}\n").fixed
    assert place.period == Period(date(2027, 1, 11), date(2027, 1, 11))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("weeks: 4\n", 1, "start"),
        ("start: 2027-W60\nweeks: 4\n", 1, "there is no such week: 2027-W60"),
        ("start: soon\nweeks: 4\n", 1, "this is no week: soon"),
        ("start: 2027-W01\nweeks: 0\n", 2, "weeks"),
        ("start: 2027-W01\nweeks: true\n", 2, "weeks"),
        ("start: 2027-W01\nweeks: 4\nteams:\n  TAB: {hours: -1}\n", 4, "so many hours there are not"),
        ("start: 2027-W01\nweeks: 4\nteams:\n  TAB: {hours: yes}\n", 4, "this is no number of hours"),
        ("start: 2027-W01\nweeks: 4\neffort:\n  server: {Opslag: 1}\n", 4, "there is no such team under `teams`"),
        ("start: 2027-W01\nweeks: 4\neffort:\n  disposition:\n    rehost: {X: 1}\n", 5, "there is no such team"),
        ("start: 2027-W01\nweeks: 4\neffort:\n  disposition:\n    lift: {}\n", 5, "lift"),
        ("start: 2027-W01\nweeks: 4\nfreezes:\n- {name: A, from: 2027-02-01}\n", 4, "a freeze has a week"),
        (
            "start: 2027-W01\nweeks: 4\nfreezes:\n- {name: A, from: 2027-02-01, until: 2027-01-01}\n",
            4,
            "it ends before it begins",
        ),
        ("start: 2027-W01\nweeks: 4\nforbidden:\n- {application: A}\n", 4, "it says no days"),
        ("start: 2027-W01\nweeks: 4\ntenants:\n  canaries: [Arnhem]\n", 4, "this is not the slug of a tenant"),
        ("start: 2027-W01\nweeks: 4\ntenants:\n  order: [[a], [a]]\n", 4, "a tenant stands twice in the order: a"),
        ("start: 2027-W01\nweeks: 4\nweeks: 5\n", 3, "stands twice: weeks"),
        ("start: 2027-W01\nweeks: 4\ncolour: red\n", 3, "colour"),
    ],
)
def test_a_mistake_is_told_with_its_line(written, text, line, words):
    with pytest.raises(SettingsError) as caught:
        written(text)
    assert f"planning.yml:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_name_of_a_machine_goes_before_the_role(written):
    rules = written("start: 2027-W01\nweeks: 4\nsharing:\n  roles: {database: tie}\n  machines: {'ARN-SQL-*': split}\n")
    assert rules.sharing_of("ARN-SQL-01", frozenset({"database"})) is Sharing.SPLIT
    assert rules.sharing_of("RKM-SQL-01", frozenset({"database", "web"})) is Sharing.TIE
    assert rules.sharing_of("RKM-WEB-01", frozenset({"web"})) is Sharing.SPLIT


def test_a_period_touches_a_week_by_one_working_day_and_holds_it_by_all():
    monday = date(2027, 3, 8)
    assert Period(date(2027, 3, 12), date(2027, 3, 20)).touches(monday)
    assert not Period(date(2027, 3, 13), date(2027, 3, 20)).touches(monday)  # from the Saturday on
    assert Period(monday, None).holds(monday)
    assert not Period(date(2027, 3, 9), None).holds(monday)
