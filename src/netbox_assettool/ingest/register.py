"""Reading the application register: every managed field of it, with the tenants and assets that it speaks of."""

from collections.abc import Iterator, Mapping
from functools import partial

from django.db.models import Model, Q, QuerySet

from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    BY_LABEL,
    CONFLICT,
    CONTACT_ASSIGNMENT,
    DATA_SET,
    INTEGRATION,
    REGISTER_TYPES,
    STATUS_CHANGE,
    TENANT,
)
from netbox_assettool.ingest import stream
from netbox_assettool.ingest.session import model_of

_EXTRA: Mapping[str, tuple[str, ...]] = {
    APPLICATION: ("status",),
    INTEGRATION: ("status",),
    DATA_SET: ("status",),
    STATUS_CHANGE: ("document", "user__username"),
}
_OURS: Mapping[str, Q] = {
    CONTACT_ASSIGNMENT: Q(object_type__app_label="netbox_assettool"),
    CONFLICT: Q(kind="duplicate"),
}
"""Of models that others use as well, what is the register's."""
_OF_AN_ASSET = ("id", "uid", "name", "kind", "environment", "lifecycle", "tenant")


def snapshot(user: Model) -> Iterator[bytes]:
    """A line with the `digest`, then the lines of the register, all of one moment, and last how many rows that were."""
    return stream.snapshot(partial(digest, user), partial(_parts, user))


def digest(user: Model) -> str:
    """What differs as soon as a value of the register differs that this user may see."""
    return stream.digest(_parts(user))


def lines(user: Model) -> Iterator[bytes]:
    """The register as JSON lines; only what the user may see."""
    return stream.lines(_parts(user))


def _parts(user: Model) -> list[stream.Part]:
    labels = (TENANT, *(kind.label for kind in REGISTER_TYPES), CONFLICT, ASSET)
    return [part_of(label, _visible(label, user)) for label in labels]


def part_of(label: str, rows: QuerySet) -> stream.Part:
    """Objects of one model of the register, with what is told of each."""
    if label == ASSET:
        return stream.Part(ASSET, _OF_AN_ASSET, rows, refs=("tenant",))
    return stream.Part.of(BY_LABEL[label], rows, _EXTRA.get(label, ()))


def _visible(label: str, user: Model) -> QuerySet:
    rows = model_of(label).objects.restrict(user, "view")
    return rows.filter(_OURS[label]) if label in _OURS else rows
