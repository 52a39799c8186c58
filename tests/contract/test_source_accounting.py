"""Rows read are rows observed and rejected, whatever stands in them."""

from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.rows import Terms
from assettool.adapters.sources.rvtools import RVTools
from assettool.adapters.sources.table import Table
from assettool.domain.observation import Observation
from assettool.domain.rules import Rule, RuleBook
from assettool.services.source_check import Description, Verdict, check_files

QUIET = settings(
    database=None, max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = st.sampled_from(
    ["", "a", "b", "LT-1", "0", "None", "System.String[]", "1.024,5", "26-05-2025", "laptop", "x/y"]
)
TERMS = Terms("test", rules=RuleBook([Rule({"name": ("b",)}, reject="no b")]))


@QUIET
@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), max_size=15))
def test_table_rows_add_up(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    lines = [";".join(row) for row in [("Name", "Kind", "Memory", "Seen"), *rows]]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping = TableMapping(columns={"name": "Name", "kind": "Kind", "memory_mib": "Memory", "last_seen": "Seen"})

    read = list(Table(TERMS, mapping).read(tmp_path / "a.csv").rows)

    assert [row.origin.row for row in read] == [number for number, row in enumerate(rows, start=2) if any(row)]
    accepted = [row.external_id for row in read if isinstance(row, Observation)]
    assert len(accepted) == len(set(accepted))


@QUIET
@given(
    machines=st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=10), hosts=st.lists(st.tuples(WORDS, WORDS), max_size=5)
)
def test_rvtools_rows_add_up(machines: list[tuple[str, ...]], hosts: list[tuple[str, ...]], tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheets = {"vInfo": [("VM", "VM UUID", "Memory"), *machines], "vHost": [("Host", "Serial number"), *hosts]}
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    workbook.close()
    expected = sum(1 for row in (*machines, *hosts) if any(row))

    [report] = check_files([tmp_path / "a.xlsx"], lambda _: Description("xlsx"), lambda path: RVTools(TERMS).read(path))

    assert report.verdict is Verdict.READ
    assert report.read == expected
    assert report.read == report.accepted + report.rejected + report.left_out
    assert len(report.rejects) == report.rejected + report.left_out
