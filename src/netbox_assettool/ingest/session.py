"""What the writing of one chunk knows: the run, the request, the objects so far and what became of each change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from assettool.domain.objects import BY_LABEL, DEPLOYMENT, DEVICE, DEVICE_INTERFACE, MACHINE, MACHINE_INTERFACE
from assettool.domain.plan import Change

RELATED: Mapping[str, tuple[str, ...]] = {
    "dcim.devicetype": ("manufacturer", "default_platform"),
    "dcim.platform": ("manufacturer",),
    "virtualization.cluster": ("_site",),
    DEVICE: ("site", "cluster"),
    MACHINE: ("site", "cluster"),
    DEVICE_INTERFACE: ("device",),
    MACHINE_INTERFACE: ("virtual_machine",),
    DEPLOYMENT: ("application",),
}
"""What the validation or the name of a referring object looks at, so that it is read in the same query."""


@dataclass(slots=True)
class Outcome:
    """What became of the changes of a chunk; this is the answer to the client."""

    created: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    """Objects that somebody else had made by then: key → id."""
    updated: int = 0
    deleted: int = 0
    stale: list[dict[str, str]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    fallbacks: dict[str, int] = field(default_factory=dict)
    """Why objects could not be written set-wise → how many."""

    def refuse(self, change: Change, error: ValidationError | str) -> None:
        """Note a change that NetBox does not accept, with every reason."""
        reasons = error if isinstance(error, str) else "; ".join(_reasons(error))
        self.refused.append({"key": change.key, "reason": reasons})

    def alone(self, why: str) -> None:
        """Note that an object was written by itself, by NetBox's own code."""
        self.fallbacks[why] = self.fallbacks.get(why, 0) + 1

    def moved_on(self, change: Change, reason: str) -> None:
        """Note a change whose object is no longer as it was when the plan was made."""
        self.stale.append({"key": change.key, "reason": reason})


def _reasons(error: ValidationError) -> Iterable[str]:
    if hasattr(error, "message_dict"):
        for name, messages in error.message_dict.items():
            yield from (message if name == "__all__" else f"{name}: {message}" for message in messages)
    else:
        yield from error.messages


class MissingReference(Exception):
    """A change refers to an object that was not written, or is gone."""


type Pair = tuple[Change, Model]
"""A change, and the object that it is about."""


class Session:
    """One chunk being written. Objects that changes refer to are read once for each model, and stay for as long."""

    def __init__(self, run: Model, request, changes: Sequence[Change]) -> None:
        self.run = run
        self.request = request
        self.message = run.message
        self.now = timezone.now()
        self.outcome = Outcome()
        self.written: dict[str, Model] = {}
        self.in_hand: set[str] = set()
        """Keys of new objects that are in memory just as they are in the database."""
        self.counts: dict[tuple[type[Model], str], Counter[int]] = defaultdict(Counter)
        """Counters of shared parents that are still to be raised: (model, field) → by id."""
        self._known = self._load(changes)

    @property
    def user(self) -> Model:
        """Who writes."""
        return self.request.user

    def made(self, change: Change, instance: Model, *, in_hand: bool) -> None:
        """Note a new object under its change's key; one that NetBox itself saved is not `in_hand`."""
        self.written[change.key] = instance
        self.outcome.created[change.key] = instance.pk
        if in_hand:
            self.in_hand.add(change.key)

    def knows(self, change: Change, instance: Model) -> None:
        """Note an object that is there already under the key of the change that would make it."""
        self.written[change.key] = instance
        self.outcome.known[change.key] = instance.pk

    def resolve(self, value: object) -> object:
        """A plain value as it is; a reference as the object itself. Raises `MissingReference`."""
        if not isinstance(value, dict) or "ref" not in value:
            return value
        key = value["ref"]
        if key in self.written:
            return self.written[key]
        label = key.partition(":")[0]
        if (found := self._known.get((label, value.get("id")))) is None:
            raise MissingReference(key)
        return found

    def _load(self, changes: Sequence[Change]) -> dict[tuple[str, int], Model]:
        wanted: dict[str, set[int]] = defaultdict(set)
        for change in changes:
            for value in change.new.values():
                if isinstance(value, dict) and value.get("id") is not None and "ref" in value:
                    wanted[value["ref"].partition(":")[0]].add(value["id"])
        known: dict[tuple[str, int], Model] = {}
        for label, ids in wanted.items():
            model = model_of(label)
            _hold(model, ids)
            objects = model.objects.all()
            if label in RELATED:
                objects = objects.select_related(*RELATED[label])
            known.update({(label, found.pk): found for found in objects.filter(pk__in=ids)})
        return known


def _hold(model: type[Model], ids: set[int]) -> None:
    """Keep what is referred to from being deleted until the chunk is written; changing it stays possible."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
            [sorted(ids)],
        )


def model_of(label: str) -> type[Model]:
    """The model with this label. Raises `LookupError` for one that no sync writes."""
    if label not in BY_LABEL:
        raise LookupError(label)
    return apps.get_model(label)


def encoded(outcome: Outcome) -> dict[str, object]:
    """The outcome as JSON can hold it."""
    return msgspec.to_builtins(outcome)
