"""Moving a status: what may follow, what it has to rest on, and what is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Model, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.application import ApplicationStatus, EvidenceKind
from assettool.domain.status import (
    Evidence,
    Reason,
    Standing,
    Why,
    legal,
    reasons_against_evidence,
    reasons_against_moment,
)
from netbox_assettool.clearing import names_of_blockers
from netbox_assettool.ingest import changelog
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import StatusChange
from netbox_assettool.status_history import LATEST_FIRST

FIRST = ApplicationStatus.REGISTERED.value
"""The status that everything begins with."""

_MESSAGE = 200


class StatusRefused(ValidationError):
    """A change of status that is not made, with every reason."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(list(reasons))
        self.reasons = tuple(reasons)


class SomeRefused(Exception):
    """Several objects were to go to one status, and some of them may not: none of them went."""

    def __init__(self, refusals: Mapping[Model, ValidationError]) -> None:
        super().__init__(", ".join(map(str, refusals)))
        self.refusals = refusals


class Applied(NamedTuple):
    """What becomes of changes that are about to be written together."""

    refused: dict[int, str]
    """Place in the list → every reason against it."""
    moved: list[Model]
    """The objects that go to another status, each once, with that status, their snapshot of before and the message."""


@dataclass(slots=True)
class _History:
    """What the history of an object comes to."""

    thing: Model
    standing: Standing
    last: datetime | None = None
    """When its last step was; None where it is only registered."""
    registered: datetime | None = None
    """When it was registered; None where no change says so yet, or where it has gone on since."""

    def reasons_against(self, change: StatusChange, still_seen: Sequence[str], now: datetime) -> list[Reason]:
        """All that speaks against one more step."""
        reasons = [] if self.is_registration(change) else self.standing.reasons_against(change.new)
        return [
            *reasons,
            *reasons_against_evidence(change.new, _evidence(change), still_seen),
            *reasons_against_moment(change.at, self.last, now),
        ]

    def is_registration(self, change: StatusChange) -> bool:
        """Whether it says that the object was registered, or was so at an earlier date than is known."""
        if change.new != FIRST or self.standing.status != FIRST or self.last is not None:
            return False
        return self.registered is None or change.at < self.registered

    def take(self, change: StatusChange) -> None:
        """Go one step on, and note in the change what it came from."""
        if self.is_registration(change):
            change.old, self.registered = "", change.at
            return
        change.old, self.last = self.standing.status, change.at
        self.standing = self.standing.after(change.new)


def change_status(
    obj: Model,
    new: str,
    *,
    evidence: str = EvidenceKind.PERSON.value,
    reason: str = "",
    origin: str = "",
    document: File | str = "",
    owner: str = "",
    due: date | None = None,
    user: Model | None = None,
    at: datetime | None = None,
    seen: str | None = None,
) -> StatusChange:
    """Move an object to another status, and say what that rests on.

    `seen` is the status that the user saw, where that is not the one in `obj`. Raises `StatusRefused` with every
    reason, also where somebody else was faster; `PermissionDenied`; `ValidationError` for what NetBox itself refuses.
    """
    with savepoint():
        (locked,) = _locked(type(obj), [obj.pk], user) or (None,)
        if locked is None:
            raise PermissionDenied(_("your permissions do not include this object"))
        history = _histories([locked])[locked.pk]
        if locked.status != (obj.status if seen is None else seen):
            raise StatusRefused([Reason(Why.MOVED_ON, status=locked.status)])
        now = timezone.now()
        change = StatusChange(
            object=locked,
            new=new,
            # A file may have dated the last step at a later hour of today.
            at=at or max(now, history.last or now),
            evidence=evidence,
            reason=reason.strip(),
            origin=origin.strip(),
            document=document,
            owner=owner.strip(),
            due=due,
            user=user,
        )
        still_seen = names_of_blockers(_cleared_by([change]), user).get(locked.pk, ())
        if reasons := history.reasons_against(change, still_seen, now):
            raise StatusRefused(reasons)
        history.take(change)
        with _no_file_of_a_refusal(change):
            _write(change, locked, user)
    obj.status, obj.last_updated = new, locked.last_updated
    return change


@contextmanager
def _no_file_of_a_refusal(change: StatusChange) -> Iterator[None]:
    """Take an uploaded document away again where the change is not made: no rollback does that."""
    is_upload = bool(change.document) and not change.document._committed
    try:
        yield
    except BaseException:
        if is_upload and change.document._committed:
            change.document.storage.delete(change.document.name)
        raise


def _write(change: StatusChange, locked: Model, user: Model | None) -> None:
    message = change.reason[:_MESSAGE]
    locked.snapshot()
    locked.status = change.new
    locked.full_clean()
    change.full_clean()
    locked._changelog_message = change._changelog_message = message
    change.save()
    locked.save(update_fields=("status", "last_updated"))
    for row, action in ((change, "add"), (locked, "change")):
        if user is not None and not type(row).objects.restrict(user, action).filter(pk=row.pk).exists():
            raise PermissionDenied(_("your permissions do not include this status"))


def change_all(
    things: Sequence[Model], new: str, *, seen: Mapping[int, str], document: File | None = None, **evidence: object
) -> list[StatusChange]:
    """Move several objects to one status on the same evidence, all or none.

    `seen` has the status that the user saw of each. Raises `SomeRefused` with the reasons for each of them.
    """
    changes: list[StatusChange] = []
    refusals: dict[Model, ValidationError] = {}
    try:
        with savepoint():
            for thing in things:
                kept = next((change.document.name for change in changes), document or "")
                try:
                    changes.append(change_status(thing, new, seen=seen.get(thing.pk), document=kept, **evidence))
                except ValidationError as exc:
                    refusals[thing] = exc
            if refusals:
                raise SomeRefused(refusals)
    except BaseException:
        if changes and changes[0].document:
            default_storage.delete(changes[0].document.name)
        raise
    return changes


def apply_changes(changes: Sequence[StatusChange], user: Model | None = None) -> Applied:
    """Check changes that are about to be written together, and move the objects that they are about.

    Each is a new, cleaned `StatusChange` with its object, which is in the database. The changes of one object are
    taken in the order of `at`, then of their place; each follows those that were accepted before it, and gets the
    status that it comes from as `old`. One that names an `old` is refused where the object is elsewhere by then. An
    object that the `user` may not change is refused as well.

    The objects are locked, and nothing is written: the caller inserts the changes that were not refused, writes
    `status` and `last_updated` of `moved`, and records both in the change log. It takes as many queries for a
    thousand changes as for one.
    """
    refused: dict[int, str] = {}
    moved: list[Model] = []
    places: dict[int, list[int]] = defaultdict(list)
    for place, change in enumerate(changes):
        places[change.object_type_id].append(place)
    for kind, its in sorted(places.items()):
        model = ContentType.objects.get_for_id(kind).model_class()
        moved += _apply(model, {place: changes[place] for place in its}, user, refused)
    return Applied(refused, moved)


def _apply(
    model: type[Model], changes: Mapping[int, StatusChange], user: Model | None, refused: dict[int, str]
) -> Iterator[Model]:
    things = _locked(model, {change.object_id for change in changes.values()}, user)
    prefetch_related_objects(things, *changelog.relations(model))
    for thing in things:
        changelog.snapshot(thing)
    histories = _histories(things)
    still_seen = names_of_blockers(_cleared_by(changes.values()), user)
    now = timezone.now()
    for place, change in sorted(changes.items(), key=lambda item: (item[1].at, item[0])):
        if (history := histories.get(change.object_id)) is None:
            refused[place] = "your permissions do not include this object"
            continue
        reasons = history.reasons_against(change, still_seen.get(change.object_id, ()), now)
        if change.old and change.old != history.standing.status:
            reasons = [Reason(Why.MOVED_ON, status=history.standing.status)]
        if reasons:
            refused[place] = "; ".join(reasons)
            continue
        history.take(change)
        history.thing._changelog_message = (change.reason or change.origin)[:_MESSAGE]
    for history in histories.values():
        if history.thing.status != history.standing.status:
            history.thing.status = history.standing.status
            yield history.thing


def _locked(model: type[Model], numbers: Iterable[int], user: Model | None) -> list[Model]:
    """Those of the objects that the user may change, locked in one order."""
    allowed = model.objects.all() if user is None else model.objects.restrict(user, "change")
    found = model.objects.filter(pk__in=allowed.filter(pk__in=numbers).values("pk"))
    return list(found.order_by("pk").select_for_update(of=("self",), no_key=True))


def _histories(things: Sequence[Model]) -> dict[int, _History]:
    """What the histories of objects of one model come to, in one query."""
    if not things:
        return {}
    kind = ContentType.objects.get_for_model(things[0])
    last = StatusChange.objects.filter(object_type=kind, object_id__in=[thing.pk for thing in things])
    rows = last.order_by("object_id", *LATEST_FIRST).distinct("object_id").values("object_id", "old", "new", "at")
    by_thing = {row["object_id"]: row for row in rows}
    return {thing.pk: _history(thing, by_thing.get(thing.pk)) for thing in things}


def _history(thing: Model, last: Mapping[str, object] | None) -> _History:
    model = thing._meta.model_name
    if last is None:
        return _History(thing, Standing(model, thing.status))
    before = last["old"] if last["new"] == thing.status == ApplicationStatus.BLOCKED else ""
    standing = Standing(model, thing.status, before)
    if not last["old"]:
        return _History(thing, standing, registered=last["at"])
    return _History(thing, standing, last["at"])


def _evidence(change: StatusChange) -> Evidence:
    return Evidence(
        kind=change.evidence,
        reason=change.reason,
        origin=change.origin,
        has_document=bool(change.document),
        owner=change.owner,
        due=change.due,
    )


def _cleared_by(changes: Iterable[StatusChange]) -> list[int]:
    return [change.object_id for change in changes if change.new == ApplicationStatus.CLEARED]


def choices_of(things: Sequence[Model]) -> list[str]:
    """The statuses that all of these objects, of one model, may go to, in the order of the first one's table."""
    if not things:
        return []
    allowed = [legal(h.standing.model, h.standing.status, h.standing.before) for h in _histories(things).values()]
    return [status for status in allowed[0] if all(status in each for each in allowed)]
