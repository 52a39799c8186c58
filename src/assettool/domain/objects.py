"""The NetBox objects that a sync writes: which fields it manages, what they refer to, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another object by its key, such as `dcim.site:arnhem-stadhuis`."""

    key: str

    @property
    def label(self) -> str:
        """The model that the key belongs to, such as `dcim.site`."""
        return self.key.partition(":")[0]


type Value = str | int | float | bool | Ref | Mapping[str, object] | list[object] | None


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One NetBox model as a sync sees it."""

    label: str
    fields: tuple[str, ...]
    """Plain fields that are managed."""
    refs: tuple[str, ...] = ()
    """Foreign keys that are managed; a generic one is written `assigned_object`."""
    is_shared: bool = False
    """Used by many assets and kept by people: created where it is missing, never changed."""
    deferred: frozenset[str] = frozenset()
    """Refs to objects that come later in the order; set once those exist."""
    endpoint: str = ""
    """Where NetBox's REST API has it."""


ASSET = "netbox_assettool.asset"
IDENTIFIER = "netbox_assettool.assetidentifier"
OBSERVATION = "netbox_assettool.observation"
CONFLICT = "netbox_assettool.conflict"
ACCOUNT = "netbox_assettool.account"
DEVICE = "dcim.device"
MACHINE = "virtualization.virtualmachine"
DEVICE_INTERFACE = "dcim.interface"
MACHINE_INTERFACE = "virtualization.vminterface"
MAC_ADDRESS = "dcim.macaddress"
IP_ADDRESS = "ipam.ipaddress"

OBJECT_TYPES: tuple[ObjectType, ...] = (
    ObjectType("tenancy.tenant", ("name", "slug"), is_shared=True, endpoint="tenancy/tenants"),
    ObjectType("dcim.site", ("name", "slug"), is_shared=True, endpoint="dcim/sites"),
    ObjectType("dcim.manufacturer", ("name", "slug"), is_shared=True, endpoint="dcim/manufacturers"),
    ObjectType(
        "dcim.devicetype",
        ("model", "slug", "u_height"),
        refs=("manufacturer",),
        is_shared=True,
        endpoint="dcim/device-types",
    ),
    ObjectType("dcim.devicerole", ("name", "slug", "color", "vm_role"), is_shared=True, endpoint="dcim/device-roles"),
    ObjectType("dcim.platform", ("name", "slug"), is_shared=True, endpoint="dcim/platforms"),
    ObjectType("virtualization.clustertype", ("name", "slug"), is_shared=True, endpoint="virtualization/cluster-types"),
    ObjectType(
        "virtualization.clustergroup", ("name", "slug"), is_shared=True, endpoint="virtualization/cluster-groups"
    ),
    ObjectType(
        "virtualization.cluster",
        ("name",),
        refs=("type", "group"),
        is_shared=True,
        endpoint="virtualization/clusters",
    ),
    ObjectType(
        DEVICE,
        ("name", "serial", "asset_tag", "status", "description"),
        refs=("device_type", "role", "tenant", "platform", "site", "cluster", "primary_ip4", "primary_ip6"),
        deferred=frozenset({"primary_ip4", "primary_ip6"}),
        endpoint="dcim/devices",
    ),
    ObjectType(
        MACHINE,
        ("name", "status", "vcpus", "memory", "disk", "description"),
        refs=("site", "cluster", "device", "tenant", "role", "platform", "primary_ip4", "primary_ip6"),
        deferred=frozenset({"primary_ip4", "primary_ip6"}),
        endpoint="virtualization/virtual-machines",
    ),
    ObjectType(
        DEVICE_INTERFACE,
        ("name", "type"),
        refs=("device", "primary_mac_address"),
        deferred=frozenset({"primary_mac_address"}),
        endpoint="dcim/interfaces",
    ),
    ObjectType(
        MACHINE_INTERFACE,
        ("name",),
        refs=("virtual_machine", "primary_mac_address"),
        deferred=frozenset({"primary_mac_address"}),
        endpoint="virtualization/interfaces",
    ),
    ObjectType(MAC_ADDRESS, ("mac_address",), refs=("assigned_object",), endpoint="dcim/mac-addresses"),
    ObjectType(IP_ADDRESS, ("address",), refs=("assigned_object",), endpoint="ipam/ip-addresses"),
    ObjectType(
        ACCOUNT,
        ("directory_id", "login", "department", "enabled", "last_seen", "sources"),
        refs=("tenant",),
        endpoint="plugins/assettool/accounts",
    ),
    ObjectType(
        ASSET,
        ("uid", "name", "kind", "environment", "lifecycle", "provenance", "written"),
        refs=("tenant", "device", "virtual_machine"),
        endpoint="plugins/assettool/assets",
    ),
    ObjectType(IDENTIFIER, ("type", "value", "former"), refs=("asset",), endpoint="plugins/assettool/identifiers"),
    ObjectType(
        OBSERVATION,
        ("source", "external_id", "fields"),
        refs=("asset",),
        endpoint="plugins/assettool/observations",
    ),
    ObjectType(
        CONFLICT,
        ("key", "kind", "field", "values", "status", "resolution", "rule"),
        refs=("asset",),
        endpoint="plugins/assettool/conflicts",
    ),
)
"""In dependency order: an object refers only to earlier ones, apart from its deferred refs."""

BY_LABEL: Mapping[str, ObjectType] = {kind.label: kind for kind in OBJECT_TYPES}
ORDER: Mapping[str, int] = {kind.label: place for place, kind in enumerate(OBJECT_TYPES)}


@dataclass(slots=True)
class Desired:
    """An object as the sources want it. A field that no source knows is left out, so that it never empties one."""

    key: str
    bundle: str
    """What it is written together with: an asset's uid, or nothing for shared objects."""
    fields: dict[str, Value] = field(default_factory=dict)
    on_create: dict[str, Value] = field(default_factory=dict)
    """Fields that are set once and are the people's own after that."""
    label: str = field(init=False)
    """The model, such as `dcim.device`."""

    def __post_init__(self) -> None:
        """Find the model once: it is asked for again and again."""
        self.label = self.key.partition(":")[0]
