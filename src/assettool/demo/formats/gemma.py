"""Writes the reference components as GEMMA lists them."""

from collections.abc import Iterator
from pathlib import Path

from assettool.demo.content import gemma, software
from assettool.demo.dirt import Dirt
from assettool.demo.formats.catalogue_ids import component_id
from assettool.demo.formats.writing import TableRow, write_csv
from assettool.demo.model import Estate
from assettool.demo.summary import FileSummary

FILE = "gemma_referentiecomponenten.csv"
COLUMNS = (
    "Element ID", "Object ID", "Naam", "GEMMA type", "GEMMA status", "BBN", "BIV score BBN", "Beschikbaarheid",
    "Integriteit", "Vertrouwelijkheid", "Beschrijving",
)  # fmt: skip


def write_gemma(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write every reference component of the demo, whether an application has it or not."""
    del estate, dirt  # the list is that of GEMMA
    file = FileSummary(FILE, "GEMMA")
    file.rows = write_csv(folder / file.path, COLUMNS, _components())
    return [file]


def _components() -> Iterator[TableRow]:
    for name in sorted({name for main, _, others, _ in software.COMPONENTS for name in (main, *others)}):
        number, score = component_id(name), gemma.score(name)
        yield {
            "Element ID": f"id-{number}", "Object ID": number, "Naam": name, "GEMMA type": "Referentiecomponent",
            "GEMMA status": "In gebruik", "BBN": gemma.baseline(name), "BIV score BBN": score,
            "Beschikbaarheid": score[0], "Integriteit": score[1], "Vertrouwelijkheid": score[2],
        }  # fmt: skip
