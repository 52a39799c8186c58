"""The NetBox objects that a set of merged assets asks for."""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from assettool.domain.asset import AssetKind
from assettool.domain.conflicts import address_conflict
from assettool.domain.decisions import GIVE, KEEP
from assettool.domain.identifier import Identifier
from assettool.domain.merge import MergedAsset
from assettool.domain.naming import slugify, titled
from assettool.domain.objects import (
    ASSET,
    DEVICE,
    DEVICE_INTERFACE,
    IDENTIFIER,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    OBSERVATION,
    Desired,
    Ref,
    Value,
)
from assettool.domain.observation import Interface, Observation

ROLE_COLOURS: Mapping[AssetKind, str] = {
    AssetKind.PHYSICAL_SERVER: "3f51b5",
    AssetKind.VIRTUAL_SERVER: "2196f3",
    AssetKind.VIRTUAL_WORKPLACE: "009688",
    AssetKind.LAPTOP: "ff9800",
    AssetKind.THIN_CLIENT: "9c27b0",
    AssetKind.FAT_CLIENT: "795548",
}
_LENGTHS: Mapping[str, int] = {
    "name": 64,
    "serial": 50,
    "asset_tag": 50,
    "description": 200,
    "model": 100,
    "platform": 100,
}
"""NetBox's own limits; a longer text is cut."""


@dataclass(slots=True)
class Fleet:
    """Everything that the sources ask of NetBox, by key, and the assets that could not be placed."""

    objects: dict[str, Desired] = field(default_factory=dict)
    clashes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """uid → why this asset cannot be written beside another one, and the uid of that one."""

    def add(self, desired: Desired) -> str:
        """Keep an object unless its key is there already; returns the key."""
        self.objects.setdefault(desired.key, desired)
        return desired.key


def build_fleet(
    assets: Iterable[MergedAsset],
    holders: Mapping[str, str] | None = None,
    names: Mapping[tuple[str, ...], str] | None = None,
    addresses: Mapping[tuple[str, str], str] | None = None,
) -> Fleet:
    """The objects of all assets, in the order of `Claim.place_in_line`.

    `holders` says who has an address or asset tag in NetBox: who still claims it keeps it. `names` says who has which
    name in NetBox: one whose sources have gone keeps it until it is retired or renamed by a person. `addresses` has
    what people decided about addresses that two things claim.
    """
    by_uid = {asset.uid: asset for asset in assets}
    claims = [claim_of(asset) for asset in by_uid.values()]
    places = Places(holders or {}, {place: uid for place, uid in (names or {}).items() if uid not in by_uid})
    places.decided = addresses or {}
    fleet = Fleet(clashes=places.give(claims))
    for claim in sorted(claims, key=Claim.place_in_line):
        if claim.uid not in fleet.clashes:
            add_asset(fleet, places, by_uid[claim.uid])
    return fleet


class Claim(msgspec.Struct, frozen=True, gc=False):
    """What an asset asks for that only one can have."""

    uid: str
    is_virtual: bool
    is_new: bool
    name: str
    where: tuple[str, str]
    """(`site` or `cluster`, its slug)."""
    tenant: str
    things: tuple[str, ...] = ()
    """Addresses, and an asset tag as `asset tag …`."""

    def place_in_line(self) -> tuple[bool, bool, str]:
        """Physical things come first, because virtual machines refer to their hosts; then those that NetBox has."""
        return self.is_virtual, self.is_new, self.uid


def claim_of(asset: MergedAsset) -> Claim:
    """What the asset asks for."""
    where = ("cluster", _cluster_slug(asset)) if asset.kind.is_virtual else ("site", _slug(asset, "site"))
    name = _text(asset, "name")[: _LENGTHS["name"]].rstrip().casefold()
    tenant = _slug(asset, "tenant")
    return Claim(asset.uid, asset.kind.is_virtual, asset.is_new, name, where, tenant, tuple(_claims(asset)))


@dataclass(slots=True)
class Places:
    """What may exist once only, and which hosts there are."""

    holders: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    decided: Mapping[tuple[str, str], str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    """Address or asset tag → uid of the one that gets it."""
    hosts: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """(vCenter, name) → (device key, cluster key)."""

    def give(self, claims: Iterable[Claim]) -> dict[str, tuple[str, str]]:
        """Give each asset its name and addresses; uid → why it cannot have its name, and who has it."""
        names: dict[tuple[str, ...], str] = {}
        given: set[str] = set()
        clashes = {}
        for claim in sorted(claims, key=Claim.place_in_line):
            if reason := self._clash(claim, names):
                clashes[claim.uid] = reason
                continue
            for thing in claim.things:
                if self.holders.get(thing) == claim.uid and thing not in given:
                    self.owners[thing] = claim.uid
                if self.decided.get((claim.uid, thing)) == GIVE:
                    self.owners[thing] = claim.uid
                    given.add(thing)
                self.owners.setdefault(thing, claim.uid)
        return clashes

    def _clash(self, claim: Claim, names: dict[tuple[str, ...], str]) -> tuple[str, str] | None:
        name = claim.name
        if not name:
            return "no source gives it a name", ""
        place = (*claim.where, claim.tenant, name)
        if gone := self.taken.get(place):
            return f"in NetBox {name} is the name of an asset that no source has now: {gone}", gone
        if (other := names.setdefault(place, claim.uid)) != claim.uid:
            return f"another thing has the name {name} in the same {claim.where[0]} and tenant: {other}", other
        return None


def _claims(asset: MergedAsset) -> Iterator[str]:
    """What only one asset can have: its addresses and its asset tag."""
    if (tag := _tag(asset)) and not asset.kind.is_virtual:
        yield tag
    for interface in _unique(asset.interfaces):
        for address in interface.addresses:
            yield str(ipaddress.ip_interface(address).ip)


def _tag(asset: MergedAsset) -> str:
    tag = _text(asset, "asset_tag")[: _LENGTHS["asset_tag"]].rstrip()
    return tag and f"asset tag {tag}"


def add_asset(fleet: Fleet, places: Places, asset: MergedAsset) -> None:
    """Add the objects of an asset, and those that it shares with others."""
    tenant = _shared(fleet, "tenancy.tenant", _text(asset, "tenant"))
    thing = (
        _add_machine(fleet, places, asset, tenant)
        if asset.kind.is_virtual
        else _add_device(fleet, places, asset, tenant)
    )
    conflicts = _add_interfaces(fleet, places, asset, thing)
    asset_key = f"{ASSET}:{asset.uid}"
    fields: dict[str, Value] = {
        "uid": asset.uid,
        "name": _text(asset, "name")[:100].rstrip(),
        "kind": asset.kind.value,
        "provenance": dict(sorted(asset.provenance.items())),
        # Both are set, so that the asset lets go of its old device when it becomes a virtual machine.
        "virtual_machine": Ref(thing.key) if asset.kind.is_virtual else None,
        "device": None if asset.kind.is_virtual else Ref(thing.key),
    }
    if tenant:
        fields["tenant"] = tenant
    wanted = Desired(asset_key, asset.uid, fields)
    _set(wanted, "lifecycle", "active", is_known=False)
    _set(wanted, "environment", _text(asset, "environment") or "old", is_known=bool(_text(asset, "environment")))
    fleet.add(wanted)
    for identifier in asset.identifiers:
        fleet.add(_identifier(identifier, asset.uid, asset_key))
    for identifier in asset.former:
        fleet.add(_identifier(identifier, asset.uid, asset_key, former=True))
    for row in asset.observations:
        fleet.add(observation_object(row, asset.uid))
    for conflict in conflicts:
        fleet.add(conflict)


def _add_device(fleet: Fleet, places: Places, asset: MergedAsset, tenant: Ref | None) -> Desired:
    brand = _text(asset, "manufacturer") or "Unknown"
    model = (_text(asset, "model") or "Unknown")[: _LENGTHS["model"]].rstrip()
    manufacturer = _shared(fleet, "dcim.manufacturer", brand)
    type_key = f"dcim.devicetype:{slugify(brand)}/{slugify(model)}"
    fleet.add(
        Desired(
            type_key,
            "",
            {"manufacturer": manufacturer, "model": model, "slug": slugify(f"{model}"), "u_height": _height(asset)},
        )
    )
    key = f"{DEVICE}:{asset.uid}"
    fields = _common(fleet, asset, tenant)
    desired = Desired(key, asset.uid, fields)
    _set(desired, "status", _text(asset, "status") or "active", is_known=bool(_text(asset, "status")))
    _set(desired, "device_type", Ref(type_key), is_known=bool(_text(asset, "model")))
    site = _text(asset, "site")
    _set(desired, "site", _shared(fleet, "dcim.site", site or "unknown"), is_known=bool(site))
    if serial := _text(asset, "serial"):
        fields["serial"] = serial[: _LENGTHS["serial"]].rstrip()
    # NetBox holds an asset tag once only: the first thing that has it keeps it.
    if (tag := _tag(asset)) and places.owners[tag] == asset.uid:
        fields["asset_tag"] = tag.removeprefix("asset tag ")
    if cluster := _cluster(fleet, asset):
        fields["cluster"] = cluster
    if vcenter := _text(asset, "vcenter"):
        host = (vcenter.casefold(), _text(asset, "name").casefold())
        places.hosts[host] = (key, cluster.key if cluster else "")
    fleet.add(desired)
    return desired


def _add_machine(fleet: Fleet, places: Places, asset: MergedAsset, tenant: Ref | None) -> Desired:
    fields = _common(fleet, asset, tenant)
    desired = Desired(f"{MACHINE}:{asset.uid}", asset.uid, fields)
    _set(desired, "status", _text(asset, "status") or "active", is_known=bool(_text(asset, "status")))
    if site := _text(asset, "site"):
        fields["site"] = _shared(fleet, "dcim.site", site)
    cluster = _cluster(fleet, asset)
    if cluster:
        fields["cluster"] = cluster
    elif not site:
        # NetBox wants one of the two.
        _set(desired, "site", _shared(fleet, "dcim.site", "unknown"), is_known=False)
    host, host_cluster = places.hosts.get(
        (_text(asset, "vcenter").casefold(), _text(asset, "host").casefold()), ("", "")
    )
    # NetBox accepts a host only within the machine's own cluster.
    if host and host_cluster == (cluster.key if cluster else ""):
        fields["device"] = Ref(host)
    for ours, theirs in (("vcpus", "vcpus"), ("memory_mib", "memory"), ("disk_mib", "disk")):
        if (amount := asset.fields.get(ours)) is not None:
            fields[theirs] = round(float(amount), 2) if theirs == "vcpus" else int(float(amount))
    fleet.add(desired)
    return desired


def _common(fleet: Fleet, asset: MergedAsset, tenant: Ref | None) -> dict[str, Value]:
    fields: dict[str, Value] = {
        "name": _text(asset, "name")[: _LENGTHS["name"]].rstrip(),
        "role": _role(fleet, asset.kind),
    }
    if tenant:
        fields["tenant"] = tenant
    if platform := _text(asset, "platform")[: _LENGTHS["platform"]].rstrip():
        fields["platform"] = _shared(fleet, "dcim.platform", platform)
    if description := _text(asset, "description"):
        fields["description"] = " ".join(description.split())[: _LENGTHS["description"]].rstrip()
    return fields


def _add_interfaces(fleet: Fleet, places: Places, asset: MergedAsset, thing: Desired) -> list[Desired]:
    """The interfaces with their addresses; an address that another thing holds becomes a conflict instead."""
    virtual = asset.kind.is_virtual
    conflicts: list[Desired] = []
    for interface in _unique(asset.interfaces):
        label = MACHINE_INTERFACE if virtual else DEVICE_INTERFACE
        key = f"{label}:{asset.uid}/{interface.name}"
        fields: dict[str, Value] = {"name": interface.name, "virtual_machine" if virtual else "device": Ref(thing.key)}
        wanted = Desired(key, asset.uid, fields)
        if not virtual:
            _set(wanted, "type", "other", is_known=False)
        if interface.mac:
            mac = f"{MAC_ADDRESS}:{asset.uid}/{interface.name}/{interface.mac}"
            fleet.add(Desired(mac, asset.uid, {"mac_address": interface.mac, "assigned_object": Ref(key)}))
            fields["primary_mac_address"] = Ref(mac)
        fleet.add(wanted)
        for address in interface.addresses:
            network = ipaddress.ip_interface(address)
            host = network.ip
            if (holder := places.owners[str(host)]) != asset.uid:
                if places.decided.get((asset.uid, str(host))) == KEEP:
                    continue
                row = asset.observations[0]
                held_by = f"asset {holder} too"
                conflicts.append(
                    address_conflict(asset.uid, str(host), source=row.source, origin=str(row.origin), held_by=held_by)
                )
                continue
            ip_key = f"{IP_ADDRESS}:{host}"
            wanted_address = Desired(ip_key, asset.uid, {"assigned_object": Ref(key)})
            _set(wanted_address, "address", address, is_known=network.network.num_addresses > 1)
            fleet.add(wanted_address)
            thing.fields.setdefault(f"primary_ip{host.version}", Ref(ip_key))
    return conflicts


def _set(desired: Desired, name: str, value: Value, *, is_known: bool) -> None:
    """What no source knows fills in only where the object is new; it never replaces what NetBox has."""
    (desired.fields if is_known else desired.on_create)[name] = value


def _unique(interfaces: Iterable[Interface]) -> Iterator[Interface]:
    seen: set[str] = set()
    for interface in interfaces:
        name = interface.name[: _LENGTHS["name"]].rstrip()
        if name not in seen:
            seen.add(name)
            yield Interface(name, interface.mac, interface.addresses)


def identifier_key(identifier: Identifier, uid: str) -> str:
    """The key of an identifier of an asset."""
    scope = "" if identifier.type.is_strong else f"{uid}/"
    return f"{IDENTIFIER}:{scope}{identifier.type}={identifier.value}"


def _identifier(identifier: Identifier, uid: str, asset_key: str, *, former: bool = False) -> Desired:
    fields: dict[str, Value] = {"type": identifier.type.value, "value": identifier.value, "asset": Ref(asset_key)}
    if former:
        fields["former"] = True
    return Desired(identifier_key(identifier, uid), uid, fields)


def observation_object(row: Observation, uid: str) -> Desired:
    """What NetBox keeps of one row."""
    fields: dict[str, object] = {name: value for name, value in sorted(row.fields.items()) if name != "last_seen"}
    if row.interfaces:
        fields["interfaces"] = [{"name": i.name, "mac": i.mac, "addresses": list(i.addresses)} for i in row.interfaces]
    if row.software:
        fields["software"] = [[each.name, each.version, each.publisher] for each in sorted(row.software)]
    if row.services:
        fields["services"] = [[each.port, each.name] for each in sorted(row.services)]
    return Desired(
        f"{OBSERVATION}:{row.source}/{row.external_id}",
        uid,
        {"source": row.source, "external_id": row.external_id, "asset": Ref(f"{ASSET}:{uid}"), "fields": fields},
        on_create={"origin": str(row.origin)},
    )


def _shared(fleet: Fleet, label: str, name: str) -> Ref | None:
    if not name:
        return None
    slug = slugify(name)
    shown = titled(name) if name == slug and label in ("tenancy.tenant", "dcim.site") else name
    return Ref(fleet.add(Desired(f"{label}:{slug}", "", {"name": shown[:100].rstrip(), "slug": slug})))


def _role(fleet: Fleet, kind: AssetKind) -> Ref:
    slug = slugify(kind.value.replace("_", "-"))
    fields: dict[str, Value] = {
        "name": kind.value.replace("_", " ").capitalize(),
        "slug": slug,
        "color": ROLE_COLOURS[kind],
        "vm_role": kind.is_virtual,
    }
    return Ref(fleet.add(Desired(f"dcim.devicerole:{slug}", "", fields)))


def _cluster(fleet: Fleet, asset: MergedAsset) -> Ref | None:
    name = _text(asset, "cluster")
    if not name:
        return None
    kind = _shared(fleet, "virtualization.clustertype", "VMware vSphere")
    fields: dict[str, Value] = {"name": name[:100].rstrip(), "type": kind}
    if group := _shared(fleet, "virtualization.clustergroup", _text(asset, "vcenter")):
        fields["group"] = group
    return Ref(fleet.add(Desired(f"virtualization.cluster:{_cluster_slug(asset)}", "", fields)))


def _cluster_slug(asset: MergedAsset) -> str:
    return f"{slugify(_text(asset, 'vcenter'))}/{slugify(_text(asset, 'cluster'))}"


def _height(asset: MergedAsset) -> float:
    return 1.0 if asset.kind is AssetKind.PHYSICAL_SERVER else 0.0


def _slug(asset: MergedAsset, name: str) -> str:
    return slugify(_text(asset, name))


def _text(asset: MergedAsset, name: str) -> str:
    return str(asset.fields.get(name, "")).strip()
