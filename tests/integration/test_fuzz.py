"""The coverage-guided fuzzer of the sources, for a while; `make fuzz` gives it longer."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
FUZZER = Path(__file__).parents[1] / "fuzz" / "fuzz_sources.py"


def test_sources_when_fuzzed_end_in_rows_that_add_up_or_in_a_source_error():
    done = subprocess.run(
        [sys.executable, FUZZER, "--runs", "5000", "--seconds", "600"],
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
