"""Days and moments as Dutch offices write them: 01-09-2025, 1-9-25, 1 september 2025 and ISO 8601."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from assettool.adapters.sources.values import Cell, text_of
from assettool.domain.clock import Clock

_TIME = r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})([-/. ])(?P<month>\d{{1,2}}|[^\W\d_]{{3,9}})\2(?P<year>\d{{4}}|\d\d){_TIME}"
)
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_OTHERWISE = {"maa": "mrt", "mar": "mrt", "may": "mei", "oct": "okt"}
_FIRST_YEAR, _LAST_YEAR = 1950, 2199
_NEVER = 9999  # how several systems write that something has no end
_CENTURY = 100


def day_of(cell: Cell | None, forms: Sequence[str] = ()) -> date | None:
    """The day in a cell; None where it is empty or says "never". Raises `ValueError`."""
    moment = moment_of(cell, forms)
    return moment.date() if moment else None


def day_that_has_come(cell: Cell | None, clock: Clock) -> date | None:
    """The day in a cell, unless it is still to come. Raises `ValueError`."""
    moment = moment_of(cell)
    return moment.date() if moment and clock.has_come(moment) else None


def moment_of(cell: Cell | None, forms: Sequence[str] = (), zone: tzinfo = UTC) -> datetime | None:
    """The moment in a cell, of `zone` where it names none; a day is its first moment. Raises `ValueError`."""
    moment = _parsed(cell, forms)
    if moment is None or moment.year == _NEVER:
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"no such year here: {moment.year}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _parsed(cell: Cell | None, forms: Sequence[str]) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 -- the zone is added by the caller
    text = text_of(cell)
    if not text:
        return None
    if forms:
        return _declared(text, forms)
    if match := _DAY_FIRST.fullmatch(text):
        year = int(match["year"])
        return datetime(  # noqa: DTZ001 -- as above
            year if year >= _CENTURY else _with_century(year), _month(match["month"]), int(match["day"]),
            int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0),
        )  # fmt: skip
    return datetime.fromisoformat(text)


def _declared(text: str, forms: Sequence[str]) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 -- as above
        except ValueError:
            continue
    raise ValueError(f"not written as {' or '.join(forms)}: {text}")


def _with_century(year: int) -> int:
    """25 is 2025 and 98 is 1998: contracts end up to half a century from now."""
    return 2000 + year if year < 70 else 1900 + year  # noqa: PLR2004 -- where strptime puts it too


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    short = text[:3].casefold()
    return _MONTHS.index(_OTHERWISE.get(short, short)) + 1
