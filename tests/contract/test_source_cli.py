"""`assettool source`: what it says, and how it ends."""

import json
import os
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from assettool.adapters.sources.config import LIVE
from assettool.adapters.sources.config import SOURCES as FORMATS
from assettool.cli.source import app
from assettool.errors import SettingsError, UsageError

SOURCES = """
sources:
  - name: laptops
    format: table
    path: exports/intune.csv
    kind: laptop
    table: {columns: {name: Device name, serial: Serial}, id: Serial}
  - name: vcenter
    format: rvtools
    path: exports/nothing-*.xlsx
"""
SAMPLES = Path(os.environ.get("SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings, sources and one export."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "intune.csv").write_text("Device name;Serial\nLT-1;A1\nLT-2;\n;\n", encoding="utf-8")
    (tmp_path / "sources.yml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "assettool.yml").write_text("sources: sources.yml\n", encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("ASSETTOOL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSETTOOL_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_list_names_sources_files_and_formats(home: Path) -> None:
    code, text = run("list", "--json")
    listed = json.loads(text)
    assert code == 0
    assert [(row["name"], row["files"], row["newest"] == "not there") for row in listed["sources"]] == [
        ("laptops", 1, False),
        ("vcenter", 0, True),
    ]
    assert [row["format"] for row in listed["formats"]] == [*FORMATS, *LIVE]
    assert run("list")[0] == 0


def test_list_without_sources_names_the_formats(home: Path) -> None:
    (home / "assettool.yml").unlink()
    code, text = run("list")
    assert code == 0
    assert "rvtools" in text


def test_list_of_a_wrong_file_names_every_problem_and_its_line(home: Path) -> None:
    (home / "sources.yml").write_text(
        "sources:\n  - name: a\n    format: rvtol\n    path: x\n    pth: y\n", encoding="utf-8"
    )
    with pytest.raises(SettingsError, match=r"sources\.yml:5: sources\.0\.pth"):
        run("list")


def test_check_of_a_listed_file_reads_it_as_its_source(home: Path) -> None:
    code, text = run("check", "exports/intune.csv", "--json")
    [report] = json.loads(text)
    assert code == 5
    assert (report["source"], report["read"], report["accepted"], report["rejected"]) == ("laptops", 2, 1, 1)
    assert report["rejects"][0]["origin"] == {"file": "intune.csv", "sheet": "", "row": 3}
    assert report["rejects"][0]["reasons"] == ["it has no id, these are empty: Serial"]


def test_check_shows_rows_and_reasons_to_people(home: Path) -> None:
    code, text = run("check", "exports/intune.csv")
    assert code == 5
    assert "2 rows read: 1 accepted, 1 rejected, 0 left out by rule" in text
    assert "it has no id, these are empty: Serial" in text


def test_check_of_a_file_that_no_source_takes_describes_it(home: Path) -> None:
    (home / "apps.csv").write_text("ApplicationKey,ApplicationName,DeviceCount\na,b,1\n", encoding="utf-8")
    code, text = run("check", "apps.csv")
    assert code == 0
    assert "recognised as Intune detected apps; no source takes it yet" in text
    assert "1 row, header in row 1, 3 columns: ApplicationKey, ApplicationName, DeviceCount" in text


def test_check_of_a_damaged_table_names_the_row(home: Path) -> None:
    (home / "open.csv").write_text('Name;Note\na;"x\nb;y\n', encoding="utf-8")
    code, text = run("check", "open.csv")
    assert code == 0
    assert "warning: row 2: a quote is opened in it and never closed (2 lines)" in text


def test_check_goes_on_after_a_file_that_cannot_be_read(home: Path) -> None:
    (home / "bad.xlsx").write_bytes(b"%PDF-1.7")
    code, text = run("check", "missing.csv", "bad.xlsx", "exports/intune.csv", "--json")
    reports = json.loads(text)
    assert code == 1
    assert [report["verdict"] for report in reports] == ["failed", "failed", "read"]
    assert reports[1]["error"] == "this is a PDF document, not a table: bad.xlsx"


def test_check_limit_keeps_the_counts(home: Path) -> None:
    rows = "".join(f"LT-{number};\n" for number in range(30))
    (home / "exports" / "intune.csv").write_text(f"Device name;Serial\n{rows}", encoding="utf-8")
    [report] = json.loads(run("check", "exports/intune.csv", "--json", "--limit", "3")[1])
    assert (report["rejected"], len(report["rejects"])) == (30, 3)
    assert "and 10 more; --limit 0 shows all" in run("check", "exports/intune.csv")[1]


def test_check_of_rows_left_out_by_rule_ends_with_0(home: Path) -> None:
    workbook = xlsxwriter.Workbook(str(home / "r.xlsx"))
    sheet = workbook.add_worksheet("vInfo")
    sheet.write_row(0, 0, ["VM", "VM UUID", "Template"])
    sheet.write_row(1, 0, ["tpl", "5003aabb-0000-0000-0000-000000000001", "True"])
    workbook.close()
    code, text = run("check", "r.xlsx", "--as", "rvtools")
    assert code == 0
    assert "1 row read: 0 accepted, 0 rejected, 1 left out by rule" in text


def test_check_as_a_named_source_reads_another_file(home: Path) -> None:
    (home / "exports" / "intune.csv").rename(home / "other.csv")
    [report] = json.loads(run("check", "other.csv", "--source", "laptops", "--json")[1])
    assert report["source"] == "laptops"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--source", "nothing"), "no such source: nothing"),
        (("--as", "word"), "no such format: word"),
        (("--as", "table"), "a table needs a mapping"),
    ],
)
def test_check_with_words_that_do_not_fit_is_refused(options: tuple[str, ...], message: str, home: Path) -> None:
    with pytest.raises(UsageError, match=message):
        run("check", "exports/intune.csv", *options)


def test_check_of_a_source_without_files_reads_all_of_it(home: Path) -> None:
    [report] = json.loads(run("check", "--source", "laptops", "--json")[1])
    assert (report["source"], report["read"], report["accepted"]) == ("laptops", 2, 1)
    assert report["path"] == str(home / "exports" / "intune.csv")
    code, text = run("check", "--source", "vcenter")
    assert code == 1
    assert "cannot be read: the source vcenter has no file" in text


def test_check_of_nothing_is_refused(home: Path) -> None:
    with pytest.raises(UsageError, match="nothing to check"):
        run("check")


def test_live_source_is_listed_and_checked_like_any_other(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = "{url: https://127.0.0.1:1, user: a, password_env: ASSETTOOL_PASSWORD}"
    (home / "sources.yml").write_text(
        f"sources:\n- {{name: vc, format: vcenter, connect: {connect}}}\n", encoding="utf-8"
    )
    monkeypatch.setenv("ASSETTOOL_PASSWORD", "x")
    [row] = json.loads(run("list", "--json")[1])["sources"]
    assert (row["path"], row["newest"], row["files"]) == ("https://127.0.0.1:1", "asked itself", 0)
    code, text = run("check", "--source", "vc")
    assert code == 1
    assert "cannot be read: the vCenter does not answer, or stopped half-way: https://127.0.0.1:1" in text
    (home / "a.csv").write_text("Name\na\n", encoding="utf-8")
    with pytest.raises(UsageError, match="the source reads no files: vc"):
        run("check", "a.csv", "--source", "vc")


def test_check_writes_nothing(home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    run("check", ".")
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")
def test_check_of_every_sample_says_what_it_is(home: Path) -> None:
    code, text = run("check", SAMPLES, "--json")
    reports = json.loads(text)
    assert code in (0, 5)
    assert not [report["path"] for report in reports if report["verdict"] == "failed"]
    read = {Path(report["path"]).name: (report["read"], report["accepted"]) for report in reports if report["source"]}
    assert read == {
        "computer_1.json": (1, 1),
        "kubev2v-example1.xlsx": (16, 15),
        "rvtools-small-complete.xlsx": (5, 5),
    }
