"""A report as HTML: one file that needs nothing else, or a part of a page. Templates are given texts."""

from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from assettool.domain.report import Block, Cell, Chart, Figure, Figures, Kind, Report, Table, Verdict, Words
from netbox_assettool.reports.charts import svg
from netbox_assettool.reports.writing.forms import Forms
from netbox_assettool.reports.writing.words import facts, light_text

_TEMPLATES = Path(__file__).parents[2] / "templates" / "netbox_assettool" / "reports"
_MOST_ROWS = 1_000
"""So many rows of a table are on paper; more would be no reading, and no file that a browser likes."""
_WIDE = 8
"""Sections that have tables with more columns are printed on landscape pages."""
_LONG = 80
"""Texts of more letters get room beside the other columns."""
_RIGHT = (Kind.NUMBER, Kind.CENTS, Kind.PERCENT)

_environment = Environment(
    loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell or a figure."""

    text: str
    url: str = ""
    style: str = ""
    """The class of its element."""
    light: str = ""
    light_text: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A section of a report in a page."""

    key: str
    title: str
    content: Markup


def write(report: Report, address: str) -> bytes:
    """The report as a file."""
    return _environment.get_template("report.jinja").render(_context(report, address or None)).encode()


def part(report: Report, address: str = "") -> str:
    """The report as a part of a page, without its title; links are as they are below the address."""
    with translation.override(report.language):
        return _environment.get_template("part.jinja").render(_context(report, address))


def cards(report: Report, address: str = "") -> list[Card]:
    """The sections of a report one by one, for a page that sets them side by side."""
    with translation.override(report.language):
        template = _environment.get_template("card.jinja")
        sections = _context(report, address)["sections"]
        return [Card(each["key"], each["title"], Markup(template.render(section=each))) for each in sections]


def style() -> Markup:
    """The style sheet of what stands in a page."""
    return Markup(_environment.get_template("style.css").render())


def _context(report: Report, address: str | None) -> dict[str, object]:
    forms = Forms(report.language)
    return {
        "report": report,
        "facts": facts(report, forms),
        "contents": _("Contents"),
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "blocks": [_block(block, forms, address) for block in section.blocks],
                "is_wide": any(_is_wide(block) for block in section.blocks),
            }
            for section in report.sections
        ],
    }


def _is_wide(block: Block) -> bool:
    return isinstance(block, Table) and bool(block.rows) and len(block.columns) > _WIDE


def _block(block: Block, forms: Forms, address: str | None) -> dict[str, object]:
    match block:
        case Figures():
            return {"kind": "figures", "figures": [_figure(each, forms, address) for each in block.figures]}
        case Table():
            return {"kind": "table", **_table(block, forms, address)}
        case Chart():
            return {"kind": "chart", "title": block.title, "key": block.key, "svg": Markup(svg(block, forms))}
        case Verdict():
            light = {"light": block.light.value, "light_text": light_text(block.light)}
            return {"kind": "verdict", "label": block.label, "calculation": block.calculation, **light}
        case Words():
            return {"kind": "words", "paragraphs": block.paragraphs, "origin": block.origin}


def _figure(figure: Figure, forms: Forms, address: str | None) -> dict[str, object]:
    text = forms.text(figure.value, figure.kind) or "–"
    return {
        "label": figure.label,
        "note": figure.note,
        "shown": _Shown(text, _url(figure.link, address), _style(figure.kind)),
    }


def _table(table: Table, forms: Forms, address: str | None) -> dict[str, object]:
    kinds = [column.kind for column in table.columns]

    def shown(cells: tuple[Cell, ...]) -> list[_Shown]:
        return [_cell(cell, kind, forms, address) for cell, kind in zip(cells, kinds, strict=True)]

    left_out = ""
    if len(table.rows) > _MOST_ROWS:
        numbers = {"shown": forms.number(_MOST_ROWS), "rows": forms.number(len(table.rows))}
        left_out = _("The first {shown} of {rows} rows; the workbook and the CSV have all of them.").format(**numbers)
    return {
        "key": table.key,
        "title": table.title,
        "columns": [_Shown(column.label, style=_style(column.kind)) for column in table.columns],
        "rows": [shown(row) for row in table.rows[:_MOST_ROWS]],
        "total": shown(table.total) if table.total else [],
        "notes": [text for text in (left_out, table.note) if text],
        "empty": table.empty or _("There is nothing to list."),
    }


def _cell(cell: Cell, kind: Kind, forms: Forms, address: str | None) -> _Shown:
    text, url = forms.text(cell.value, kind), _url(cell.link, address)
    style = "long" if len(text) > _LONG else _style(kind)
    if cell.light is None:
        return _Shown(text, url, style)
    return _Shown(text, url, style, cell.light.value, light_text(cell.light))


def _style(kind: Kind) -> str:
    return "n" if kind in _RIGHT else "d" if kind in (Kind.DATE, Kind.WEEK) else ""


def _url(link: str, address: str | None) -> str:
    """Nothing where there is no NetBox to lead to."""
    return f"{address}{link}" if link and address is not None else ""
