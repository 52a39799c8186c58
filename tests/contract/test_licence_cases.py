"""Runs every case of tests/cases/licences: what a reader is given, and what must come of it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter
import yaml

from assettool.adapters.licences import LICENCE_FORMATS, read_licences
from assettool.domain.licence_rows import LicenceRow
from assettool.domain.observation import Rejected
from assettool.errors import AssettoolError

CASES = Path(__file__).parents[1] / "cases" / "licences"
FILES = sorted(CASES.glob("*/*.yml"))
ON = date(2026, 3, 2)
ALL_OR_NOTHING = ("catalogue",)
"""Formats that are refused as a whole where anything in them is wrong."""


def write_given(case: dict[str, Any], folder: Path) -> Path:
    """Write the file that the case gives."""
    if "json" in case:
        path = folder / "case.json"
        path.write_text(json.dumps(case["json"]), encoding="utf-8")
        return path
    if "sheets" not in case:
        path = folder / case.get("name", "case.csv")
        path.write_bytes(case["text"].replace("\n", case.get("line_ends", "\n")).encode(case.get("encoding", "utf-8")))
        return path
    path = folder / "case.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in case["sheets"].items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, column, cell.isoformat() if isinstance(cell, date) else cell)
    return path


def filled(part: Any) -> Any:
    """The part without what is empty; nothing at all is an empty text."""
    if isinstance(part, dict):
        found = {name: each for name, value in part.items() if (each := filled(value)) not in ("", False)}
        return found or ""
    if isinstance(part, list | tuple):
        return [filled(each) for each in part] or ""
    return "" if part is None else part


def shown(row: LicenceRow, wanted: dict[str, Any]) -> dict[str, Any]:
    """The parts of a row that a case speaks of, in the words of a case."""
    parts = msgspec.to_builtins(row) | {"is": type(row).__name__, "row": row.origin.row}
    return {name: filled(parts[name]) for name in wanted}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_reader_when_given_a_case_then_reads_what_it_says(file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    path, mapping = write_given(case, tmp_path), None
    if "mapping" in case:
        mapping = tmp_path / "mapping.yml"
        mapping.write_text(yaml.safe_dump(case["mapping"]), encoding="utf-8")

    if "error" in case:
        with pytest.raises(AssettoolError) as error:
            list(read_licences(path, case.get("read_as"), mapping, ON).rows)
        assert error.value.message == case["error"]
        assert error.value.hint
        return
    reading = read_licences(path, case.get("read_as"), mapping, ON)
    rows = list(reading.rows)

    wanted = case.get("rows", [])
    accepted = [row for row in rows if not isinstance(row, Rejected)]
    assert [shown(row, part) for row, part in zip(accepted, wanted, strict=True)] == [
        {name: filled(value) for name, value in part.items()} for part in wanted
    ]
    rejected = [row for row in rows if isinstance(row, Rejected)]
    assert [
        {"row": row.origin.row, "label": row.label, "reasons": list(row.reasons), "by_rule": row.by_rule}
        for row in rejected
    ] == [{"by_rule": False, **part} for part in case.get("rejected", [])]
    assert {row.source for row in rejected} <= {path.name}
    assert [warning.message for warning in reading.warnings] == case.get("warnings", [])
    assert sorted(reading.complete) == case.get("complete", [])


@pytest.mark.parametrize("name", LICENCE_FORMATS)
def test_format_when_listed_then_it_has_cases_with_a_bad_row(name: str) -> None:
    cases = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES if file.parent.name == name]
    assert any(case.get("rejected") or (name in ALL_OR_NOTHING and case.get("error")) for case in cases)
    assert any(case.get("rows") for case in cases)
