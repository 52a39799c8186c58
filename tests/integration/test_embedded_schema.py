import difflib
import gzip

import pytest

from assettool.embedded.schema import SNAPSHOT
from assettool.embedded.schema.build import build

pytestmark = [pytest.mark.real, pytest.mark.slow]


def test_snapshot_is_what_the_migrations_make():
    shipped = gzip.decompress(SNAPSHOT.read_bytes()).decode()
    difference = list(
        difflib.unified_diff(shipped.splitlines(), build().splitlines(), "shipped", "built", lineterm="", n=1)
    )
    assert difference == [], "the snapshot is not that of the migrations: make schema\n" + "\n".join(difference[:40])
