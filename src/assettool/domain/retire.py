"""Which assets have been gone long enough to be retired, and which of those are back."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from assettool.domain.current import Current
from assettool.domain.objects import ASSET, DEVICE, MACHINE, Desired
from assettool.domain.plan import Action, Change

RETIRED_STATUS = "decommissioning"


def retirements(
    current: Current, present: Collection[str], complete: Collection[str], now: datetime, after: timedelta
) -> Iterator[Change]:
    """Assets that none of their sources has had for `after`, although each of these sources was read in full.

    `present` are the uids that the sources have now, `complete` the names of the sources that were read without a
    failure and were not empty. Retiring is a change of status; nothing is deleted.
    """
    for key, row in sorted(current.objects.items()):
        label, _, uid = key.partition(":")
        if label != ASSET or uid in present or row.fields["lifecycle"] in ("retired", "planned"):
            continue
        sources = current.sources_of.get(uid, set())
        seen = current.last_seen.get(uid)
        if not sources or not sources <= set(complete) or seen is None or now - seen < after:
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
