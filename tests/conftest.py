"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("assettool", deadline=None, database=None, derandomize=True, max_examples=100)
settings.load_profile("assettool")


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to work in, without any setting of the person who runs the tests; returns the home in it."""
    for name in [name for name in os.environ if name.startswith("ASSETTOOL_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("ASSETTOOL_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home
