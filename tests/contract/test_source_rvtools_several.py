"""Several exports of RVTools as one source: of two with the same machine the newer one counts, whatever their order."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from assettool.adapters.sources.config import load_sources
from assettool.domain.observation import Observation, Rejected
from assettool.ports import Reading

HEADER = ["VM", "Cluster", "VM UUID", "VI SDK UUID"]


def machine(name: str, number: int, cluster: str = "cl-1", vcenter: int = 1) -> list[str]:
    return [name, cluster, f"5003aabb-0000-0000-0000-{number:012}", f"6f2b1c60-0000-0000-0000-{vcenter:012}"]


def workbook(path: Path, made: Any, *machines: list[str]) -> None:
    book = xlsxwriter.Workbook(str(path))
    rows = {"vInfo": [HEADER, *machines], "vHost": [["Host", "VI SDK UUID"], ["esx01", machines[0][3]]]}
    if made is not None:
        rows["vMetaData"] = [["RVTools version", "xlsx creation datetime"], ["4.7.1.4", made]]
    for name, content in rows.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(content):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    book.close()


def folder(path: Path, made: str, *machines: list[str]) -> None:
    path.mkdir()
    rows = {
        "vInfo": [HEADER, *machines],
        "vMetaData": [["RVTools version", "csv creation datetime"], ["4.7.1.4", made]],
    }
    for name, content in rows.items():
        text = "".join(";".join(row) + "\n" for row in content)
        (path / f"RVTools_tab{name}.csv").write_text(text, encoding="utf-8")


def read(base: Path, pattern: str, **more: Any) -> Reading:
    entry = {"name": "vc", "format": "rvtools", "path": pattern, **more}
    (base / "sources.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")
    [source] = load_sources(base / "sources.yml")
    return source.read()


def told(reading: Reading) -> tuple[dict[str, str], list[tuple[str, str, bool]], list[str]]:
    """The cluster of each machine that counts, what does not count and why, and the warnings about order and age."""
    rows = list(reading.rows)
    accepted = {
        str(row.fields["name"]): str(row.fields.get("cluster", "")) for row in rows if isinstance(row, Observation)
    }
    rejected = [(row.label, "; ".join(row.reasons), row.by_rule) for row in rows if isinstance(row, Rejected)]
    return accepted, rejected, [w.message for w in reading.warnings if "older" in w.message or "newer" in w.message]


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_newer_export_counts_whatever_its_name(names: tuple[str, str], tmp_path: Path) -> None:
    old, new = names
    workbook(tmp_path / old, "2025-04-01 10:00:00", machine("APP-1", 1, "cl-old"), machine("GONE-1", 2))
    workbook(tmp_path / new, "2025-05-01 10:00:00", machine("APP-1-NEW", 1, "cl-new"), machine("APP-3", 3))
    accepted, rejected, warnings = told(read(tmp_path, "*.xlsx"))
    assert accepted == {"APP-1-NEW": "cl-new", "APP-3": "cl-1", "GONE-1": "cl-1", "esx01": ""}
    assert rejected == [
        ("APP-1", f"a newer export has it: {new}", True),
        ("esx01", f"a newer export has it: {new}", True),
    ]
    assert warnings == [
        "it stands in an older export of its vCenter only; if it is gone, take that export away (1 row): GONE-1"
    ]


def test_exports_that_do_not_say_when_they_were_made_count_by_name(tmp_path: Path) -> None:
    workbook(tmp_path / "2025-04.xlsx", "2025-06-01 10:00:00", machine("APP-1", 1, "cl-old"))
    workbook(tmp_path / "2025-05.xlsx", None, machine("APP-1", 1, "cl-new"))
    accepted, rejected, warnings = told(read(tmp_path, "*.xlsx"))
    assert accepted["APP-1"] == "cl-new"
    assert ("APP-1", "a newer export has it: 2025-05.xlsx", True) in rejected
    assert warnings == [
        "not every export says when it was made: of two with the same machine the last by name counts as newer"
    ]


@pytest.mark.parametrize("made", ["5/4/2025 10:00:00", "9999-12-31", "yesterday"])
def test_moment_that_tells_nothing_for_certain_is_no_moment(made: str, tmp_path: Path) -> None:
    workbook(tmp_path / "1.xlsx", "2025-06-01 10:00:00", machine("APP-1", 1, "cl-old"))
    workbook(tmp_path / "2.xlsx", made, machine("APP-1", 1, "cl-new"))
    accepted, _, warnings = told(read(tmp_path, "*.xlsx"))
    assert accepted["APP-1"] == "cl-new"
    assert len(warnings) == 1


def test_declared_form_of_dates_holds_for_exports_too(tmp_path: Path) -> None:
    workbook(tmp_path / "1.xlsx", "05-04-2025 10:00:00", machine("APP-1", 1, "cl-new"))
    workbook(tmp_path / "2.xlsx", "04-04-2025 10:00:00", machine("APP-1", 1, "cl-old"))
    accepted, _, warnings = told(read(tmp_path, "*.xlsx", dates="%d-%m-%Y %H:%M:%S"))
    assert accepted["APP-1"] == "cl-new"
    assert warnings == []


def test_exports_of_several_vcenters_do_not_touch_each_other(tmp_path: Path) -> None:
    workbook(tmp_path / "1.xlsx", "2025-04-01 10:00:00", machine("APP-1", 1, vcenter=1))
    workbook(tmp_path / "2.xlsx", "2025-05-01 10:00:00", machine("APP-1", 1, vcenter=2))
    accepted, rejected, warnings = told(read(tmp_path, "*.xlsx"))
    assert list(accepted) == ["APP-1", "esx01"]
    assert (rejected, warnings) == ([], [])


def test_folders_of_csv_files_are_told_apart_by_folder(tmp_path: Path) -> None:
    folder(tmp_path / "rvtools-mei", "2025-05-01 10:00:00", machine("APP-1", 1, "cl-new"))
    folder(tmp_path / "rvtools-april", "2025-04-01 10:00:00", machine("APP-1", 1, "cl-old"))
    accepted, rejected, _ = told(read(tmp_path, "rvtools-*"))
    assert accepted == {"APP-1": "cl-new"}
    assert rejected == [("APP-1", "a newer export has it: rvtools-mei", True)]


def test_machine_that_repeats_within_one_export_is_still_an_error(tmp_path: Path) -> None:
    workbook(tmp_path / "1.xlsx", "2025-04-01 10:00:00", machine("APP-1", 1), machine("APP-1", 1))
    _, rejected, _ = told(read(tmp_path, "*.xlsx"))
    [(_, reason, by_rule)] = rejected
    assert reason.startswith("its id was read before")
    assert not by_rule
