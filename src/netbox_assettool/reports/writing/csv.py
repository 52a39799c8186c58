"""A report as CSV, as Dutch Excel reads it: semicolons, UTF-8 with a mark, and in Dutch a decimal comma.

Its tables come one after another, each below its title; figures and verdicts are tables too. No text is a formula.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assettool.domain.formulas import guarded
from assettool.domain.report import Block, Cell, Figures, Kind, Report, Table, Value, Verdict, Words
from netbox_assettool.reports.writing.forms import Forms
from netbox_assettool.reports.writing.words import facts, light_text


def write(report: Report, address: str) -> bytes:  # noqa: ARG001 -- a CSV has no links
    """All of its tables."""
    forms = Forms(report.language)
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(report.title)])
    writer.writerows([guarded(label), guarded(text)] for label, text in facts(report, forms))
    for section in report.sections:
        writer.writerows(([], [guarded(section.title)]))
        for block in section.blocks:
            writer.writerows(_lines(block, forms))
    return target.getvalue().encode("utf-8-sig")


def _lines(block: Block, forms: Forms) -> Iterator[Sequence[str]]:
    match block:
        case Table():
            yield from _table(block, forms)
        case Figures():
            for each in block.figures:
                yield [guarded(each.label), _text(each.value, each.kind, forms), guarded(each.note)]
        case Verdict():
            yield [guarded(block.label), light_text(block.light), guarded(block.calculation)]
        case Words():
            yield from ([guarded(text)] for text in (*block.paragraphs, block.origin) if text)


def _table(table: Table, forms: Forms) -> Iterator[Sequence[str]]:
    yield []
    yield [guarded(table.title)]
    if not table.rows:
        yield [guarded(table.empty or _("There is nothing to list."))]
        return
    yield [guarded(column.label) for column in table.columns]
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        yield _row(row, kinds, forms)
    if table.total:
        yield _row(table.total, kinds, forms)
    if table.note:
        yield [guarded(table.note)]


def _row(cells: Sequence[Cell], kinds: Sequence[Kind], forms: Forms) -> list[str]:
    return [_cell(cell, kind, forms) for cell, kind in zip(cells, kinds, strict=True)]


def _cell(cell: Cell, kind: Kind, forms: Forms) -> str:
    text = _text(cell.value, kind, forms)
    if cell.light is None:
        return text
    return f"{light_text(cell.light)} {text}".rstrip()


def _text(value: Value, kind: Kind, forms: Forms) -> str:
    bare = forms.bare(value, kind)
    return guarded(forms.text(value, kind)) if bare is None else bare
