"""What is unfinished in the register: what has to be known before anything moves, and is not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assettool.domain.asset import AssetKind
from assettool.domain.register import Application, Asset, Deployment, Register

OWNER = "application-owner"
"""The slug of the contact role of who answers for an application."""
HIGH = 3
"""The highest availability, integrity or confidentiality (BIV)."""
SHORT_RTO_HOURS = 8

_SERVERS = frozenset({AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER})


class Unfinished(StrEnum):
    """The kinds of unfinished work."""

    NO_DEPLOYMENT = "no_deployment"
    NO_MACHINE = "no_machine"
    NO_APPLICATION = "no_application"
    NO_OWNER = "no_owner"
    NO_CONTRACT = "no_contract"
    NO_RECOVERY = "no_recovery"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to finish: an application, one of its deployments, or a server."""

    kind: Unfinished
    name: str
    tenant: str
    application: Application | None = None
    deployment: Deployment | None = None
    asset: Asset | None = None
    critical: tuple[str, ...] = ()
    """What makes it critical: `availability`, `integrity`, `confidentiality`, `rto_hours`."""
    lacks: tuple[str, ...] = ()
    """The fields that are empty."""

    @property
    def proposed(self) -> int:
        """How many machines evidence proposes for a deployment that has none yet."""
        machines = self.deployment.machines if self.deployment else ()
        return sum(machine.confirmation == "proposed" for machine in machines)

    def document(self) -> dict[str, object]:
        """It as JSON."""
        return {
            "kind": self.kind.value,
            "name": self.name,
            "tenant": self.tenant,
            "application": self.application.id if self.application else None,
            "deployment": self.deployment.id if self.deployment else None,
            "environment": self.deployment.environment if self.deployment else None,
            "machine": self.asset.id if self.asset else None,
            "status": self.application.status if self.application else None,
            "critical": list(self.critical),
            "lacks": list(self.lacks),
            "proposed_machines": self.proposed,
        }


def unfinished(register: Register, tenants: Collection[str] = ()) -> Mapping[Unfinished, list[Item]]:
    """Every kind with what there is of it, by name; of `tenants` (slugs) only theirs.

    - no deployment: applications that run nowhere yet;
    - no machine: deployments without a machine that a person confirmed;
    - no application: servers that are there, and that no deployment is confirmed to run on;
    - no owner: critical applications without a contact as application owner;
    - no contract: critical applications without an end of contract, a yearly cost, or anybody who holds it;
    - no recovery: critical applications without RTO or RPO.

    What is out of scope or no longer in use needs none of it. Critical is what has availability, integrity or
    confidentiality 3, by itself or else by its reference components, or an RTO of 8 hours or less.
    """
    found: dict[Unfinished, list[Item]] = {kind: [] for kind in Unfinished}
    for item in (*_applications(register), *_servers(register)):
        if not tenants or item.tenant in tenants:
            found[item.kind].append(item)
    for items in found.values():
        items.sort(key=lambda item: (item.name.casefold(), item.name, item.tenant, _id(item)))
    return found


def document(found: Mapping[Unfinished, Sequence[Item]]) -> dict[str, object]:
    """Each kind as JSON, with how much there is of it."""
    return {
        kind.value: {"count": len(items), "items": [item.document() for item in items]} for kind, items in found.items()
    }


def why_critical(register: Register, application: Application) -> tuple[str, ...]:
    """What makes an application critical; nothing where it is not."""
    impacts = zip(("availability", "integrity", "confidentiality"), register.impact(application), strict=True)
    reasons = [name for name, impact in impacts if impact == HIGH]
    if application.rto_hours is not None and application.rto_hours <= SHORT_RTO_HOURS:
        reasons.append("rto_hours")
    return tuple(reasons)


def _applications(register: Register) -> Iterator[Item]:
    for each in register.applications.values():
        if not each.is_in_use or each.status == "out_of_scope":
            continue
        deployments = register.deployments_of.get(each.id, ())
        if not deployments:
            yield Item(Unfinished.NO_DEPLOYMENT, each.label, each.tenant, each)
        for deployment in deployments:
            if not deployment.confirmed:
                yield Item(Unfinished.NO_MACHINE, each.label, each.tenant, each, deployment)
        if critical := why_critical(register, each):
            for kind, lacks in _lacking(each):
                yield Item(kind, each.label, each.tenant, each, critical=critical, lacks=lacks)


def _lacking(application: Application) -> Iterator[tuple[Unfinished, tuple[str, ...]]]:
    if all(role != OWNER for role, _ in application.contacts):
        yield Unfinished.NO_OWNER, ("owner",)
    contract = {
        "contract_end": application.contract_end,
        "yearly_cost": application.yearly_cost,
        "contract_holder": application.contract_holder or application.tenant or None,
    }
    if lacks := tuple(name for name, value in contract.items() if value is None):
        yield Unfinished.NO_CONTRACT, lacks
    recovery = {"rto_hours": application.rto_hours, "rpo_hours": application.rpo_hours}
    if lacks := tuple(name for name, value in recovery.items() if value is None):
        yield Unfinished.NO_RECOVERY, lacks


def _servers(register: Register) -> Iterator[Item]:
    used = {machine.asset for each in register.deployments.values() for machine in each.confirmed}
    for asset in register.assets.values():
        if asset.kind in _SERVERS and asset.is_there and asset.id not in used:
            yield Item(Unfinished.NO_APPLICATION, asset.name, asset.tenant, asset=asset)


def _id(item: Item) -> tuple[int, int]:
    of = item.application or item.asset
    return (of.id if of else 0, item.deployment.id if item.deployment else 0)
