"""How each source was read the last time, from the runs that read them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assettool.domain.counting import UNMATCHED, ReadSource

type Rejects = Sequence[Mapping[str, Any]]


def reads_of(
    runs: Iterable[Mapping[str, Any]], rejects_of: Callable[[Sequence[int]], Mapping[int, Rejects]]
) -> dict[str, ReadSource]:
    """Source → its last read, in the order of its run; `runs` are the completed ones, the latest first.

    `rejects_of` gives what runs of these ids did not use.
    """
    latest: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
    complete: dict[str, datetime] = {}
    for run in runs:
        for source in run["sources"]:
            latest.setdefault(source["name"], (run, source))
            if source.get("is_complete", source["rows"] > 0):
                complete.setdefault(source["name"], _moment(run["finished"]))
    rejects = rejects_of(sorted({run["id"] for run, _ in latest.values()}))
    return {
        name: _read(run, source, rejects.get(run["id"], ()), complete.get(name))
        for name, (run, source) in latest.items()
    }


def _read(run: Mapping[str, Any], source: Mapping[str, Any], rejects: Rejects, complete: datetime | None) -> ReadSource:
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


def _moment(told: str | datetime) -> datetime:
    return told if isinstance(told, datetime) else datetime.fromisoformat(told)
