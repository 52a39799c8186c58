"""What NetBox holds now, found by the same keys as the objects that the sources want."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assettool.domain.asset import AssetKind, Lifecycle
from assettool.domain.identifier import Identifier, IdentifierType, is_junk
from assettool.domain.identity import Known, KnownAsset
from assettool.domain.naming import slugify
from assettool.domain.objects import (
    ACCOUNT,
    ASSET,
    CONFLICT,
    DEVICE,
    DEVICE_INTERFACE,
    IDENTIFIER,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    OBSERVATION,
    Ref,
)
from assettool.domain.weak import keys

_PARTS = (DEVICE_INTERFACE, MACHINE_INTERFACE, MAC_ADDRESS, IP_ADDRESS)
PARENTS: Mapping[str, tuple[str, str]] = {
    DEVICE_INTERFACE: (DEVICE, "device"),
    MACHINE_INTERFACE: (MACHINE, "virtual_machine"),
}
"""What an interface is on, and in which field that stands."""

FORMER = "former/"
"""In the key of an identifier that a newer one replaced."""

type FleetRow = tuple[str, Mapping[str, object]]
"""A model's label and one row of it; `id` and refs are NetBox ids, a generic ref is `[label, id]`."""


@dataclass(slots=True)
class CurrentObject:
    """One object of NetBox."""

    id: int
    fields: Mapping[str, object]


@dataclass(slots=True)
class Current:
    """NetBox's objects by key, and what is not yet ours but could be adopted."""

    objects: dict[str, CurrentObject] = field(default_factory=dict)
    keys: dict[tuple[str, int], str] = field(default_factory=dict)
    """(label, id) → key."""
    unowned: dict[str, CurrentObject] = field(default_factory=dict)
    """Clue (`serial=…`, `name=…`) → a device or machine that no asset points at."""
    parts: dict[str, list[CurrentObject]] = field(default_factory=dict)
    """Interfaces and addresses, until `index_parts()` finds whose they are."""
    last_seen: dict[str, datetime] = field(default_factory=dict)
    """Asset uid → the last time that any source had it."""
    sources_of: dict[str, set[str]] = field(default_factory=dict)
    """Asset uid → the sources that ever had it."""

    def known(self, vouching: Mapping[str, bool]) -> Known:
        """Which asset an identifier, or a source's row, belongs to, and what assets may be recognised by.

        `vouching` has the sources whose silence about a thing means that it is gone, and whether each was read in full.
        """
        identifiers: dict[str, list[Identifier]] = {}
        rows: dict[tuple[str, str], str] = {}
        domains: dict[str, set[str]] = {}
        assets: dict[str, CurrentObject] = {}
        for key, row in self.objects.items():
            label, _, rest = key.partition(":")
            if label == ASSET:
                assets[rest] = row
            elif label == IDENTIFIER and not row.fields["former"]:
                identifier = Identifier(IdentifierType(str(row.fields["type"])), str(row.fields["value"]))
                identifiers.setdefault(self.uid(row.fields["asset"]), []).append(identifier)
            elif label == OBSERVATION:
                uid = self.uid(row.fields["asset"])
                rows[str(row.fields["source"]), str(row.fields["external_id"])] = uid
                said = row.fields["fields"]
                if isinstance(said, Mapping) and (domain := said.get("domain")):
                    domains.setdefault(uid, set()).add(str(domain).casefold())
        found = {
            uid: self._known_asset(uid, row, identifiers.get(uid, []), domains.get(uid, set()), vouching)
            for uid, row in assets.items()
        }
        merged = {uid for uid, row in assets.items() if row.fields["lifecycle"] == Lifecycle.MERGED}
        return Known(
            {uid: asset for uid, asset in found.items() if uid not in merged},
            rows,
            merged={uid: found[uid] for uid in merged},
        )

    def _known_asset(
        self,
        uid: str,
        row: CurrentObject,
        identifiers: list[Identifier],
        domains: set[str],
        vouching: Mapping[str, bool],
    ) -> KnownAsset:
        name = str(row.fields["name"])
        tenant = self.ref("tenancy.tenant", row.fields["tenant"])
        short = [name.casefold().partition(".")[0]]
        short += [i.value.partition(".")[0] for i in identifiers if i.type is IdentifierType.HOST_NAME]
        slug = tenant.key.partition(":")[2] if tenant else ""
        its = [vouching[source] for source in self.sources_of.get(uid, ()) if source in vouching]
        return KnownAsset(
            uid,
            name,
            AssetKind(str(row.fields["kind"])),
            identifiers=tuple(i for i in identifiers if i.type.is_strong),
            keys=frozenset(keys(tuple(identifiers), short, domains, slug)),
            domains=frozenset(domains),
            is_gone=bool(its) and all(its),
            is_active=row.fields["lifecycle"] != Lifecycle.RETIRED,
        )

    def uid(self, asset: object) -> str:
        """The uid of the asset with a NetBox id."""
        return self.keys[ASSET, _id(asset)].partition(":")[2]

    def ref(self, label: str, row: object) -> Ref | None:
        """A NetBox id, or `[label, id]`, as a reference by key; an object without a key refers by its id."""
        if row is None:
            return None
        if isinstance(row, list):
            label, row = str(row[0]), row[1]
        number = _id(row)
        return Ref(self.keys.get((label, number), f"{label}:#{number}"))


def index(rows: Iterable[FleetRow]) -> Current:
    """Index rows by key; they come in any order. Devices and machines that are no asset's are kept for adoption.

    Interfaces and addresses wait for `index_parts()`, since an adoption decides whose they are.
    """
    by_label: dict[str, list[CurrentObject]] = {}
    for label, fields in rows:
        by_label.setdefault(label, []).append(CurrentObject(_id(fields["id"]), fields))
    current = Current()
    _index_shared(current, by_label)
    owners = _index_assets(current, by_label)
    _index_things(current, by_label, owners)
    current.parts = {label: by_label.get(label, []) for label in _PARTS}
    _index_evidence(current, by_label)
    return current


def _put(current: Current, key: str, row: CurrentObject) -> None:
    label = key.partition(":")[0]
    current.objects.setdefault(key, row)
    current.keys[label, row.id] = key


def _index_shared(current: Current, rows: Mapping[str, list[CurrentObject]]) -> None:
    for label in (
        "tenancy.tenant",
        "dcim.site",
        "dcim.manufacturer",
        "dcim.devicerole",
        "dcim.platform",
        "virtualization.clustertype",
        "virtualization.clustergroup",
    ):
        for row in rows.get(label, ()):
            _put(current, f"{label}:{row.fields['slug']}", row)
        for row in rows.get(label, ()):
            # People choose slugs of their own; names are unique as well.
            current.objects.setdefault(f"{label}:{slugify(str(row.fields['name']))}", row)
    for row in rows.get("dcim.devicetype", ()):
        for brand in _slugs_of(current, "dcim.manufacturer", row.fields["manufacturer"]):
            _put(current, f"dcim.devicetype:{brand}/{slugify(str(row.fields['model']))}", row)
    for row in rows.get("virtualization.cluster", ()):
        for group in _slugs_of(current, "virtualization.clustergroup", row.fields["group"]):
            _put(current, f"virtualization.cluster:{group}/{slugify(str(row.fields['name']))}", row)


def _index_assets(current: Current, rows: Mapping[str, list[CurrentObject]]) -> dict[tuple[str, int], str]:
    owners: dict[tuple[str, int], str] = {}
    for row in rows.get(ASSET, ()):
        uid = str(row.fields["uid"])
        _put(current, f"{ASSET}:{uid}", row)
        for label, name in ((DEVICE, "device"), (MACHINE, "virtual_machine")):
            if row.fields[name] is not None:
                owners[label, _id(row.fields[name])] = uid
    return owners


def _index_things(
    current: Current, rows: Mapping[str, list[CurrentObject]], owners: Mapping[tuple[str, int], str]
) -> None:
    for label in (DEVICE, MACHINE):
        for row in rows.get(label, ()):
            if uid := owners.get((label, row.id)):
                _put(current, f"{label}:{uid}", row)
                continue
            for clue in clues(current, label, row.fields):
                current.unowned.setdefault(clue, row)


def clues(current: Current, label: str, fields: Mapping[str, object]) -> list[str]:
    """What an object that is no asset's can be recognised by: its serial, then its place and name."""
    found: list[str] = []
    if not is_junk(serial := str(fields.get("serial") or "").strip()):
        found.append(f"{label} serial={serial.upper()}")
    within = "cluster" if label == MACHINE else "site"
    place = [
        ref.key if (ref := _as_ref(current, target, fields.get(name))) else ""
        for name, target in (
            (within, "virtualization.cluster" if label == MACHINE else "dcim.site"),
            ("tenant", "tenancy.tenant"),
        )
    ]
    found.append(f"{label} name={str(fields.get('name') or '').casefold()} {' '.join(place)}")
    return found


def _as_ref(current: Current, label: str, value: object) -> Ref | None:
    return value if isinstance(value, Ref) else current.ref(label, value)


def holders(current: Current) -> dict[str, str]:
    """Address (without mask) or `asset tag …` → uid of the asset that has it in NetBox."""
    found: dict[str, str] = {}
    interfaces: dict[tuple[str, int], str] = {}
    for key, row in current.objects.items():
        label, _, uid = key.partition(":")
        if label == DEVICE and row.fields["asset_tag"]:
            found[f"asset tag {row.fields['asset_tag']}"] = uid
    for label, (parent_label, parent) in PARENTS.items():
        for row in current.parts.get(label, ()):
            if owner := current.keys.get((parent_label, _id(row.fields[parent]))):
                interfaces[label, row.id] = owner.partition(":")[2]
    for row in current.parts.get(IP_ADDRESS, ()):
        match row.fields["assigned_object"]:
            case [str(label), int(number)] if (label, number) in interfaces:
                found[_host(row)] = interfaces[label, number]
    return found


def names(current: Current) -> dict[tuple[str, ...], str]:
    """(`site` or `cluster`, its slug, tenant slug, name in lower case) → uid of the asset with this name there."""
    found: dict[tuple[str, ...], str] = {}
    for key, row in current.objects.items():
        label, _, uid = key.partition(":")
        if label not in (DEVICE, MACHINE):
            continue
        within = "cluster" if label == MACHINE else "site"
        tenants = _slugs_of(current, "tenancy.tenant", row.fields["tenant"])
        for place in _places(current, label, row.fields[within]):
            for tenant in tenants:
                found[within, place, tenant, str(row.fields["name"] or "").casefold()] = uid
    return found


def _places(current: Current, label: str, number: object) -> list[str]:
    if label == DEVICE:
        return _slugs_of(current, "dcim.site", number)
    key = current.keys.get(("virtualization.cluster", _id(number))) if number is not None else None
    return [key.partition(":")[2]] if key else []


def index_parts(current: Current) -> None:
    """Index the interfaces and addresses of the devices and machines that have a key by now."""
    rows, current.parts = current.parts, {}
    for label, (parent_label, parent) in PARENTS.items():
        for row in rows.get(label, ()):
            if owner := current.keys.get((parent_label, _id(row.fields[parent]))):
                _put(current, f"{label}:{owner.partition(':')[2]}/{row.fields['name']}", row)
    for row in rows.get(MAC_ADDRESS, ()):
        interface = current.ref("", row.fields["assigned_object"])
        if interface and "#" not in interface.key:
            _put(current, f"{MAC_ADDRESS}:{interface.key.partition(':')[2]}/{row.fields['mac_address']}", row)
    for row in rows.get(IP_ADDRESS, ()):
        _put(current, f"{IP_ADDRESS}:{_host(row)}", row)


def _index_evidence(current: Current, rows: Mapping[str, list[CurrentObject]]) -> None:
    for row in _of_known_assets(current, rows.get(IDENTIFIER, ())):
        owner = current.keys[ASSET, _id(row.fields["asset"])].partition(":")[2]
        scope = "" if IdentifierType(str(row.fields["type"])).is_strong else f"{owner}/"
        if row.fields["former"]:
            scope = f"{FORMER}{owner}/"
        _put(current, f"{IDENTIFIER}:{scope}{row.fields['type']}={row.fields['value']}", row)
    for row in _of_known_assets(current, rows.get(OBSERVATION, ())):
        uid = current.keys[ASSET, _id(row.fields["asset"])].partition(":")[2]
        _put(current, f"{OBSERVATION}:{row.fields['source']}/{row.fields['external_id']}", row)
        seen = datetime.fromisoformat(str(row.fields["last_seen"]))
        current.last_seen[uid] = max(seen, current.last_seen.get(uid, seen))
        current.sources_of.setdefault(uid, set()).add(str(row.fields["source"]))
    for row in rows.get(CONFLICT, ()):
        _put(current, f"{CONFLICT}:{row.fields['key']}", row)
    for row in rows.get(ACCOUNT, ()):
        _put(current, f"{ACCOUNT}:{row.fields['directory_id']}", row)


def _of_known_assets(current: Current, rows: Iterable[CurrentObject]) -> Iterable[CurrentObject]:
    """Evidence whose asset the user may not see, or that was written while we read, is left out: it ties nothing."""
    return (row for row in rows if (ASSET, _id(row.fields["asset"])) in current.keys)


def _host(address: CurrentObject) -> str:
    return str(address.fields["address"]).partition("/")[0]


def _slugs_of(current: Current, label: str, number: object) -> list[str]:
    """The slug of a shared object and the one that its name would give; `unknown` where there is no object."""
    if number is None:
        return [slugify("")]
    key = current.keys.get((label, _id(number)))
    if key is None:
        return [f"#{number}"]
    return sorted({key.partition(":")[2], slugify(str(current.objects[key].fields["name"]))})


def _id(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no NetBox id: {value!r}")
    return value
