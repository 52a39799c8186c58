"""What people wrote on an object, brought along to the one that takes its place; and put back, where that is undone."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from extras.constants import CUSTOMFIELD_EMPTY_VALUES
from extras.models import CustomField

NOTES = (
    "extras.journalentry",
    "extras.imageattachment",
    "extras.bookmark",
    "extras.subscription",
    "tenancy.contactassignment",
)
"""NetBox's own models in which people write about any object; those of other plugins, such as documents, come too."""

_NETBOX_APPS = frozenset(
    {"account", "circuits", "contenttypes", "core", "dcim", "extras", "ipam", "taggit", "tenancy", "users"}
    | {"virtualization", "vpn", "wireless", "netbox_assettool"}
)
_LINE = "\n\n---\n\n"

type Carried = dict[str, object]
"""What came along: `rows` ([label, id]), `tags` (ids), `comments` and `custom_fields` (before and after)."""


class CannotPutBack(Exception):
    """Something that came along has changed since."""


def carry_over(old: Model, new: Model, message: str) -> Carried:
    """Bring the notes along, object by object, with change log; call it within a transaction.

    Rows that would be there twice, such as a bookmark of somebody who has both, stay where they are. It is a part of
    changing what the asset points at, and asks for no permission of its own.
    """
    moved = [list(found) for found in _move_rows(old, new, message)]
    new = _locked(new)
    new.snapshot()
    before = {"comments": getattr(new, "comments", ""), "custom_fields": dict(new.custom_field_data)}
    _join_comments(old, new)
    given = _give_custom_fields(old, new)
    carried: Carried = {"rows": moved}
    if getattr(new, "comments", "") != before["comments"]:
        carried["comments"] = {"before": before["comments"], "after": new.comments}
    if given:
        carried["custom_fields"] = {
            name: {"before": before["custom_fields"].get(name), "after": value} for name, value in given.items()
        }
    if len(carried) > 1:
        new._changelog_message = message
        new.save()
    _free_unique(old, new, given, message)
    tags = _missing_tags(old, new)
    if tags:
        new._changelog_message = message
        new.tags.add(*tags)
    return {**carried, "tags": [tag.pk for tag in tags]}


def put_back(carried: Mapping[str, object], old: Model, new: Model, message: str) -> None:
    """Undo `carry_over()`. Raises `CannotPutBack` where something has changed since."""
    for label, number in carried["rows"]:
        _put_row_back(apps.get_model(label), number, old, new, message)
    new, old = _locked(new), _locked(old)
    new.snapshot()
    old.snapshot()
    _put_words_back(carried, new)
    if "comments" in carried or "custom_fields" in carried:
        new._changelog_message = message
        new.save()
    if freed := _unique_of(old, new, carried.get("custom_fields", {})):
        for name in freed:
            old.custom_field_data[name] = carried["custom_fields"][name]["after"]
        old._changelog_message = message
        old.save()
    if carried["tags"]:
        new._changelog_message = message
        new.tags.remove(*new.tags.filter(pk__in=carried["tags"]))


def _put_row_back(model: type[Model], number: int, old: Model, new: Model, message: str) -> None:
    row = model.objects.select_for_update().filter(pk=number).first()
    name = _generic(model).name
    if row is None or getattr(row, name) != new:
        told = _("{kind} {number} is no longer on {object}")
        raise CannotPutBack(told.format(kind=model._meta.verbose_name, number=number, object=new))
    _save(row, message, **{name: old})


def _put_words_back(carried: Mapping[str, object], new: Model) -> None:
    if comments := carried.get("comments"):
        if new.comments != comments["after"]:
            raise CannotPutBack(_("the comments of {object} were changed").format(object=new))
        new.comments = comments["before"]
    for name, value in carried.get("custom_fields", {}).items():
        if new.custom_field_data.get(name) != value["after"]:
            raise CannotPutBack(_("custom field {name} of {object} was changed").format(name=name, object=new))
        new.custom_field_data[name] = value["before"]


def counted(old: Model) -> list[tuple[str, int]]:
    """What people wrote on an object: the plural of each kind of note, and how many there are."""
    found = [(str(model._meta.verbose_name_plural), _rows(model, old).count()) for model in _models()]
    found.append((_("comments"), int(bool(getattr(old, "comments", "")))))
    found.append((_("tags"), old.tags.count()))
    return [(name, number) for name, number in found if number]


def has_notes(instance: Model) -> bool:
    """Whether people wrote anything on it."""
    return bool(counted(instance))


def _move_rows(old: Model, new: Model, message: str) -> Iterator[tuple[str, int]]:
    for model in _models():
        name = _generic(model).name
        for row in _rows(model, old).select_for_update():
            try:
                with transaction.atomic():
                    _save(row, message, **{name: new})
            except IntegrityError:
                continue  # the new object has the same already
            yield model._meta.label_lower, row.pk


def _rows(model: type[Model], of: Model) -> QuerySet:
    generic = _generic(model)
    kind = ContentType.objects.get_for_model(of)
    return model.objects.filter(**{generic.ct_field: kind.pk, generic.fk_field: of.pk}).order_by("pk")


@cache
def _models() -> tuple[type[Model], ...]:
    """Every model in which people, or plugins for them, keep something about an object."""
    theirs = [
        model
        for model in apps.get_models()
        if model._meta.app_label not in _NETBOX_APPS and not model._meta.proxy and _generic(model) is not None
    ]
    return (*(apps.get_model(label) for label in NOTES), *theirs)


def _generic(model: type[Model]) -> GenericForeignKey | None:
    return next((field for field in model._meta.private_fields if isinstance(field, GenericForeignKey)), None)


def _save(row: Model, message: str, **fields: object) -> None:
    if hasattr(row, "snapshot"):
        row.snapshot()
    row._changelog_message = message
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def _locked(instance: Model) -> Model:
    return type(instance).objects.select_for_update(of=("self",)).get(pk=instance.pk)


def _join_comments(old: Model, new: Model) -> None:
    theirs = getattr(old, "comments", "").strip()
    if theirs and hasattr(new, "comments") and theirs not in new.comments:
        new.comments = f"{new.comments.rstrip()}{_LINE}{theirs}" if new.comments.strip() else theirs


def _give_custom_fields(old: Model, new: Model) -> dict[str, object]:
    known = {field.name for field in CustomField.objects.get_for_model(old)}
    given: dict[str, object] = {}
    for field in CustomField.objects.get_for_model(new):
        value = old.custom_field_data.get(field.name)
        have = new.custom_field_data.get(field.name)
        is_free = have in CUSTOMFIELD_EMPTY_VALUES or have == field.default
        if field.name in known and is_free and value not in CUSTOMFIELD_EMPTY_VALUES and value != have:
            new.custom_field_data[field.name] = given[field.name] = value
    return given


def _unique_of(old: Model, new: Model, names: Mapping[str, object]) -> list[str]:
    """The custom fields that no two objects of one model may have the same."""
    if type(old) is not type(new):
        return []
    return [field.name for field in CustomField.objects.get_for_model(old) if field.unique and field.name in names]


def _free_unique(old: Model, new: Model, given: Mapping[str, object], message: str) -> None:
    if names := _unique_of(old, new, given):
        values = {name: None if name in names else value for name, value in old.custom_field_data.items()}
        _save(old, message, custom_field_data=values)


def _missing_tags(old: Model, new: Model) -> list[Model]:
    """Tags that the new object lacks and may have: a tag can be for some kinds of object only."""
    kind = ContentType.objects.get_for_model(new).pk
    have = set(new.tags.values_list("pk", flat=True))
    return [
        tag
        for tag in old.tags.prefetch_related("object_types")
        if tag.pk not in have and (not (kinds := {t.pk for t in tag.object_types.all()}) or kind in kinds)
    ]
