"""The equivalence test in full: the demo's fleet into two databases, by the bulk path and by NetBox's REST.

First the whole fleet, then a sync in which a tenth of it changed and a few are gone, then the deletion of those. Every
table is compared row by row afterwards, and every webhook. REST creates and changes objects in lists, as NetBox offers
it, and deletes them one by one; CI compares with objects that are created and changed one by one as well.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from demo_fleet import Silent
from measuring import Figure, Result, arguments, finish, seconds

from assettool import wiring
from assettool.demo import stage
from assettool.domain.clock import Clock
from assettool.domain.observation import Observation, Row
from assettool.domain.plan import Plan
from assettool.domain.policy import RetireAfter
from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.ports import NamedSource, Reading
from assettool.services.deleting import make_deletion_plan
from assettool.services.planning import make_plan, read_sources
from assettool.settings import Settings

_TESTS = Path(__file__).parents[1] / "tests"
_LISTS = 50
"""Objects that one request to REST creates or changes; one by one the whole fleet takes it hours more."""
_EVERY, _GONE = 10, 100
"""Of so many assets one changes, and one goes."""


def main() -> None:
    """Write the fleet both ways; print what was compared and what differs."""
    wanted = arguments(__doc__, scale={"type": float, "default": 1.0, "help": "1 is 7,243 assets, and takes hours"})
    if wanted.quick:
        wanted.scale = min(wanted.scale, 0.05)
    sys.path[:0] = [str(_TESTS), str(_TESTS / "plugin" / "support")]  # before this file, which is named like the tests
    result = Result()
    with _netbox() as home:
        stage.prepare(home, wanted.scale, Silent())
        _compare(home, result, "whole" if wanted.scale == 1 else f"{wanted.scale:g} of the fleet")
    finish(result, as_json=wanted.json)


@contextmanager
def _netbox() -> Iterator[Home]:
    """A PostgreSQL and a Valkey of their own, and NetBox within this process."""
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user, who has to pass
    home = Home(folder / "home")
    try:
        stack.start_stores(home)
        os.environ.update({"NETBOX_ROOT": str(home.netbox), "DJANGO_SETTINGS_MODULE": "netbox.settings"})
        import django

        django.setup()
        yield home
    finally:
        stack.reset(home)
        shutil.rmtree(folder)


def _compare(home: Home, result: Result, part: str) -> None:
    from equivalence import databases, webhooks
    from equivalence.pair import INGEST, Pair
    from equivalence.preparing import migrate, prepare

    settings = Settings(home=home.root, **stage.files(home))
    configured = wiring.sources(settings)
    names = [source.name for source in configured]
    policy = replace(wiring.policy(settings, names), retire=RetireAfter(runs=1, days=0))
    databases.hurry()
    with webhooks.Listener().listening() as listener, webhooks.own_queues(2):
        migrate("equivalence")
        both = Pair("equivalence", prepare(listener), listener, processes=os.cpu_count() or 1, lists=_LISTS)

        def synced(sources: Sequence[NamedSource]) -> Plan:
            rows = read_sources(sources, Silent())
            return make_plan(rows, policy, both.store, Clock.of_today(), Silent()).plan

        def deletion() -> Plan:
            return make_deletion_plan(both.store, timedelta(0), lambda: datetime.now(UTC), Silent())[0]

        steps: dict[str, Callable[[], Plan]] = {
            "the whole fleet": lambda: synced(configured),
            "a tenth changed, some gone": lambda: synced([_Later(source) for source in configured]),
            "what is gone deleted": deletion,
        }
        different = 0
        for what, plan in steps.items():
            both.use(INGEST)
            different += _step(both, what, plan(), result)
        compared = both.compare()
    for table, number in sorted(compared.rows.items()):
        if number:
            result.tell(f"rows compared in {table}", f"{number:,}")
    for difference in compared.differences[:20]:
        result.tell("difference", str(difference)[:500])
    total = sum(compared.rows.values())
    result.add(
        Figure(
            "E1",
            "rows and webhooks that the bulk path leaves as NetBox's REST does",
            f"{total:,} rows in {len(compared.rows)} tables",
            f"{both.requests:,} requests to REST",
            len(compared.differences),
            0,
            "differences",
            at_most=True,
            how=f"{part}; every column of every table, ids by what they stand for, times aside",
        ),
        Figure(
            "E2",
            "changes that only one of the two refuses",
            "",
            "",
            different,
            0,
            "changes",
            at_most=True,
            how=part,
        ),
    )


def _step(both: object, what: str, plan: Plan, result: Result) -> int:
    begin = time.perf_counter()
    refused = both.apply(plan)
    took = time.perf_counter() - begin
    one, other = (set(keys) for keys in refused.values())
    result.tell(what, f"{len(plan.changes):,} changes, {len(one):,} refused on both sides, {seconds(took)}")
    for key in sorted(one ^ other)[:20]:
        result.tell("refused by one", f"{key}: {refused}"[:500])
    return len(one ^ other)


class _Later:
    """A source as it is some time later: some of its rows differ, and some are gone."""

    def __init__(self, source: NamedSource) -> None:
        self._source = source
        self.name, self.is_full, self.creates = source.name, source.is_full, source.creates

    def read(self) -> Reading:
        """The rows that are left."""
        reading = self._source.read()
        reading.rows = filter(None, map(_later, reading.rows))
        return reading


def _later(row: Row) -> Row | None:
    if not isinstance(row, Observation):
        return row
    if row.origin.row % _GONE == 0:
        return None
    if row.origin.row % _EVERY:
        return row
    return msgspec.structs.replace(row, fields={**row.fields, "description": "seen again", "status": "offline"})


if __name__ == "__main__":
    main()
