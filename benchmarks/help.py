"""B10: `assettool --help` against `ansible --version`, by turns; the best of each."""

import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 5
WANTED = 6.0


def main() -> None:
    """Run both; print the ratio."""
    folder = Path(sys.executable).parent
    ours = [str(folder / "assettool"), "--help"]
    theirs = [str(folder / "ansible"), "--version"]
    best = {"ours": float("inf"), "theirs": float("inf")}
    for _ in range(ROUNDS):
        best["ours"] = min(best["ours"], _seconds(ours))
        best["theirs"] = min(best["theirs"], _seconds(theirs))
    print(f"assettool --help   {best['ours']:.2f} s")
    print(f"ansible --version  {best['theirs']:.2f} s")
    print(f"ratio              {best['theirs'] / best['ours']:.1f} x   wanted {WANTED:.0f} x")


def _seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
