"""The servers, virtual machines and workplaces that a licence position is computed from, read from NetBox."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dcim.models import Device, Site
from django.db.models import Max, Model, QuerySet
from virtualization.models import Cluster, VirtualMachine

from assettool.domain import licence
from assettool.domain.asset import AssetKind, Lifecycle
from assettool.domain.licence import Subject
from netbox_assettool.choices import MoveActionChoices
from netbox_assettool.models import Asset, AssetMove, Observation

_SUBJECTS: Mapping[str, Subject] = {
    AssetKind.PHYSICAL_SERVER: Subject.HOST,
    AssetKind.VIRTUAL_SERVER: Subject.MACHINE,
    AssetKind.VIRTUAL_WORKPLACE: Subject.MACHINE,
    AssetKind.LAPTOP: Subject.DEVICE,
    AssetKind.THIN_CLIENT: Subject.DEVICE,
    AssetKind.FAT_CLIENT: Subject.DEVICE,
}
"""Kind of asset → what it is for a licence."""
_HARDWARE = ("cpu_sockets", "cpu_cores", "cpu_model")

type Seen = Callable[[type[Model]], QuerySet]
"""A model → the objects of it that the user may see."""


@dataclass(slots=True)
class Things:
    """What runs, by uid; and what each asset is."""

    hosts: dict[str, licence.Host] = field(default_factory=dict)
    machines: dict[str, licence.VirtualMachine] = field(default_factory=dict)
    devices: dict[str, licence.Device] = field(default_factory=dict)
    of_asset: dict[int, tuple[Subject, str]] = field(default_factory=dict)
    """Id of an asset → what it is and its uid; of one that was merged, those of the asset that it went up in."""


def named(names: Mapping[int, str], number: int | None) -> str:
    """The name of what a row refers to, or its number where the user may not see it; nothing where there is none."""
    return names.get(number, f"#{number}") if number else ""


def read_things(seen: Seen, tenants: Mapping[int, str]) -> Things:
    """Every asset that the user may see, in a fixed number of queries."""
    reading = _Reading(seen, tenants)
    things = Things(of_asset=reading.subjects())
    for row in reading.assets:
        uid = str(row.uid)
        if _SUBJECTS[row.kind] is Subject.HOST:
            things.hosts[uid] = reading.host(row)
        elif _SUBJECTS[row.kind] is Subject.MACHINE:
            things.machines[uid] = reading.machine(row)
        else:
            things.devices[uid] = reading.device(row)
    return things


class _Reading:
    """What several kinds of asset look up."""

    def __init__(self, seen: Seen, tenants: Mapping[int, str]) -> None:
        self._seen, self._tenants = seen, tenants
        columns = ("pk", "uid", "name", "kind", "lifecycle", "tenant_id", "device_id", "virtual_machine_id")
        self.assets = [
            row for row in seen(Asset).values_list(*columns, named=True).iterator() if row.lifecycle != Lifecycle.MERGED
        ]
        self._gone = _last_seen(seen)
        self._hardware = _hardware(seen)
        self._sites = dict(seen(Site).values_list("pk", "slug"))
        self._clusters = {pk: rest for pk, *rest in seen(Cluster).values_list("pk", "name", "group__name")}
        self._devices = {pk: rest for pk, *rest in seen(Device).values_list("pk", "site_id", "cluster_id")}
        columns = ("pk", "site_id", "cluster_id", "device_id", "vcpus")
        self._machines = {pk: rest for pk, *rest in seen(VirtualMachine).values_list(*columns)}
        self._host_of: dict[int, str] = {}
        self._hosts_in: dict[int, list[str]] = defaultdict(list)
        self._cluster_of: dict[str, int] = {}
        self._hosts_called: dict[str, set[str]] = defaultdict(set)
        self._said_host = _said_hosts(seen)
        for row in self.assets:
            if row.kind == AssetKind.PHYSICAL_SERVER and row.lifecycle != Lifecycle.RETIRED:
                self._place(str(row.uid), row.device_id)
                for name in _spellings(row.name):
                    self._hosts_called[name].add(str(row.uid))

    def _place(self, host: str, device: int | None) -> None:
        if device in self._devices:
            self._host_of[device] = host
            if cluster := self._devices[device][1]:
                self._hosts_in[cluster].append(host)
                self._cluster_of[host] = cluster

    def subjects(self) -> dict[int, tuple[Subject, str]]:
        """What each asset is, and what those went up in that were merged."""
        found = {row.pk: (_SUBJECTS[row.kind], str(row.uid)) for row in self.assets}
        merged = dict(_merged())
        for number in merged:
            kept = number
            while kept not in found and kept in merged:
                kept = merged[kept]
            if kept in found:
                found[number] = found[kept]
        return found

    def _common(self, row) -> dict[str, object]:
        retired = None
        if row.lifecycle == Lifecycle.RETIRED:
            last = self._gone.get(row.pk)
            retired = last + timedelta(days=1) if last else date.min  # nothing says that it was ever there
        return {
            "key": str(row.uid),
            "name": row.name,
            "tenant": named(self._tenants, row.tenant_id),
            "retired": retired,
        }

    def host(self, row) -> licence.Host:
        """A physical server, with what is known of its processors."""
        site, cluster = self._devices.get(row.device_id, (None, None))
        name, vcenter = self._clusters.get(cluster) or (f"#{cluster}" if cluster else "", "")
        sockets, cores, processor = self._hardware.get(row.pk, (None, None, ""))
        return licence.Host(
            **self._common(row),
            site=named(self._sites, site),
            sockets=sockets,
            cores_per_socket=_each(cores, sockets),
            processor=processor,
            cluster=name,
            vcenter=vcenter or "",
        )

    def machine(self, row) -> licence.VirtualMachine:
        """A virtual machine with every host of its cluster, or else the one that it runs on or that a source names."""
        site, cluster, runs_on, vcpus = self._machines.get(row.virtual_machine_id, (None, None, None, None))
        hosts = self._hosts_in.get(cluster) or ([self._host_of[runs_on]] if runs_on in self._host_of else [])
        if not hosts and row.virtual_machine_id in self._machines:
            hosts = self._host_said_of(row.pk)
        return licence.VirtualMachine(
            **self._common(row),
            site=named(self._sites, site),
            vcpus=None if vcpus is None else math.ceil(vcpus),
            hosts=tuple(hosts),
        )

    def _host_said_of(self, asset: int) -> list[str]:
        """The host that a source names, where exactly one server is called so, and the others of its cluster."""
        found = (self._hosts_called.get(name, set()) for name in _spellings(self._said_host.get(asset, "")))
        best = next(filter(None, found), set())
        if len(best) != 1:
            return []
        (host,) = best
        return self._hosts_in.get(self._cluster_of.get(host)) or [host]

    def device(self, row) -> licence.Device:
        """A workplace."""
        site, _ = self._devices.get(row.device_id, (None, None))
        is_shared = row.kind == AssetKind.THIN_CLIENT
        return licence.Device(**self._common(row), site=named(self._sites, site), is_shared=is_shared)


def _merged() -> Iterator[tuple[int, int]]:
    """The assets that went up in another one, and in which."""
    moves = AssetMove.objects.filter(action=MoveActionChoices.MERGE, undone_at=None, other__isnull=False)
    return moves.order_by("pk").values_list("other_id", "asset_id")


def _last_seen(seen: Seen) -> dict[int, date]:
    """When assets that are retired were seen last."""
    rows = seen(Observation).filter(asset__lifecycle=Lifecycle.RETIRED).order_by()
    return {pk: last.date() for pk, last in rows.values_list("asset_id").annotate(last=Max("last_seen"))}


def _hardware(seen: Seen) -> dict[int, tuple[int | None, int | None, str]]:
    """Processors, cores and kind of processor of physical servers: of the source that is believed, or else the last."""
    rows = (
        seen(Observation)
        .filter(asset__kind=AssetKind.PHYSICAL_SERVER)
        .order_by("last_seen", "pk")
        .values_list("asset_id", "source", "asset__provenance", *(f"fields__{name}" for name in _HARDWARE))
    )
    found: dict[int, dict[str, tuple[bool, object]]] = defaultdict(dict)
    for asset, source, believed, *values in rows:
        for name, value in zip(_HARDWARE, values, strict=True):
            is_believed = believed.get(name) == source
            if value not in (None, "") and (is_believed or not found[asset].get(name, (False,))[0]):
                found[asset][name] = (is_believed, value)
    return {asset: _processors(said) for asset, said in found.items()}


def _said_hosts(seen: Seen) -> dict[int, str]:
    """The host of each machine that NetBox has on none, as the source names it that is believed, or the last one."""
    rows = (
        seen(Observation)
        .filter(asset__virtual_machine__isnull=False, fields__has_key="host")
        .filter(asset__virtual_machine__cluster=None, asset__virtual_machine__device=None)
        .order_by("last_seen", "pk")
        .values_list("asset_id", "source", "asset__provenance", "fields__host")
    )
    found: dict[int, tuple[bool, str]] = {}
    for asset, source, believed, host in rows:
        is_believed = believed.get("host") == source
        if host and (is_believed or not found.get(asset, (False, ""))[0]):
            found[asset] = is_believed, str(host)
    return {asset: host for asset, (_, host) in found.items()}


def _spellings(name: str) -> tuple[str, ...]:
    """A host's name as it is, and without its domain; an address has none."""
    whole = name.strip().casefold()
    short = whole.partition(".")[0]
    return (whole,) if short.isdecimal() else tuple(dict.fromkeys((whole, short)))


def _processors(said: Mapping[str, tuple[bool, object]]) -> tuple[int | None, int | None, str]:
    sockets, cores, model = (said.get(name, (False, None))[1] for name in _HARDWARE)
    return _number(sockets), _number(cores), str(model or "")


def _number(value: object) -> int | None:
    """A number of something that is there; anything else is not known."""
    return value if isinstance(value, int) and value > 0 else None


def _each(cores: int | None, sockets: int | None) -> int | None:
    """Cores of one processor; not known where either number is not."""
    return -(-cores // sockets) if cores and sockets else None
