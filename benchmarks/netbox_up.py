"""The embedded NetBox: how long a first and a later start take, and the ratio with NetBox's own migrations."""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.embedded.schema.build import build

FIRST_LIMIT_S = 60.0
LATER_LIMIT_S = 20.0


class _Silent:
    def start(self, label: str, total: int | None = None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


def main() -> None:
    """Start, stop, start again; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--migrations", action="store_true", help="also migrate from nothing, which takes minutes")

    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    try:
        first_s = _seconds(lambda: stack.up(home, port=None, progress=_Silent()))
        down_s = _seconds(lambda: stack.down(home))
        later_s = _seconds(lambda: stack.up(home, port=None, progress=_Silent()))
        again_s = _seconds(lambda: stack.up(home, port=None, progress=_Silent()))
    finally:
        stack.down(home)
        shutil.rmtree(folder)
    print(f"first start   {first_s:6.1f} s   limit {FIRST_LIMIT_S:.0f} s   {_verdict(first_s, FIRST_LIMIT_S)}")
    print(f"later start   {later_s:6.1f} s   limit {LATER_LIMIT_S:.0f} s   {_verdict(later_s, LATER_LIMIT_S)}")
    print(f"up, running   {again_s:6.1f} s")
    print(f"down          {down_s:6.1f} s")
    if wanted.migrations:
        migrations_s = _seconds(build)
        print(f"migrations    {migrations_s:6.1f} s   {migrations_s / first_s:.1f} x the first start")


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _verdict(found: float, limit: float) -> str:
    return "holds" if found <= limit else "FAILS"


if __name__ == "__main__":
    main()
