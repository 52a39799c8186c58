"""Counts the assets of NetBox beside what its sources gave in their last runs."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from assettool.domain.counting import Counts, Expected, ReadSource, count
from assettool.domain.current import FleetRow
from assettool.domain.plan import FLEET_RUN
from assettool.domain.source_reads import reads_of
from assettool.ports import Progress

_RUNS = "plugins/assettool/sync-runs"
_LATEST = 100


class Reader(Protocol):
    """NetBox, as counting needs it."""

    def read_fleet(self) -> Iterator[FleetRow]:
        """Every managed field of every object that a sync may touch."""

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, Any]]:
        """The first rows of a REST list; all of them where the limit is 0."""


def count_assets(
    store: Reader, expected: Expected, now: datetime, progress: Progress, tenants: Collection[str] = ()
) -> Counts:
    """Count everything, or only the assets of these tenants."""
    progress.start("reading the runs")
    reads = last_reads(store)
    progress.finish()
    progress.start("counting")
    counted = count(store.read_fleet(), reads, expected, now, tenants)
    progress.finish()
    return counted


def last_reads(store: Reader) -> dict[str, ReadSource]:
    """How each source was read the last time, by name, in the order of its run."""
    fields = "id,finished,sources"
    query = {"status": "completed", "ordering": "-started", "fields": fields, "message__isw": FLEET_RUN}
    runs = store.first(_RUNS, _LATEST, **query)
    return reads_of(runs, lambda ids: {number: _rejects(store, number) for number in ids})


def _rejects(store: Reader, number: int) -> list[Mapping[str, Any]]:
    return [reject for run in store.first(_RUNS, 1, id=str(number), fields="rejects") for reject in run["rejects"]]
