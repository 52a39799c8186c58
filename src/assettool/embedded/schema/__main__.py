"""`python -m assettool.embedded.schema`: build the snapshot from the migrations and put it into the package."""

import gzip
import sys

from assettool.embedded.schema import SNAPSHOT
from assettool.embedded.schema.build import build
from assettool.errors import AssettoolError


def main() -> None:
    """Build and write it."""
    sys.stderr.write("migrating an empty NetBox; this takes some minutes\n")
    try:
        dump = build()
    except AssettoolError as exc:
        sys.exit(f"error: {exc.message}\nhint: {exc.hint}")
    SNAPSHOT.write_bytes(gzip.compress(dump.encode(), mtime=0))
    sys.stderr.write(f"wrote {SNAPSHOT.name}: {SNAPSHOT.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
