"""The history of an asset: its moves, its runs, and the change log of it and of every device or machine that it was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.choices import ObjectChangeActionChoices
from core.models import ObjectChange
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from netbox_assettool.models import Asset, AssetMove, SyncRun
from netbox_assettool.querysets import sync_runs

LIMIT = 100
_POINTERS = {"device": "dcim.device", "virtual_machine": "virtualization.virtualmachine"}
_UNTOLD = frozenset({"created", "last_updated", "written", "provenance"})
"""What changes along with everything else, and tells people nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an asset."""

    time: datetime
    kind: str
    """`move`, `run`, `create`, `update` or `delete`."""
    who: str
    what: str
    about: str
    """What it happened to: the asset, or a device or virtual machine that it is or was."""
    url: str
    id: int


def history(asset: Asset, user, limit: int = LIMIT) -> list[Event]:
    """What happened, the latest first, as far as the user may see it: four queries, however much there is.

    A limit of 0 gives all of it.
    """
    moves = list(
        AssetMove.objects.restrict(user, "view")
        .filter(Q(asset=asset) | Q(other=asset))
        .select_related("asset", "user", "undone_by")
    )
    log = ObjectChange.objects.restrict(user, "view").select_related("user", "changed_object_type")
    own_kind = ContentType.objects.get_for_model(Asset)
    own = list(log.filter(changed_object_type=own_kind, changed_object_id=asset.pk))
    theirs = _of_objects(asset, own, moves)
    log_of_objects = list(_some(log.filter(theirs), limit)) if theirs else []
    changes = [*own, *log_of_objects]
    runs = SyncRun.objects.restrict(user, "view").filter(
        Q(uuid__in={change.request_id for change in changes}) | Q(pk__in=asset.observations.values("run"))
    )
    shown = sync_runs().filter(pk__in=runs.values("pk"))
    events = [*_of_moves(moves), *_of_runs(shown), *map(_of_change, changes)]
    events.sort(key=lambda event: (event.time, event.kind, event.id), reverse=True)
    return events[: limit or None]


def _some(query, limit: int):
    return query[:limit] if limit else query


def _of_objects(asset: Asset, own: Iterable[ObjectChange], moves: Iterable[AssetMove]) -> Q:
    """The devices and virtual machines that the asset is or was, as its own log and its moves tell."""
    numbers: dict[str, set[int]] = {label: set() for label in _POINTERS.values()}
    for name, label in _POINTERS.items():
        found = {getattr(asset, f"{name}_id")}
        for change in own:
            found |= {(data or {}).get(name) for data in (change.prechange_data, change.postchange_data)}
        numbers[label] = {number for number in found if number}
    for move in moves:
        if "status" in move.moved and move.asset_id == asset.pk:
            label, number, _status = move.moved["status"]
            numbers[label].add(number)
    wanted = Q()
    for label, ids in numbers.items():
        if ids:
            kind = ContentType.objects.get_by_natural_key(*label.split("."))
            wanted |= Q(changed_object_type=kind, changed_object_id__in=ids)
    return wanted


def _of_moves(moves: Iterable[AssetMove]) -> Iterator[Event]:
    for move in moves:
        about, url = str(move.asset), move.get_absolute_url()
        said = f"{move}: {move.comment}" if move.comment else str(move)
        yield Event(move.created, "move", str(move.user or ""), said, about, url, move.pk)
        if move.undone_at:
            undone = _("undone: {move}").format(move=move)
            yield Event(move.undone_at, "move", str(move.undone_by or ""), undone, about, url, move.pk)


def _of_runs(runs: Iterable[SyncRun]) -> Iterator[Event]:
    for run in runs:
        yield Event(run.started, "run", str(run.user or ""), run.message, str(run), run.get_absolute_url(), run.pk)


def _of_change(change: ObjectChange) -> Event:
    labels = dict(ObjectChangeActionChoices)
    what = str(labels.get(change.action, change.action))
    if change.action == ObjectChangeActionChoices.ACTION_UPDATE and (told := ", ".join(_differences(change))):
        what = f"{what}: {told}"
    if change.message:
        what = f"{what} ({change.message})"
    about = f"{change.changed_object_type.name}: {change.object_repr}"
    return Event(change.time, change.action, change.user_name, what, about, change.get_absolute_url(), change.pk)


def _differences(change: ObjectChange) -> Iterator[str]:
    before, after = change.prechange_data or {}, change.postchange_data or {}
    for name in sorted(before.keys() | after.keys()):
        if name not in _UNTOLD and not name.startswith("_") and before.get(name) != after.get(name):
            yield f"{name} {_shown(before.get(name))} → {_shown(after.get(name))}"


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return f"{text[:40]}…" if len(text) > 41 else text or "–"  # noqa: PLR2004 -- one more than what is shown
