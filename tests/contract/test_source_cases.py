"""Runs every case of tests/cases/sources: what a source is given, and what must come of it."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from assettool.adapters.sources.config import SOURCES, load_sources
from assettool.domain.observation import AccountRow, Observation, Rejected

CASES = Path(__file__).parents[1] / "cases" / "sources"
FILES = sorted(CASES.glob("*/*.yml"))


def write_workbook(path: Path, sheets: dict[str, list[list[Any]]], merged: dict[str, list[list[int]]]) -> None:
    workbook = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for area in merged.get(name, []):
            sheet.merge_range(*area, "")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(number, column, str(cell) if not isinstance(cell, int | float) else cell)
    workbook.close()


def write_given(case: dict[str, Any], folder: Path) -> str:
    """Write what the case gives, and return the path for sources.yml."""
    encoding = case.get("encoding", "utf-8")
    if "sheets" in case:
        write_workbook(folder / "case.xlsx", case["sheets"], case.get("merged", {}))
        return "case.xlsx"
    if "folder" in case:
        (folder / "case").mkdir()
        for name, text in case["folder"].items():
            (folder / "case" / name).write_bytes(text.encode(encoding))
        return "case"
    text = case["text"].replace("\n", case.get("line_ends", "\n"))
    (folder / "case.csv").write_bytes(text.encode(encoding))
    return "case.csv"


def shown(row: Observation, wanted: dict[str, Any]) -> dict[str, Any]:
    """The parts of an observation that a case speaks of, in the words of a case."""
    parts = {
        "external_id": row.external_id,
        "row": row.origin.row,
        "kind": row.kind.value,
        "guessed": row.is_kind_guessed,
        "fields": dict(row.fields),
        "identifiers": [f"{identifier.type.value}={identifier.value}" for identifier in row.identifiers],
        "interfaces": [[part.name, part.mac, list(part.addresses)] for part in row.interfaces],
        "software": [[part.name, part.version, part.publisher] for part in row.software],
        "services": [[part.port, part.name] for part in row.services],
        "rows": row.rows,
    }
    return {name: part for name, part in parts.items() if name in wanted}


def shown_account(row: AccountRow, wanted: dict[str, Any]) -> dict[str, Any]:
    """The parts of an account that a case speaks of."""
    parts = {
        "row": row.origin.row,
        "external_id": row.external_id,
        "login": row.login,
        "tenant": row.tenant,
        "department": row.department,
        "enabled": row.is_enabled,
        "last_seen": row.last_seen,
        "aliases": list(row.aliases),
    }
    return {name: part for name, part in parts.items() if name in wanted}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_source_given_a_case_reads_what_it_says(file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    entry = {"name": "case", "path": write_given(case, tmp_path), **case["source"]}
    (tmp_path / "sources.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")

    [source] = load_sources(tmp_path / "sources.yml")
    reading = source.read()
    rows = list(reading.rows)

    accepted = [row for row in rows if isinstance(row, Observation)]
    rejected = [row for row in rows if isinstance(row, Rejected)]
    wanted = case.get("observations", [])
    assert [shown(row, part) for row, part in zip(accepted, wanted, strict=True)] == wanted
    accounts = [row for row in rows if isinstance(row, AccountRow)]
    wanted = case.get("accounts", [])
    assert [shown_account(row, part) for row, part in zip(accounts, wanted, strict=True)] == wanted
    assert [
        {"row": row.origin.row, "label": row.label, "reasons": list(row.reasons), "by_rule": row.by_rule}
        for row in rejected
    ] == [{"by_rule": False, **part} for part in case.get("rejected", [])]
    assert [warning.message for warning in reading.warnings] == case.get("warnings", [])
    if "format" in case:
        assert reading.format == case["format"]


@pytest.mark.parametrize("name", SOURCES)
def test_every_format_has_cases_with_a_rejected_row(name: str) -> None:
    cases = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES if file.parent.name == name]
    assert any(case.get("rejected") for case in cases)
    assert any(case.get("observations") or case.get("accounts") for case in cases)
