"""B11: a first and a later start of the embedded NetBox, against NetBox's own migrations from nothing."""

import shutil
import tempfile
from pathlib import Path

from demo_fleet import start
from measuring import Figure, Result, arguments, finish, number, seconds, seconds_of

from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.embedded.schema.build import build

FIRST_S = 60.0
LATER_S = 20.0


def main() -> None:
    """Start, stop, start again, migrate from nothing; tell the times."""
    wanted = arguments(__doc__)
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user, who has to pass
    home = Home(folder / "home")
    try:
        first_s = seconds_of(lambda: start(home))
        down_s = seconds_of(lambda: stack.down(home))
        later_s = seconds_of(lambda: start(home))
        again_s = seconds_of(lambda: start(home))
    finally:
        stack.down(home)
        shutil.rmtree(folder)
    migrations_s = None if wanted.quick else seconds_of(build)  # it takes minutes
    result = Result()
    for what, took, limit in (("first start", first_s, FIRST_S), ("later start", later_s, LATER_S)):
        peer = f"{seconds(migrations_s)} `netbox migrate` from nothing" if migrations_s else "not measured"
        how = f"both whole; the migrations take {number(migrations_s / took)} × ours" if migrations_s else "ours whole"
        name = f"embedded NetBox: {what}"
        result.add(Figure("B11", name, seconds(took), peer, took, limit, "s", at_most=True, how=how))
    result.tell("up, where it runs", seconds(again_s))
    result.tell("down", seconds(down_s))
    finish(result, as_json=wanted.json)


if __name__ == "__main__":
    main()
