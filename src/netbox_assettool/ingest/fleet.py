"""Reading the fleet: every managed field of every object that a sync may touch."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Model

from assettool.domain.objects import FLEET_TYPES, OBSERVATION
from assettool.domain.plan import FLEET_RUN
from netbox_assettool.ingest import stream
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import SyncRun

_EXTRA = {OBSERVATION: ("last_seen",)}
_OF_A_RUN = ("id", "status", "started", "finished", "sources")
"""What a plan asks of the runs before it."""


def snapshot(user: Model) -> Iterator[bytes]:
    """A line with the `digest`, then the lines of the fleet, all of one moment, and last how many rows that were."""
    return stream.snapshot(partial(digest, user), partial(_parts, user))


def digest(user: Model) -> str:
    """What differs as soon as a value differs that a plan of this user depends on."""
    runs = SyncRun.objects.restrict(user, "view").filter(message__startswith=FLEET_RUN)
    return stream.digest(_parts(user), stream.hashed(runs, _OF_A_RUN))


def lines(user: Model) -> Iterator[bytes]:
    """The fleet as JSON lines; only what the user may see."""
    return stream.lines(_parts(user))


def _parts(user: Model) -> list[stream.Part]:
    return [
        stream.Part.of(kind, model_of(kind.label).objects.restrict(user, "view"), _EXTRA.get(kind.label, ()))
        for kind in FLEET_TYPES
    ]
