"""Notices as letters, by templates that a department may change; the list of them, and their days as a calendar."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from babel.dates import format_date
from icalendar import Calendar
from icalendar import Event as Entry
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assettool.domain.waves.moments import Moment
from assettool.domain.waves.notices import Audience, Notice
from assettool.errors import AssettoolError
from assettool.services.sheets import Cell, Sheet

_SPACE = uuid.UUID("0d7e7a55-7d1c-5a4e-9a55-0c9d2d1f3b6e")


class Language(StrEnum):
    """What letters are written in."""

    DUTCH = "nl"
    ENGLISH = "en"


_UNTIL = {Language.DUTCH: "tot en met", Language.ENGLISH: "until"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in words."""

    notice: Notice
    subject: str
    body: str

    @property
    def text(self) -> str:
        """Subject and body."""
        return f"{self.subject}\n\n{self.body}"

    @property
    def name(self) -> str:
        """A name for its file: the day, the moment, and to whom."""
        to = "-".join("".join(letter if letter.isalnum() else " " for letter in self.notice.to.lower()).split())
        return "_".join(filter(None, (f"{self.notice.on}", self.notice.moment, self.notice.audience, to)))


def letters(notices: Iterable[Notice], folder: Path, language: Language) -> list[Letter]:
    """The letters of notices. Raises `AssettoolError` for a template that is missing or wrong."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False
    )
    found: list[Letter] = []
    for notice in notices:
        name = f"{notice.audience}.{language}.txt.j2"
        try:
            text = environment.get_template(name).render(_values(notice, language))
        except TemplateError as exc:
            raise AssettoolError(f"a letter cannot be written: {folder / name}", hint=f"{exc}") from exc
        subject, _, body = text.partition("\n")
        found.append(Letter(notice, subject.strip(), body.strip() + "\n"))
    return found


def _values(notice: Notice, language: Language) -> dict[str, object]:
    return {
        "wave": notice.wave,
        "moment": notice.moment.value,
        "to": notice.to,
        "hours": notice.hours,
        "period": _period(notice.first, notice.last, language),
        "applications": notice.applications,
        "users": notice.users,
        "workplaces": notice.workplaces,
        "accounts": notice.accounts,
    }


def _period(first: date, last: date, language: Language) -> str:
    said = [format_date(day, "long", locale=language.value) for day in (first, last)]
    return said[0] if first == last else f" {_UNTIL[language]} ".join(said)


_HEADER = {
    Language.DUTCH: ("Datum", "Moment", "Doelgroep", "Ontvanger", "Onderwerp", "Tekst", "Golf", "Gebruikers"),
    Language.ENGLISH: ("Date", "Moment", "Audience", "Recipient", "Subject", "Text", "Wave", "Users"),
}


def sheet_of(found: Sequence[Letter], language: Language) -> Sheet:
    """The list of letters, as TOPdesk and mail tools take it."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.notice.on,
            each.notice.moment.value,
            each.notice.audience.value,
            each.notice.to,
            each.subject,
            each.body,
            each.notice.wave,
            each.notice.users,
        )
        for each in found
    ]
    return Sheet("letters", _HEADER[language], rows)


def write_calendar(found: Iterable[Letter], now: datetime, stream: BinaryIO) -> None:
    """Write an entry for each wave and for each day on which letters go out. Entries keep their UIDs."""
    calendar = Calendar()
    for name, value in (("prodid", "-//assettool//waves//EN"), ("version", "2.0"), ("name", "Migration waves")):
        calendar[name] = value
    waves: dict[int, Notice] = {}
    for each in found:
        notice = each.notice
        if notice.audience is Audience.SERVICE_DESK and notice.moment is Moment.T0:
            waves[notice.wave] = notice
            calendar.add_component(
                _entry(f"wave {notice.wave}", each.subject, each.body, notice.first, notice.last, now)
            )
        elif notice.moment is not Moment.T0:
            key = f"wave {notice.wave} {notice.moment} {notice.audience} {notice.to}"
            calendar.add_component(_entry(key, each.subject, each.body, notice.on, notice.on, now))
    stream.write(calendar.to_ical())


def _entry(key: str, subject: str, body: str, first: date, last: date, now: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", f"{uuid.uuid5(_SPACE, key)}@assettool")
    entry.add("dtstamp", now)
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("summary", subject)
    entry.add("description", body)
    entry.add("transp", "TRANSPARENT")
    return entry
