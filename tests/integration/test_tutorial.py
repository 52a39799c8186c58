"""The tutorial of the first wave, followed as it is written."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.slow]

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorial/a-first-wave.md"
BLOCK = re.compile(r"^```bash(?: title=\"exit code (?P<code>\d+)\")?\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def shell():
    # Not pytest's own folder: PostgreSQL runs as another user where root runs the tests, and may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="assettool-tutorial-"))
    folder.chmod(0o711)
    home = folder / "home"
    known = {name: value for name, value in os.environ.items() if not name.startswith("ASSETTOOL_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{known['PATH']}"
    surroundings = {**known, "ASSETTOOL_HOME": str(home), "PATH": path, "NO_COLOR": "1"}

    def run(lines):
        return subprocess.run(
            ["bash", "-e", "-c", lines], env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    try:
        yield run
    finally:
        for line in (
            "python -m assettool.demo.lab --home $ASSETTOOL_HOME/demo/lab stop",
            "assettool netbox reset --yes",
        ):
            run(line)
        shutil.rmtree(folder)


def test_tutorial_when_followed_then_the_wave_is_completed_and_its_dossier_holds(shell):
    blocks = [(match["lines"], int(match["code"] or 0)) for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]
    number, said = "", ""
    for lines, code in blocks:
        # The environment is there already, and lives in a home of the test.
        lines = re.sub(r"^(make setup|source .*|export .*|wave=\d+)$", "", lines, flags=re.MULTILINE)
        done = shell(f"wave={number}\n{lines}")
        assert done.returncode == code, f"{lines}\n{done.stdout}{done.stderr}"
        if found := re.search(r"Wave (\d+) is yours", done.stdout + done.stderr):
            number = found[1]
        said += done.stdout + done.stderr
    assert number
    assert "the lab lets" in said
    assert re.search(rf"Wave {number}: \d+ events on \d+ hosts, as they were sealed", said)
