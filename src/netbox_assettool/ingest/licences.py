"""Reading what is kept of licences: every managed field of it, with the things that it speaks of."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Model, QuerySet

from assettool.domain.objects import ACCOUNT, APPLICATION, ASSET, BY_LABEL, LICENCE_TYPES, SUPPLIER, TENANT
from netbox_assettool.ingest import stream
from netbox_assettool.ingest.session import model_of

_NAMED = {
    ASSET: ("id", "uid", "name", "kind", "environment", "lifecycle", "tenant"),
    ACCOUNT: ("id", "directory_id", "login", "tenant", "enabled", "is_shared"),
    APPLICATION: ("id", "name", "version", "tenant"),
}
"""What is told of the things that licences are for."""


def snapshot(user: Model) -> Iterator[bytes]:
    """A line with the `digest`, then the lines of the licences, all of one moment, and last how many rows that were."""
    return stream.snapshot(partial(digest, user), partial(_parts, user))


def digest(user: Model) -> str:
    """What differs as soon as a value differs that this user may see."""
    return stream.digest(_parts(user))


def lines(user: Model) -> Iterator[bytes]:
    """Licences as JSON lines; only what the user may see."""
    return stream.lines(_parts(user))


def _parts(user: Model) -> list[stream.Part]:
    shared = [stream.Part.of(BY_LABEL[label], _visible(label, user)) for label in (TENANT, SUPPLIER)]
    named = [stream.Part(label, names, _visible(label, user), refs=("tenant",)) for label, names in _NAMED.items()]
    return [*shared, *named, *(stream.Part.of(kind, _visible(kind.label, user)) for kind in LICENCE_TYPES)]


def _visible(label: str, user: Model) -> QuerySet:
    return model_of(label).objects.restrict(user, "view")
