"""Moments as sources write them: ISO, the clocks of Windows and .NET, and dates with day and month in a known order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path

from assettool.adapters.sources.values import Cell, text_of
from assettool.domain.clock import Clock
from assettool.errors import SourceError

_TIME = r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:[.,]\d+)?\s*(?P<half>[AP])?\.?(?:M\.?)?)?"
_DAY_AND_MONTH = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
# 20250526142740.0Z in LDAP, 20250526142740.000000+120 (minutes) in WMI.
_COMPACT = re.compile(r"(\d{14})(?:[.,]\d+)?(?:Z|([+-]\d{3})|\+\*{3})?")
_DOTNET = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
_FILETIME = re.compile(r"\d{16,19}")
_CERTAIN = re.compile(rf"\d{{4}}[-/.]\d|{_FILETIME.pattern}|{_COMPACT.pattern}$|{_DOTNET.pattern}")
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FILETIME_NEVER = 9_223_372_036_854_775_807
_NEVER = frozenset({"", "0", "never", "nooit", str(_FILETIME_NEVER)})
_MONTHS = 12
_NOON = 12
_LAST_YEAR = 9998  # 9999 is how several systems write "never"
_FIRST_YEAR = 1990  # nothing that is managed today was heard from before
_AHEAD = timedelta(days=1)  # clocks and time zones may differ by that much


class ImpossibleMomentError(ValueError):
    """A date that is written well and cannot be true, such as 1601, 9999 or tomorrow."""


@dataclass(frozen=True, slots=True)
class Moments:
    """How one source writes its moments."""

    forms: tuple[str, ...] = ()
    """strptime formats that sources.yml declares; a form of its own that is not in them is read as well."""
    zone: tzinfo = UTC
    """The zone of what names none."""
    is_day_first: bool | None = None
    """The order of day and month, as the forms or the file as a whole tell it."""
    clock: Clock = field(default_factory=Clock.of_today, compare=False)

    def read(self, cell: Cell | None) -> str | None:
        """The cell as ISO 8601 in UTC; None where it is empty or says "never".

        Raises `ValueError` where it is no moment, and its child `ImpossibleMomentError` where it cannot be true.
        """
        moment = self._parse(cell)
        if moment is None:
            return None
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise ImpossibleMomentError(text_of(cell))
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)
        if not self.clock.has_come(moment - _AHEAD):
            raise ImpossibleMomentError(text_of(cell))
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

    def _parse(self, cell: Cell | None) -> datetime | None:
        if isinstance(cell, datetime):
            return cell
        if isinstance(cell, date):
            return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 -- the zone is added by the caller
        text = text_of(cell)
        if text.casefold() in _NEVER:
            return None
        for form in self.forms:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 -- the zone is added by the caller
            except ValueError:
                continue
        return _of_machine(text) or self._of_people(text) or datetime.fromisoformat(text)

    def _of_people(self, text: str) -> datetime | None:
        if match := _YEAR_FIRST.fullmatch(text):
            return _moment(match, int(match[1]), int(match[3]), int(match[4]))
        # Where forms are declared, a date with another form is a mistake, not something to be understood.
        if self.forms or not (match := _DAY_AND_MONTH.fullmatch(text)):
            return None
        first, second = int(match[1]), int(match[3])
        if self.is_day_first is None and first != second:
            raise ValueError(f"day and month cannot be told apart: {text}")
        day, month = (first, second) if self.is_day_first else (second, first)
        return _moment(match, int(match[4]), month, day)

    def for_file(self, cells: Iterable[Cell], path: Path) -> "Moments":
        """The same, with the order of day and month that the dates of a file tell.

        Raises `SourceError` where they do not tell it and none is declared, and where they contradict what is declared.
        """
        declared = _declared_order(self.forms)
        if self.forms and declared is None:
            return self
        undecided = ""
        for cell in cells:
            text = text_of(cell)
            match = _DAY_AND_MONTH.fullmatch(text)
            if match is None:
                if declared is None and _CERTAIN.match(text):
                    break
                continue
            order = _told_order(int(match[1]), int(match[3]))
            if order is None:
                undecided = undecided or (text if match[1] != match[3] else "")
            elif declared is None:
                return replace(self, is_day_first=order)
            elif order != declared:
                raise SourceError(
                    f"{text} is not written as sources.yml declares, {self.forms[0]}: {path}",
                    hint="mend `dates` of the source, or leave it out to have the order told from the file",
                )
        if undecided and declared is None:
            raise SourceError(
                f"nothing tells whether day or month comes first in {undecided}: {path}",
                hint='declare it for the source, such as `dates: "%d-%m-%Y %H:%M:%S"`',
            )
        return self


@cache
def check_form(form: str) -> str:
    """The strptime format. Raises `ValueError` where it does not hold a whole date."""
    try:
        sample = datetime(2025, 5, 26, 16, 27, tzinfo=UTC)
        parsed = datetime.strptime(sample.strftime(form), form)  # noqa: DTZ007 -- only its date counts
    except ValueError as exc:
        raise ValueError(f"no strptime format: {form}") from exc
    if parsed.date() != sample.date():
        raise ValueError(f"a format of dates needs day, month and year: {form}")
    return form


def _of_machine(text: str) -> datetime | None:
    if _FILETIME.fullmatch(text):
        try:
            return _FILETIME_EPOCH + timedelta(microseconds=int(text) // 10)
        except OverflowError as exc:
            raise ImpossibleMomentError(text) from exc
    if match := _DOTNET.fullmatch(text):
        try:
            return _UNIX_EPOCH + timedelta(milliseconds=int(match[1]))
        except OverflowError as exc:
            raise ImpossibleMomentError(text) from exc
    if match := _COMPACT.fullmatch(text):
        moment = datetime.fromisoformat(f"{match[1][:8]}T{match[1][8:]}")  # the zone follows
        if match[2]:
            return moment.replace(tzinfo=timezone(timedelta(minutes=int(match[2]))))
        return moment.replace(tzinfo=UTC) if text.endswith("Z") else moment
    return None


def _moment(match: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour = int(match["hour"] or 0)
    if match["half"]:
        if not 1 <= hour <= _NOON:
            raise ValueError(f"no such hour: {match[0]}")
        hour = hour % _NOON + (_NOON if match["half"].upper() == "P" else 0)
    return datetime(year, month, day, hour, int(match["minute"] or 0), int(match["second"] or 0))  # noqa: DTZ001 -- as above


def _told_order(first: int, second: int) -> bool | None:
    """Whether the day comes first; None where both numbers could be a month, or neither."""
    return None if (first > _MONTHS) == (second > _MONTHS) else first > _MONTHS


def _declared_order(forms: tuple[str, ...]) -> bool | None:
    """Whether the day comes first in every declared form; None where they differ or none has numbers for both."""
    numeric = (form for form in forms if "%d" in form and "%m" in form and not form.startswith("%Y"))
    orders = {form.find("%d") < form.find("%m") for form in numeric}
    return orders.pop() if len(orders) == 1 else None
