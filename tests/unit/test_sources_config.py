from pathlib import Path

import pytest

from assettool.adapters.sources.config import LIVE, SOURCES, load_sources
from assettool.domain.asset import AssetKind
from assettool.errors import SettingsError, SourceError

EXAMPLE = Path(__file__).parents[2] / "inventory" / "sources.yml"


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as error:
        load_sources(write(folder, text))
    return [line.strip() for line in error.value.message.splitlines()[1:]]


def test_example_of_the_repository_is_valid() -> None:
    formats = {source.format for source in load_sources(EXAMPLE)}
    assert formats == {*SOURCES, *LIVE} - {"lansweeper", "snipeit"}


def test_sources_with_many_problems_name_each_with_its_line(tmp_path: Path) -> None:
    text = """\
sources:
  - name: a
    format: rvtool
    path: x.xlsx
  - name: b
    format: table
    path: x.csv
    kind: toaster
    defaults: {tenent: arnhem, environment: new}
    table:
      columns: {serial: Serial, colour: Colour}
      encoding: utf-9
    rules:
      - when: {name: "*"}
      - {when: {name: 12}, set: {status: broken}}
    path: y.csv
"""
    found = problems(tmp_path, text)
    assert found[0].startswith("sources.yml:2: sources.0: format is not one of rvtools, active_directory, ")
    assert [line.split(":")[1] for line in found] == ["2", "8", "9", "11", "12", "14", "15", "16"]
    assert any("no such field: tenent; environment is not one of old, gemict: new" in line for line in found)
    assert any("a rule has either `set` or `reject`" in line for line in found)
    assert any("stands twice: path" in line for line in found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "sources"),
        ("sources: 1", "sources.yml:1: sources"),
        ("- a", "sources.yml:1:"),
        ("sources: []\nlimit: {}", "sources.yml:2: limit"),
        ("sources:\n- {name: a, format: table, path: x}", "`table` holds the mapping"),
        ("sources:\n- {name: a, format: rvtools, path: x, table: {columns: {name: a}}}", "`table` holds the mapping"),
        ("sources:\n- {name: a, format: rvtools, path: x}\n- {name: a, format: rvtools, path: y}", "more than once: a"),
        ("sources:\n- {name: a, format: table, path: x, table: {columns: {serial: S}}}", "columns: name is needed"),
        ("sources:\n- {name: a, format: mecm, path: x, rules: [{set: {site: b}, guess: true}]}", "can be a guess"),
        (
            "sources:\n- name: a\n  format: rvtools\n  path: x\n  rules:\n  - {when: {Annotation: a*}, reject: b}\n"
            "  drop: [annotation]",
            "sources.yml:7: sources.0.drop: what is dropped is also named in this source: annotation",
        ),
        (
            "sources:\n- {name: a, format: topdesk, path: x, table: {columns: {tenant: Gemeente}}, drop: Gemeente}",
            "is also named in this source: Gemeente",
        ),
        ("sources:\n- {name: a, format: rvtools, path: x, defaults: {site: b}, drop: site}", "in this source: site"),
        ("sources:\n- {name: a, format: intune, path: x, drop: [Device name]}", "can be read without Device name"),
        ("limits: {workbook_mb: much}\nsources: []", "limits.workbook_mb"),
        ("limits: {workbok_mb: 1}\nsources: []", "limits.workbok_mb"),
        ("sources:\n- {name: a, format: rvtools, path: x, skip: {template: true}}", "sources.0.skip.template"),
    ],
)
def test_sources_with_one_problem_name_it(text: str, message: str, tmp_path: Path) -> None:
    assert any(message in line for line in problems(tmp_path, text))


@pytest.mark.parametrize("content", [b"sources: [", b"\xff\xfe\x00", b"a: b: c"])
def test_sources_that_are_no_yaml_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "sources.yml").write_bytes(content)
    with pytest.raises(SettingsError, match="no valid YAML"):
        load_sources(tmp_path / "sources.yml")


def test_sources_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read the list of sources"):
        load_sources(tmp_path / "nothing.yml")


def test_source_with_a_glob_reads_its_files_as_one(tmp_path: Path) -> None:
    for number in (2, 1):
        (tmp_path / f"list-{number}.csv").write_text(f"Name\nLT-{number}\nLT-9\n", encoding="utf-8")
    entry = "sources:\n- {name: a, format: table, path: list-*.csv, kind: laptop, table: {columns: {name: Name}}}"
    [source] = load_sources(write(tmp_path, entry))
    reading = source.read()
    rows = list(reading.rows)
    assert [path.name for path in source.paths()] == ["list-1.csv", "list-2.csv"]
    assert [(row.origin.file, row.origin.row) for row in rows] == [
        ("list-1.csv", 2), ("list-1.csv", 3), ("list-2.csv", 2), ("list-2.csv", 3),
    ]  # fmt: skip
    assert rows[3].reasons == ("its id was read before: LT-9, in list-1.csv, row 3",)  # type: ignore[union-attr]
    assert source.model.kind is AssetKind.LAPTOP


def test_source_whose_glob_finds_the_files_of_one_csv_export_reads_their_folder(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    for name in ("vInfo", "vHost"):
        (tmp_path / "export" / f"RVTools_tab{name}.csv").write_text("VM,VM UUID,Host\n", encoding="utf-8")
    [source] = load_sources(write(tmp_path, "sources:\n- {name: a, format: rvtools, path: export/*.csv}"))
    assert source.paths() == [tmp_path / "export"]


def test_source_without_a_file_says_where_it_looked(tmp_path: Path) -> None:
    [source] = load_sources(write(tmp_path, "sources:\n- {name: a, format: rvtools, path: none-*.xlsx}"))
    with pytest.raises(SourceError, match=r"the source a has no file: .*none-\*\.xlsx"):
        source.read()


def test_source_in_a_folder_with_brackets_in_its_name_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "export [1]"
    folder.mkdir()
    (folder / "a[2].csv").write_text("Name\nLT-1\n", encoding="utf-8")
    entry = "sources:\n- {name: a, format: rvtools, path: '%s'}"
    for pattern in ("a[[]2].csv", "a[2].csv", "*.csv"):
        [source] = load_sources(write(folder, entry % pattern))
        assert [path.name for path in source.paths()] == ["a[2].csv"]
