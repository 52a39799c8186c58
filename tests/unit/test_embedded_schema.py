import gzip
import re
from pathlib import Path

from assettool.embedded.schema import NETBOX, SNAPSHOT
from assettool.embedded.schema.build import in_order

MIGRATIONS = Path(__file__).resolve().parents[2] / "src/netbox_assettool/migrations"
DUMP = """SET x = 1;
COPY public.thing (id, name) FROM stdin;
10\tten
9\tnine
\\.

COPY public.pair (a, b) FROM stdin;
b\t2
a\t1
\\.
"""


def test_in_order_sorts_rows_by_number_and_keeps_the_rest():
    assert in_order(DUMP) == (
        "SET x = 1;\nCOPY public.thing (id, name) FROM stdin;\n9\tnine\n10\tten\n\\.\n\n"
        "COPY public.pair (a, b) FROM stdin;\na\t1\nb\t2\n\\.\n"
    )


def test_in_order_of_what_is_in_order_changes_nothing():
    assert in_order(in_order(DUMP)) == in_order(DUMP)


def test_snapshot_is_of_the_pinned_netbox_with_every_migration_of_the_plugin():
    assert NETBOX in SNAPSHOT.name
    dump = gzip.decompress(SNAPSHOT.read_bytes()).decode()
    assert "CREATE TABLE public.dcim_device " in dump
    applied = set(re.findall(r"^\d+\tnetbox_assettool\t(\w+)\t", dump, re.MULTILINE))
    assert applied == {path.stem for path in MIGRATIONS.glob("0*.py")}, "make schema brings it up to date"


def test_snapshot_is_reproducible():
    packed = SNAPSHOT.read_bytes()
    dump = gzip.decompress(packed).decode()
    assert gzip.compress(dump.encode(), mtime=0) == packed
    assert in_order(dump) == dump
    assert "\\restrict assettool\n" in dump
    assert "OWNER TO" not in dump
