import logging
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from assettool.cli import app as cli
from assettool.errors import AssettoolError, RefusedError, StoreUnavailable, UsageError


def test_help_when_asked_lists_every_command_and_where_to_start(assettool):
    called = assettool("--help")
    assert called.code == 0
    assert all(name in called.out for name in cli.COMMANDS)
    assert "Start with: assettool demo" in called.out


@pytest.mark.parametrize("name", ["sync", "asset", "source"])
def test_help_when_asked_of_a_command_has_an_example(assettool, name: str):
    called = assettool(name, "--help")
    assert called.code == 0
    assert "Example" in called.out


def test_version_when_asked_is_printed(assettool):
    assert assettool("--version").out == f"assettool {version('assettool')}\n"


@pytest.mark.parametrize(
    "words", [("nonsense",), ("sync", "nonsense"), ("sync", "plan", "--nonsense"), ("sync", "show")]
)
def test_command_when_its_words_are_wrong_ends_with_2_and_says_so_on_stderr(assettool, words: tuple[str, ...]):
    called = assettool(*words)
    assert called.code == 2
    assert called.out == ""
    assert called.err


def test_command_when_nothing_is_asked_shows_the_help(assettool):
    assert "Usage:" in "".join((called := assettool()).out + called.err)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AssettoolError("it failed: here", hint="do this"), 1),
        (UsageError("two words do not fit", hint="do this"), 2),
        (RefusedError("unsafe", hint="do this"), 4),
        (StoreUnavailable("NetBox does not answer: http://x", hint="do this"), 1),
    ],
)
def test_command_when_it_fails_prints_message_and_hint_and_ends_with_its_code(
    assettool, monkeypatch: pytest.MonkeyPatch, error: AssettoolError, code: int
):
    def fail(settings: object) -> None:
        raise error

    monkeypatch.setattr("assettool.wiring.store", fail)
    called = assettool("sync", "history")
    assert (called.code, called.out) == (code, "")
    assert called.err == f"error: {error.message}\nhint: do this\n"


def test_command_when_there_is_no_hint_prints_the_message_alone(assettool, monkeypatch: pytest.MonkeyPatch):
    def fail(settings: object) -> None:
        raise AssettoolError("it failed")

    monkeypatch.setattr("assettool.wiring.store", fail)
    assert assettool("sync", "history").err == "error: it failed\n"


def test_command_when_a_person_stops_it_ends_as_shells_expect(assettool, monkeypatch: pytest.MonkeyPatch):
    def stop(settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assettool.wiring.store", stop)
    called = assettool("sync", "history")
    assert called.code == 130
    assert "run it again to go on" in called.err


def test_command_when_assettool_itself_is_at_fault_keeps_the_traceback_in_a_file(
    isolated: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    def fail(settings: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("assettool.wiring.store", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["assettool", "sync", "history"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "Traceback" not in said
    assert "error: a fault in assettool: ZeroDivisionError: by zero" in said
    [kept] = tmp_path.glob("assettool-fault-*.log")
    assert "Traceback" in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0


def test_command_when_nobody_reads_its_output_ends_quietly():
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [Path(sys.executable).with_name("assettool"), "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert b"Traceback" not in ended.stderr
    assert ended.returncode != 0


@pytest.mark.parametrize(
    ("flags", "level"), [((), "WARNING"), (("-v",), "INFO"), (("-vv",), "DEBUG"), (("-vvv",), "DEBUG")]
)
def test_log_when_more_is_asked_for_says_more(
    assettool, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], level: str
):
    asked: dict[str, object] = {}
    monkeypatch.setattr(logging, "basicConfig", lambda **options: asked.update(options))
    assettool(*flags, "sync", "history")
    assert asked["level"] == getattr(logging, level)
    assert asked["stream"] is not sys.stdout


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        ([], ("pynetbox", "pydantic", "msgspec", "rich.progress", "yaml", "requests", "assettool.cli.sync")),
        # Typer itself reads the options of a command with pydantic.
        (["wave", "start"], ("pynetbox", "msgspec", "networkx", "yaml", "requests", "assettool.wiring")),
    ],
)
def test_help_when_asked_imports_nothing_heavy(words, heavy):
    code = (
        f"import sys; sys.argv = ['assettool', *{words}, '--help']\n"
        "from assettool.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"sys.exit(', '.join(name for name in {heavy} if name in sys.modules) or 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", ["demo", "init", "doctor", "netbox"])
def test_help_when_asked_of_a_command_says_how_it_is_used(assettool, name: str):
    called = assettool(name, "--help")
    assert called.code == 0
    assert f"assettool {name}" in called.out
