"""What people do about identity: two assets that are one are merged, one that is two is split; both can be undone."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.asset import Lifecycle
from assettool.domain.identifier import IdentifierType, identify
from netbox_assettool import carry_over
from netbox_assettool.choices import MoveActionChoices
from netbox_assettool.models import Asset, AssetIdentifier, AssetMove, Conflict, Observation

DECOMMISSIONING = "decommissioning"
_POINTERS = ("device", "virtual_machine")
_NAME_LENGTH = 64
"""NetBox's limit for the name of a device or virtual machine."""


class MoveRefused(Exception):
    """The move cannot be made, or not be undone, as things are; the message says why."""


@dataclass(frozen=True, slots=True)
class Moving:
    """What a merge or a split moves from one asset to the other."""

    identifiers: tuple[AssetIdentifier, ...]
    observations: tuple[Observation, ...]
    conflicts: tuple[Conflict, ...]
    swapped: tuple[tuple[AssetIdentifier, AssetIdentifier], ...] = ()
    """The other's identifier, and the same one that the asset had formerly: they change places."""
    thing: Model | None = None
    """The other's device or virtual machine."""
    takes_thing: bool = False
    """Whether the asset, having none of its own, takes that over."""
    notes: tuple[tuple[str, int], ...] = field(default=())
    """What people wrote that comes along: kind and number."""

    def shown(self) -> dict[str, object]:
        """The same for REST and pages."""
        theirs = [theirs for theirs, _mine in self.swapped]
        return {
            "identifiers": [
                {"id": i.pk, "type": i.type, "label": str(i.get_type_display()), "value": i.value}
                for i in (*self.identifiers, *theirs)
            ],
            "observations": [
                {"id": o.pk, "source": o.source, "external_id": o.external_id, "origin": o.origin}
                for o in self.observations
            ],
            "conflicts": [{"id": c.pk, "key": c.key} for c in self.conflicts],
            "object": str(self.thing) if self.thing else "",
            "takes_object": self.takes_thing,
            "notes": dict(self.notes),
        }


def of_merge(kept: Asset, other: Asset) -> Moving:
    """What merging would move. Raises `MoveRefused` where they cannot be merged."""
    if kept.pk == other.pk:
        raise MoveRefused(_("an asset cannot be merged with itself"))
    for asset in (other, kept):
        if asset.lifecycle == Lifecycle.MERGED:
            raise MoveRefused(_merged_already(asset))
    mine = {(i.type, i.value): i for i in kept.identifiers.all()}
    moving, swapped = [], []
    for theirs in other.identifiers.order_by("pk"):
        same = mine.get((theirs.type, theirs.value))
        if same is None:
            moving.append(theirs)
        elif same.former and not theirs.former:
            swapped.append((theirs, same))
    thing = other.device or other.virtual_machine
    own = kept.device or kept.virtual_machine
    notes = dict(carry_over.counted(other))
    if thing and own:
        for name, number in carry_over.counted(thing):
            notes[name] = notes.get(name, 0) + number
    return Moving(
        tuple(moving),
        tuple(other.observations.order_by("pk")),
        tuple(other.conflicts.order_by("pk")),
        tuple(swapped),
        thing,
        takes_thing=bool(thing and not own),
        notes=tuple(notes.items()),
    )


def _merged_already(asset: Asset) -> str:
    move = AssetMove.objects.filter(other=asset, action=MoveActionChoices.MERGE, undone_at=None).first()
    if move is None:
        return _("{asset} is merged already").format(asset=asset)
    return _("{asset} is merged into {kept} already, by move {number}").format(
        asset=asset, kept=move.asset, number=move.pk
    )


@transaction.atomic
def merge(user: Model, kept: Asset, other: Asset, comment: str = "") -> AssetMove:
    """Make one asset of two. Raises `MoveRefused` or `PermissionDenied`; then nothing has changed."""
    kept, other = _locked(kept.pk, other.pk)
    _lock_rows(other)
    moving = of_merge(kept, other)
    _check(user, [kept, other], moving)
    move = _begin(user, MoveActionChoices.MERGE, kept, other, comment)
    message = str(move)
    before = {
        "kept": _pointers(kept),
        "other": {**_pointers(other), "lifecycle": other.lifecycle},
        **_numbers(moving),
        "swapped": [[theirs.pk, mine.pk] for theirs, mine in moving.swapped],
        "takes_object": moving.takes_thing,
    }
    for theirs, mine in moving.swapped:
        _save(theirs, message, former=True)
        _save(mine, message, former=False)
    _hand_over(moving, kept, message)
    if moving.takes_thing:
        _save(other, message, lifecycle=Lifecycle.MERGED, device=None, virtual_machine=None)
        _save(kept, message, **{_pointer(moving.thing): moving.thing})
    else:
        _save(other, message, lifecycle=Lifecycle.MERGED)
    if moving.thing and not moving.takes_thing:
        own = kept.device or kept.virtual_machine
        before["status"] = [moving.thing._meta.label_lower, moving.thing.pk, moving.thing.status]
        before["object"] = [own._meta.label_lower, own.pk]
        before["object_notes"] = carry_over.carry_over(moving.thing, own, message)
        moving.thing.refresh_from_db()
        before["unique"] = _unique(moving.thing)
        before["freed"] = _freed(moving.thing, other)
        _save(moving.thing, message, status=DECOMMISSIONING, **before["freed"])
    before["notes"] = carry_over.carry_over(other, kept, message)
    _check_after(user, [kept], moving)
    return _end(move, before)


def of_split(
    asset: Asset, observations: Sequence[Observation], identifiers: Sequence[AssetIdentifier] | None = None
) -> Moving:
    """What splitting would move: the observations, and the identifiers named or else those that only they gave."""
    if asset.lifecycle == Lifecycle.MERGED:
        raise MoveRefused(_merged_already(asset))
    chosen = {row.pk for row in observations}
    every = list(asset.observations.order_by("pk"))
    if not chosen or chosen - {row.pk for row in every}:
        raise MoveRefused(_("choose one or more observations of {asset}").format(asset=asset))
    rest = [row for row in every if row.pk not in chosen]
    if not rest:
        raise MoveRefused(_("these are all observations of {asset}: nothing would be left of it").format(asset=asset))
    going = [row for row in every if row.pk in chosen]
    if identifiers is None:
        only_theirs = set(_given(going)) - set(_given(rest))
        its = [i for i in asset.identifiers.order_by("pk") if (i.type, i.value) in only_theirs]
    else:
        wanted = {i.pk for i in identifiers}
        its = [i for i in asset.identifiers.order_by("pk") if i.pk in wanted]
        if len(its) != len(wanted):
            raise MoveRefused(_("choose identifiers of {asset}").format(asset=asset))
    keys = {f"identity/{row.source}/{row.external_id}" for row in going}
    conflicts = asset.conflicts.filter(key__in=keys).order_by("pk")
    return Moving(tuple(its), tuple(going), tuple(conflicts))


_IDENTIFYING = {"serial": IdentifierType.SERIAL, "asset_tag": IdentifierType.ASSET_TAG}
_AS_EXTERNAL_ID = (
    IdentifierType.VSPHERE_UUID,
    IdentifierType.SMBIOS_UUID,
    IdentifierType.ASSET_TAG,
    IdentifierType.AD_OBJECT_GUID,
    IdentifierType.ENTRA_DEVICE_ID,
    IdentifierType.INTUNE_DEVICE_ID,
)
"""What sources use as their own id of a thing."""


def _given(observations: Iterable[Observation]) -> Iterator[tuple[str, str]]:
    """The identifiers that can be read off what a source said."""
    for row in observations:
        for name, kind in _IDENTIFYING.items():
            if found := identify(kind, str(row.fields.get(name) or "")):
                yield found.type.value, found.value
        for kind in _AS_EXTERNAL_ID:
            if found := identify(kind, row.external_id):
                yield found.type.value, found.value
        for name in _names(row.fields):
            if found := identify(IdentifierType.HOST_NAME, name):
                yield found.type.value, found.value
        interfaces = row.fields.get("interfaces")
        for interface in interfaces if isinstance(interfaces, list) else ():
            if found := identify(IdentifierType.MAC, interface.get("mac")):
                yield found.type.value, found.value


def _names(fields: Mapping[str, object]) -> list[str]:
    name, domain = str(fields.get("name") or ""), str(fields.get("domain") or "")
    return [name, f"{name}.{domain}"] if domain else [name]


@transaction.atomic
def split(
    user: Model,
    asset: Asset,
    observations: Sequence[Observation],
    identifiers: Sequence[AssetIdentifier] | None = None,
    name: str = "",
    comment: str = "",
) -> AssetMove:
    """Make a second asset of some observations of one; the next sync gives it its device or virtual machine."""
    (asset,) = _locked(asset.pk)
    _lock_rows(asset)
    moving = of_split(asset, observations, identifiers)
    _check(user, [asset], moving)
    said = next((str(row.fields["name"]) for row in moving.observations if row.fields.get("name")), asset.name)
    new = Asset(
        uid=uuid.uuid4(),
        name=(name.strip() or said)[:100],
        kind=asset.kind,
        environment=asset.environment,
        tenant=asset.tenant,
    )
    new._changelog_message = _("split from {asset}").format(asset=asset)
    new.save()
    if not Asset.objects.restrict(user, "add").filter(pk=new.pk).exists():
        raise PermissionDenied(_("you may not add this asset"))
    move = _begin(user, MoveActionChoices.SPLIT, asset, new, comment)
    _hand_over(moving, new, str(move))
    _check_after(user, [asset], moving)
    return _end(move, {**_numbers(moving), "uid": str(new.uid)})


@transaction.atomic
def undo(user: Model, move: AssetMove) -> AssetMove:
    """Put everything back as it was. Raises `MoveRefused` where something moved on since; then nothing has changed."""
    move = AssetMove.objects.select_for_update(of=("self",)).get(pk=move.pk)
    if move.is_undone:
        raise MoveRefused(_("move {number} is undone already").format(number=move.pk))
    if move.other_id is None:
        raise MoveRefused(_("{asset} is gone").format(asset=move.other_name))
    kept, other = _locked(move.asset_id, move.other_id)
    try:
        with transaction.atomic():
            if move.action == MoveActionChoices.MERGE:
                _undo_merge(user, move, kept, other)
            else:
                _undo_split(user, move, kept, other)
    except IntegrityError as exc:
        raise MoveRefused(_("another asset has one of these identifiers by now")) from exc
    except carry_over.CannotPutBack as exc:
        raise MoveRefused(str(exc)) from exc
    # Deleting the new asset of a split took it out of the move.
    move.refresh_from_db()
    _save(move, _("undone"), undone_at=timezone.now(), undone_by=user)
    return move


def _undo_merge(user: Model, move: AssetMove, kept: Asset, other: Asset) -> None:
    message = _("undone: {move}").format(move=move)
    moved = move.moved
    if kept.lifecycle == Lifecycle.MERGED:
        raise MoveRefused(_merged_already(kept))
    if other.lifecycle != Lifecycle.MERGED:
        raise MoveRefused(_("{asset} is no longer a merged asset").format(asset=other))
    moving = _moved(move, kept)
    _check(user, [kept, other], moving)
    takes_thing = moved["takes_object"]
    if takes_thing and _pointers(kept) != _pointers_of(moved["other"]):
        raise MoveRefused(_("{asset} points at another device or virtual machine by now").format(asset=kept))
    carry_over.put_back(moved["notes"], other, kept, message)
    if "status" in moved:
        _undo_thing(user, moved, message)
    _take_back(moving, moved, other, message)
    for theirs, mine in moved["swapped"]:
        _save(_row(AssetIdentifier, mine, kept), message, former=True)
        _save(_row(AssetIdentifier, theirs, other), message, former=False)
    kept.refresh_from_db()
    other.refresh_from_db()
    if takes_thing:
        _save(kept, message, **{f"{name}_id": moved["kept"][name] for name in _POINTERS})
    pointers = {f"{name}_id": moved["other"][name] for name in _POINTERS} if takes_thing else {}
    _save(other, message, lifecycle=moved["other"]["lifecycle"], **pointers)


def _undo_thing(user: Model, moved: Mapping[str, object], message: str) -> None:
    label, number, status = moved["status"]
    thing = apps.get_model(label).objects.select_for_update(of=("self",)).filter(pk=number).first()
    own_label, own_number = moved["object"]
    own = apps.get_model(own_label).objects.filter(pk=own_number).first()
    if thing is None or own is None:
        raise MoveRefused(_("a device or virtual machine of theirs is gone"))
    _check_allowed(user, [thing])
    _check_allowed(user, [own])
    if thing.status != DECOMMISSIONING:
        raise MoveRefused(_("the status of {object} was changed since").format(object=thing))
    if _unique(thing) != moved["freed"]:
        raise MoveRefused(_("the name or asset tag of {object} was changed since").format(object=thing))
    carry_over.put_back(moved["object_notes"], thing, own, message)
    thing.refresh_from_db()
    try:
        _save(thing, message, status=status, **moved["unique"])
    except IntegrityError as exc:
        told = _("{name} is the name, or has the asset tag, of something else by now; split the asset instead")
        raise MoveRefused(told.format(name=moved["unique"]["name"])) from exc


def _undo_split(user: Model, move: AssetMove, kept: Asset, new: Asset) -> None:
    message = _("undone: {move}").format(move=move)
    moving = _moved(move, new)
    _check(user, [kept, new], moving)
    if new.device_id or new.virtual_machine_id:
        raise MoveRefused(
            _("{asset} has a device or virtual machine since; merge it with {kept} instead").format(
                asset=new, kept=kept
            )
        )
    for name, rows in (("identifiers", new.identifiers), ("observations", new.observations)):
        if rows.count() != len(move.moved[name]):
            raise MoveRefused(
                _("{asset} is known by more since; merge it with {kept} instead").format(asset=new, kept=kept)
            )
    if new.conflicts.count() != len(move.moved["conflicts"]) or carry_over.has_notes(new):
        raise MoveRefused(
            _("there are notes or conflicts of {asset} since; merge it with {kept} instead").format(
                asset=new, kept=kept
            )
        )
    _take_back(moving, move.moved, kept, message)
    new = Asset.objects.get(pk=new.pk)
    new._changelog_message = message
    new.delete()


def _moved(move: AssetMove, holder: Asset) -> Moving:
    """The rows of a move. Raises `MoveRefused` where one of them is gone or belongs to another asset by now."""
    return Moving(
        tuple(_row(AssetIdentifier, number, holder) for number, _former in move.moved["identifiers"]),
        tuple(_row(Observation, number, holder) for number in move.moved["observations"]),
        tuple(_row(Conflict, number, holder) for number in move.moved["conflicts"]),
    )


def _row(model: type[Model], number: int, holder: Asset) -> Model:
    row = model.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None or row.asset_id != holder.pk:
        shown = row or f"{model._meta.verbose_name} {number}"
        raise MoveRefused(_("{row} is no longer of {asset}").format(row=shown, asset=holder))
    return row


def _take_back(moving: Moving, moved: Mapping[str, object], to: Asset, message: str) -> None:
    former = dict(moved["identifiers"])
    for row in moving.identifiers:
        _save(row, message, asset=to, former=former[row.pk])
    for row in (*moving.observations, *moving.conflicts):
        _save(row, message, asset=to)


def _hand_over(moving: Moving, to: Asset, message: str) -> None:
    try:
        with transaction.atomic():
            for row in (*moving.identifiers, *moving.observations, *moving.conflicts):
                _save(row, message, asset=to)
    except IntegrityError as exc:
        raise MoveRefused(_("another asset has one of these identifiers by now")) from exc


def _numbers(moving: Moving) -> dict[str, object]:
    return {
        "identifiers": [[row.pk, row.former] for row in moving.identifiers],
        "observations": [row.pk for row in moving.observations],
        "conflicts": [row.pk for row in moving.conflicts],
    }


def _begin(user: Model, action: str, asset: Asset, other: Asset, comment: str) -> AssetMove:
    return AssetMove(
        action=action, asset=asset, other=other, other_name=other.name, comment=comment.strip()[:200], user=user
    )


def _end(move: AssetMove, moved: dict[str, object]) -> AssetMove:
    move.moved = moved
    move._changelog_message = move.comment
    move.save()
    return move


def _save(row: Model, message: str, **fields: object) -> None:
    row.snapshot()
    row._changelog_message = message[:200]
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def _locked(*numbers: int) -> list[Asset]:
    """The assets, locked in one order, so that two moves of the same assets wait for each other."""
    found = {a.pk: a for a in Asset.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")}
    if len(found) != len(set(numbers)):
        raise MoveRefused(_("an asset of this move is gone"))
    return [found[number] for number in numbers]


def _lock_rows(asset: Asset) -> None:
    """Lock what may move, so that no sync changes it meanwhile."""
    for model in (AssetIdentifier, Observation, Conflict):
        locked = model.objects.select_for_update(of=("self",)).filter(asset=asset).order_by("pk")
        list(locked.values_list("pk", flat=True))


def _unique(thing: Model) -> dict[str, object]:
    """What no two devices or machines may have the same, within a site or at all."""
    return {name: getattr(thing, name) for name in ("name", "asset_tag") if hasattr(thing, name)}


def _freed(thing: Model, asset: Asset) -> dict[str, object]:
    """The same for one that goes out of use, so that the asset that stays can have its name and tag."""
    suffix = f" (merged {str(asset.uid)[:8]})"
    freed: dict[str, object] = {"name": f"{(thing.name or '')[: _NAME_LENGTH - len(suffix)]}{suffix}"}
    return {**freed, "asset_tag": None} if hasattr(thing, "asset_tag") else freed


def _pointer(thing: Model) -> str:
    return "device" if thing._meta.label_lower == "dcim.device" else "virtual_machine"


def _pointers(asset: Asset) -> dict[str, int | None]:
    return {name: getattr(asset, f"{name}_id") for name in _POINTERS}


def _pointers_of(moved: Mapping[str, object]) -> dict[str, object]:
    return {name: moved[name] for name in _POINTERS}


def _check(user: Model, assets: Sequence[Asset], moving: Moving) -> None:
    """Object permissions: the user may change everything that changes."""
    things: list[Model] = []
    if moving.thing and not moving.takes_thing:
        things = [moving.thing, *(asset.device or asset.virtual_machine for asset in assets[:1])]
    for rows in (assets, moving.identifiers, moving.observations, moving.conflicts, *([thing] for thing in things)):
        _check_allowed(user, rows)


def _check_after(user: Model, assets: Sequence[Asset], moving: Moving) -> None:
    """What has moved is still among what the user may change: constraints may name the asset."""
    _check(user, assets, Moving(moving.identifiers, moving.observations, moving.conflicts))


def _check_allowed(user: Model, rows: Sequence[Model]) -> None:
    if not rows:
        return
    model = type(rows[0])
    numbers = {row.pk for row in rows}
    if model.objects.restrict(user, "change").filter(pk__in=numbers).count() != len(numbers):
        raise PermissionDenied(
            _("your permissions do not include changing these {kind}").format(kind=model._meta.verbose_name_plural)
        )
