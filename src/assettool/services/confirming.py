"""Plans of what a person decides about proposed machines of deployments: many at a time, and seen before it is done."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from assettool.domain.accounting import Accounting
from assettool.domain.application import Confirmation
from assettool.domain.objects import DEPLOYMENT_MACHINE
from assettool.domain.plan import Action, Change, Plan
from assettool.domain.register import Application, Asset, Deployment, Machine, Register
from assettool.domain.register_rows import register_of
from assettool.errors import AssettoolError
from assettool.ports import Progress, Store

_NOTHING_READ = Accounting(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which proposals a decision is about; nothing chooses all that are open."""

    numbers: Collection[int] = field(default_factory=tuple)
    """Ids of machines of deployments. Who names one may go back on an earlier decision."""
    applications: Collection[str] = field(default_factory=tuple)
    """Names, as `Register.named` takes them."""
    tenant: str = ""
    min_confidence: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """One machine of a deployment, with what it is about."""

    machine: Machine
    deployment: Deployment
    application: Application
    asset: Asset


@dataclass(frozen=True, slots=True)
class PlannedDecision:
    """A plan, and what it decides about."""

    plan: Plan
    decided: Sequence[Decided]


def make_confirmation_plan(
    store: Store, choice: Choice, progress: Progress, *, reject: bool = False
) -> PlannedDecision:
    """Confirm, or reject, what is chosen. Raises `AssettoolError` where it names something that is not there."""
    progress.start("reading NetBox")
    register = register_of(store.read_register())
    progress.finish()
    wanted = Confirmation.REJECTED if reject else Confirmation.CONFIRMED
    chosen = [each for each in _chosen(register, choice) if each.machine.confirmation != wanted]
    changes = tuple(_change(each, wanted) for each in chosen)
    return PlannedDecision(Plan(store.url, (), _NOTHING_READ, changes), chosen)


def _chosen(register: Register, choice: Choice) -> list[Decided]:
    every = list(_decidable(register))
    if unknown := sorted(set(choice.numbers) - {each.machine.id for each in every}):
        raise AssettoolError(
            f"there is no machine of a deployment with this number: {unknown[0]}",
            hint="assettool app confirm --plan shows the numbers of what is proposed",
        )
    named = {found.id for name in choice.applications for found in _named(register, name)}
    return [
        each
        for each in every
        if (each.machine.id in choice.numbers if choice.numbers else each.machine.confirmation == Confirmation.PROPOSED)
        and (not choice.applications or each.application.id in named)
        and choice.tenant in ("", each.application.tenant)
        and each.machine.confidence >= choice.min_confidence
    ]


def _named(register: Register, name: str) -> list[Application]:
    if not (found := register.named(name)):
        raise AssettoolError(f"there is no application with this name: {name}", hint="assettool app list")
    return found


def _decidable(register: Register) -> Iterator[Decided]:
    """Every machine of every deployment, by application, environment and name."""
    found = [
        Decided(machine, deployment, register.applications[deployment.application], register.assets[machine.asset])
        for deployment in register.deployments.values()
        for machine in deployment.machines
        if machine.asset in register.assets
    ]
    yield from sorted(found, key=lambda each: (each.application.key, each.deployment.environment, each.asset.name))


def _change(each: Decided, wanted: Confirmation) -> Change:
    place = f"{each.application.key}/{each.deployment.environment}/{each.asset.uid}"
    return Change(
        Action.UPDATE,
        f"{DEPLOYMENT_MACHINE}:{place}",
        each.application.key,
        each.machine.id,
        new={"confirmation": wanted.value},
        old={"confirmation": each.machine.confirmation},
    )
