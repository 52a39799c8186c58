"""How numbers, euros, dates and weeks are written in a language, by Babel."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.translation import get_language

from assettool.domain.report import Kind, Language, Value

_LOCALES = {Language.DUTCH: Locale("nl", "NL"), Language.ENGLISH: Locale("en", "GB")}
_DAYS = {Language.DUTCH: "dd-MM-yyyy", Language.ENGLISH: "d MMM yyyy"}
_CENTS = 100
_KEPT = 10_000


def language_of_now() -> Language:
    """The language of the page, where reports are written in it."""
    return Language.DUTCH if (get_language() or "").startswith(Language.DUTCH) else Language.ENGLISH


class Forms:
    """The forms of one language."""

    def __init__(self, language: str):
        self.language = Language(language)
        self.locale = _LOCALES[self.language]
        self.decimal_mark = self.locale.number_symbols["latn"]["decimal"]

    def text(self, value: Value, kind: Kind) -> str:
        """A value as a person reads it; nothing where it is not known."""
        if value is None:
            return ""
        if isinstance(value, date):
            return self.week(value) if kind is Kind.WEEK else self.day(value)
        if isinstance(value, str) or kind is Kind.TEXT:
            return str(value)
        if kind is Kind.CENTS:
            return _euros(value, self.locale)
        return f"{self.number(value)}%" if kind is Kind.PERCENT else self.number(value)

    def number(self, value: int | float | Decimal) -> str:
        """A number with its thousands apart and its own decimals."""
        if isinstance(value, float):
            value = int(value) if value.is_integer() else Decimal(str(value))
        return _number(value, decimals_of(value), self.locale)

    def bare(self, value: Value, kind: Kind) -> str | None:
        """A value for a CSV of this language: numbers as spreadsheets read them, without signs between thousands.

        None where it is a text, which may have to be guarded.
        """
        if value is None:
            return ""
        if isinstance(value, date):
            return None if kind is Kind.WEEK else self._bare_day(value)
        if isinstance(value, str) or kind is Kind.TEXT:
            return None
        if kind is Kind.CENTS:
            return f"{Decimal(value) / _CENTS:.2f}".replace(".", self.decimal_mark)
        number = f"{value}".replace(".", self.decimal_mark)
        return f"{number}%" if kind is Kind.PERCENT else number

    def day(self, day: date) -> str:
        """A day."""
        return _day(day, _DAYS[self.language], self.locale)

    def long_day(self, day: date) -> str:
        """A day within a sentence."""
        return _day(day, "d MMMM yyyy", self.locale)

    def moment(self, moment: datetime) -> str:
        """A moment, in the time of NetBox."""
        form = f"{_DAYS[self.language]} HH:mm"
        return format_datetime(timezone.localtime(moment), form, locale=self.locale)

    def week(self, monday: date) -> str:
        """An ISO week; the word is the same in both languages."""
        year, week, _ = monday.isocalendar()
        return f"week {week} {year}"

    def _bare_day(self, day: date) -> str:
        return self.day(day) if self.language is Language.DUTCH else day.isoformat()


def decimals_of(value: int | Decimal) -> int:
    """How many decimals a number has of its own."""
    if not isinstance(value, Decimal):
        return 0
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(_KEPT)
def _number(value: int | Decimal, decimals: int, locale: Locale) -> str:
    form = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return format_decimal(value, form, locale=locale)


@lru_cache(_KEPT)
def _euros(cents: int, locale: Locale) -> str:
    return format_currency(Decimal(cents) / _CENTS, "EUR", locale=locale)


@lru_cache(_KEPT)
def _day(day: date, form: str, locale: Locale) -> str:
    return format_date(day, form, locale=locale)
