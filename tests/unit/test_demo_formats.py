from datetime import UTC, datetime
from pathlib import Path

import pytest
import python_calamine

from assettool.demo.chance import Addresses, Macs, Serials, apportion, dice
from assettool.demo.estate import write_estate
from assettool.demo.formats.rvtools_columns import columns
from assettool.demo.formats.writing import new_book, write_csv
from assettool.demo.tour import tour


# 71 with the one custom attribute that stands in the middle of vHost.
@pytest.mark.parametrize(("sheet", "count"), [("vInfo", 90 + 3), ("vHost", 71), ("vCPU", 29), ("vMetaData", 4)])
def test_rvtools_sheet_of_4_7_has_all_columns(sheet: str, count: int) -> None:
    headers = [header for _, header in columns(sheet, "4.7")]
    assert len(headers) == len(set(headers)) == count


def test_rvtools_sheet_of_4_0_has_mb_and_fewer_columns() -> None:
    headers = [header for _, header in columns("vInfo", "4.0")]
    assert "Provisioned MB" in headers
    assert "Free % " in [header for _, header in columns("vDatastore", "4.0")]
    assert "SMBIOS UUID" not in headers
    assert "VM UUID" in headers


def test_rvtools_sheet_always_has_custom_attributes_in_the_middle() -> None:
    headers = [header for _, header in columns("vInfo", "4.7")]
    assert headers.index("Annotation") < headers.index("Backup") < headers.index("Datacenter")


def test_vcenters_share_a_cluster_name_and_machine_names(tmp_path: Path) -> None:
    write_estate(tmp_path, scale=0.05)
    exports = tmp_path / "exports"
    clusters, names = [], []
    for path in (exports / "rvtools-vcenter-arnhem.xlsx", exports / "rvtools-vcenter-renkum-rheden.xlsx"):
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        header, *rows = book.get_sheet_by_name("vInfo").to_python()
        clusters.append({row[header.index("Cluster")] for row in rows})
        names = [row[header.index("VM")] for row in rows if row[header.index("Template")] == "False"]
    assert clusters[0] & clusters[1] >= {"CL-PROD-01"}
    assert names.count("SRV-DC01") == 2


def test_cmdb_is_cp1252_with_semicolons(tmp_path: Path) -> None:
    write_estate(tmp_path, scale=0.05)
    content = (tmp_path / "exports" / "cmdb-fysieke-servers.csv").read_bytes()
    assert "coördinatie".encode("cp1252") in content
    assert content.startswith(b"CI-nummer;Naam;Domein;")


@pytest.mark.parametrize(("total", "weights"), [(10, (1, 1, 1)), (0, (3, 2)), (7, (5,)), (3690, (600, 130, 165, 8))])
def test_apportion_always_adds_up(total: int, weights: tuple[int, ...]) -> None:
    assert sum(apportion(total, weights)) == total


def test_addresses_past_one_network_go_on_in_the_next() -> None:
    addresses = Addresses()
    given = [addresses.new(20) for _ in range(1001)]
    assert (given[0], given[-1]) == ("10.20.0.10", "10.20.4.10")
    assert addresses.networks() == [(20, "10.20.0.0/22"), (20, "10.20.4.0/22")]


def test_macs_stay_within_their_prefix() -> None:
    macs = Macs(0)
    assert all(macs.new("A4:BB:6D").startswith("A4:BB:6D:") for _ in range(100))
    assert all("80" <= macs.new_virtual().split(":")[3] <= "bf" for _ in range(1000))


@pytest.mark.parametrize(("style", "length"), [("dell", 7), ("hp", 10), ("hpe", 10), ("lenovo", 8), ("igel", 18)])
def test_serials_have_the_length_of_their_maker(style: str, length: int) -> None:
    assert len(Serials(dice(1, "serials")).new(style)) == length


def test_csv_when_cells_are_missing_leaves_them_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    count = write_csv(path, ("a", "b"), [{"b": 1}, {"a": "x;y"}])
    assert count == 2
    assert path.read_bytes() == b'\xef\xbb\xbfa;b\r\n;1\r\n"x;y";\r\n'


def test_workbook_keeps_text_that_looks_like_a_formula_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    moment = datetime(2026, 2, 26, 6, 0, tzinfo=UTC)
    with new_book(path) as book:
        assert book.sheet("S", [("a", "A"), ("b", "B")], [{"a": "=1+1", "b": moment}]) == 1
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("S").to_python()
    assert rows == [["A", "B"], ["=1+1", moment.replace(tzinfo=None)]]


def test_tour_of_a_url_shows_pages_below_it_and_commands() -> None:
    shown = tour("http://127.0.0.1:8000/")
    assert shown.clicks[0].path == "http://127.0.0.1:8000/plugins/assettool/assets/?kind=laptop"
    assert any(click.path.endswith("/plugins/assettool/conflicts/") for click in shown.clicks)
    assert all(command.line.startswith("assettool ") for command in shown.commands)
    assert {"assettool asset conflicts", "assettool asset counts"} <= {command.line for command in shown.commands}
    assert any("/plugins/assettool/applications/" in click.path for click in shown.clicks)
    assert any(command.line.startswith("assettool app ") for command in shown.commands)
