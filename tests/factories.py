"""Rows and assets with defaults: a test names only what it is about."""

from collections.abc import Mapping
from datetime import UTC, datetime

from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.decisions import Decisions
from assettool.domain.identifier import Identifier, IdentifierType, identify
from assettool.domain.identity import Group, Known, KnownAsset, new_uid
from assettool.domain.merge import MergedAsset, merge
from assettool.domain.observation import FieldValue, Interface, Observation, Origin, Rejected
from assettool.domain.policy import Policy
from assettool.domain.weak import domains_of, weak_keys

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
UUID_1 = "4c4c4544-0031-4d10-8052-b4c04f4e3232"
UUID_2 = "4c4c4544-0032-4d10-8052-b4c04f4e3333"


def make_observation(
    name: str = "ARN-L-0001",
    *,
    source: str = "intune",
    kind: AssetKind = AssetKind.LAPTOP,
    id: str | None = None,
    row: int = 2,
    interfaces: tuple[Interface, ...] = (),
    guessed: bool = False,
    **given: FieldValue,
) -> Observation:
    """One row. A name of an identifier type (`serial`, `smbios_uuid`) gives that identifier; the rest are fields."""
    fields = {"name": name, "tenant": "arnhem", "site": "stadhuis", **given}
    identifiers = [identify(IdentifierType(i), str(fields[i])) for i in (*IdentifierType,) if i in fields]
    identifiers += [identify(IdentifierType.MAC, interface.mac) for interface in interfaces]
    identifiers.append(identify(IdentifierType.HOST_NAME, name))
    known: Mapping[str, FieldValue] = {
        field: value
        for field, value in fields.items()
        if value != "" and (field not in set(IdentifierType) or field in ("serial", "asset_tag"))
    }
    return Observation(
        source,
        Origin(f"{source}.csv", "", row),
        id if id is not None else f"{source}-{name}",
        kind,
        tuple(dict.fromkeys(i for i in identifiers if i)),
        known,
        interfaces,
        is_kind_guessed=guessed,
    )


def make_machine(
    name: str = "ARN-APP-0001",
    *,
    uuid: str = "50010001",
    vcenter: str = "vc-arnhem",
    cluster: str = "Cluster A",
    kind: AssetKind = AssetKind.VIRTUAL_SERVER,
    source: str = "rvtools",
    **given: FieldValue | tuple[Interface, ...],
) -> Observation:
    """One row of a virtual machine; `uuid` is its instance UUID within the vCenter."""
    fields = {"vsphere_uuid": f"{vcenter}/{uuid}", "vcenter": vcenter, "cluster": cluster, "id": uuid, **given}
    return make_observation(name, source=source, kind=kind, **fields)  # type: ignore[arg-type]


def make_host(name: str = "esx01", **given: FieldValue | tuple[Interface, ...]) -> Observation:
    """One row of an ESXi host."""
    fields = {"vcenter": "vc-arnhem", "cluster": "Cluster A", "source": "rvtools", **given}
    return make_observation(name, kind=AssetKind.PHYSICAL_SERVER, **fields)  # type: ignore[arg-type]


def make_rejected(label: str = "", *, source: str = "intune", row: int = 9, by_rule: bool = False) -> Rejected:
    """One row that cannot be used."""
    return Rejected(source, Origin(f"{source}.csv", "", row), ("it has no name",), label, by_rule)


def make_group(*rows: Observation, uid: str = "", is_new: bool = True) -> Group:
    """Rows about one thing."""
    identifiers: set[Identifier] = {identifier for row in rows for identifier in row.identifiers}
    strong = [identifier for identifier in identifiers if identifier.type.is_strong]
    return Group(uid or new_uid(rows[0], strong), list(rows), tuple(sorted(identifiers)), is_new)


def make_asset(*rows: Observation, uid: str = "", is_new: bool = True) -> MergedAsset:
    """What rows about one thing come to."""
    group = make_group(*(rows or (make_observation(),)), uid=uid, is_new=is_new)
    return merge(group, Policy.default(), Decisions(), Clock(NOW))


def make_known(*rows: Observation, uid: str, is_gone: bool = True, is_active: bool = True) -> Known:
    """One asset that NetBox has from these rows."""
    identifiers = {i for row in rows for i in row.identifiers if i.type.is_strong}
    asset = KnownAsset(
        uid,
        str(rows[0].fields["name"]),
        rows[0].kind,
        tuple(sorted(identifiers)),
        frozenset(key for row in rows for key in weak_keys(row)),
        frozenset(domain for row in rows for domain in domains_of(row)),
        is_gone,
        is_active,
    )
    return Known({uid: asset}, {(row.source, row.external_id): uid for row in rows})
