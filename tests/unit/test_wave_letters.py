"""Notices of a wave, and the letters that say them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from icalendar import Calendar
from register_cases import make_register

from assettool.adapters.letters import Language, letters, sheet_of, write_calendar
from assettool.domain.waves.moments import Moment
from assettool.domain.waves.notices import Audience, Notice, notices
from assettool.domain.waves.outline import WaveOutline
from assettool.domain.waves.problem import Item, ItemKind
from assettool.errors import AssettoolError

_FOLDER = Path(__file__).parents[2] / "templates" / "letters"
MONDAY = date(2027, 1, 4)


@pytest.fixture
def register():
    return make_register(
        names="ABC",
        fields={
            "A": {"users": {"arnhem": 20, "rheden": 3}, "contacts": (("application-owner", "E. Baas"),)},
            "B": {"users": {"arnhem": 50}, "contacts": (("application-owner", "E. Baas"),)},
        },
    )


@pytest.fixture
def wave() -> WaveOutline:
    items = [
        Item("application:arnhem/A/", "A (arnhem)"),
        Item("application:arnhem/B/", "B (arnhem)"),
        Item("w", "laptops", ItemKind.WORKPLACES, "arnhem", members=("x:1", "x:2")),
        Item("a", "accounts", ItemKind.ACCOUNTS, "rheden", members=("y:1",)),
    ]
    return WaveOutline(7, 0, MONDAY, items, {}, 73, ())


def test_each_group_is_told_at_each_moment(register, wave):
    found = notices(wave, register)
    groups = [(each.audience, each.to) for each in found if each.moment is Moment.T10]
    assert groups == [
        (Audience.USERS, "Gemeente Arnhem"),
        (Audience.USERS, "Gemeente Rheden"),
        (Audience.OWNERS, "E. Baas"),
        (Audience.SERVICE_DESK, ""),
    ]
    assert len(found) == len(groups) * len(Moment)


def test_a_notice_goes_out_days_before_and_the_day_after(register, wave):
    days = {each.moment: each.on for each in notices(wave, register)}
    assert days == {
        Moment.T10: date(2026, 12, 25),
        Moment.T3: date(2027, 1, 1),
        Moment.T0: MONDAY,
        Moment.DONE: date(2027, 1, 9),
    }


def test_users_are_told_of_what_is_theirs(register, wave):
    [arnhem, rheden] = [
        each for each in notices(wave, register) if (each.audience, each.moment) == (Audience.USERS, Moment.T0)
    ]
    assert (arnhem.applications, arnhem.users, arnhem.workplaces, arnhem.accounts) == (("A", "B"), 50, 2, 0)
    assert (rheden.applications, rheden.users, rheden.workplaces, rheden.accounts) == (("A",), 3, 0, 1)


@pytest.mark.parametrize("language", Language)
def test_every_letter_can_be_written_and_says_what_it_is_about(register, wave, language):
    for each in letters(notices(wave, register), _FOLDER, language):
        assert each.subject
        assert "\n" not in each.subject
        assert all(name in each.body for name in each.notice.applications)
        assert "{" not in each.text


def test_the_moments_say_something_else(register, wave):
    bodies = {each.text for each in letters(notices(wave, register), _FOLDER, Language.DUTCH)}
    assert len(bodies) == len(notices(wave, register))


def test_days_are_written_in_the_language(register, wave):
    found = notices(wave, register)
    dutch, english = (
        next(each.body for each in letters(found, _FOLDER, language) if each.notice.audience is Audience.SERVICE_DESK)
        for language in (Language.DUTCH, Language.ENGLISH)
    )
    assert "Periode: 4 januari 2027 tot en met 8 januari 2027" in dutch
    assert "Period: January 4, 2027 until January 8, 2027" in english


def test_a_letter_with_a_mistake_is_told_with_its_file(register, wave, tmp_path):
    for path in _FOLDER.glob("*.j2"):
        (tmp_path / path.name).write_text(path.read_text() if "owners" not in path.name else "{{ colour }}")
    with pytest.raises(AssettoolError, match=r"owners\.nl\.txt\.j2") as caught:
        letters(notices(wave, register), tmp_path, Language.DUTCH)
    assert "colour" in (caught.value.hint or "")


def test_a_template_cannot_reach_beyond_its_values(register, wave, tmp_path):
    for path in _FOLDER.glob("*.j2"):
        (tmp_path / path.name).write_text("{{ applications.__class__.__mro__ }}")
    with pytest.raises(AssettoolError):
        letters(notices(wave, register), tmp_path, Language.DUTCH)


def test_the_calendar_has_the_wave_and_the_days_of_letters_and_keeps_its_uids(register, wave):
    found = letters(notices(wave, register), _FOLDER, Language.DUTCH)
    one, other = BytesIO(), BytesIO()
    write_calendar(found, datetime(2026, 12, 1, tzinfo=UTC), one)
    moved = letters(notices(replace(wave, monday=date(2027, 1, 11)), register), _FOLDER, Language.DUTCH)
    write_calendar(moved, datetime(2026, 12, 2, tzinfo=UTC), other)
    events = [Calendar.from_ical(each.getvalue()).walk("VEVENT") for each in (one, other)]
    uids = [sorted(str(event["uid"]) for event in each) for each in events]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 1 + 4 * 3
    [itself] = [event for event in events[0] if event.decoded("dtstart") == MONDAY]
    assert itself.decoded("dtend") == date(2027, 1, 9)


def test_the_list_has_a_row_for_each_letter(register, wave):
    found = letters(notices(wave, register), _FOLDER, Language.DUTCH)
    sheet = sheet_of(found, Language.DUTCH)
    assert len(sheet.rows) == len(found)
    assert sheet.columns[:2] == ("Datum", "Moment")
    assert sheet.rows[0][:4] == (date(2026, 12, 25), "t-10", "users", "Gemeente Arnhem")


def test_a_name_of_a_file_is_safe():
    notice = Notice(1, Moment.T0, Audience.OWNERS, "../E. Bäas", MONDAY, MONDAY, MONDAY, "", (), 0, 0, 0)
    [letter] = letters([notice], _FOLDER, Language.DUTCH)
    assert letter.name == "2027-01-04_t-0_owners_e-bäas"
