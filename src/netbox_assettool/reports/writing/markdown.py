"""A report as Markdown with the tables of GitHub, to read in a terminal and to paste into a ticket."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assettool.domain.report import Block, Cell, Chart, Column, Figure, Figures, Kind, Report, Table, Verdict
from netbox_assettool.reports.writing.forms import Forms
from netbox_assettool.reports.writing.words import facts, light_text

_MEANING = re.compile(r"[\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)|&(?=[#\w]+;)")
_AT_START = re.compile(r"^(?=#|[+-](?:\s|$)|-{3}|={3})|^(\d+)(?=[.)](?:\s|$))")
_BLANKS = re.compile(r"\s+")
_RIGHT = (Kind.NUMBER, Kind.CENTS, Kind.PERCENT)


def write(report: Report, address: str) -> bytes:
    """The whole of it."""
    forms = Forms(report.language)
    lines = [f"# {escaped(report.title)}", ""]
    lines += [f"- {escaped(label)}: {escaped(text)}" for label, text in facts(report, forms)]
    for section in report.sections:
        lines += ["", f"## {escaped(section.title)}"]
        for block in section.blocks:
            lines += ["", *_lines(block, forms, address)]
    return ("\n".join(lines) + "\n").encode()


def escaped(text: str) -> str:
    """A text on one line that means nothing but itself."""
    flat = _MEANING.sub(lambda found: "\\" + found.group(), _BLANKS.sub(" ", text).strip())
    return _AT_START.sub(lambda found: found.group(1) + "\\" if found.group(1) else "\\", flat)


def _lines(block: Block, forms: Forms, address: str) -> Iterator[str]:
    match block:
        case Figures():
            yield from (_figure(each, forms, address) for each in block.figures)
        case Table():
            yield from _table(block, forms, address)
        case Chart():
            yield f"*{escaped(block.title)}: {escaped(block.description)}*"
        case Verdict():
            yield f"**{escaped(block.label)}: {light_text(block.light)}** – {escaped(block.calculation)}"
        case _:
            yield "\n\n".join(escaped(each) for each in block.paragraphs)
            if block.origin:
                yield from ("", f"*{escaped(block.origin)}*")


def _figure(figure: Figure, forms: Forms, address: str) -> str:
    value = _linked(escaped(forms.text(figure.value, figure.kind)) or "–", figure.link, address)
    note = f" ({escaped(figure.note)})" if figure.note else ""
    return f"- {escaped(figure.label)}: **{value}**{note}"


def _table(table: Table, forms: Forms, address: str) -> Iterator[str]:
    yield from (f"### {escaped(table.title)}", "")
    if not table.rows:
        yield escaped(table.empty or _("There is nothing to list."))
        return
    yield _line(escaped(column.label) for column in table.columns)
    yield _line("---:" if column.kind in _RIGHT else "---" for column in table.columns)
    for row in table.rows:
        yield _line(_cells(row, table.columns, forms, address))
    if table.total:
        yield _line(f"**{text}**" if text else "" for text in _cells(table.total, table.columns, forms, address))
    if table.note:
        yield from ("", escaped(table.note))


def _line(texts) -> str:
    return f"| {' | '.join(texts)} |"


def _cells(cells: Sequence[Cell], columns: Sequence[Column], forms: Forms, address: str) -> Iterator[str]:
    for cell, column in zip(cells, columns, strict=True):
        light = f"{light_text(cell.light)} " if cell.light else ""
        text = escaped(light + forms.text(cell.value, column.kind))
        yield _linked(text, cell.link, address)


def _linked(text: str, link: str, address: str) -> str:
    if not (text and link and address):
        return text
    return f"[{text}]({address}{link.replace(' ', '%20').replace(')', '%29')})"
