"""`make bench`: every benchmark, one after the other, and RESULTS.md of what each found the last time."""

import argparse
import ast
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from measuring import Result, result_of
from results import Ran, about, keep, kept, page

HERE = Path(__file__).resolve().parent
_LONG = ("equivalence",)


def main() -> None:
    """Run all, also when one fails or misses its figure; end with 1 where one did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these, such as first_sync; all without")
    parser.add_argument("--quick", action="store_true", help="a small part of everything; nothing is kept of it")
    wanted = parser.parse_args()
    every = [file.stem for file in benchmarks()]
    chosen = [file for file in benchmarks() if not wanted.names or file.stem in wanted.names]
    ran = []
    for file in chosen:
        begin = time.perf_counter()
        ran.append(run(file, quick=wanted.quick))
        print(f"{file.stem}: {verdict(ran[-1])}, {time.perf_counter() - begin:.0f} s", flush=True)
        if not wanted.quick:  # after each: the last ones take hours
            keep(ran[-1])
            found = kept(every)
            left = [name for name in every if name not in {one.name for one in found}]
            (HERE / "RESULTS.md").write_text(page(found, left), encoding="utf-8")
    print(page(ran) if wanted.quick else "wrote benchmarks/RESULTS.md")
    sys.exit(0 if all(one.ok for one in ran) else 1)


def benchmarks() -> list[Path]:
    """Every file beside this one that has a `main`; what takes hours comes last."""
    found = [file for file in HERE.glob("[a-z]*.py") if re.search(r"^def main\(", file.read_text(), re.MULTILINE)]
    return sorted(found, key=lambda file: (file.stem in _LONG, file))


def run(file: Path, *, quick: bool) -> Ran:
    """Run one and take up what it found; where it prints no figures, its last words."""
    measured = about()
    text = file.read_text(encoding="utf-8")
    described = ast.get_docstring(ast.parse(text)) or ""
    # Those that share the options print figures; the others say in words of their own what they found.
    options = ["--json", *(["--quick"] if quick else [])] if "measuring import" in text else []
    done = subprocess.run([sys.executable, str(file), *options], capture_output=True, text=True, check=False)
    result = _result(done.stdout)
    said = "" if result else (done.stdout + done.stderr).strip()[-3000:]
    if said and done.returncode:
        print(said, file=sys.stderr)
    return Ran(file.stem, described, done.returncode == 0, result, said, measured)


def _result(printed: str) -> Result | None:
    try:
        return result_of(json.loads(printed))
    except (ValueError, KeyError, TypeError):
        return None


def verdict(ran: Ran) -> str:
    """What became of one, in a word or two."""
    return "done" if ran.ok else "a figure is missed" if ran.result else "failed"


if __name__ == "__main__":
    main()
