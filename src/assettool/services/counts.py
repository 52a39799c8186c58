"""Counts the assets of NetBox beside what its sources gave in their last runs."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from assettool.domain.counting import UNMATCHED, Counts, Expected, ReadSource, count
from assettool.domain.current import FleetRow
from assettool.domain.plan import FLEET_RUN
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
    latest: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
    complete: dict[str, datetime] = {}
    for run in runs:
        for source in run["sources"]:
            latest.setdefault(source["name"], (run, source))
            if source.get("is_complete", source["rows"] > 0):
                complete.setdefault(source["name"], _moment(run["finished"]))
    rejects = {number: _rejects(store, number) for number in {run["id"] for run, _ in latest.values()}}
    return {name: _read(run, source, rejects[run["id"]], complete.get(name)) for name, (run, source) in latest.items()}


def _rejects(store: Reader, number: int) -> list[Mapping[str, Any]]:
    return [reject for run in store.first(_RUNS, 1, id=str(number), fields="rejects") for reject in run["rejects"]]


def _read(
    run: Mapping[str, Any], source: Mapping[str, Any], rejects: list[Mapping[str, Any]], complete: datetime | None
) -> ReadSource:
    its = [reject for reject in rejects if reject["source"] == source["name"]]
    held = sum(bool(reject.get("held")) for reject in its)
    unmatched = sum(any(UNMATCHED in reason for reason in reject["reasons"]) for reject in its)
    by_rule = sum(bool(reject.get("by_rule")) for reject in its) - unmatched
    return ReadSource(
        name=source["name"],
        format=source["format"],
        file=source["file"],
        rows=source["rows"],
        read=_moment(run["finished"]),
        is_full=source.get("is_full", True),
        is_complete=source.get("is_complete", source["rows"] > 0),
        rejected=len(its) - held - unmatched - by_rule,
        by_rule=by_rule,
        unmatched=unmatched,
        held=held,
        newest=_moment(source["newest"]) if source.get("newest") else None,
        complete=complete,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
