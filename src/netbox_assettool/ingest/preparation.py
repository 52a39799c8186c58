"""What NetBox's own `save()` and `clean()` do before an object is written, for the models that are written set-wise."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import cache, partial

from dcim.models import Device, DeviceType, Interface
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, Model, QuerySet, prefetch_related_objects
from extras.models import CustomField
from extras.validators import CustomValidator
from ipam.models import IPAddress, IPRange
from netaddr import IPNetwork
from netbox.config import get_config
from netbox.models import NetBoxModel, PrimaryModel
from tenancy.models import ContactAssignment
from utilities.data import get_config_value_ci

from assettool.domain.objects import (
    ACCOUNT,
    ALLOCATION,
    APPLICATION,
    ASSET,
    COMPONENT_USE,
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
    INSTALLATION,
    INTEGRATION,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    MEASUREMENT,
    OBSERVATION,
    PARALLEL_RUN,
    REFERENCE_COMPONENT,
    SOFTWARE_ACCESS,
    SOFTWARE_PRODUCT,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT_USE,
)
from netbox_assettool.models import Allocation

COMPONENT_TEMPLATES = (
    "consoleporttemplates",
    "consoleserverporttemplates",
    "powerporttemplates",
    "poweroutlettemplates",
    "coolingintaketemplates",
    "coolingoutflowtemplates",
    "interfacetemplates",
    "rearporttemplates",
    "frontporttemplates",
    "modulebaytemplates",
    "devicebaytemplates",
    "inventoryitemtemplates",
)

_FIRST = 1
"""NetBox invalidates the config context of a new object once."""

type Errors = dict[int, ValidationError]
"""Place in the list → why this object is refused."""

type Doubts = dict[int, str]
"""Place in the list → why NetBox itself has to look at this object."""

type Prepare = Callable[[Sequence[Model]], Doubts]
"""Sets what `save()` would set, and says which objects cannot be written with the others."""


def _device(instances: Sequence[Model]) -> Doubts:
    for device in instances:
        kind = device.device_type
        device.airflow = device.airflow or kind.airflow
        device.cooling_method = device.cooling_method or kind.cooling_method
        if not device.platform_id:
            device.platform = kind.default_platform
        device._config_context_generation = _FIRST
    return {}


def _machine(instances: Sequence[Model]) -> Doubts:
    _site_of_cluster(instances)
    for machine in instances:
        machine._config_context_generation = _FIRST
    return {}


def _site_of_cluster(instances: Sequence[Model]) -> None:
    for machine in instances:
        if machine.site_id is None:
            if machine.cluster and machine.cluster._site_id:
                machine.site = machine.cluster._site
            elif machine.device:
                machine.site = machine.device.site


def _device_interface(instances: Sequence[Model]) -> Doubts:
    for interface in instances:
        device = interface.device
        interface._site_id, interface._location_id, interface._rack_id = (
            device.site_id,
            device.location_id,
            device.rack_id,
        )
    return {}


def _address(instances: Sequence[Model]) -> Doubts:
    """The rules of `IPAddress.clean()` that would ask the database once for each address."""
    doubts: Doubts = {}
    hosts = [str(address.address.ip) for address in instances]
    enforced = get_config().ENFORCE_GLOBAL_UNIQUE
    taken = _taken(hosts) if enforced else set()
    repeated = {host for host, number in Counter(hosts).items() if number > 1} if enforced else set()
    ranges = list(IPRange.objects.filter(vrf=None, mark_populated=True))
    for place, (address, host) in enumerate(zip(instances, hosts, strict=True)):
        address.dns_name = address.dns_name.lower()
        ip = address.address.ip
        if (
            host in taken
            or host in repeated
            or _is_unusual(address.address)
            or any(populated.start_address.ip <= ip <= populated.end_address.ip for populated in ranges)
        ):
            doubts[place] = "NetBox checks an address that is taken, or no host's"
    return doubts


def _taken(hosts: Sequence[str]) -> set[str]:
    found = IPAddress.objects.filter(vrf=None, address__net_in=hosts) if hosts else IPAddress.objects.none()
    return {str(address.ip) for address in found.values_list("address", flat=True)}


_POINT_TO_POINT = {4: (31, 32), 6: (127, 128)}


def _is_unusual(network: IPNetwork) -> bool:
    """Whether it may not stand on an interface: an address with mask /0, a network's own, or a broadcast."""
    if network.prefixlen in _POINT_TO_POINT[network.version]:
        return False
    return network.prefixlen == 0 or network.ip in (network.network, network.broadcast)


def _nothing(_instances: Sequence[Model]) -> Doubts:
    return {}


SETWISE: Mapping[str, Prepare] = {
    DEVICE: _device,
    MACHINE: _machine,
    DEVICE_INTERFACE: _device_interface,
    MACHINE_INTERFACE: _nothing,
    MAC_ADDRESS: _nothing,
    IP_ADDRESS: _address,
    ACCOUNT: _nothing,
    ASSET: _nothing,
    IDENTIFIER: _nothing,
    OBSERVATION: _nothing,
    CONTACT: _nothing,
    SUPPLIER: _nothing,
    REFERENCE_COMPONENT: _nothing,
    APPLICATION: _nothing,
    COMPONENT_USE: _nothing,
    TENANT_USE: _nothing,
    DEPLOYMENT: _nothing,
    DEPLOYMENT_MACHINE: _nothing,
    INTEGRATION: _nothing,
    DATA_SET: _nothing,
    CONTACT_ASSIGNMENT: _nothing,
    CONTRACT: _nothing,
    SOFTWARE_PRODUCT: _nothing,
    ENTITLEMENT: _nothing,
    ALLOCATION: _nothing,
    INSTALLATION: _nothing,
    SOFTWARE_ACCESS: _nothing,
    MEASUREMENT: _nothing,
    PARALLEL_RUN: _nothing,
}
"""The models with many objects. All others are written one by one, by NetBox's own code."""


def own_validator(label: str) -> str:
    """Why NetBox itself has to validate and write each object of this model, if it has to.

    Rules in a dictionary look at one object. What an organisation has programmed may ask the database for others, and
    would not find what is written together with this one.
    """
    is_plain = all(type(each) in (dict, CustomValidator) for each in validators_of(label))
    return "" if is_plain else "a custom validator may look at other objects"


def validators_of(label: str) -> Sequence[object]:
    """The custom validators that NetBox is configured with for a model, whose name may be written in any case."""
    return get_config_value_ci(get_config().CUSTOM_VALIDATORS, label, default=())


def _clean_referring(name: str, clean_above: Callable[[Model], None], instance: Model) -> None:
    """Custom fields and validators, without NetBox's look whether what it refers to exists: that is in our hands.

    `name` is the reference that may be to several models, and `clean_above` the `clean()` that its own one calls.
    """
    if validators_of(instance._meta.label_lower):
        instance.clean()
        return
    target = getattr(instance, name)
    setattr(instance, name, None)
    try:
        clean_above(instance)
    finally:
        setattr(instance, name, target)


CLEAN: Mapping[str, Callable[[Model], None]] = {
    MAC_ADDRESS: partial(_clean_referring, "assigned_object", PrimaryModel.clean),
    IP_ADDRESS: partial(_clean_referring, "assigned_object", PrimaryModel.clean),
    # Applications have contacts, which is all that the model itself would ask.
    CONTACT_ASSIGNMENT: partial(_clean_referring, "object", lambda one: super(ContactAssignment, one).clean()),
    STATUS_CHANGE: partial(_clean_referring, "object", NetBoxModel.clean),
    ALLOCATION: partial(_clean_referring, "object", Allocation.clean),
}
"""Where the model's own `clean()` asks the database for each object, what to call instead; see `_address()`."""


def clean(label: str, instance: Model) -> None:
    """`full_clean()` without what asks the database: relations are resolved already, constraints hold by themselves."""
    relations, required = _relations(type(instance))
    missing = {name: ["required"] for name, attname in required if getattr(instance, attname) is None}
    if missing:
        raise ValidationError(missing)
    round_decimals(instance)
    instance.clean_fields(exclude=relations)
    (CLEAN.get(label) or type(instance).clean)(instance)


def round_decimals(instance: Model) -> None:
    """Round decimals as the database will: the log must say what is stored, and a float has too many places."""
    for name, places in _decimals(type(instance)):
        if isinstance(value := getattr(instance, name), int | float | Decimal):
            setattr(instance, name, round(Decimal(str(value)), places))


_READ_WITH: Mapping[str, tuple[str, ...]] = {
    DEVICE: (
        "device_type__manufacturer",
        "platform__manufacturer",
        "site",
        "location__site",
        "rack",
        "cluster___site",
        "cluster___location",
        "primary_ip4",
        "primary_ip6",
        "oob_ip",
        "vc_master_for",
    ),
    MACHINE: ("site", "cluster___site", "device__site", "device__cluster", "primary_ip4", "primary_ip6"),
    DEVICE_INTERFACE: ("device__site", "primary_mac_address"),
    MACHINE_INTERFACE: ("virtual_machine__site", "primary_mac_address"),
    IDENTIFIER: ("asset",),
    ASSET: ("device", "virtual_machine"),
    COMPONENT_USE: ("application", "component"),
    TENANT_USE: ("application", "tenant"),
    DEPLOYMENT: ("application",),
    DEPLOYMENT_MACHINE: ("asset", "deployment__application"),
    INTEGRATION: ("source", "target"),
    CONTACT_ASSIGNMENT: ("contact",),
    ALLOCATION: ("entitlement",),
    INSTALLATION: ("product", "asset", "account"),
    SOFTWARE_ACCESS: ("product", "asset", "account"),
    PARALLEL_RUN: ("old", "new"),
}


def read_with[M: Model](objects: QuerySet[M], label: str) -> QuerySet[M]:
    """Objects that are to be changed, with what their validation and their log look at in the same query."""
    return objects.select_related(*_READ_WITH[label]) if label in _READ_WITH else objects


def peculiar(label: str, instances: Sequence[Model]) -> dict[int, str]:
    """Id → why NetBox itself has to save this object: other objects may follow its change."""
    if label == DEVICE:
        parents = Device.objects.filter(devicebays__installed_device__isnull=False, pk__in=[d.pk for d in instances])
        chassis = set(parents.values_list("pk", flat=True))
        return {
            device.pk: "the device has a place in a rack, a chassis or a location"
            for device in instances
            if device.rack_id or device.location_id or device.virtual_chassis_id or device.pk in chassis
        }
    if label == MACHINE:
        return {m.pk: "the virtual machine has disks of its own" for m in instances if m.virtual_disk_count}
    if label in (DEVICE_INTERFACE, MACHINE_INTERFACE):
        return {
            port.pk: "the interface is a part of something: cable, channel, group or VLAN"
            for port in instances
            if any(getattr(port, name, None) is not None for name in _BONDS) or port.mode
        }
    return {}


_BONDS = (
    "cable_id",
    "wireless_link_id",
    "lag_id",
    "parent_id",
    "bridge_id",
    "channel_id",
    "channels",
    "untagged_vlan_id",
)


def clean_changed(label: str, instances: Sequence[Model]) -> Errors:
    """Validate objects that are there already and have new values; what they look at is read once for all of them."""
    addresses = [
        address
        for instance in instances
        for name in ("primary_ip4", "primary_ip6", "oob_ip", "primary_mac_address")
        if (address := getattr(instance, name, None))
    ]
    prefetch_related_objects(addresses, "assigned_object")
    if label == MACHINE:
        prefetch_related_objects([machine for machine in instances if machine.primary_ip], "interfaces")
    errors: Errors = {}
    for place, instance in enumerate(instances):
        if label == DEVICE:
            instance.vc_interfaces = _Ports(instance)
            # What has just been created was not read, and is no master.
            instance._state.fields_cache.setdefault("vc_master_for", None)
        # There are no virtual disks, so that there is no need to look for their sizes.
        instance._state.adding = label == MACHINE
        try:
            clean(label, instance)
        except ValidationError as exc:
            errors[place] = exc
        finally:
            instance._state.adding = False
    if label == MACHINE:
        _site_of_cluster(instances)
    _give_defaults(label, instances)
    return errors


def _give_defaults(label: str, instances: Sequence[Model]) -> None:
    """The defaults of custom fields that an object has no value for, as `save()` gives them."""
    for name, default in CustomField.objects.get_defaults_for_model(apps.get_model(label)).items():
        for instance in instances:
            instance.custom_field_data.setdefault(name, deepcopy(default))


class _Ports:
    """The interfaces of a device that stands alone, as a set that is never read."""

    def __init__(self, device: Device) -> None:
        self._device = device

    def __call__(self, **_how: bool) -> "_Ports":
        return self

    def __contains__(self, port: object) -> bool:
        return isinstance(port, Interface) and port.device_id == self._device.pk


@cache
def _relations(model: type[Model]) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """Names of the relations, and (name, column) of those that must be set."""
    relations = [field for field in model._meta.fields if field.is_relation]
    return (
        frozenset(field.name for field in relations),
        tuple((field.name, field.attname) for field in relations if not field.null),
    )


@cache
def _decimals(model: type[Model]) -> list[tuple[str, int]]:
    return [(f.attname, f.decimal_places) for f in model._meta.fields if isinstance(f, DecimalField)]


def with_components(instances: Sequence[Model]) -> set[int]:
    """Ids of the device types that bring components: NetBox itself must save such a device."""
    kinds = {device.device_type_id for device in instances}
    found: set[int] = set()
    for name in COMPONENT_TEMPLATES:
        found |= set(DeviceType.objects.filter(pk__in=kinds, **{f"{name}__isnull": False}).values_list("pk", flat=True))
    return found
