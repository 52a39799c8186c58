"""A report as a workbook: a sheet with what it is and its figures, and one for each section with real tables."""

import io
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assettool.domain.report import (
    Block,
    Cell,
    Chart,
    Column,
    Figures,
    Form,
    Kind,
    Light,
    Report,
    Section,
    Table,
    Value,
    Verdict,
    Words,
)
from netbox_assettool.reports.writing.forms import Forms, decimals_of
from netbox_assettool.reports.writing.words import facts, light_text

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME = 31
_TEXT = 32_767
_HEADING = 240
_LINKS = 65_000
_URL = 2_000
_NARROWEST, _WIDEST = 9, 60
_CENTS = _PERCENT = 100
_COLOURS = {Light.GREEN: "#1d6b3d", Light.AMBER: "#8a5300", Light.RED: "#b3261e", Light.GREY: "#5a6572"}
_EUROS = '"€" #,##0.00;[Red]-"€" #,##0.00'
_DAYS = "dd-mm-yyyy"
_TABLE_STYLE = "Table Style Light 9"
_CHARTS: Mapping[Form, Mapping[str, str]] = {
    Form.LINE: {"type": "line"},
    Form.BAR: {"type": "column"},
    Form.STACKED: {"type": "column", "subtype": "stacked"},
}
_CHART_ROWS, _CHART_COLUMNS = 18, 8
_LINE, _HIGHEST = 15.0, 405.0
"""The height of a line of text, and the most that Excel gives a row, in points."""


def write(report: Report, address: str) -> bytes:
    """The whole of it."""
    target = io.BytesIO()
    book = _Book(xlsxwriter.Workbook(target, _OPTIONS), report, address)
    book.write()
    return target.getvalue()


class _Book:
    """A workbook that is being written."""

    def __init__(self, workbook: xlsxwriter.Workbook, report: Report, address: str):
        self.workbook, self.report, self.address = workbook, report, address
        self.forms = Forms(report.language)
        self.names: set[str] = set()
        self.tables = 0
        self._formats: dict[tuple[tuple[str, object], ...], object] = {}

    def write(self) -> None:
        """All sheets."""
        report = self.report
        self.workbook.set_properties({"title": report.title, "created": report.made_at.replace(tzinfo=None)})
        front = _Sheet(self, pgettext("report", "Report"))
        front.text(report.title, bold=True, font_size=16)
        for label, text in facts(report, self.forms):
            front.line(Cell(label), Cell(text))
        sheets = [(section, _Sheet(self, section.title)) for section in report.sections]
        front.contents((section.title, sheet.name) for section, sheet in sheets)
        for section, sheet in sheets:
            sheet.section(section)
            for block in section.blocks:
                if isinstance(block, Figures | Verdict):
                    front.block(block)
        front.close()
        self.workbook.close()

    def format(self, **properties: object):
        """A format of the workbook, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self._formats[key]

    def free_name(self, title: str) -> str:
        """A name that Excel allows and no other sheet has, whatever its case."""
        stem = _ILLEGAL.sub(" ", title).strip(" '")[:_NAME] or "-"
        name, number = stem, 2
        while name.casefold() in self.names or name.casefold() == "history":
            name = f"{stem[: _NAME - len(str(number)) - 1]} {number}"
            number += 1
        self.names.add(name.casefold())
        return name

    def table_name(self) -> str:
        """A name that no other table has."""
        self.tables += 1
        return f"Table_{self.tables}"


class _Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, book: _Book, title: str):
        self.book = book
        self.name = book.free_name(title)
        self.sheet = book.workbook.add_worksheet(self.name)
        self.row = 0
        self.links = 0
        self.widths: dict[int, int] = {}
        self.lines = 1
        """So many lines of text the row needs that is being written."""
        self.heads: list[int] = []

    def section(self, section: Section) -> None:
        """Its title and blocks."""
        self.text(section.title, bold=True, font_size=14)
        for block in section.blocks:
            self.row += 1
            self.block(block)
        if len(self.heads) == 1:
            self.sheet.freeze_panes(self.heads[0] + 1, 1)
        else:
            self.sheet.freeze_panes(1, 0)
        self.close()

    def block(self, block: Block) -> None:
        """One block below what is there."""
        match block:
            case Figures():
                for each in block.figures:
                    self.line(Cell(each.label), Cell(each.value, each.link), Cell(each.note), kind=each.kind)
            case Table():
                self.table(block)
            case Chart():
                self.chart(block)
            case Verdict():
                self.line(Cell(block.label), Cell(None, light=block.light), Cell(block.calculation))
            case Words():
                for text in (*block.paragraphs, block.origin):
                    if text:
                        self.text(text)

    def text(self, text: str, **properties: object) -> None:
        """A line of text over all columns."""
        if isinstance(size := properties.get("font_size"), int):
            self.sheet.set_row(self.row, size * 1.4)
        self.sheet.write_string(self.row, 0, text[:_TEXT], self.book.format(**properties))
        self.row += 1

    def line(self, *cells: Cell, kind: Kind = Kind.TEXT) -> None:
        """A label, a value of this kind and what is said of it."""
        for place, cell in enumerate(cells):
            self.cell(place, cell, kind if place == 1 else Kind.TEXT)
        self._end_row()

    def contents(self, sheets: Iterable[tuple[str, str]]) -> None:
        """Where the sections are."""
        self.row += 1
        for title, name in sheets:
            place = name.replace("'", "''")
            self.sheet.write_url(self.row, 0, f"internal:'{place}'!A1", self._link(), title[:_TEXT])
            self.row += 1
        self.row += 1

    def table(self, table: Table) -> None:
        """A table of Excel's, with its title above and its total below."""
        self.text(table.title, bold=True)
        if not table.rows:
            self.text(table.empty or _("There is nothing to list."), italic=True)
            return
        head, last = self.row, len(table.columns) - 1
        self.heads.append(head)
        labels = _headings(table.columns)
        options = {"name": self.book.table_name(), "style": _TABLE_STYLE, "columns": [{"header": it} for it in labels]}
        self.sheet.add_table(head, 0, head + len(table.rows), last, options)
        for place, label in enumerate(labels):
            self._widen(place, len(label) + 3)
        self.row += 1
        for cells in table.rows:
            self._cells(cells, table.columns)
        if table.total:
            self._cells(table.total, table.columns, bold=True, top=1)
        if table.note:
            self.text(table.note, italic=True)

    def chart(self, chart: Chart) -> None:
        """The chart, and to its right the numbers that it is drawn of."""
        right = 14
        self.sheet.write_row(self.row, right + 1, [series.label[:_TEXT] for series in chart.series])
        for down, place in enumerate(chart.places, start=1):
            text = self.book.forms.week(place) if isinstance(place, date) else place
            self.sheet.write_string(self.row + down, right, text[:_TEXT])
        drawn = self.book.workbook.add_chart(dict(_CHARTS[chart.form]))
        first, last = self.row + 1, self.row + max(1, len(chart.places))
        for place, series in enumerate(chart.series, start=right + 1):
            for down, value in enumerate(series.values, start=1):
                if value is not None:
                    self.sheet.write_number(self.row + down, place, value)
            drawn.add_series(
                {
                    "name": [self.name, self.row, place],
                    "categories": [self.name, first, right, last, right],
                    "values": [self.name, first, place, last, place],
                    "line": {"dash_type": "dash"} if series.is_dashed else {},
                }
            )
        drawn.set_title({"name": chart.title})
        drawn.set_size({"width": 860, "height": 340})
        description = {"description": chart.description, "object_position": 2}
        if chart.series:
            self.sheet.insert_chart(self.row, 0, drawn, description)
        self.row += max(_CHART_ROWS, len(chart.places) + 2)

    def close(self) -> None:
        """Give the columns their widths, and say how it prints."""
        for place, width in self.widths.items():
            self.sheet.set_column(place, place, max(_NARROWEST, min(width, _WIDEST)))
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        # The numbers of charts stand to their right, and stay off the paper.
        self.sheet.print_area(0, 0, max(self.row - 1, 0), max([*self.widths, _CHART_COLUMNS]))
        if len(self.heads) == 1:
            self.sheet.repeat_rows(self.heads[0])

    def cell(self, place: int, cell: Cell, kind: Kind, **properties: object) -> None:
        """A cell of the line that is being written."""
        value, shown, form = self._as_written(cell, kind)
        self._widen(place, len(shown))
        properties |= {"num_format": form} if form else {}
        properties |= {"font_color": _COLOURS[cell.light], "bold": True} if cell.light else {}
        if len(shown) > _WIDEST:
            properties |= {"text_wrap": True}
            self.lines = max(self.lines, len(textwrap.wrap(shown, _WIDEST)))
        target = f"{self.book.address}{cell.link}" if cell.link and self.book.address else ""
        if target and len(target) <= _URL and self.links < _LINKS:
            self.links += 1
            properties |= {"font_color": "#1f5f9e", "underline": 1}
            # What is written after it takes the place of the text, and keeps the link.
            self.sheet.write_url(self.row, place, target, self.book.format(**properties), string=" ")
        self._write(place, value, self.book.format(**properties))

    def _write(self, place: int, value: str | float | date | None, form) -> None:
        if value is None:
            self.sheet.write_blank(self.row, place, None, form)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, place, value, form)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.row, place, value, form)
        else:
            self.sheet.write_number(self.row, place, value, form)

    def _as_written(self, cell: Cell, kind: Kind) -> tuple[str | float | date | None, str, str]:
        """The value for Excel, how wide it is as text, and its number format."""
        text = self.book.forms.text(cell.value, kind)
        if cell.light:
            text = f"{light_text(cell.light)} {text}".rstrip()
            return text[:_TEXT], text, ""
        number = _number(cell.value, kind)
        if number is None:
            return text[:_TEXT] or None, text, ""
        return number[0], text, number[1]

    def _cells(self, cells: Sequence[Cell], columns: Sequence[Column], **properties: object) -> None:
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            self.cell(place, cell, column.kind, **properties)
        self._end_row()

    def _end_row(self) -> None:
        """Give the row its height: not every program finds that by itself."""
        if self.lines > 1:
            self.sheet.set_row(self.row, min(self.lines * _LINE, _HIGHEST))
        self.row, self.lines = self.row + 1, 1

    def _widen(self, place: int, width: int) -> None:
        self.widths[place] = max(self.widths.get(place, 0), width + 1)

    def _link(self):
        return self.book.format(font_color="#1f5f9e", underline=1)


def _number(value: Value, kind: Kind) -> tuple[float | date, str] | None:
    """A value as a number or day of Excel's with its format; None where it is a text."""
    if isinstance(value, date):
        return None if kind is Kind.WEEK else (value, _DAYS)
    if value is None or isinstance(value, str) or kind is Kind.TEXT:
        return None
    if kind is Kind.CENTS:
        return float(Decimal(value) / _CENTS), _EUROS
    decimals = decimals_of(value)
    form = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    if kind is Kind.PERCENT:
        return float(Decimal(value) / _PERCENT), f"{form}%"
    return float(value) if decimals else int(value), form


def _headings(columns: Sequence[Column]) -> list[str]:
    """Headings that differ, as Excel wants them, whatever their case."""
    taken: set[str] = set()
    labels = []
    for column in columns:
        stem = label = column.label.strip()[:_HEADING] or "-"
        number = 2
        while label.casefold() in taken:
            label = f"{stem} {number}"
            number += 1
        taken.add(label.casefold())
        labels.append(label)
    return labels
