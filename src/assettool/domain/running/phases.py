"""The phases of a wave in order: the playbook of each, its rollback or why it has none, and which hosts it works on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Phase(StrEnum):
    """The phases of a wave, in the order in which they run."""

    PRECHECK = "precheck"
    ANNOUNCE = "announce"
    FREEZE = "freeze"
    BACKUP = "backup"
    MIGRATE_DATA = "migrate_data"
    MIGRATE_APPLICATION = "migrate_application"
    CUTOVER = "cutover"
    VERIFY = "verify"
    AFTERCARE = "aftercare"
    HANDOVER = "handover"
    DECOMMISSION = "decommission"


class Side(StrEnum):
    """Where a host stands in the move of an application."""

    OLD = "old"
    NEW = "new"


class NoRollback(StrEnum):
    """Why a phase has no rollback."""

    CHANGES_NOTHING = "it changes nothing on any host"
    ONLY_ADDS = "it only adds archives, which are kept"
    ONLY_CLOSES = "it only takes the notice away, which announce puts up again"
    ONLY_WRITES = "it only writes a document beside the run"


@dataclass(frozen=True, slots=True)
class PhaseRules:
    """What holds for a phase. Either it has a rollback, or it says why it has none."""

    sides: frozenset[Side]
    """The hosts that it does something on; on the others it passes at once."""
    no_rollback: NoRollback | None = None

    @property
    def changes_hosts(self) -> bool:
        """Whether a host is another one after it."""
        return self.no_rollback not in (NoRollback.CHANGES_NOTHING, NoRollback.ONLY_WRITES)


_BOTH, _OLD, _NEW = frozenset(Side), frozenset({Side.OLD}), frozenset({Side.NEW})

RULES: Mapping[Phase, PhaseRules] = MappingProxyType(
    {
        Phase.PRECHECK: PhaseRules(_BOTH, NoRollback.CHANGES_NOTHING),
        Phase.ANNOUNCE: PhaseRules(_BOTH),
        Phase.FREEZE: PhaseRules(_OLD),
        Phase.BACKUP: PhaseRules(_OLD, NoRollback.ONLY_ADDS),
        Phase.MIGRATE_DATA: PhaseRules(_NEW),
        Phase.MIGRATE_APPLICATION: PhaseRules(_NEW),
        Phase.CUTOVER: PhaseRules(_BOTH),
        Phase.VERIFY: PhaseRules(_NEW, NoRollback.CHANGES_NOTHING),
        Phase.AFTERCARE: PhaseRules(_BOTH, NoRollback.ONLY_CLOSES),
        Phase.HANDOVER: PhaseRules(_NEW, NoRollback.ONLY_WRITES),
        Phase.DECOMMISSION: PhaseRules(_OLD),
    }
)
"""Phase → what holds for it, in order."""

POINT_OF_NO_RETURN = Phase.CUTOVER
"""Once it is done people work on the new hosts: a rollback then loses what they entered since, and takes a person's
word that it may. No phase deletes data of the old host, so there is no phase after which no way back is left."""

WITHIN_HOURS = frozenset(tuple(Phase)[: tuple(Phase).index(Phase.VERIFY) + 1])
"""The phases that the window of a wave is for. Those after them are done in the days after, and a rollback whenever it
is needed."""


def playbook(phase: Phase) -> str:
    """The playbook that runs it, relative to the folder of the playbooks."""
    return f"{phase}.yml"


def rollback_playbook(phase: Phase) -> str | None:
    """The playbook that undoes it, relative to the same folder; None where the phase has none (`RULES` says why).

    It lies beside the other playbooks, as that is where Ansible finds their roles without any setting.
    """
    return None if RULES[phase].no_rollback else f"rollback_{phase}.yml"


def later(phase: Phase) -> tuple[Phase, ...]:
    """The phases that come after it, in order."""
    order = tuple(Phase)
    return order[order.index(phase) + 1 :]


def is_past_no_return(done: Collection[Phase]) -> bool:
    """Whether a rollback may lose work of people, by the phases that are done on a host."""
    return any(phase in done for phase in (POINT_OF_NO_RETURN, *later(POINT_OF_NO_RETURN)))


def to_undo(done: Collection[Phase], back_to: Phase = Phase.PRECHECK) -> tuple[Phase, ...]:
    """The phases whose rollback has to run, the last one first, so that a host is as it was before `back_to`."""
    wanted = (back_to, *later(back_to))
    return tuple(phase for phase in reversed(wanted) if phase in done and rollback_playbook(phase))
