"""What somebody else has made since the plan was made: it is used or told, and never made twice."""

from collections.abc import Collection, Mapping, Sequence

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    BY_LABEL,
    COMPONENT_USE,
    CONFLICT,
    CONTACT,
    CONTACT_ASSIGNMENT,
    CONTRACT,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    DEVICE,
    DEVICE_INTERFACE,
    ENTITLEMENT,
    IDENTIFIER,
    INTEGRATION,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    OBSERVATION,
    REFERENCE_COMPONENT,
    SOFTWARE_PRODUCT,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT_USE,
)
from assettool.domain.plan import Action, Change
from netbox_assettool.ingest.session import MissingReference, Session, model_of
from netbox_assettool.ingest.stream import plain
from netbox_assettool.models import Asset

_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "dcim.devicetype": ("slug", "manufacturer"),
    "virtualization.cluster": ("name", "group"),
    DEVICE_INTERFACE: ("device", "name"),
    MACHINE_INTERFACE: ("virtual_machine", "name"),
    MAC_ADDRESS: ("mac_address", "assigned_object"),
    IP_ADDRESS: ("address", "assigned_object"),
    IDENTIFIER: ("asset", "type", "value"),
    OBSERVATION: ("external_id", "source"),
    CONFLICT: ("key",),
    CONTACT: ("name",),
    SUPPLIER: ("name", "identifier"),
    REFERENCE_COMPONENT: ("name",),
    APPLICATION: ("name", "version", "tenant"),
    COMPONENT_USE: ("application", "component"),
    TENANT_USE: ("application", "tenant"),
    DEPLOYMENT: ("application", "environment"),
    DEPLOYMENT_MACHINE: ("deployment", "asset"),
    INTEGRATION: ("source", "target", "outside", "identifier"),
    DATA_SET: ("name", "tenant"),
    CONTACT_ASSIGNMENT: ("contact", "role", "object"),
    STATUS_CHANGE: ("at", "new", "object"),
    CONTRACT: ("number", "supplier"),
    SOFTWARE_PRODUCT: ("key",),
    ENTITLEMENT: ("reference",),
}
"""The fields that two objects do not share; other shared objects have a slug. The first one is asked for."""


def without_known_assets(session: Session, changes: Sequence[Change]) -> list[Change]:
    """All changes but those that make an asset which is there by now, with all that is new with it: they are stale."""
    new = {change.bundle for change in changes if change.action is Action.CREATE and change.label == ASSET}
    known = {str(asset.uid): asset for asset in Asset.objects.filter(uid__in=new)}
    rest = []
    for change in changes:
        if change.action is Action.CREATE and (asset := known.get(change.bundle)):
            session.outcome.moved_on(change, "this asset is there by now")
            thing = {DEVICE: asset.device, MACHINE: asset.virtual_machine, ASSET: asset}.get(change.label)
            if thing:
                session.knows(change, thing)
        else:
            rest.append(change)
    return rest


def without_known(session: Session, label: str, changes: Sequence[Change], new: Collection[str]) -> list[Change]:
    """All creations but those of what is there by now. A shared object is used as it is; any other one is stale.

    Nothing of the assets that are `new` themselves can be there.
    """
    is_shared = BY_LABEL[label].is_shared
    names = _TOLD_BY.get(label) or (("slug",) if is_shared else ())
    wanted = {_wanted(session, change, names): change for change in changes if names and change.bundle not in new}
    wanted.pop(None, None)
    known: set[str] = set()
    asked = {first[1] if isinstance(first, tuple) else first for first, *_ in wanted}
    for found in model_of(label).objects.filter(**{f"{names[0]}__in": asked}) if asked else ():
        if change := wanted.get(tuple(_held(found, name) for name in names)):
            known.add(change.key)
            session.knows(change, found)
            if not is_shared:
                session.outcome.moved_on(change, "it is there by now")
    return [change for change in changes if change.key not in known]


def _wanted(session: Session, change: Change, names: Sequence[str]) -> tuple[object, ...] | None:
    """What tells the object; nothing where it refers to one that is not there."""
    try:
        values = [session.resolve(change.new.get(name, _default(change.label, name))) for name in names]
    except MissingReference:
        return None
    return tuple((v._meta.label_lower, v.pk) if isinstance(v, Model) else v for v in values)


def _default(label: str, name: str) -> object:
    """What a field holds that is not given."""
    field = model_of(label)._meta.get_field(name)
    return None if field.is_relation else field.get_default()


def _held(found: Model, name: str) -> object:
    field = found._meta.get_field(name)
    if isinstance(field, GenericForeignKey):
        kind = ContentType.objects.get_for_id(getattr(found, field.ct_field + "_id"))
        return f"{kind.app_label}.{kind.model}", getattr(found, field.fk_field)
    if field.is_relation:
        number = getattr(found, field.attname)
        return None if number is None else (field.related_model._meta.label_lower, number)
    return plain(getattr(found, name))
