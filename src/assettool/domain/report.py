"""A report before it is written as html, xlsx, md, csv or json: figures, tables, charts and words, in their order.

Who builds one computes and words everything; who writes one computes nothing. Texts are in the language of the report,
values are as they are: numbers and dates take their form where they are written.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from decimal import Decimal

    type Value = str | int | Decimal | date | None
    """None: not known, which is not nought."""
    type Place = str | date
    """A name, or the Monday of a week."""
else:  # as the schema of the JSON has them: there decimals and days are texts
    type Value = str | int | None
    type Place = str


class ReportName(StrEnum):
    """The reports that there are."""

    PROGRESS = "progress"
    LICENCES = "licences"
    COUNTS = "counts"
    HARMONISATION = "harmonisation"
    IMPACT = "impact"
    SETTLEMENT = "settlement"
    WAVE = "wave"
    HIGHLIGHT = "highlight"


class FileFormat(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    XLSX = "xlsx"
    MD = "md"
    CSV = "csv"
    JSON = "json"


class Language(StrEnum):
    """The languages of reports."""

    DUTCH = "nl"
    ENGLISH = "en"


class Kind(StrEnum):
    """What a value is, and so how it is written."""

    TEXT = "text"
    NUMBER = "number"
    """A whole number, or a decimal one with its own number of decimals."""
    CENTS = "cents"
    """Whole cents, written as euros."""
    PERCENT = "percent"
    """45 is 45 %."""
    DATE = "date"
    WEEK = "week"
    """The Monday of an ISO week."""


class Light(StrEnum):
    """A verdict as the steering group reads it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    """Too little is known for one."""


class Form(StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    BAR = "bar"
    STACKED = "stacked"


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value with the place in NetBox where it can be checked."""

    value: Value
    link: str = ""
    """A path and query below the address of NetBox; nothing where there is none."""
    light: Light | None = None


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number that matters."""

    key: str
    label: str
    value: Value
    kind: Kind = Kind.NUMBER
    link: str = ""
    note: str = ""
    """What it is compared with, or how it changed."""


class Figures(msgspec.Struct, frozen=True, tag="figures"):
    """Numbers side by side."""

    figures: tuple[Figure, ...]


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column of a table."""

    key: str
    """The same in every language."""
    label: str
    kind: Kind = Kind.TEXT


class Table(msgspec.Struct, frozen=True, tag="table", omit_defaults=True):
    """Rows under headings."""

    key: str
    """The same in every language, and unique in the report."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """As many cells as there are columns."""
    total: tuple[Cell, ...] = ()
    """The last line, where there is one."""
    note: str = ""
    """What a reader has to know of it."""
    empty: str = ""
    """What is said where it has no rows."""


class Series(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line, or the bars of one colour."""

    label: str
    values: tuple[int | float | None, ...]
    """As many as the chart has places; None is a gap."""
    is_dashed: bool = False
    """What is planned or expected, beside what was counted."""


class Chart(msgspec.Struct, frozen=True, tag="chart", omit_defaults=True):
    """A picture of numbers, which are in a table too."""

    key: str
    title: str
    form: Form
    places: tuple[Place, ...]
    """What is along the bottom; dates are the Mondays of weeks."""
    series: tuple[Series, ...]
    description: str
    """What it shows, for who does not see it."""


class Verdict(msgspec.Struct, frozen=True, tag="verdict"):
    """A light, and the calculation that it comes from."""

    key: str
    label: str
    light: Light
    calculation: str


class Words(msgspec.Struct, frozen=True, tag="words", omit_defaults=True):
    """Paragraphs that a person wrote, or that explain."""

    paragraphs: tuple[str, ...]
    origin: str = ""
    """Who wrote them, and when."""


type Block = Figures | Table | Chart | Verdict | Words


class Section(msgspec.Struct, frozen=True):
    """A subject: a heading on paper, a sheet in a workbook."""

    key: str
    title: str
    blocks: tuple[Block, ...]


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a report says."""

    name: ReportName
    title: str
    language: str
    """`nl` or `en`."""
    as_of: date
    """It tells how things stood at the end of this day."""
    made_at: datetime
    sections: tuple[Section, ...]
    since: date | None = None
    """What changed is told from the end of this day on."""
    subject: str = ""
    """What it is limited to, or about: tenants, or a wave, application, server or contract."""
    is_one_page: bool = False
    """It is handed out as a single sheet, and set small enough for that on paper."""
    sources: tuple[str, ...] = ()
    """Where the numbers come from, and how old that is."""
