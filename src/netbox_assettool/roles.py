"""The five ready roles: groups of users with exactly the permissions that their work takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.models import ObjectType
from users.models import Group, ObjectPermission

OURS = ("account", "asset", "assetidentifier", "observation", "syncrun", "conflict")
# What a sync writes, besides our own models.
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "tenancy": ("tenant",),
    "dcim": ("site", "manufacturer", "devicetype", "devicerole", "platform", "device", "interface", "macaddress"),
    "virtualization": ("clustertype", "clustergroup", "cluster", "virtualmachine", "vminterface", "virtualdisk"),
    "ipam": ("ipaddress",),
    "netbox_assettool": OURS,
}
FLEET = tuple(f"{app}.{model}" for app, models in WRITTEN.items() for model in models)
REGISTER = (
    *(
        f"netbox_assettool.{model}"
        for model in (
            "supplier",
            "referencecomponent",
            "application",
            "componentuse",
            "tenantuse",
            "deployment",
            "deploymentmachine",
            "integration",
            "dataset",
        )
    ),
    *(f"tenancy.{model}" for model in ("contact", "contactrole", "contactassignment")),
)
"""What an import of applications writes, besides tenants."""
LICENCES = tuple(
    f"netbox_assettool.{model}"
    for model in (
        "contract",
        "softwareproduct",
        "entitlement",
        "allocation",
        "installation",
        "softwareaccess",
        "measurement",
        "parallelrun",
    )
)
"""What an import of licences writes."""
SNAPSHOTS = "netbox_assettool.positionsnapshot"
"""Taken, and never changed."""
WAVES = tuple(f"netbox_assettool.{model}" for model in ("wave", "waveitem", "freeze"))
"""What planners and people move about."""
WAVE_PLANS = "netbox_assettool.waveplan"
"""Saved, and never changed."""
APPROVALS = "netbox_assettool.approval"
WAIVERS = "netbox_assettool.waiver"
RUNS = "netbox_assettool.run"
PROGRAMME = tuple(
    f"netbox_assettool.{model}" for model in ("milestone", "risk", "budgetline", "reportnote", "settlementshare")
)
"""What project control keeps of the programme itself."""
REPORTS = "netbox_assettool.storedreport"
"""Made by the schedule, and never changed."""
MANAGED = tuple(f"netbox_assettool.{model}" for model in ("application", "dataset", "integration"))
"""What of the register people keep up to date who do not import it."""
ACCOUNTS = "netbox_assettool.account"
STATUSES = "netbox_assettool.statuschange"
SEEN_BY_ALL = (
    *(label for label in FLEET if label != ACCOUNTS),
    "netbox_assettool.assetmove",
    STATUSES,
    "extras.tag",
    "extras.journalentry",
    "core.objectchange",
)


@dataclass(frozen=True, slots=True)
class Grant:
    """Actions on models; the permission of a role is named after the role and the grant's purpose."""

    purpose: str
    actions: tuple[str, ...]
    models: tuple[str, ...]


_SEE = Grant("see the fleet", ("view",), SEEN_BY_ALL)
_SEE_ACCOUNTS = Grant("see accounts", ("view",), (ACCOUNTS,))
_SYNC = Grant("sync the fleet", ("add", "change"), FLEET)
_SEE_REGISTER = Grant("see the application register", ("view",), REGISTER)
_KEEP_REGISTER = Grant("keep the application register", ("add", "change"), REGISTER)
_SEE_LICENCES = Grant("see licences", ("view",), (*LICENCES, SNAPSHOTS))
_KEEP_LICENCES = Grant("keep licences", ("add", "change"), LICENCES)
_IMPORT = Grant("begin imports", ("add",), ("netbox_assettool.syncrun",))
_FREEZE = Grant("take position snapshots", ("add",), (SNAPSHOTS,))
_SEE_WAVES = Grant("see waves", ("view",), (*WAVES, WAVE_PLANS, APPROVALS, WAIVERS, RUNS))
_PLAN = Grant("plan waves", ("add", "change"), WAVES)
_SAVE_PLANS = Grant("save wave plans", ("add",), (WAVE_PLANS,))
_APPROVE = Grant("approve waves", ("approve",), ("netbox_assettool.wave",))
_WAIVE = Grant("waive gates", ("add",), (WAIVERS,))
_RUN = Grant("run waves", ("start",), (RUNS,))
_EMERGENCY = Grant("run waves in an emergency", ("start", "emergency"), (RUNS,))
_SEE_PROGRAMME = Grant("see the programme", ("view",), (*PROGRAMME, REPORTS))
_KEEP_PROGRAMME = Grant("keep the programme", ("add", "change"), PROGRAMME)
_MAKE_REPORTS = Grant("have reports made", ("add",), (REPORTS,))
_MANAGE = Grant("manage applications", ("change",), MANAGED)
_NOTE = Grant("write journal notes", ("add",), ("extras.journalentry",))
_MOVE = Grant("change statuses", ("add",), (STATUSES,))
_DECIDE = Grant("decide on conflicts", ("change",), ("netbox_assettool.conflict",))

_ALL = (_SEE, _SEE_REGISTER, _SEE_LICENCES, _SEE_WAVES, _SEE_PROGRAMME, _NOTE)
_PLANNER = (_PLAN, _SAVE_PLANS)
_ENGINEER = (*_ALL, _SEE_ACCOUNTS, _SYNC, _KEEP_REGISTER, _KEEP_LICENCES, _MOVE, *_PLANNER, _RUN)

ROLES: Mapping[str, tuple[Grant, ...]] = {
    "assettool engineer": _ENGINEER,
    "assettool administrator": (
        *_ENGINEER,
        Grant("delete from the fleet", ("delete",), FLEET),
        Grant("delete from the application register", ("delete",), REGISTER),
        Grant("delete licences", ("delete",), (*LICENCES, SNAPSHOTS)),
        Grant("delete waves", ("delete",), ("netbox_assettool.wave", "netbox_assettool.freeze")),
        _KEEP_PROGRAMME,
        _MAKE_REPORTS,
        Grant("delete from the programme", ("delete",), (*PROGRAMME, REPORTS)),
    ),
    "assettool licence manager": (*_ALL, _SEE_ACCOUNTS, _KEEP_LICENCES, _IMPORT, _FREEZE, _DECIDE, _MANAGE),
    "assettool project control": (
        *_ALL,
        _SEE_ACCOUNTS,
        _DECIDE,
        _MANAGE,
        _MOVE,
        *_PLANNER,
        _KEEP_PROGRAMME,
        _MAKE_REPORTS,
    ),
    "assettool approver": (*_ALL, _APPROVE, _WAIVE, _EMERGENCY),
}
"""Only the administrator may delete, and no more than what a sync, an import or a planner writes."""


def ensure_roles() -> list[str]:
    """Create or mend the roles, and say what was done, one line each; an empty list means that nothing was.

    Constraints and the on/off switch of an existing permission stay as the administrator left them.
    """
    return [line for role, grants in ROLES.items() for line in _ensure_role(role, grants)]


def _ensure_role(role: str, grants: tuple[Grant, ...]) -> Iterator[str]:
    group, created = Group.objects.get_or_create(name=role)
    if created:
        yield f"created group {role}"
    for grant in grants:
        yield from _ensure_permission(group, f"{role}: {grant.purpose}", grant)


def _ensure_permission(group: Group, name: str, grant: Grant) -> Iterator[str]:
    wanted = {ObjectType.objects.get_by_natural_key(*label.split(".")).pk for label in grant.models}
    permission = ObjectPermission.objects.filter(name=name).order_by("pk").first()
    if permission is None:
        permission = ObjectPermission.objects.create(name=name, actions=list(grant.actions))
        permission.object_types.set(wanted)
        permission.groups.add(group)
        yield f"created permission {name}"
        return
    mended = False
    if sorted(permission.actions) != sorted(grant.actions):
        permission.actions = list(grant.actions)
        permission.save()
        mended = True
    if set(permission.object_types.values_list("pk", flat=True)) != wanted:
        permission.object_types.set(wanted)
        mended = True
    if not permission.groups.filter(pk=group.pk).exists():
        permission.groups.add(group)
        mended = True
    if mended:
        yield f"mended permission {name}"
