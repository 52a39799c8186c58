"""Moments of sources: what is read, what cannot be true, and what is refused because it could be read in two ways."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.adapters.sources.moments import ImpossibleMomentError, Moments, check_form
from assettool.domain.clock import Clock
from assettool.errors import SourceError

NOW = datetime(2026, 2, 26, 12, tzinfo=UTC)
DUTCH = "%d-%m-%Y %H:%M:%S"
FILE = Path("ad.csv")


def read(cell: object, form: str = "", **terms: object) -> str | None:
    return Moments((form,) if form else (), clock=Clock(NOW), **terms).read(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "form", "moment"),
    [
        ("2025-05-26T16:27:00+02:00", "", "2025-05-26T14:27:00Z"),
        ("2025-05-26", "", "2025-05-26T00:00:00Z"),
        ("2025-05-26 16:27:40", "", "2025-05-26T16:27:40Z"),
        ("2025-05-26 16:27:40.0000000", "", "2025-05-26T16:27:40Z"),
        ("2025/5/6 4:07 PM", "", "2025-05-06T16:07:00Z"),
        ("26-5-2025 16:27:40", DUTCH, "2025-05-26T16:27:40Z"),
        ("2025-05-26T16:27:00Z", "%d-%m-%Y", "2025-05-26T16:27:00Z"),
        ("26 May 2025", "%d %B %Y", "2025-05-26T00:00:00Z"),
        ("3-3-2025 12:00:00 AM", "", "2025-03-03T00:00:00Z"),
        ("133927504600000000", "", "2025-05-26T16:27:40Z"),  # FILETIME
        ("20250526162740.0Z", "", "2025-05-26T16:27:40Z"),  # LDAP
        ("20250526162740.000000+120", "", "2025-05-26T14:27:40Z"),  # WMI
        ("20250526162740.000000+***", "", "2025-05-26T16:27:40Z"),
        ("/Date(1748276860000)/", "", "2025-05-26T16:27:40Z"),  # .NET's old JSON
        (datetime(2025, 5, 26, 16, 27, tzinfo=UTC), "", "2025-05-26T16:27:00Z"),
        (date(2025, 5, 26), "", "2025-05-26T00:00:00Z"),
        ("2026-02-27T11:00:00Z", "", "2026-02-27T11:00:00Z"),  # clocks differ
    ],
)
def test_moment_of_a_cell_is_iso_in_utc(cell: object, form: str, moment: str) -> None:
    assert read(cell, form) == moment


@pytest.mark.parametrize("cell", ["", "0", 0, None, "Never", "9223372036854775807"])
def test_moment_that_says_never_is_none(cell: object) -> None:
    assert read(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "0001-01-01T00:00:00Z",  # what .NET writes for "not set"
        "1-1-0001 00:00:00",
        "1601-01-01T01:00:00",
        "1969-12-31 23:00:00",
        "1970-01-01",
        "9999-12-31 23:59:59.0000000",
        "2026-02-28T12:00:00Z",
        "2030-01-01",
        datetime(1969, 12, 31, 23),  # noqa: DTZ001 -- workbooks know no zones
        "9223372036854775",  # a FILETIME of the year 1630
        "9999999999999999999",
        "/Date(99999999999999999)/",
    ],
)
def test_moment_that_cannot_be_true_is_told_apart_from_what_is_no_moment(cell: object) -> None:
    with pytest.raises(ImpossibleMomentError):
        read(cell)


@pytest.mark.parametrize(
    "cell", ["gisteren", "26-05-2025", "2025-13-01", "31-31-2025", "13-13-2025 13:00 PM", "20251399000000Z"]
)
def test_moment_of_what_is_no_date_is_an_error(cell: str) -> None:
    with pytest.raises(ValueError, match=r"\S") as error:
        read(cell)
    assert not isinstance(error.value, ImpossibleMomentError)


@pytest.mark.parametrize("cell", ["3-5-2025 0:00 AM", "3-5-2025 13:00 PM"])
def test_moment_with_an_hour_that_is_none_is_an_error(cell: str) -> None:
    with pytest.raises(ValueError, match="no such hour"):
        read(cell, is_day_first=True)


def test_moment_without_a_zone_is_in_the_zone_of_the_source() -> None:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    assert read("2025-05-26 16:27:40", zone=amsterdam) == "2025-05-26T14:27:40Z"
    assert read("2025-12-26 16:27:40", zone=amsterdam) == "2025-12-26T15:27:40Z"
    assert read("2025-12-26 16:27:40Z", zone=amsterdam) == "2025-12-26T16:27:40Z"


@pytest.mark.parametrize(
    ("cells", "third_of_may"),
    [
        (["", "3-5-2025 09:00:00", "26-5-2025"], "2025-05-03T00:00:00Z"),
        (["3-5-2025", "26/5/2025 4:27:40 PM"], "2025-05-03T00:00:00Z"),
        (["3-5-2025", "Never", "nonsense", "5/26/2025 4:27:40 PM"], "2025-03-05T00:00:00Z"),
    ],
)
def test_order_of_day_and_month_is_told_from_the_file(cells: list[str], third_of_may: str) -> None:
    assert Moments(clock=Clock(NOW)).for_file(cells, FILE).read("3-5-2025") == third_of_may


@pytest.mark.parametrize("cells", [["3-5-2025"], ["", "4-4-2025", "12-12-2024", "3-5-2025"], ["x", "1-2-2025 10:00"]])
def test_file_whose_dates_tell_no_order_is_refused(cells: list[str]) -> None:
    with pytest.raises(SourceError, match=r"nothing tells whether day or month comes first in .*: ad\.csv") as error:
        Moments().for_file(cells, FILE)
    assert "dates" in error.value.hint


@pytest.mark.parametrize("cells", [[], ["", "never"], ["2025-05-26", "3-5-2025"], ["4-4-2025"], ["133927504600000000"]])
def test_file_without_a_date_that_could_be_read_in_two_ways_is_taken(cells: list[str]) -> None:
    assert Moments().for_file(cells, FILE) == Moments()


def test_file_in_another_culture_than_declared_is_refused() -> None:
    with pytest.raises(SourceError, match=r"26-5-2025 is not written as sources\.yml declares, %m-%d-%Y: ad\.csv"):
        Moments(("%m-%d-%Y",)).for_file(["3-5-2025", "26-5-2025"], FILE)


@pytest.mark.parametrize("forms", [("%d-%m-%Y",), ("%d-%m-%Y", "%m/%d/%Y"), ("%d %B %Y",), ("%Y%m%d",)])
def test_file_with_declared_dates_is_read_as_declared(forms: tuple[str, ...]) -> None:
    moments = Moments(forms)
    assert moments.for_file(["3-5-2025", "26-5-2025"], FILE) is moments


def test_date_in_another_form_than_declared_is_never_guessed() -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read("26/5/2025", DUTCH)


@pytest.mark.parametrize("form", [DUTCH, "%Y-%m-%d", "%d %b %Y", "%m/%d/%Y %I:%M:%S %p"])
def test_form_with_a_whole_date_is_taken(form: str) -> None:
    assert check_form(form) == form


@pytest.mark.parametrize(
    ("form", "message"), [("%H:%M", "day, month and year"), ("%d-%m", "day, month"), ("%Q", "strptime")]
)
def test_form_without_a_whole_date_is_refused(form: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_form(form)


@given(text=st.one_of(st.text(max_size=30), st.from_regex(r"[0-9/.:\-+ TZAPMDate()]{1,25}", fullmatch=True)))
def test_moment_of_any_text_is_a_moment_or_an_error(text: str) -> None:
    moments = Moments(is_day_first=True, clock=Clock(NOW))
    try:
        found = moments.read(text)
    except ValueError:
        return
    assert found is None or found.endswith("Z")


@given(st.integers(-3 * 86_400, 400 * 86_400), st.integers(0, 500 * 86_400))
def test_moment_when_read_later_is_the_same_until_the_clock_says_otherwise(ahead: int, later: int) -> None:
    clock = Clock(NOW)
    text = (NOW + timedelta(seconds=ahead)).isoformat()

    def at(clock: Clock) -> str | None:
        try:
            return Moments(clock=clock).read(text)
        except ImpossibleMomentError:
            return "impossible"

    first, end = at(clock), clock.valid_until
    moment = NOW + timedelta(seconds=later)
    assert (at(Clock(moment)) == first) == (end is None or moment < end)
