"""The NetBox objects that a plan names as `model:id`: which there are, and what they are called."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from assettool.domain.asset import AssetKind
from assettool.domain.waves.problem import ItemKind
from netbox_assettool.models import Account, Application, Asset, DataSet, Integration
from netbox_assettool.models.integration import ARROWS

_APP = "netbox_assettool."
_MODELS = {model._meta.model_name: model for model in (Application, DataSet, Integration, Asset, Account)}
_KINDS = {Application: ItemKind.APPLICATION, DataSet: ItemKind.DATA_SET, Integration: ItemKind.INTEGRATION}
_SERVERS = frozenset({AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER})
_NAME = 200


@dataclass(frozen=True, slots=True)
class Thing:
    """An object that moves."""

    type_id: int
    id: int
    kind: ItemKind
    name: str


def things_of(members: Iterable[str]) -> dict[str, Thing]:
    """Member → what it is, in one query for each model; members that are not there are left out."""
    wanted: dict[str, dict[object, str]] = defaultdict(dict)
    for member in members:
        label, _, number = member.partition(":")
        name = label.removeprefix(_APP)
        if name == Account._meta.model_name:
            wanted[name][number] = member
        elif name in _MODELS and number.isdecimal():
            wanted[name][int(number)] = member
    found: dict[str, Thing] = {}
    for name, by_id in wanted.items():
        model = _MODELS[name]
        type_id = ContentType.objects.get_for_model(model).pk
        for number, kind, title, known_by in _rows(model, by_id):
            found[by_id[known_by]] = Thing(type_id, number, kind, title[:_NAME])
    return found


def _rows(model, known: Collection[object]) -> Iterator[tuple[int, ItemKind, str, object]]:
    """Id, kind, name, and by what a plan knows it: an account by its id in the directory, all others by their own."""
    if model is Account:
        accounts = Account.objects.filter(directory_id__in=known).order_by()
        for number, login, directory_id in accounts.values_list("pk", "login", "directory_id"):
            yield number, ItemKind.ACCOUNTS, login, directory_id
        return
    for number, kind, name in _numbered(model, model.objects.filter(pk__in=known).order_by()):
        yield number, kind, name, number


def _numbered(model, rows) -> Iterator[tuple[int, ItemKind, str]]:
    if model is Asset:
        for number, name, kind in rows.values_list("pk", "name", "kind"):
            yield number, ItemKind.SERVER if kind in _SERVERS else ItemKind.WORKPLACES, name
    elif model is Integration:
        ends = rows.values_list("pk", "source__name", "direction", "target__name", "outside")
        for number, source, direction, target, outside in ends:
            yield number, ItemKind.INTEGRATION, f"{source} {ARROWS.get(direction, '–')} {target or outside}"
    else:
        yield from ((number, _KINDS[model], name) for number, name in rows.values_list("pk", "name"))


def label_of(type_id: int, number: int) -> str:
    """An object as a plan names it."""
    return f"{ContentType.objects.get_for_id(type_id).model}:{number}"


def seen_by(user, labels: Iterable[str]) -> set[str]:
    """Those of these objects, each `model:id` as NetBox numbers them, that the user may see."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for label in labels:
        name, _, number = label.partition(":")
        wanted[name].append(int(number))
    return {
        f"{name}:{number}"
        for name, numbers in wanted.items()
        for number in _MODELS[name].objects.restrict(user, "view").filter(pk__in=numbers).values_list("pk", flat=True)
    }
