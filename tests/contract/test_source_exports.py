"""What holds for every export that is known: it is recognised, it adds up, and damage ends in a message."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.checking import Checker
from assettool.adapters.sources.config import SOURCES, SourceModel, load_sources
from assettool.adapters.sources.known_exports import known_export
from assettool.adapters.sources.known_tables import KNOWN_TABLES
from assettool.adapters.sources.rows import Terms
from assettool.domain.observation import Observation
from assettool.errors import SettingsError, SourceError
from assettool.ports import Source
from assettool.services.source_check import Verdict, check_files

CASES = Path(__file__).parents[1] / "cases" / "sources"
EXPORTS = [name for name in SOURCES if name not in ("rvtools", "table")]
KNOWN = [name for name in EXPORTS if SOURCES[name].known]


def reader(name: str) -> Source:
    return SOURCES[name].reader(Terms(name), SourceModel(name=name, format=name, path="x"))


def contents(name: str) -> Iterator[tuple[str, bytes]]:
    """The text files of all cases of a format, with a name each."""
    for file in sorted((CASES / name).glob("*.yml")):
        case: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts = case.get("folder") or ({"": case["text"]} if "text" in case else {})
        for part, text in texts.items():
            yield f"{file.stem}{part}", text.encode(case.get("encoding", "utf-8"))


SAMPLES = [(name, part, content) for name in EXPORTS for part, content in contents(name)]
BROKEN = ("g-half.json", "h-unknown.json", "folder.unfinished.json", "folderhalf.json", "folderlater.json")
WHOLE = [sample for sample in SAMPLES if not sample[1].endswith(BROKEN)]


@pytest.mark.parametrize(("name", "part", "content"), WHOLE, ids=[f"{name}/{part}" for name, part, _ in WHOLE])
def test_export_is_recognised_by_its_content_and_by_one_format_only(
    name: str, part: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "anything").write_bytes(content)
    formats = [form for form in SOURCES if form != "table" and reader(form).recognises(tmp_path / "anything")]
    assert formats == [name]


@pytest.mark.parametrize(("name", "part", "content"), WHOLE, ids=[f"{name}/{part}" for name, part, _ in WHOLE])
def test_check_without_sources_yml_reads_an_export_and_adds_up(
    name: str, part: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "anything").write_bytes(content)
    checker = Checker(None)
    [report] = check_files([tmp_path / "anything"], checker.describe, checker.open)
    assert report.verdict is Verdict.READ, report.error
    assert report.read == report.accepted + report.rejected + report.left_out
    assert report.read > 0


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"a;b\n1;2\n", b"{}", b"[]", b"[1, 2]", b'{"error": {"code": "Unauthorized"}}', b"<a/>", b"dn: x\n",
     b"\x00" * 100, b"PK\x03\x04", b"version: 1\n# nothing\n"],
)  # fmt: skip
def test_file_of_something_else_is_refused_or_empty(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "anything"
    path.write_bytes(content)
    assert not reader(name).recognises(path)
    rows, errors = [], []
    try:
        rows += reader(name).read(path).rows
    except SourceError as error:
        errors.append(error)
    assert not [row for row in rows if isinstance(row, Observation)]
    assert all(error.hint and error.message.endswith(str(path)) for error in errors)


@pytest.mark.parametrize("name", EXPORTS)
def test_file_that_is_not_there_is_refused(name: str, tmp_path: Path) -> None:
    assert not reader(name).recognises(tmp_path / "nothing")
    with pytest.raises(SourceError, match="cannot read the file"):
        reader(name).read(tmp_path / "nothing")


@settings(database=None, max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sample=st.sampled_from(SAMPLES),
    place=st.floats(0, 1),
    length=st.integers(0, 30),
    inserted=st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b'"', b";", b"\n", b"\r", b",", b"{[", b"\x00", b"::", b"null", b"9" * 30, b"1e999", b"\xfe"]),
    ),
)  # fmt: skip
def test_damaged_export_ends_in_rows_that_add_up_or_in_a_source_error(
    sample: tuple[str, str, bytes], place: float, length: int, inserted: bytes, tmp_path: Path
) -> None:
    name, _, content = sample
    start = int(place * len(content))
    path = tmp_path / "damaged"
    path.write_bytes(content[:start] + inserted + content[start + length :])
    for form in EXPORTS:
        reader(form).recognises(path)
    with suppress(SourceError):
        rows = list(reader(name).read(path).rows)
        accepted = [row.external_id for row in rows if isinstance(row, Observation)]
        assert len(accepted) == len(set(accepted))
        assert all(row.fields.get("name") or row.software for row in rows if isinstance(row, Observation))


@pytest.mark.parametrize("name", KNOWN)
def test_export_is_known_by_names_that_the_tables_have(name: str) -> None:
    assert set(known_export(name).known_as) <= set(KNOWN_TABLES)


@pytest.mark.parametrize("name", KNOWN)
def test_columns_about_people_can_be_named_by_no_rule_and_no_mapping(name: str, tmp_path: Path) -> None:
    for column in known_export(name).personal:
        for part in (
            {"rules": [{"when": {column.upper(): "*"}, "reject": "x"}]},
            {"table": {"columns": {"tenant": column}}},
        ):
            entry = {"name": "a", "format": name, "path": "x", **part}
            (tmp_path / "sources.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")
            with pytest.raises(SettingsError, match=r"sources\.yml:\d+: .*columns about people are never read"):
                load_sources(tmp_path / "sources.yml")


@pytest.mark.parametrize("name", KNOWN)
def test_known_export_never_maps_a_column_about_people(name: str) -> None:
    known = known_export(name)
    mapped = [column for group in known.mapping.wanted for column in group]
    named = [column for rule in known.rules for column in rule.when]
    assert known.columns_about_people([*mapped, *named, *known.looks_at]) == []
