"""What belongs to an application: users of other tenants, deployments with their machines, and data sets."""

from collections import defaultdict

from assettool.domain.application import Confirmation
from assettool.domain.data_set import DataSetKind
from assettool.domain.drafting.applications import draft_use
from assettool.domain.drafting.draft import Draft, Unusable, tenant_ref
from assettool.domain.matching import Entry, Matching, Missing, folded
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    Ref,
    Value,
)
from assettool.domain.observation import Origin
from assettool.domain.portfolio import ApplicationName, DataSetRow, DeploymentRow, Organisation, TenantUseRow
from assettool.domain.register import Asset, Machine


def entry_of(draft: Draft, matching: Matching, named: ApplicationName, origin: Origin) -> Entry:
    """The application that a row names. Raises `Unusable` where there is none, or more than one."""
    tenant = draft.tenant(named.organisation, origin)
    found = matching.find(named, tenant)
    if isinstance(found, Missing):
        raise Unusable(found.reason, is_held=found.is_held)
    return found


def draft_tenant_use(draft: Draft, matching: Matching, row: TenantUseRow) -> None:
    """Want the users of a tenant. Raises `Unusable`."""
    entry = entry_of(draft, matching, row.application, row.origin)
    tenant = draft.tenant(row.organisation, row.origin)
    draft.took(is_first=draft_use(draft, entry.key, tenant, row.users, row.origin))


class Machines:
    """The assets by name, and the machines that deployments have now."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_name: dict[str, list[Asset]] = defaultdict(list)
        for asset in draft.register.assets.values():
            if asset.is_there:
                self._by_name[asset.name.casefold()].append(asset)
        self._now: dict[tuple[int, str, int], Machine] = {
            (deployment.application, deployment.environment, machine.asset): machine
            for deployment in draft.register.deployments.values()
            for machine in deployment.machines
        }

    def row(self, matching: Matching, row: DeploymentRow) -> None:
        """Want a deployment, and the machine that it runs on. Raises `Unusable`."""
        entry = entry_of(self._draft, matching, row.application, row.origin)
        asset = self._asset(row.machine, entry.tenant) if row.machine else None
        key = f"{entry.key}/{row.environment}"
        fields: dict[str, Value] = {
            "application": Ref(f"{APPLICATION}:{entry.key}"),
            "environment": row.environment,
            **{name: value for name, value in row.fields.items() if value not in (None, "")},
        }
        is_first = self._draft.want(f"{DEPLOYMENT}:{key}", entry.key, fields, origin=row.origin)
        if asset:
            is_first = self._want(entry, key, asset, row)
        self._draft.took(is_first=is_first)

    def _want(self, entry: Entry, key: str, asset: Asset, row: DeploymentRow) -> bool:
        fields: dict[str, Value] = {
            "deployment": Ref(f"{DEPLOYMENT}:{key}"),
            "asset": Ref(f"{ASSET}:{asset.uid}"),
            **({"role": row.role} if row.role else {}),
        }
        now = entry.current and self._now.get((entry.current.id, row.environment, asset.id))
        # What a person has decided is not proposed again.
        if row.confirmation == Confirmation.CONFIRMED or not now or now.confirmation == Confirmation.PROPOSED:
            fields |= {"confirmation": row.confirmation, "confidence": row.confidence}
            if row.reason:
                fields["reason"] = row.reason
        return self._draft.want(f"{DEPLOYMENT_MACHINE}:{key}/{asset.uid}", entry.key, fields, origin=row.origin)

    def _asset(self, name: str, tenant: str) -> Asset:
        found = self._by_name.get(name.strip().casefold(), [])
        if len(found) > 1:
            found = [asset for asset in found if asset.tenant == tenant] or found
        if not found:
            raise Unusable(f"there is no asset with this name: {name}")
        if len(found) > 1:
            raise Unusable(f"several assets have this name: {name}")
        return found[0]


def data_set_key(tenant: str, name: str) -> str:
    """What a data set is known by."""
    return f"{DATA_SET}:{tenant}/{folded(name)}"


def draft_data_set(draft: Draft, matching: Matching, row: DataSetRow) -> None:
    """Want a data set. Raises `Unusable`."""
    name = " ".join(row.name.split())
    if not name:
        raise Unusable("it has no name")
    tenant = draft.tenant(row.organisation, row.origin)
    fields: dict[str, Value] = {
        "tenant": tenant_ref(tenant),
        **{name: value for name, value in row.fields.items() if value not in (None, "")},
    }
    if row.application:
        named = row.application
        if named.organisation == Organisation():
            named = ApplicationName(named.name, named.version, row.organisation, named.identifiers)
        fields["application"] = Ref(f"{APPLICATION}:{entry_of(draft, matching, named, row.origin).key}")
    kind = DataSetKind.APPLICATION if row.application else DataSetKind.DEPARTMENT
    key = data_set_key(tenant, name)
    draft.begun.setdefault(key, (None, row.origin))
    draft.took(
        is_first=draft.want(key, key, fields, {"name": name, "kind": fields.get("kind", kind.value)}, origin=row.origin)
    )
