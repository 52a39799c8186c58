"""What a run does with its hosts, phase by phase, as it can be told before anything is done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assettool.domain.running.phases import RULES, Phase, Side, playbook, rollback_playbook


@dataclass(frozen=True, slots=True)
class Step:
    """One phase."""

    phase: Phase
    hosts: tuple[str, ...]
    """On which it does something."""
    playbook: str
    rollback: str | None
    """The playbook that undoes it; None where it has nothing to undo."""


def runbook(sides: Mapping[str, Collection[Side]]) -> tuple[Step, ...]:
    """Every phase in its order, of hosts with the sides that they stand on."""
    return tuple(
        Step(
            phase,
            tuple(host for host, found in sides.items() if not RULES[phase].sides.isdisjoint(found)),
            playbook(phase),
            rollback_playbook(phase),
        )
        for phase in Phase
    )
