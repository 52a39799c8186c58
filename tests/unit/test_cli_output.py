import json
import sys

import pytest
from rich.console import Console

from assettool.cli import output


def test_json_when_printed_to_a_file_is_one_line(capsys: pytest.CaptureFixture[str]):
    output.print_json({"a": ["é", 1]})
    assert capsys.readouterr().out == '{"a":["é",1]}\n'


def test_json_when_printed_to_a_terminal_is_indented(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    output.print_json({"a": [1, 2]})
    said = capsys.readouterr().out
    assert json.loads(said) == {"a": [1, 2]}
    assert "\n  " in said


def test_table_when_printed_puts_numbers_to_the_right_and_nothing_for_none(capsys: pytest.CaptureFixture[str]):
    output.table("Title", ("name", "rows"), [("a", 5), ("b", 1200)])
    output.table("", ("name", "rows"), [("a", None)])
    said = capsys.readouterr().out
    assert said.startswith("Title")
    assert "a        5" in said
    assert "None" not in said


def test_table_when_it_has_no_rows_shows_its_columns(capsys: pytest.CaptureFixture[str]):
    output.table("", ("name", "rows"), [])
    assert capsys.readouterr().out.split() == ["name", "rows"]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_when_used_never_writes_to_stdout(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_terminal: bool
):
    monkeypatch.setattr(output, "console", Console(stderr=True, force_terminal=is_terminal))
    with output.progress() as shown:
        shown.advance()
        shown.finish()
        shown.start("reading", 3)
        shown.advance(2)
        shown.finish()
    said = capsys.readouterr()
    assert said.out == ""
    assert ("reading" in said.err) == is_terminal
