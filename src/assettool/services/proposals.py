"""Plans of deployments by evidence: what the rules propose, and what a person makes of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assettool.domain.accounting import Accounting
from assettool.domain.application import Confirmation
from assettool.domain.evidence import Rule
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    Desired,
    Ref,
    Value,
)
from assettool.domain.organisations import Known, Organisations
from assettool.domain.plan import Plan, compare
from assettool.domain.proposals import Proposal, Unplaced, propose
from assettool.domain.register import Machine, Register
from assettool.domain.register_current import current_of
from assettool.domain.register_rows import register_of
from assettool.domain.seeing import Tags, seen_machines
from assettool.ports import Progress, Store

_NOTHING_READ = Accounting(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PlannedProposals:
    """A plan, and what people want to know of it."""

    plan: Plan
    proposals: Sequence[Proposal]
    unplaced: Sequence[Unplaced]
    unsupported: Sequence[Machine]
    """What was proposed before and no rule proposes any more. It stays until a person rejects it."""
    register: Register

    @property
    def new(self) -> int:
        """How many machines it proposes that NetBox does not have."""
        return self.plan.counts().get("create", {}).get(DEPLOYMENT_MACHINE, 0)

    @property
    def changed(self) -> int:
        """How many it proposes on other evidence than NetBox has."""
        return self.plan.counts().get("update", {}).get(DEPLOYMENT_MACHINE, 0)


def make_proposal_plan(
    store: Store,
    rules: Sequence[Rule],
    organisations: Sequence[Known],
    progress: Progress,
    *,
    tags: Tags | None = None,
    min_confidence: int = 0,
) -> PlannedProposals:
    """Compare what the rules say of the fleet with the deployments that NetBox has.

    What a person has confirmed or rejected stays as it is; what was proposed before gets the confidence of today.
    """
    progress.start("reading NetBox")
    held = list(store.read_register())
    register = register_of(held)
    machines = seen_machines(store.read_fleet(), register, tags or {})
    progress.finish()
    progress.start("looking for evidence")
    tenants = [*organisations, *(Known(each.slug, each.name) for each in register.tenants.values())]
    present = _present(register)
    decided = [place for place, its in present.items() if its.confirmation != Confirmation.PROPOSED]
    found = propose(rules, machines, register.applications.values(), Organisations(tenants), decided)
    wanted = [each for each in found.proposals if each.confidence >= min_confidence]
    changes = compare(_objects(wanted, register), current_of(held, register))
    progress.finish()
    proposed = {(each.application, each.environment, each.asset) for each in found.proposals}
    unsupported = [
        its for place, its in present.items() if its.confirmation == Confirmation.PROPOSED and place not in proposed
    ]
    plan = Plan(netbox=store.url, sources=(), accounting=_NOTHING_READ, changes=tuple(changes))
    return PlannedProposals(plan, wanted, found.unplaced, unsupported, register)


def _present(register: Register) -> dict[tuple[int, str, int], Machine]:
    return {
        (deployment.application, deployment.environment, machine.asset): machine
        for deployment in register.deployments.values()
        for machine in deployment.machines
    }


def _objects(proposals: Iterable[Proposal], register: Register) -> Iterator[Desired]:
    """The deployments, each once, and their machines."""
    begun: set[str] = set()
    for proposal in proposals:
        application = register.applications[proposal.application]
        uid = register.assets[proposal.asset].uid
        deployment = f"{DEPLOYMENT}:{application.key}/{proposal.environment}"
        if deployment not in begun:
            begun.add(deployment)
            place: dict[str, Value] = {
                "application": Ref(f"{APPLICATION}:{application.key}"),
                "environment": proposal.environment,
            }
            yield Desired(deployment, application.key, place)
        fields: dict[str, Value] = {
            "deployment": Ref(deployment),
            "asset": Ref(f"{ASSET}:{uid}"),
            "confirmation": Confirmation.PROPOSED.value,
            "confidence": proposal.confidence,
            "reason": proposal.reason,
            **({"role": proposal.role} if proposal.role else {}),
        }
        key = f"{DEPLOYMENT_MACHINE}:{application.key}/{proposal.environment}/{uid}"
        yield Desired(key, application.key, fields)
