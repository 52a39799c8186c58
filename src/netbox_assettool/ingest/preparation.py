"""What NetBox's own `save()` and `clean()` do before an object is written, for the models that are written set-wise."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from dcim.models import DeviceType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from ipam.constants import IPADDRESS_ROLES_NONUNIQUE
from ipam.models import IPAddress, IPRange
from netbox.config import get_config
from netbox.models import PrimaryModel

from assettool.domain.objects import (
    ACCOUNT,
    ASSET,
    DEVICE,
    DEVICE_INTERFACE,
    IDENTIFIER,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    OBSERVATION,
)

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

type Errors = dict[int, ValidationError]
"""Place in the list → why this object is refused."""


type Prepare = Callable[[Sequence[Model]], Errors]
"""Sets what `save()` would set, and says which objects cannot be written."""


def _device(instances: Sequence[Model]) -> Errors:
    for device in instances:
        kind = device.device_type
        device.airflow = device.airflow or kind.airflow
        device.cooling_method = device.cooling_method or kind.cooling_method
        if not device.platform_id:
            device.platform = kind.default_platform
        device.face = device.face or ""  # as NetBox's REST leaves it
    return {}


def _machine(instances: Sequence[Model]) -> Errors:
    for machine in instances:
        if machine.site_id is None:
            if machine.cluster and machine.cluster._site_id:
                machine.site = machine.cluster._site
            elif machine.device:
                machine.site = machine.device.site
    return {}


def _device_interface(instances: Sequence[Model]) -> Errors:
    for interface in instances:
        device = interface.device
        interface._site_id, interface._location_id, interface._rack_id = (
            device.site_id,
            device.location_id,
            device.rack_id,
        )
    return {}


def _address(instances: Sequence[Model]) -> Errors:
    """The rules of `IPAddress.clean()` that would ask the database once for each address."""
    errors: Errors = {}
    for place, address in enumerate(instances):
        address.dns_name = address.dns_name.lower()
        if reason := _unusable(address):
            errors[place] = ValidationError({"address": reason})
    hosts = [str(address.address.ip) for address in instances]
    taken = _taken(hosts) if get_config().ENFORCE_GLOBAL_UNIQUE else set()
    repeated = {host for host, number in Counter(hosts).items() if number > 1}
    ranges = list(IPRange.objects.filter(vrf=None, mark_populated=True))
    for place, (address, host) in enumerate(zip(instances, hosts, strict=True)):
        if host in taken or host in repeated:
            errors[place] = ValidationError({"address": _("Duplicate IP address found: {host}").format(host=host)})
        for populated in ranges:
            if populated.start_address.ip <= address.address.ip <= populated.end_address.ip:
                reason = _("The range {range} is marked as populated.").format(range=populated)
                errors[place] = ValidationError({"address": reason})
    return errors


def _taken(hosts: Sequence[str]) -> set[str]:
    found = IPAddress.objects.filter(vrf=None, address__net_in=hosts) if hosts else IPAddress.objects.none()
    return {str(a.address.ip) for a in found.only("address", "role") if a.role not in IPADDRESS_ROLES_NONUNIQUE}


_POINT_TO_POINT = {4: (31, 32), 6: (127, 128)}


def _unusable(address: IPAddress) -> str:
    network = address.address
    if network.prefixlen == 0:
        return _("An address with mask /0 cannot be created.")
    if network.prefixlen in _POINT_TO_POINT[network.version]:
        return ""
    if network.ip == network.network:
        return _("{address} is the number of a network.").format(address=network.ip)
    if network.version == 4 and network.ip == network.broadcast:  # noqa: PLR2004 -- IP version
        return _("{address} is a broadcast address.").format(address=network.ip)
    return ""


def _nothing(_instances: Sequence[Model]) -> Errors:
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
}
"""The models with many objects. All others are written one by one, by NetBox's own code."""


def _clean_assigned(instance: Model) -> None:
    """Custom fields and validators, without NetBox's look whether the assigned object exists: it is in our hands."""
    if f"{instance._meta.app_label}.{instance._meta.model_name}" in get_config().CUSTOM_VALIDATORS:
        instance.clean()
        return
    target, instance.assigned_object = instance.assigned_object, None
    try:
        PrimaryModel.clean(instance)
    finally:
        instance.assigned_object = target


CLEAN: Mapping[str, Callable[[Model], None]] = {MAC_ADDRESS: _clean_assigned, IP_ADDRESS: _clean_assigned}
"""Where the model's own `clean()` asks the database for each object, what to call instead; see `_address()`."""


def with_components(instances: Sequence[Model]) -> set[int]:
    """Ids of the device types that bring components: NetBox itself must save such a device."""
    kinds = {device.device_type_id for device in instances}
    found: set[int] = set()
    for name in COMPONENT_TEMPLATES:
        found |= set(DeviceType.objects.filter(pk__in=kinds, **{f"{name}__isnull": False}).values_list("pk", flat=True))
    return found
