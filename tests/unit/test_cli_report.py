"""`assettool report`: what is asked of NetBox, and where the report goes."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from assettool import wiring
from assettool.domain.counting import Expected
from assettool.domain.report import FileFormat, ReportName

REPORT = b"# Voortgang\n"


class FakeReports:
    """The endpoint of the plugin."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, Sequence[str]]]] = []
        self.expected: Expected | None = None

    def read_report(self, name: str, query: Mapping[str, Sequence[str]], expected: Expected | None = None) -> bytes:
        self.asked.append((name, {word: values for word, values in query.items() if any(values)}))
        self.expected = expected
        return REPORT


@pytest.fixture
def netbox(monkeypatch: pytest.MonkeyPatch) -> FakeReports:
    """The NetBox that the command finds."""
    found = FakeReports()
    monkeypatch.setattr(wiring, "store", lambda _: found)
    return found


def test_report_without_a_word_prints_markdown_in_dutch(assettool, netbox):
    called = assettool("report", "progress")
    assert (called.code, called.out, called.err) == (0, REPORT.decode(), "")
    assert netbox.asked == [("progress", {"as": ["md"], "lang": ["nl"]})]


def test_report_when_everything_is_said_asks_for_it(assettool, netbox):
    days = ("--as-of", "2026-09-30", "--since", "2026-06-30")
    tenants = ("--tenant", "arnhem", "--tenant", "renkum")
    assettool("report", "settlement", "--format", "csv", "--lang", "en", *days, *tenants, "--key", "inhabitants")
    [(name, query)] = netbox.asked
    assert name == "settlement"
    assert query == {
        "as": ["csv"],
        "lang": ["en"],
        "as_of": ["2026-09-30"],
        "since": ["2026-06-30"],
        "tenant": ["arnhem", "renkum"],
        "key": ["inhabitants"],
    }


@pytest.mark.parametrize("form", list(FileFormat))
def test_report_when_the_file_is_named_writes_what_its_ending_says(assettool, netbox, form):
    called = assettool("report", "wave", "--subject", "3", "--out", f"wave.{form.upper()}")
    assert (called.code, called.out) == (0, "")
    assert called.err.splitlines() == [f"written: wave.{form.upper()}"]
    assert netbox.asked == [("wave", {"as": [form], "lang": ["nl"], "subject": ["3"]})]
    assert Path(f"wave.{form.upper()}").read_bytes() == REPORT


def test_report_when_the_format_is_named_too_writes_that(assettool, netbox):
    assert assettool("report", "progress", "-f", "json", "-o", "progress.txt").code == 0
    assert netbox.asked[0][1]["as"] == ["json"]


def test_report_when_the_file_is_a_dash_prints_it(assettool, netbox):
    assert assettool("report", "progress", "--format", "html", "--out", "-").out == REPORT.decode()
    assert not Path("-").exists()


def test_report_when_the_ending_says_nothing_is_refused(assettool, netbox):
    called = assettool("report", "progress", "--out", "progress.pdf")
    assert called.code == 2
    assert called.err.splitlines() == [
        "error: the name of the file does not tell what to write: progress.pdf",
        "hint: end it in .html, .xlsx, .md, .csv, .json",
    ]
    assert netbox.asked == []


def test_report_when_a_workbook_would_go_to_a_terminal_is_refused(assettool, netbox, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    called = assettool("report", "licences", "--format", "xlsx")
    assert (called.code, netbox.asked) == (2, [])
    assert "--out" in called.err


@pytest.mark.parametrize("option", ["--as-of", "--since"])
def test_report_when_a_day_is_none_is_refused(assettool, netbox, option):
    called = assettool("report", "progress", option, "yesterday")
    assert called.code == 2
    assert "this is no day: yesterday" in called.err


@pytest.mark.parametrize(
    "words",
    [("profit",), ("progress", "--lang", "fr"), ("progress", "--format", "pdf"), ("settlement", "--key", "age")],
)
def test_report_when_a_word_is_unknown_is_refused(assettool, netbox, words):
    assert assettool("report", *words).code == 2


def test_report_when_the_folder_is_not_there_leaves_nothing(assettool, netbox):
    called = assettool("report", "progress", "--out", "nowhere/progress.md")
    assert called.code == 1
    assert "cannot write the file: nowhere/progress.md" in called.err


def test_counts_when_the_settings_expect_something_are_compared_with_it(assettool, netbox):
    Path("expected.yml").write_text("counts:\n  - {label: Laptops, kinds: [laptop], expected: 7}\n", encoding="utf-8")
    Path("assettool.yml").write_text("expected: expected.yml\n", encoding="utf-8")
    assert assettool("report", "counts").code == 0
    assert netbox.expected is not None
    assert (netbox.expected.groups[0].label, netbox.expected.groups[0].expected) == ("Laptops", 7)
    assert assettool("report", "progress").code == 0
    assert netbox.expected is None


def test_counts_when_the_settings_expect_nothing_ask_for_what_there_is(assettool, netbox):
    assert assettool("report", "counts").code == 0
    assert netbox.expected is None


def test_names_when_listed_are_those_of_the_domain(assettool, netbox):
    said = assettool("report", "--help").out
    assert all(name in said for name in ReportName)
