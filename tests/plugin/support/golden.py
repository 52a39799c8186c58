"""Files that what is written is compared with, letter for letter.

Run `python tests/plugin/support/golden.py` to write them anew; then read what changed in them.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "golden" / "reports"
TESTS = sorted(Path(__file__).parents[1].glob("test_report_golden*.py"))
_STYLE = re.compile(r"<style>.*?(?=</style>)", re.DOTALL)
_REWRITE = "ASSETTOOL_WRITE_GOLDEN"


def check(name: str, text: str) -> None:
    """Compare with what is kept, or keep it; how it looks is left to the style sheet."""
    text = _STYLE.sub("<style>", text)
    path = GOLDEN / name
    if os.environ.get(_REWRITE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert path.exists(), f"there is no {name}: run {Path(__file__).name}"
    assert path.read_bytes().decode() == text


def main() -> None:
    """Write all files anew."""
    command = [sys.executable, "-m", "pytest", "-q", *map(str, TESTS)]
    sys.exit(subprocess.run(command, env={**os.environ, _REWRITE: "1"}, check=False).returncode)


if __name__ == "__main__":
    main()
