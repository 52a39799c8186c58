"""Runs every case of tests/cases/portfolio: what a reader is given, and what must come of it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter
import yaml

from assettool.adapters.portfolio import PORTFOLIO_FORMATS, read_portfolio
from assettool.domain.observation import Rejected
from assettool.domain.portfolio import PortfolioRow
from assettool.errors import AssettoolError

CASES = Path(__file__).parents[1] / "cases" / "portfolio"
FILES = sorted(CASES.glob("*/*.yml"))


def write_given(case: dict[str, Any], folder: Path) -> Path:
    """Write the file that the case gives."""
    if "sheets" not in case:
        path = folder / "case.csv"
        path.write_bytes(case["text"].replace("\n", case.get("line_ends", "\n")).encode(case.get("encoding", "utf-8")))
        return path.rename(folder / "case.xml") if case["text"].lstrip().startswith("<") else path
    path = folder / "case.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in case["sheets"].items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, column, cell)
    return path


def filled(part: Any) -> Any:
    """The part without what is empty; nothing at all is an empty text."""
    if isinstance(part, dict):
        found = {name: each for name, value in part.items() if (each := filled(value)) != ""}
        return found or ""
    if isinstance(part, list | tuple):
        return [filled(each) for each in part] or ""
    return "" if part is None else part


def shown(row: PortfolioRow, wanted: dict[str, Any]) -> dict[str, Any]:
    """The parts of a row that a case speaks of, in the words of a case."""
    parts = msgspec.to_builtins(row) | {"is": type(row).__name__, "row": row.origin.row}
    return {name: filled(parts[name]) for name in wanted}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_reader_given_a_case_reads_what_it_says(file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    path, mapping = write_given(case, tmp_path), None
    if "mapping" in case:
        mapping = tmp_path / "mapping.yml"
        mapping.write_text(yaml.safe_dump(case["mapping"]), encoding="utf-8")

    if "error" in case:
        with pytest.raises(AssettoolError) as error:
            list(read_portfolio(path, case.get("read_as"), mapping).rows)
        assert error.value.message == f"{case['error']}: {path}"
        assert error.value.hint
        return
    reading = read_portfolio(path, case.get("read_as"), mapping)
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


@pytest.mark.parametrize("name", PORTFOLIO_FORMATS)
def test_every_format_has_cases_with_a_rejected_row(name: str) -> None:
    cases = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES if file.parent.name == name]
    assert any(case.get("rejected") for case in cases)
    assert any(case.get("rows") for case in cases)
