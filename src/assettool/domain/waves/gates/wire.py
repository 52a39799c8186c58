"""How the gates of a wave stand, as NetBox tells it to one user."""

from datetime import date

import msgspec

from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import WAIVABLE, GateStatus
from assettool.domain.waves.gates.gate import Waiver


class FindingOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a gate says of one thing."""

    is_met: bool
    is_waived: bool
    text: str
    item: str
    """Key of the plan item; empty where it is about the whole wave."""
    name: str
    who: tuple[str, ...]
    evidence: str
    waived_by: str | None
    """None too where the user may not see waivers."""


class GateOut(msgspec.Struct, frozen=True, kw_only=True):
    """A gate as it stands."""

    gate: GateName
    status: GateStatus
    looked_at: int
    """How many findings there are, and `missing` how many are neither met nor waived: of all, hidden or not."""
    missing: int
    hidden: int
    """How many findings the user may not see."""
    findings: tuple[FindingOut, ...]

    @property
    def wanting(self) -> list[FindingOut]:
        """What is neither met nor waived, as far as the user may see it."""
        return [each for each in self.findings if not each.is_met and not each.is_waived]

    def coverable(self, waiver: Waiver, on: date) -> list[FindingOut]:
        """What is missing on a day and would no longer be with this waiver."""
        return [each for each in self.wanting if self.gate in WAIVABLE and waiver.covers(self.gate, each.item, on)]


class GatesOut(msgspec.Struct, frozen=True, kw_only=True):
    """All gates of a wave."""

    wave: int
    is_ready: bool
    gates: tuple[GateOut, ...]
