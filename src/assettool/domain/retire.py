"""Which assets have been gone long enough to be retired, which of those are back, and which may be deleted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from assettool.domain.asset import Lifecycle
from assettool.domain.clock import Clock
from assettool.domain.current import Current
from assettool.domain.objects import ASSET, DEVICE, MACHINE, Desired
from assettool.domain.plan import Action, Change
from assettool.domain.policy import RetireAfter

RETIRED_STATUS = "decommissioning"
_LEFT_ALONE = frozenset({Lifecycle.RETIRED, Lifecycle.PLANNED, Lifecycle.MERGED})


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one configured source was read now, and when it was read before."""

    is_complete: bool
    """It was read to its end, holds rows, and did not shrink beyond its limit."""
    vouches: bool
    """Its silence about a thing means that the thing is gone; a partial source never vouches."""
    runs: tuple[datetime, ...] = ()
    """When each completed run ended that read it in full, newest first."""


def retirements(
    current: Current,
    present: Collection[str],
    sources: Mapping[str, SourceState],
    clock: Clock,
    after: RetireAfter,
) -> Iterator[Change]:
    """Assets that none of the sources that vouch for them has any more, for long enough and often enough.

    `present` are the uids that a source has now. Each source that ever had the asset, vouches and is still configured
    must have been read in full now, and must have missed it in `after.runs` completed runs, of which this is one. An
    asset that no such source ever had is never retired. Retiring is a change of status; nothing is deleted.
    """
    for key, row in sorted(current.objects.items()):
        label, _, uid = key.partition(":")
        if label != ASSET or uid in present or row.fields["lifecycle"] in _LEFT_ALONE:
            continue
        seen = current.last_seen.get(uid)
        if seen is None or not _is_gone(_vouching(current, uid, sources), seen, clock, after):
            continue
        yield Change(Action.RETIRE, key, uid, row.id, {"lifecycle": "retired"}, {"lifecycle": row.fields["lifecycle"]})
        for thing_label in (DEVICE, MACHINE):
            thing = current.objects.get(f"{thing_label}:{uid}")
            if thing and thing.fields["status"] != RETIRED_STATUS:
                yield Change(
                    Action.RETIRE,
                    f"{thing_label}:{uid}",
                    uid,
                    thing.id,
                    {"status": RETIRED_STATUS},
                    {"status": thing.fields["status"]},
                )


def _vouching(current: Current, uid: str, sources: Mapping[str, SourceState]) -> list[SourceState]:
    its = (sources.get(name) for name in current.sources_of.get(uid, ()))
    return [state for state in its if state and state.vouches]


def _is_gone(its: list[SourceState], seen: datetime, clock: Clock, after: RetireAfter) -> bool:
    missed = all(state.is_complete and 1 + sum(run > seen for run in state.runs) >= after.runs for state in its)
    # Asked last: the clock notes when its answer changes, and then only what would be retired matters.
    return bool(its) and missed and clock.has_passed(timedelta(days=after.days), since=seen)


def returns(current: Current, wanted: Mapping[str, Desired]) -> Iterator[Change]:
    """Retired assets that a source has again are active again; any other lifecycle is the people's own."""
    for key, desired in sorted(wanted.items()):
        row = current.objects.get(key)
        if desired.label == ASSET and row and row.fields["lifecycle"] == "retired":
            yield Change(Action.UPDATE, key, desired.bundle, row.id, {"lifecycle": "active"}, {"lifecycle": "retired"})
        elif (
            desired.label in (DEVICE, MACHINE)
            and row
            and row.fields["status"] == RETIRED_STATUS
            and "status" not in desired.fields
            and (asset := current.objects.get(f"{ASSET}:{desired.bundle}"))
            and asset.fields["lifecycle"] == "retired"
        ):
            yield Change(Action.UPDATE, key, desired.bundle, row.id, {"status": "active"}, {"status": RETIRED_STATUS})


def deletions(current: Current, now: datetime, older_than: timedelta) -> Iterator[Change]:
    """Retired assets that no source has had for so long, with their device or machine.

    NetBox does not keep when an asset was retired in what a sync reads; the last time that a source had it comes
    before that, by at least the days of the retirement rule. An asset that no source ever had stays. Interfaces,
    addresses, identifiers and observations go with what they belong to.
    """
    for key, row in sorted(current.objects.items()):
        label, _, uid = key.partition(":")
        seen = current.last_seen.get(uid)
        if label != ASSET or row.fields["lifecycle"] != Lifecycle.RETIRED or seen is None or now - seen < older_than:
            continue
        for thing_label in (DEVICE, MACHINE):
            if thing := current.objects.get(f"{thing_label}:{uid}"):
                old = {"name": thing.fields["name"], "status": thing.fields["status"]}
                yield Change(Action.DELETE, f"{thing_label}:{uid}", uid, thing.id, {}, old)
        yield Change(Action.DELETE, key, uid, row.id, {}, {n: row.fields[n] for n in ("uid", "name", "lifecycle")})
