"""The NetBox objects that a sync writes: which fields it manages, what they refer to, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another object by its key, such as `dcim.site:arnhem-stadhuis`."""

    key: str

    @property
    def label(self) -> str:
        """The model that the key belongs to, such as `dcim.site`."""
        return self.key.partition(":")[0]


class Book(StrEnum):
    """What an object belongs to: each is read by itself, and written by plans of its own."""

    FLEET = "fleet"
    REGISTER = "register"  # applications
    LICENCES = "licences"


type Value = str | int | float | bool | Ref | Mapping[str, object] | list[object] | None


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One NetBox model as a sync sees it."""

    label: str
    fields: tuple[str, ...]
    """Plain fields that are managed."""
    refs: tuple[str, ...] = ()
    """Foreign keys that are managed; a generic one is written `assigned_object` or `object`."""
    is_shared: bool = False
    """Used by many assets and kept by people: created where it is missing, never changed."""
    deferred: frozenset[str] = frozenset()
    """Refs to objects that come later in the order; set once those exist."""
    endpoint: str = ""
    """Where NetBox's REST API has it."""
    book: Book = Book.FLEET
    generic_to: frozenset[str] = frozenset()
    """Models that the generic one of the refs may be to."""
    once: tuple[str, ...] = ()
    """Plain fields that are set when it is made, and not read again."""

    @property
    def written(self) -> frozenset[str]:
        """Everything of it that a sync may write."""
        return frozenset((*self.fields, *self.refs, *self.once))

    @property
    def generic(self) -> str:
        """The reference that may be to several models, if there is one; NetBox keeps its type and id beside it."""
        return next((name for name in _GENERIC if name in self.refs), "")


_GENERIC = ("assigned_object", "object")


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
TENANT = "tenancy.tenant"
CONTACT_ROLE = "tenancy.contactrole"
CONTACT = "tenancy.contact"
CONTACT_ASSIGNMENT = "tenancy.contactassignment"
SUPPLIER = "netbox_assettool.supplier"
REFERENCE_COMPONENT = "netbox_assettool.referencecomponent"
APPLICATION = "netbox_assettool.application"
COMPONENT_USE = "netbox_assettool.componentuse"
TENANT_USE = "netbox_assettool.tenantuse"
DEPLOYMENT = "netbox_assettool.deployment"
DEPLOYMENT_MACHINE = "netbox_assettool.deploymentmachine"
INTEGRATION = "netbox_assettool.integration"
DATA_SET = "netbox_assettool.dataset"
STATUS_CHANGE = "netbox_assettool.statuschange"
CONTRACT = "netbox_assettool.contract"
SOFTWARE_PRODUCT = "netbox_assettool.softwareproduct"
ENTITLEMENT = "netbox_assettool.entitlement"
ALLOCATION = "netbox_assettool.allocation"
INSTALLATION = "netbox_assettool.installation"
SOFTWARE_ACCESS = "netbox_assettool.softwareaccess"
MEASUREMENT = "netbox_assettool.measurement"
PARALLEL_RUN = "netbox_assettool.parallelrun"

_INTERFACES = frozenset({DEVICE_INTERFACE, MACHINE_INTERFACE})

OBJECT_TYPES: tuple[ObjectType, ...] = (
    ObjectType(TENANT, ("name", "slug"), is_shared=True, endpoint="tenancy/tenants"),
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
    ObjectType(
        MAC_ADDRESS,
        ("mac_address",),
        refs=("assigned_object",),
        generic_to=_INTERFACES,
        endpoint="dcim/mac-addresses",
    ),
    ObjectType(
        IP_ADDRESS,
        ("address",),
        refs=("assigned_object",),
        generic_to=_INTERFACES,
        endpoint="ipam/ip-addresses",
    ),
    ObjectType(
        ACCOUNT,
        ("directory_id", "login", "department", "enabled", "is_shared", "last_seen", "sources"),
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
        once=("origin",),
        endpoint="plugins/assettool/observations",
    ),
    ObjectType(CONTACT_ROLE, ("name", "slug"), is_shared=True, endpoint="tenancy/contact-roles", book=Book.REGISTER),
    ObjectType(CONTACT, ("name",), is_shared=True, endpoint="tenancy/contacts", book=Book.REGISTER),
    ObjectType(SUPPLIER, ("name", "identifier", "website"), endpoint="plugins/assettool/suppliers", book=Book.REGISTER),
    ObjectType(
        REFERENCE_COMPONENT,
        ("name", "identifier", "gemma_status", "baseline", "availability", "integrity", "confidentiality"),
        endpoint="plugins/assettool/reference-components",
        book=Book.REGISTER,
    ),
    ObjectType(
        APPLICATION,
        (
            "name",
            "version",
            "disposition",
            "availability",
            "integrity",
            "confidentiality",
            "licence_transferable",
            "service_hours",
            "rto_hours",
            "rpo_hours",
            "yearly_cost",
            "contract_end",
            "technology",
            "is_self_added",
            "catalogue",
            "description",
        ),
        refs=("tenant", "contract_holder", "supplier"),
        endpoint="plugins/assettool/applications",
        book=Book.REGISTER,
    ),
    ObjectType(
        COMPONENT_USE,
        (),
        refs=("application", "component"),
        endpoint="plugins/assettool/component-uses",
        book=Book.REGISTER,
    ),
    ObjectType(
        TENANT_USE,
        ("users",),
        refs=("application", "tenant"),
        endpoint="plugins/assettool/tenant-uses",
        book=Book.REGISTER,
    ),
    ObjectType(
        DEPLOYMENT,
        ("environment", "exposure", "maintenance_window"),
        refs=("application",),
        endpoint="plugins/assettool/deployments",
        book=Book.REGISTER,
    ),
    ObjectType(
        DEPLOYMENT_MACHINE,
        ("role", "confirmation", "confidence", "reason"),
        refs=("deployment", "asset"),
        endpoint="plugins/assettool/deployment-machines",
        book=Book.REGISTER,
    ),
    ObjectType(
        INTEGRATION,
        (
            "identifier",
            "outside",
            "direction",
            "strength",
            "kind",
            "standard",
            "protocol",
            "intermediary",
            "is_bridge_allowed",
            "catalogue",
            "description",
        ),
        refs=("source", "target"),
        endpoint="plugins/assettool/integrations",
        book=Book.REGISTER,
    ),
    ObjectType(
        DATA_SET,
        ("name", "kind", "size_mb", "location", "new_location", "checksum", "description"),
        refs=("tenant", "application"),
        endpoint="plugins/assettool/data-sets",
        book=Book.REGISTER,
    ),
    ObjectType(
        CONTACT_ASSIGNMENT,
        (),
        refs=("object", "contact", "role"),
        generic_to=frozenset({APPLICATION}),
        endpoint="tenancy/contact-assignments",
        book=Book.REGISTER,
    ),
    ObjectType(
        STATUS_CHANGE,
        ("old", "new", "at", "evidence", "reason", "origin", "owner", "due"),
        refs=("object",),
        generic_to=frozenset({APPLICATION, INTEGRATION, DATA_SET}),
        endpoint="plugins/assettool/status-changes",
        book=Book.REGISTER,
    ),
    ObjectType(
        CONTRACT,
        (
            "number",
            "title",
            "start",
            "end",
            "renewal_months",
            "notice_months",
            "notice_days",
            "yearly_cost",
            "currency",
            "has_true_up",
            "documents",
            "description",
        ),
        refs=("supplier", "tenant"),
        endpoint="plugins/assettool/contracts",
        book=Book.LICENCES,
    ),
    ObjectType(
        SOFTWARE_PRODUCT,
        (
            "key",
            "publisher",
            "name",
            "edition",
            "version",
            "family",
            "release",
            "rank",
            "metrics",
            "needs_licence",
            "aliases",
            "skus",
            "included_in",
            "cal",
            "packs",
            "terms",
            "description",
        ),
        endpoint="plugins/assettool/software-products",
        book=Book.LICENCES,
    ),
    ObjectType(
        ENTITLEMENT,
        (
            "reference",
            "metric",
            "quantity",
            "rights_per_pack",
            "unit_price",
            "part_number",
            "start",
            "end",
            "is_subscription",
            "maintenance_start",
            "maintenance_end",
            "may_upgrade",
            "may_downgrade",
            "may_downgrade_edition",
            "is_transferable",
            "dual_use_basis",
            "dual_use_days",
            "dual_use_place",
            "replaces",
            "description",
        ),
        refs=("product", "contract", "tenant"),
        endpoint="plugins/assettool/entitlements",
        book=Book.LICENCES,
    ),
    ObjectType(
        ALLOCATION,
        ("quantity", "start", "end"),
        refs=("entitlement", "object"),
        generic_to=frozenset({TENANT, APPLICATION, ACCOUNT, ASSET}),
        endpoint="plugins/assettool/allocations",
        book=Book.LICENCES,
    ),
    ObjectType(
        INSTALLATION,
        ("source", "version", "found_as", "rule", "first_seen", "last_seen", "removed", "last_used"),
        refs=("product", "asset", "account", "application", "replica_of"),
        endpoint="plugins/assettool/installations",
        book=Book.LICENCES,
    ),
    ObjectType(
        SOFTWARE_ACCESS,
        ("via", "system", "start", "end", "source"),
        refs=("product", "asset", "account"),
        endpoint="plugins/assettool/software-accesses",
        book=Book.LICENCES,
    ),
    ObjectType(
        MEASUREMENT,
        ("kind", "on", "number", "source"),
        refs=("product", "tenant"),
        endpoint="plugins/assettool/measurements",
        book=Book.LICENCES,
    ),
    ObjectType(
        PARALLEL_RUN,
        ("start", "end", "basis", "place", "remark"),
        refs=("old", "new"),
        endpoint="plugins/assettool/parallel-runs",
        book=Book.LICENCES,
    ),
    ObjectType(
        CONFLICT,
        ("key", "kind", "field", "values", "status", "resolution", "rule"),
        refs=("asset", "application"),
        endpoint="plugins/assettool/conflicts",
    ),
)
"""In dependency order: an object refers only to earlier ones, apart from its deferred refs."""

FLEET_TYPES = tuple(kind for kind in OBJECT_TYPES if kind.book is Book.FLEET)
REGISTER_TYPES = tuple(kind for kind in OBJECT_TYPES if kind.book is Book.REGISTER)
LICENCE_TYPES = tuple(kind for kind in OBJECT_TYPES if kind.book is Book.LICENCES)
BY_LABEL: Mapping[str, ObjectType] = {kind.label: kind for kind in OBJECT_TYPES}
WRITTEN: Mapping[str, frozenset[str]] = {kind.label: kind.written for kind in OBJECT_TYPES}
"""Model → everything of it that a sync may write."""
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
