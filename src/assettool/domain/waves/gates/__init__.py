"""The gates before a wave starts: one small module each, the list of them, and what they say together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import (
    approval,
    disposition,
    integrations,
    licences,
    machines,
    owner,
    steps,
    window,
)
from assettool.domain.waves.gates.gate import Finding, Gate, GateFacts, Waiver

GATES: Mapping[GateName, Gate] = {
    GateName.DISPOSITION: disposition.look,
    GateName.OWNER: owner.look,
    GateName.PACKAGING: steps.packaging,
    GateName.TESTS: steps.tests,
    GateName.LICENCES: licences.look,
    GateName.INTEGRATIONS: integrations.look,
    GateName.WINDOW: window.look,
    GateName.BACKUP: machines.backup,
    GateName.PREFLIGHT: machines.preflight,
    GateName.APPROVAL: approval.look,
}

WAIVABLE = frozenset(GATES) - {GateName.APPROVAL}
"""Approval itself is never waived: it is what lets waivers count."""


class GateStatus(StrEnum):
    """How a gate stands."""

    MET = "met"
    WAIVED = "waived"  # what is missing was waived, by name
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate of one wave."""

    gate: GateName
    findings: Sequence[Finding]
    waived: Mapping[int, Waiver]
    """Place of a finding that is not met → the waiver that stands in for it."""

    @property
    def missing(self) -> Sequence[Finding]:
        """What is neither met nor waived."""
        return [each for place, each in enumerate(self.findings) if not each.is_met and place not in self.waived]

    @property
    def status(self) -> GateStatus:
        """How the gate stands."""
        if self.missing:
            return GateStatus.MISSING
        return GateStatus.WAIVED if self.waived else GateStatus.MET


def judge(facts: GateFacts) -> list[GateResult]:
    """Every gate of a wave."""
    results: list[GateResult] = []
    for name, look in GATES.items():
        findings = list(look(facts))
        waived = {
            place: waiver
            for place, finding in enumerate(findings)
            if not finding.is_met and name in WAIVABLE
            for waiver in facts.waivers
            if waiver.covers(name, finding.item, facts.on)
        }
        results.append(GateResult(name, findings, waived))
    return results
