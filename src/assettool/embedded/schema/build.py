"""Builds the snapshot anew from NetBox's migrations, which takes minutes."""

import shutil
import tempfile
from pathlib import Path

from assettool.embedded import postgres
from assettool.embedded.home import Home
from assettool.embedded.netbox import NetBox
from assettool.embedded.postgres import Postgres
from assettool.embedded.valkey import Valkey

# The packaged PostgreSQL has no ICU, from which one migration of NetBox makes its collation `natural_sort`. The one
# that stands in sorts by code point: "srv10" comes before "srv2".
_MIGRATE = """
from django.contrib.postgres.operations import CreateCollation
from django.core.management import call_command

forwards = CreateCollation.database_forwards

def without_icu(self, *args):
    if self.provider == "icu":
        self.provider, self.locale = "builtin", "C.UTF-8"
    forwards(self, *args)

CreateCollation.database_forwards = without_icu
call_command("migrate", interactive=False, verbosity=0)
"""

# Moments differ from one build to the next and mean nothing in an empty NetBox.
_FIX_MOMENTS = """
DO $$
DECLARE moment record;
BEGIN
  FOR moment IN
    SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables
    USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type LIKE 'timestamp%'
  LOOP
    EXECUTE format('UPDATE %1$I SET %2$I = ''2000-01-01 00:00:00+00'' WHERE %2$I IS NOT NULL',
                   moment.table_name, moment.column_name);
  END LOOP;
END $$
"""


def build() -> str:
    """The dump of a freshly migrated NetBox with our plugin, the same at every build."""
    folder = Path(tempfile.mkdtemp(prefix="assettool-schema-"))
    home = Home(folder / "home")
    folder.chmod(0o711)  # PostgreSQL may run as another user, who has to pass
    database, cache = Postgres(home), Valkey(home)
    try:
        home.prepare()
        cache.start()
        database.start()
        database.sql(f"CREATE DATABASE {postgres.DATABASE}")
        NetBox(home).configure()
        NetBox(home).manage(["shell", "--no-imports", "--command", _MIGRATE])
        database.sql(_FIX_MOMENTS, database=postgres.DATABASE)
        options = ["--no-owner", "--no-privileges", "--no-comments", "--restrict-key=assettool"]
        return in_order(database.run("pg_dump", [*options, f"--dbname={postgres.DATABASE}"]))
    finally:
        cache.stop()
        database.stop()
        shutil.rmtree(folder)


def in_order(dump: str) -> str:
    """The dump with the rows of each table by their first column, as they otherwise lie as the disk has them."""
    lines: list[str] = []
    rows: list[str] | None = None
    for line in dump.splitlines():
        if rows is None:
            lines.append(line)
            if line.startswith("COPY "):
                rows = []
        elif line == "\\.":
            lines += [*sorted(rows, key=_first_column), line]
            rows = None
        else:
            rows.append(line)
    return "\n".join(lines) + "\n"


def _first_column(row: str) -> tuple[int, str]:
    first = row.partition("\t")[0]
    return (int(first) if first.isdigit() else 0, row)
