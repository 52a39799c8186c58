"""The hosts: assets that are a device or a virtual machine now, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_
from uuid import UUID

from dcim.models import Device
from django.db.models import CharField, F, Func, Model, Q
from extras.models import TaggedItem
from ipam.models import IPAddress
from netbox.config import get_config
from virtualization.models import VirtualMachine

from assettool.domain.application import Confirmation
from assettool.domain.asset import Lifecycle
from assettool.domain.objects import DEVICE, MACHINE
from assettool.domain.waves.state import WaveStatus
from netbox_assettool.inventory.naming import slugs_of
from netbox_assettool.models import Application, Asset, DeploymentMachine, Wave, WaveItem
from netbox_assettool.planning.machines import machines_of

_SHARED = {
    "id": "netbox_id",
    "status": "status",
    "description": "description",
    "site__slug": "site",
    "role__slug": "role",
    "platform__slug": "platform",
    "cluster__name": "cluster",
    "serial": "serial",
}
_OF_DEVICE = {
    **_SHARED,
    "asset_tag": "asset_tag",
    "device_type__manufacturer__name": "manufacturer",
    "device_type__model": "model",
}
_OF_MACHINE = {**_SHARED, "vcpus": "vcpus", "memory": "memory_mb", "disk": "disk_mb"}
_LINKS = ("platform__name", "platform__parent__name", "primary_ip4_id", "primary_ip6_id")


@dataclass(slots=True)
class Host:
    """A host, what is known of it, and the name of its platform as people write it."""

    uid: UUID
    name: str
    is_retired: bool
    facts: dict[str, object]
    address: str | None = None
    platform: str = ""


def _tags(hosts: Mapping[int, Host], _user: Model) -> Iterator[tuple[int, str]]:
    assets = {(host.facts["netbox_type"], host.facts["netbox_id"]): pk for pk, host in hosts.items()}
    links = TaggedItem.objects.filter(
        content_type__model__in=[Device._meta.model_name, VirtualMachine._meta.model_name]
    )
    columns = ("content_type__app_label", "content_type__model", "object_id", "tag__slug")
    for app, model, thing, tag in links.order_by("tag__slug").values_list(*columns):
        if asset := assets.get((f"{app}.{model}", thing)):
            yield asset, tag


def _applications(_hosts: Mapping[int, Host], user: Model) -> Iterator[tuple[int, str]]:
    """The applications that run on it, as far as somebody has confirmed that."""
    seen = Application.objects.restrict(user, "view").order_by().values("pk")
    rows = DeploymentMachine.objects.restrict(user, "view").filter(
        confirmation=Confirmation.CONFIRMED, deployment__application__in=seen
    )
    found = set(rows.order_by().values_list("asset", "deployment__application__name"))
    slugs = slugs_of({name for _, name in found})
    yield from sorted((asset, slugs[name]) for asset, name in found)


def _waves(_hosts: Mapping[int, Host], user: Model) -> Iterator[tuple[int, str]]:
    """The numbers of the waves whose run works on it."""
    waves = Wave.objects.restrict(user, "view").exclude(status=WaveStatus.CANCELLED).order_by("number")
    numbers = {wave.pk: str(wave.number) for wave in waves}
    items = WaveItem.objects.restrict(user, "view").filter(wave__in=numbers)
    members = items.order_by("pk").values_list("wave", "item", "object_type", "object_id")
    placed = DeploymentMachine.objects.restrict(user, "view")
    for wave, machines in machines_of(waves, members, placed).items():
        for machine in machines:
            yield machine.pk, numbers[wave]


LINKED: Mapping[str, Callable[[Mapping[int, Host], Model], Iterator[tuple[int, str]]]] = {
    "tag": _tags,
    "application": _applications,
    "wave": _waves,
}
"""What a host can have several of → a query of (asset, value). Each entry makes a variable with a list, and groups."""


def read_hosts(user: Model) -> dict[int, Host]:
    """Asset → host, by name, of everything that the user may see; assets whose device is hidden are left out."""
    assets = (
        Asset.objects.restrict(user, "view")
        .exclude(lifecycle=Lifecycle.MERGED)
        .filter(Q(device__isnull=False) | Q(virtual_machine__isnull=False))
    )
    devices = _things(Device, _OF_DEVICE, DEVICE, user)
    machines = _things(VirtualMachine, _OF_MACHINE, MACHINE, user)
    addresses = _addresses(user)
    hosts: dict[int, Host] = {}
    columns = ("pk", "uid", "name", "kind", "environment", "lifecycle", "tenant__slug", "device", "virtual_machine")
    for pk, uid, name, kind, environment, lifecycle, tenant, device, machine in assets.order_by(
        "name", "pk"
    ).values_list(*columns):
        found = devices.get(device) if device else machines.get(machine)
        if found is None:
            continue
        facts, (platform, family, *primary) = found
        own = {"name": name, "uid": str(uid), "kind": kind, "tenant": tenant, "environment": environment}
        hosts[pk] = Host(
            uid,
            name,
            lifecycle == Lifecycle.RETIRED,
            {**own, "lifecycle": lifecycle, **facts},
            next((addresses[number] for number in primary if number in addresses), None),
            f"{family or ''} {platform or ''}",
        )
    _link(hosts, user)
    return hosts


type _Thing = tuple[dict[str, object], list[object]]


def _things(model: type[Model], columns: Mapping[str, str], label: str, user: Model) -> dict[int, _Thing]:
    """Id → its facts, and what `_LINKS` says; the address that NetBox prefers stands first."""
    names = list(columns.values())
    links = list(_LINKS)
    if not get_config().PREFER_IPV4:
        links[-2:] = reversed(links[-2:])
    rows = model.objects.restrict(user, "view").filter(assettool_asset__isnull=False)
    return {
        row[0]: ({"netbox_type": label, **dict(zip(names, row, strict=False))}, list(row[len(names) :]))
        for row in rows.order_by().values_list(*columns, *links)
    }


def _addresses(user: Model) -> dict[object, str]:
    """Id → the address without its mask, of each primary address."""
    links = product((Device, VirtualMachine), ("primary_ip4", "primary_ip6"))
    primary = [
        Q(pk__in=model.objects.filter(**{f"{link}__isnull": False}).order_by().values(link)) for model, link in links
    ]
    host = Func(F("address"), function="HOST", output_field=CharField())
    rows = IPAddress.objects.restrict(user, "view").filter(reduce(or_, primary))
    return dict(rows.order_by().values_list("pk", host))


def _link(hosts: Mapping[int, Host], user: Model) -> None:
    for name, read in LINKED.items():
        values: dict[int, list[str]] = defaultdict(list)
        for asset, value in read(hosts, user):
            values[asset].append(value)
        for asset, host in hosts.items():
            host.facts[name] = values.get(asset, [])
