"""A plan: every change that would make NetBox what the sources say, in an order in which it can be carried out."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from itertools import batched
from typing import Protocol, runtime_checkable

import msgspec

from assettool.domain.accounting import Accounting
from assettool.domain.conflicts import address_conflict
from assettool.domain.current import FORMER, Current, CurrentObject, clues, index_parts
from assettool.domain.objects import (
    BY_LABEL,
    DEVICE,
    IDENTIFIER,
    IP_ADDRESS,
    MACHINE,
    ORDER,
    WRITTEN,
    Book,
    Desired,
    Ref,
    Value,
)

RUNS: Mapping[Book, str] = {
    Book.FLEET: "assettool sync",
    Book.REGISTER: "assettool app",
    Book.LICENCES: "assettool licence",
}
"""How the message of a run begins, by what it is about."""
FLEET_RUN = RUNS[Book.FLEET]
FILES: Mapping[Book, str] = {Book.REGISTER: "app/", Book.LICENCES: "licence/"}
"""How the name of a file begins where a run names its sources: no configured source has a stroke in its name."""


def book_of_source(name: str) -> Book:
    """What a source of a run is about."""
    return next((book for book, prefix in FILES.items() if name.startswith(prefix)), Book.FLEET)


_ENCODER = msgspec.json.Encoder(order="deterministic")
_AT_ONCE = 1000


class Action(StrEnum):
    """What happens to one object."""

    CREATE = "create"
    UPDATE = "update"
    ADOPT = "adopt"
    RETIRE = "retire"
    DELETE = "delete"


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happens to which object."""

    action: Action
    key: str
    bundle: str = ""
    id: int | None = None

    @property
    def label(self) -> str:
        """The model, such as `dcim.device`."""
        return self.key.partition(":")[0]


class Change(Head, frozen=True, omit_defaults=True):
    """One object's change. A reference is `{"ref": key}`, with the `id` where the object exists already."""

    new: dict[str, object] = msgspec.field(default_factory=dict)
    old: dict[str, object] = msgspec.field(default_factory=dict)


_HEADS = msgspec.json.Decoder(Head)


class PlannedSource(msgspec.Struct, frozen=True):
    """One source that the plan was made from."""

    name: str
    format: str
    file: str
    sha256: str
    rows: int
    is_full: bool = True
    """Whether the source names everything that there is."""
    is_complete: bool = True
    """Whether it was read to its end, holds rows, and did not shrink beyond its limit."""
    newest: str = ""
    """When the source itself heard last of anything that it has; old where the export is an old one."""


class PlannedReject(msgspec.Struct, frozen=True):
    """A row that the plan does not use: rejected, or held until a person decides."""

    source: str
    origin: str
    label: str
    reasons: tuple[str, ...]
    by_rule: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of it. `digest` names exactly this content: the same files and the same NetBox give the same digest."""

    netbox: str
    sources: tuple[PlannedSource, ...]
    accounting: Accounting
    changes: Sequence[Change]
    """A tuple, unless there are so many that they are kept in a file."""
    assets: int = 0
    """How many assets NetBox holds now, retired ones aside; the brakes are shares of it."""
    rejects: tuple[PlannedReject, ...] = ()
    unseen: tuple[str, ...] = ()
    """Keys of observations that NetBox has and that their sources, read in full, no longer give."""
    failed: tuple[str, ...] = ()
    """What went wrong with each source that could not be read; such a source retires nothing."""
    shrunk: tuple[str, ...] = ()
    """What is wrong with each source that has far fewer rows than before; such a source retires nothing either."""

    def __post_init__(self) -> None:
        """Make a tuple of a list."""
        if isinstance(self.changes, list):
            object.__setattr__(self, "changes", tuple(self.changes))

    @property
    def is_empty(self) -> bool:
        """Whether NetBox is as the sources say."""
        return not self.changes

    @property
    def deletes(self) -> bool:
        """Whether it is a plan that deletes, which takes a user who may."""
        return any(head.action is Action.DELETE for head in self.heads())

    def heads(self) -> "Iterable[Head]":
        """Each change without its values: much quicker where the changes are kept in a file."""
        if isinstance(self.changes, Encoded):
            return map(_HEADS.decode, self.changes.encoded())
        return self.changes

    def counts(self) -> dict[str, dict[str, int]]:
        """Changes per action and model: `{"create": {"dcim.device": 12}}`."""
        counted = Counter((head.action.value, head.label) for head in self.heads())
        result: dict[str, dict[str, int]] = {}
        for (action, label), number in sorted(counted.items(), key=lambda item: (item[0][0], ORDER[item[0][1]])):
            result.setdefault(action, {})[label] = number
        return result


@runtime_checkable
class Encoded(Protocol):
    """Things that are there as JSON already."""

    def encoded(self) -> Iterator[bytes]:
        """Each of them as canonical JSON."""


def encode(plan: Plan) -> bytes:
    """The plan as canonical JSON: sorted names, no white space."""
    return b"".join(parts(plan))


def parts(plan: Plan) -> Iterator[bytes]:
    """The same, part after part, so that a large plan is never in memory as a whole."""
    for place, name in enumerate(one.name for one in fields(plan)):
        yield b'%b"%b":' % (b"," if place else b"{", name.encode())
        yield from _listed(plan.changes) if name == "changes" else (_ENCODER.encode(getattr(plan, name)),)
    yield b"}"


def _listed(changes: Sequence[Change]) -> Iterator[bytes]:
    encoded = changes.encoded() if isinstance(changes, Encoded) else map(_ENCODER.encode, changes)
    yield b"["
    for place, some in enumerate(batched(encoded, _AT_ONCE)):
        yield (b"," if place else b"") + b",".join(some)
    yield b"]"


def digest(content: bytes | Iterable[bytes]) -> str:
    """What a plan is known by: the SHA-256 of its canonical JSON, whole or in parts."""
    found = hashlib.sha256()
    for part in (content,) if isinstance(content, bytes) else content:
        found.update(part)
    return found.hexdigest()


def decode(content: bytes) -> Plan:
    """The plan of a plan file. Raises `msgspec.MsgspecError` where it is none."""
    plan = msgspec.json.decode(content, type=Plan)
    check_changes(plan.changes)
    return plan


def check_changes(changes: Collection[Change]) -> None:
    """Raise `msgspec.ValidationError` where a change is one that no sync makes: of another model, or another field."""
    unknown = {change.label for change in changes} - BY_LABEL.keys()
    if not unknown:
        unknown = {
            f"{change.label}.{name}"
            for change in changes
            for name in (change.new.keys() | change.old.keys()) - WRITTEN[change.label]
        }
    if unknown:
        raise msgspec.ValidationError(f"no sync writes this: {', '.join(sorted(unknown))}")


def compare(wanted: Iterable[Desired], current: Current) -> list[Change]:
    """The creates, updates and adoptions that make NetBox what is wanted. Shared objects are never changed."""
    wanted = sorted(wanted, key=lambda desired: ORDER[desired.label])
    adopted = adoptions(wanted, current, set(current.keys))
    return [change for _, change in compare_all(wanted, current, adopted).changes]


def differences(wanted: Iterable[Desired], current: Current) -> Iterator[Change]:
    """The creates and updates that make NetBox what is wanted, one after the other, where nothing is adopted."""
    ids = {key: row.id for key, row in current.objects.items()}
    for desired in sorted(wanted, key=lambda desired: ORDER[desired.label]):
        yield from _difference(desired, current.objects.get(desired.key), current, ids, is_adopted=False)


def adoptions(wanted: Iterable[Desired], current: Current, taken: set[tuple[str, int]]) -> dict[str, CurrentObject]:
    """Key → the device or machine of NetBox that is no asset's yet, and becomes this one's. `taken` grows with them."""
    adopted: dict[str, CurrentObject] = {}
    for desired in wanted:
        if desired.label in (DEVICE, MACHINE) and desired.key not in current.objects:
            found = _adoptable(desired, current, taken)
            if found:
                adopted[desired.key] = found
                taken.add((desired.label, found.id))
    return adopted


@dataclass(slots=True)
class Comparison:
    """What makes NetBox what is wanted."""

    changes: list[tuple[str, Change]] = field(default_factory=list)
    """Each with the model in whose place it comes."""
    wanted: set[str] = field(default_factory=set)
    """The keys of everything that is wanted in the end, conflicts that come up here included."""


def compare_all(wanted: Iterable[Desired], current: Current, adopted: Mapping[str, CurrentObject]) -> Comparison:
    """The changes, in an order in which they can be carried out."""
    found = Comparison()
    for key, row in adopted.items():
        current.keys[key.partition(":")[0], row.id] = key
    index_parts(current)
    wanted = sorted(wanted, key=lambda desired: ORDER[desired.label])
    ids = {key: row.id for key, row in (*current.objects.items(), *adopted.items())}
    for place, desired in _without_strangers(wanted, current):
        found.wanted.add(desired.key)
        here = adopted.get(desired.key) or current.objects.get(desired.key) or _former(desired, current)
        for change in _difference(desired, here, current, ids, is_adopted=desired.key in adopted):
            found.changes.append((place, change))
    return found


def _difference(
    desired: Desired, here: CurrentObject | None, current: Current, ids: Mapping[str, int], *, is_adopted: bool
) -> Iterable[Change]:
    """What makes one object what is wanted."""
    if here is None:
        fields = {**desired.fields, **desired.on_create}
        new = {n: _wire(v, ids) for n, v in fields.items()}
        yield Change(Action.CREATE, desired.key, desired.bundle, new=new)
    elif not BY_LABEL[desired.label].is_shared:
        yield from _update(desired, here, current, ids, is_adopted=is_adopted)


def _former(desired: Desired, current: Current) -> CurrentObject | None:
    """The identifier as one that the asset had before, and that is its own again."""
    if desired.label != IDENTIFIER:
        return None
    its = f"{desired.bundle}/{desired.fields['type']}={desired.fields['value']}"
    here = current.objects.get(f"{IDENTIFIER}:{FORMER}{its}")
    if here:
        desired.fields["former"] = False
    return here


def _without_strangers(wanted: list[Desired], current: Current) -> Iterator[tuple[str, Desired]]:
    """What is wanted, with the model in whose place it comes.

    An address on an interface that is no asset's stays there: a conflict says so, and nobody loses an address.
    """
    strangers: dict[str, str] = {}
    for desired in wanted:
        if desired.label == IP_ADDRESS and (here := current.objects.get(desired.key)):
            holder = current.ref("", here.fields["assigned_object"])
            if holder and "#" in holder.key:
                strangers[desired.key] = holder.key
    for desired in wanted:
        if desired.key in strangers:
            host = desired.key.partition(":")[2]
            origin, held_by = strangers[desired.key], "an interface that is no asset's"
            told = address_conflict(desired.bundle, host, source="netbox", origin=origin, held_by=held_by)
            yield desired.label, told
            continue
        for name in ("primary_ip4", "primary_ip6"):
            if isinstance(ref := desired.fields.get(name), Ref) and ref.key in strangers:
                del desired.fields[name]
        yield desired.label, desired


def _adoptable(desired: Desired, current: Current, taken: Collection[tuple[str, int]]) -> CurrentObject | None:
    for clue in clues(current, desired.label, {**desired.on_create, **desired.fields}):
        found = current.unowned.get(clue)
        # What has a key is taken: another thing of this plan adopts it.
        if found and (desired.label, found.id) not in taken:
            return found
    return None


def _update(
    desired: Desired, here: CurrentObject, current: Current, ids: Mapping[str, int], *, is_adopted: bool
) -> Iterable[Change]:
    new: dict[str, object] = {}
    old: dict[str, object] = {}
    refs = BY_LABEL[desired.label].refs
    for name, value in desired.fields.items():
        found = here.fields.get(name)
        if name in refs:
            if not _refers(value, found, ids):
                have = current.ref(_target(value), found)
                new[name] = _wire(value, ids)
                old[name] = {"ref": have.key, "id": _number(found)} if have else None
        elif not _same(value, found):
            new[name] = value
            old[name] = found
    if new or is_adopted:
        action = Action.ADOPT if is_adopted else Action.UPDATE
        yield Change(action, desired.key, desired.bundle, here.id, new, old)


def _refers(value: Value, found: object, ids: Mapping[str, int]) -> bool:
    """Whether NetBox's reference is the wanted one. By id, since a shared object may be known by two keys."""
    if not isinstance(value, Ref) or found is None:
        return value is found
    if isinstance(found, list) and found[0] != value.label:
        return False
    return ids.get(value.key) == _number(found)


def _target(value: Value) -> str:
    return value.label if isinstance(value, Ref) else ""


def _number(found: object) -> object:
    return found[1] if isinstance(found, list) else found


def _same(value: Value, found: object) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool) and isinstance(found, int | float):
        return float(value) == float(found)
    return value == found


def _wire(value: Value, ids: Mapping[str, int]) -> object:
    if not isinstance(value, Ref):
        return value
    return {"ref": value.key, "id": ids[value.key]} if value.key in ids else {"ref": value.key}
