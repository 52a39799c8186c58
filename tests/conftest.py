"""What all tests share."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

settings.register_profile("assettool", deadline=None, database=None, derandomize=True, max_examples=60)
settings.load_profile("assettool")


class Together(LoadFileScheduling):
    """Gives each file to one process, and the browser's files to the same one: they share a NetBox."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together | None:
    """What spreads the tests where whole files are spread."""
    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to work in, without any setting of the person who runs the tests; returns the home in it."""
    for name in [name for name in os.environ if name.startswith("ASSETTOOL_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("ASSETTOOL_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


@dataclass(frozen=True, slots=True)
class Called:
    """What a command line came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def assettool(
    isolated: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Called]:
    """Runs a command line in this process, without any setting of the person who runs the tests."""
    from assettool.cli.app import main

    def call(*words: str) -> Called:
        monkeypatch.setattr(sys, "argv", ["assettool", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert "fault in assettool" not in said.err
        code = ended.value.code
        return Called(code if isinstance(code, int) else 0, said.out, said.err)

    return call
