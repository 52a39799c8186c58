"""The evidence of a snapshot: what it holds, and how it is written."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from landscape_cases import make_deployment, make_register, make_server, make_use
from licence_estate import ON, make_portfolio
from python_calamine import CalamineWorkbook

from assettool.adapters import sheets
from assettool.adapters.evidence_html import write_page
from assettool.adapters.sheets import text_of, write_csv_sheet, write_workbook
from assettool.domain.frozen import thawed
from assettool.domain.licence import Estate
from assettool.domain.position import position
from assettool.domain.register import Register
from assettool.domain.snapshot import Snapshot, SourceFile, take
from assettool.errors import AssettoolError
from assettool.services.licence_evidence import Evidence, evidence
from assettool.services.sheets import Cell, Sheet

AT = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)


def make_snapshot(estate: Estate | None = None) -> Snapshot:
    source = SourceFile("rvtools", "ab" * 32, AT)
    return take(position(estate or make_portfolio(), ON), None, who="licences", at=AT, sources=[source])


def make_evidence(register: Register | None = None) -> Evidence:
    return evidence(make_snapshot(), make_portfolio(), register or make_register(), AT)


def rows_of(found: Evidence, name: str) -> list[dict[str, Cell]]:
    sheet = next(sheet for sheet in found.sheets if sheet.name == name)
    return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]


def test_snapshot_that_is_read_again_says_what_was_frozen():
    estate = make_portfolio()
    found = position(estate, ON)
    frozen = thawed(make_snapshot())
    assert (frozen.on, frozen.who, frozen.at, frozen.number) == (ON, "licences", AT, 1)
    assert [line.product for line in frozen.lines] == [line.product.key for line in found.lines]
    for line, was in zip(frozen.lines, found.lines, strict=True):
        assert line.counted == was.consumption.counted
        assert line.not_counted == was.consumption.not_counted
        assert line.tenants == was.tenants
        assert line.entitlements == was.entitlements
        assert (line.price, line.true_up_cost) == (was.price, was.true_up_cost)
    assert frozen.choices == found.choices
    assert [rule.id for rule in frozen.rules] == [rule.id for rule in found.rules]


def test_snapshot_whose_text_is_something_else_is_refused():
    with pytest.raises(AssettoolError, match="the snapshot cannot be read: 1"):
        thawed(replace(make_snapshot(), content="{}"))
    with pytest.raises(AssettoolError, match="cannot be read"):
        thawed(replace(make_snapshot(), content="no json"))


def test_evidence_has_what_auditors_ask_for():
    found = make_evidence()
    assert [sheet.name for sheet in found.sheets] == [
        *("Position", "Tenants", "Entitlements", "Kept for", "Counted", "Not counted", "Vendor's view", "Choices"),
        *("Rules", "Sources", "Not in the catalogue", "Contracts", "Workplaces", "Hosts", "Virtual machines"),
        *("Environments", "Accounts", "Parallel runs"),
    ]
    assert all(sheet.about for sheet in found.sheets)
    assert all(len(row) == len(sheet.columns) for sheet in found.sheets for row in sheet.rows)
    about = dict(found.about)
    assert about["digest (SHA-256)"] == found.snapshot.digest
    assert f"cat snapshot-{found.snapshot.number}.json" in about["how to check it"]


def test_evidence_counts_the_rows_of_every_line():
    found = make_evidence()
    counted, rest = rows_of(found, "Counted"), rows_of(found, "Not counted")
    for line in rows_of(found, "Position"):
        mine = [row for row in counted if row["product"] == line["product"]]
        assert len(mine) == line["rows counted"]
        assert sum(int(str(row["rights"])) for row in mine) == line["required"]
        others = [row for row in rest if row["product"] == line["product"]]
        assert sum(row["unknown"] is False for row in others) == line["rows not counted"]
        assert sum(row["unknown"] is True for row in others) == line["unknown"]


def test_evidence_names_the_contract_of_an_entitlement_and_what_became_of_it():
    rows = {row["entitlement"]: row for row in rows_of(make_evidence(), "Entitlements")}
    assert (rows["e-windows"]["supplier"], rows["e-windows"]["contract number"]) == ("Vendor", "EA-1")
    assert (rows["e-windows"]["rights"], rows["e-windows"]["in use"]) == (16, 16)
    assert rows["e-pdf-old"]["what became of it"] == "it ended on 2025-12-31"


def test_evidence_of_an_entitlement_that_is_gone_tells_what_became_of_it():
    estate = make_portfolio()
    found = evidence(make_snapshot(), replace(estate, entitlements=(), contracts={}), make_register(), AT)
    row = next(row for row in rows_of(found, "Entitlements") if row["entitlement"] == "e-windows")
    assert (row["rights"], row["in use"], row["packs"], row["contract"], row["supplier"]) == (
        16,
        16,
        None,
        "Vendor/EA-1",
        "",
    )


def test_evidence_never_takes_unknown_cores_for_none():
    rows = {row["name"]: row for row in rows_of(make_evidence(), "Hosts")}
    assert (rows["ESX-1"]["processors"], rows["ESX-1"]["cores"]) == (2, 16)
    assert (rows["ESX-3"]["processors"], rows["ESX-3"]["cores"]) == ("not known", "not known")


def test_evidence_maps_virtual_machines_to_hosts_and_clusters():
    rows = {row["asset"]: row for row in rows_of(make_evidence(), "Virtual machines")}
    assert (rows["m1"]["clusters"], rows["m1"]["hosts that it may run on"]) == ("OLD-1", "ESX-1")
    assert rows["m6"]["out of use from"] == date(2026, 1, 1)


def test_evidence_says_since_when_things_are_gone():
    found = make_evidence()
    gone = {row["asset"]: row["out of use from"] for row in rows_of(found, "Workplaces")}
    assert gone == {"d1": None, "d2": "not known since when", "d3": None}
    disabled = {row["login"]: row["disabled from"] for row in rows_of(found, "Accounts")}
    assert disabled["piet"] == date(2026, 2, 1)
    [run] = rows_of(found, "Parallel runs")
    assert (run["old"], run["new"], run["basis"]) == ("ARN-APP-01", "RNK-APP-01", "none")


def test_evidence_has_the_designation_of_test_and_production():
    suite, server, proposed = make_use("Suite4Work"), make_server("ARN-APP-01"), make_server("ARN-APP-02")
    register = make_register(
        suite,
        deployments=[make_deployment(suite, (server, "confirmed"), (proposed, "proposed"), environment="test")],
        assets=[server, proposed],
    )
    rows = rows_of(make_evidence(register), "Environments")
    assert [(row["machine"], row["environment"], row["how sure"]) for row in rows] == [
        ("ARN-APP-01", "test", "confirmed"),
        ("ARN-APP-02", "test", "100 %"),
    ]


def test_parallel_run_of_a_later_day_and_machines_that_are_gone_are_named_by_their_keys():
    estate = make_portfolio()
    [run] = estate.parallel_runs
    later = msgspec.structs.replace(run, start=date(2026, 6, 2))
    lost = msgspec.structs.replace(run, old="lost")
    found = evidence(make_snapshot(), replace(estate, parallel_runs=(later, lost)), make_register(), AT)
    assert [row["old"] for row in rows_of(found, "Parallel runs")] == ["lost"]


# workbook and CSV


def workbook_of(*tables: Sheet) -> bytes:
    stream = io.BytesIO()
    write_workbook(tables, stream)
    return stream.getvalue()


def test_workbook_when_a_text_looks_like_a_formula_keeps_it_a_text():
    content = workbook_of(Sheet("Odd", ("a",), [("=1+1",), ("@x",), ("https://vendor.example",), ("{=A1}",)]))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1] == ["=1+1"]


def test_workbook_keeps_numbers_days_and_moments():
    row = (1, Decimal("2.50"), date(2026, 6, 1), AT, None, True, "", date.min, 0)
    content = workbook_of(Sheet("All", tuple("abcdefghi"), [row]))
    table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("All").to_python()
    assert table[1] == [1, 2.5, date(2026, 6, 1), AT.replace(tzinfo=None), "", "yes", "", "01-01-1", 0]


def test_workbook_when_there_are_too_many_rows_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheets, "_MOST_ROWS", 2)
    content = workbook_of(Sheet("Rows", ("n",), [(n,) for n in range(5)]), Sheet("None", ("n",), []))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Rows", "Rows 2", "Rows 3", "None"]
    assert book.get_sheet_by_name("Rows 3").to_python() == [["n"], [4]]


def test_csv_when_a_text_looks_like_a_formula_has_an_apostrophe_before_it():
    stream = io.BytesIO()
    rows = [("=cmd|' /C calc'!A0", -7), ("+31", Decimal("-1.5")), ("plain", None)]
    write_csv_sheet(Sheet("x", ("text", "number"), rows), stream)
    lines = stream.getvalue().decode("utf-8-sig").splitlines()
    assert lines == ["text;number", "'=cmd|' /C calc'!A0;-7", "'+31;-1,50", "plain;"]


def test_text_of_a_cell_is_dutch():
    assert [text_of(value) for value in (1.5, False, AT, "a")] == ["1,50", "no", "02-06-2026 09:30:00", "a"]


# page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(str(value))
            if name == "id":
                self.ids.add(str(value))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(found: Evidence) -> tuple[str, _Reader]:
    stream = io.BytesIO()
    write_page(found, stream)
    text = stream.getvalue().decode()
    reader = _Reader()
    reader.feed(text)
    assert reader.open == []
    return text, reader


def test_page_is_whole_needs_no_network_and_has_every_row():
    found = make_evidence()
    text, reader = page_of(found)
    assert all(link.startswith("#") for link in reader.links)
    assert {link[1:] for link in reader.links} == reader.ids
    assert "http" not in re.sub(r'http-equiv="[^"]+"', "", text)
    rows = sum(len(sheet.rows) for sheet in found.sheets)
    assert text.count("<tr><td") + text.count('<tr class="short"><td') == rows
    assert "=cmd|' /C calc'!A0" in reader.text


def test_page_when_names_have_markup_shows_them_as_text():
    found = make_evidence()
    evil = Sheet("<script>", ("<b>",), [("<img src=x onerror=alert(1)>",)], "<i>")
    text, reader = page_of(replace(found, sheets=(evil,)))
    assert "<script>" not in text
    assert "<img" not in text
    assert "<img src=x onerror=alert(1)>" in reader.text


def test_page_when_a_table_is_empty_says_none():
    text, _ = page_of(replace(make_evidence(), sheets=(Sheet("Empty", ("a",), []),)))
    assert "<p>None.</p>" in text


def test_pack_is_evidence_of_a_position_without_anything(tmp_path: Path):
    empty = take(position(Estate(), ON), None, who="x", at=AT)
    found = evidence(empty, Estate(), make_register(), AT)
    assert {sheet.name for sheet in found.sheets} >= {"Position", "Hosts"}
    assert "Vendor's view" not in {sheet.name for sheet in found.sheets}
    (tmp_path / "x.xlsx").write_bytes(workbook_of(*found.sheets))
