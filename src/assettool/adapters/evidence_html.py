"""The evidence pack as one page: it needs no network and no assettool, and prints on A4."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from html import escape
from typing import BinaryIO

from assettool.adapters.sheets import text_of
from assettool.services.licence_evidence import Evidence
from assettool.services.sheets import Cell, Sheet

_MANY = 12  # columns that are set smaller on paper
_LONG = 24  # letters of a word that may be broken
_STYLE = """
:root { color-scheme: light; }
body { font: 13px/1.4 system-ui, "Segoe UI", Arial, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 60rem; } nav ul { columns: 3; padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .15rem .35rem; }
th, td { text-align: left; vertical-align: top; }
th { background: #eee; } td.number { text-align: right; white-space: nowrap; }
td.long { overflow-wrap: anywhere; min-width: 9rem; }
tr.short td { background: #fde8e8; }
section { content-visibility: auto; contain-intrinsic-size: auto 40rem; overflow-x: auto; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { margin: 0; font-size: 7pt; } section { content-visibility: visible; overflow: visible; }
  table.wide { font-size: 5.5pt; } table.wide th, table.wide td { padding: .1rem .15rem; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; } tr { break-inside: avoid; } nav { display: none; }
}
"""


def write_page(evidence: Evidence, stream: BinaryIO) -> None:
    """The whole pack."""
    for part in _page(evidence):
        stream.write(part.encode())


def _page(evidence: Evidence) -> Iterator[str]:
    title = escape(evidence.title)
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    )
    yield "<table>\n<tbody>\n"
    for name, text in evidence.about:
        yield f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>\n'
    yield '</tbody>\n</table>\n<nav aria-label="Tables">\n<ul>\n'
    for number, sheet in enumerate(evidence.sheets):
        yield f'<li><a href="#t{number}">{escape(sheet.name)}</a> ({len(sheet.rows)})</li>\n'
    yield "</ul>\n</nav>\n"
    for number, sheet in enumerate(evidence.sheets):
        yield from _section(number, sheet)
    yield "</main>\n</body>\n</html>\n"


def _section(number: int, sheet: Sheet) -> Iterator[str]:
    yield f'<section id="t{number}">\n<h2>{escape(sheet.name)}</h2>\n<p>{escape(sheet.about)}</p>\n'
    if not sheet.rows:
        yield "<p>None.</p>\n</section>\n"
        return
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in sheet.columns)
    wide = ' class="wide"' if len(sheet.columns) > _MANY else ""
    yield f"<table{wide}>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    status = sheet.columns.index("status") if "status" in sheet.columns else None
    for row in sheet.rows:
        is_short = status is not None and row[status] == "short"
        yield f"<tr{' class="short"' if is_short else ''}>{''.join(_cells(row))}</tr>\n"
    yield "</tbody>\n</table>\n</section>\n"


def _cells(row: Iterable[Cell]) -> Iterator[str]:
    for value in row:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            yield f'<td class="number">{_number(value)}</td>'
        else:
            text = f"{value:%Y-%m-%d}" if type(value) is date else text_of(value)
            is_long = len(text) > _LONG and any(len(word) > _LONG for word in text.split())
            yield f"<td{' class="long"' if is_long else ''}>{escape(text)}</td>"


def _number(value: float | Decimal) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
