"""Proposals: on which machines applications seem to run, by the rules on evidence.

Several rules that hold for the same machine and application support each other: the confidence is the chance that not
all of them are wrong.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from assettool.domain.application import DeploymentEnvironment
from assettool.domain.evidence import (
    APPLICATION,
    ENVIRONMENT,
    ENVIRONMENTS,
    ROLE,
    TENANT,
    Rule,
    SeenMachine,
    is_called,
    shown,
    told,
)
from assettool.domain.organisations import Organisations
from assettool.domain.portfolio import Organisation
from assettool.domain.register import Application, grouped

_LONGEST = 500
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """A machine that an application seems to run on."""

    application: int
    environment: str
    asset: int
    role: str
    confidence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A rule that holds for machines, but does not tell for which application."""

    where: str
    reason: str
    machines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules come to."""

    proposals: tuple[Proposal, ...]
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One rule that holds for one machine."""

    application: int
    environment: str
    role: str
    confidence: int
    seen: tuple[str, ...]
    where: str


def propose(
    rules: Sequence[Rule],
    machines: Iterable[SeenMachine],
    applications: Iterable[Application],
    organisations: Organisations,
    decided: Collection[tuple[int, str, int]] = (),
) -> Found:
    """The proposals for all machines, in an order that does not hang on that of the machines.

    `decided` has the (application, environment, asset) that a person confirmed or rejected: nothing of them is
    proposed again.
    """
    portfolio = _Portfolio(applications, organisations)
    proposals: list[Proposal] = []
    unplaced: dict[tuple[str, str], list[str]] = defaultdict(list)
    for machine in sorted(machines, key=lambda each: (each.name.casefold(), each.uid)):
        pieces: list[_Piece] = []
        for rule in rules:
            if seen := shown(rule, machine):
                found = portfolio.placed(rule, machine, seen)
                if isinstance(found, _Piece):
                    pieces.append(found)
                elif found:
                    unplaced[rule.where, found].append(machine.name)
        proposals += [each for each in _combined(machine, pieces) if _key(each) not in decided]
    listed = [Unplaced(where, reason, tuple(names)) for (where, reason), names in unplaced.items()]
    return Found(tuple(proposals), tuple(sorted(listed, key=lambda each: (_line(each.where), each.reason))))


class _Portfolio:
    """The applications by tenant and name."""

    def __init__(self, applications: Iterable[Application], organisations: Organisations) -> None:
        self._organisations = organisations
        self._of = grouped((each.tenant, each) for each in sorted(applications, key=lambda each: each.key))

    def placed(self, rule: Rule, machine: SeenMachine, seen: tuple[str, ...]) -> _Piece | str | None:
        """The rule as evidence for one application; why it is none; nothing where it is not about this tenant."""
        parts = told(rule, machine)
        written = rule.tenant or parts.get(TENANT, "")
        tenant = self._tenant(written) if written else machine.tenant
        if tenant is None:
            return f"there is no tenant: {written}"
        name = parts.get(APPLICATION) or self._name(rule, tenant)
        if not name:
            return None
        environment = rule.environment or parts.get(ENVIRONMENT, "")
        if environment and environment.casefold() not in ENVIRONMENTS:
            return f"there is no environment: {environment}"
        found = [each for each in self._of.get(tenant, ()) if is_called(each, name, rule.version)]
        if len(found) != 1:
            many = f"{len(found)} applications are called" if found else "there is no application"
            return f"{many} {name} {rule.version}".rstrip() + f" of {tenant or 'no tenant'}"
        place = ENVIRONMENTS[environment.casefold()].value if environment else ""
        return _Piece(found[0].id, place, rule.role or parts.get(ROLE, ""), rule.confidence, seen, rule.where)

    def _name(self, rule: Rule, tenant: str) -> str:
        for written, name in rule.application.items():
            if not written or self._tenant(written) == tenant:
                return name
        return ""

    def _tenant(self, written: str) -> str | None:
        known = self._organisations.find(Organisation(written)).known
        return known.slug if known else None


def _combined(machine: SeenMachine, pieces: Sequence[_Piece]) -> Iterator[Proposal]:
    """One proposal for each application and environment."""
    for application, its in sorted(grouped((piece.application, piece) for piece in pieces).items()):
        anywhere = [piece for piece in its if not piece.environment]
        by_environment = grouped((piece.environment, piece) for piece in its if piece.environment)
        # What does not tell the environment supports whichever the others tell.
        for environment, named in sorted(by_environment.items() or [(DeploymentEnvironment.PRODUCTION.value, [])]):
            yield _proposal(machine, application, environment, [*named, *anywhere])


def _proposal(machine: SeenMachine, application: int, environment: str, pieces: Iterable[_Piece]) -> Proposal:
    its: list[_Piece] = []
    reasons: list[str] = []
    counted: set[str] = set()
    for piece in sorted(pieces, key=lambda each: (-each.confidence, _line(each.where))):
        # What a stronger rule rests on already is no further evidence.
        if new := [part for part in piece.seen if part not in counted]:
            its.append(piece)
            counted.update(new)
            reasons.append(f"{piece.confidence}%: {' and '.join(new)} ({piece.where})")
    chance = 1 - prod(1 - piece.confidence / _WHOLE for piece in its)
    reason = "; ".join(reasons)
    return Proposal(
        application,
        environment,
        machine.asset,
        next((piece.role for piece in its if piece.role), ""),
        round(chance * _WHOLE),
        reason if len(reason) <= _LONGEST else f"{reason[: _LONGEST - 1].rstrip()}…",
    )


def _key(proposal: Proposal) -> tuple[int, str, int]:
    return proposal.application, proposal.environment, proposal.asset


def _line(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdecimal() else (where, 0)
