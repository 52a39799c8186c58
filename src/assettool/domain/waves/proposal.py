"""What a planner gives back: a plan with what it costs and how good it is for certain, or the rules that collide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assettool.domain.waves.problem import Placement, Rule


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs beside its end date; every part is in the weights of the problem."""

    bridge: int = 0
    double_running: int = 0
    imbalance: int = 0

    @property
    def total(self) -> int:
        """The sum that a planner makes small."""
        return self.bridge + self.double_running + self.imbalance


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that breaks no rule."""

    placement: Placement
    end: int
    """The last week with a cutover."""
    end_bound: int
    """No plan ends before this week."""
    cost: Cost
    bound: int
    """No plan with this end, and as few moves, costs less than this."""
    moved: int = 0
    """How many items are in another week than in the plan before."""
    moved_bound: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Stage → how long it took."""

    @property
    def end_is_optimal(self) -> bool:
        """Whether it is proven that no plan ends earlier."""
        return self.end == self.end_bound


class Stage(StrEnum):
    """What a planner makes small, one after the other; a later stage never gives up what an earlier one has reached."""

    END = "end"
    MOVES = "moves"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Time ran out before there was either a plan or a proof that there is none."""

    placement: Placement
    """What breaks no rule and lacks some items."""
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collision:
    """Rules that cannot all hold: without any one of them the others can."""

    rules: tuple[Rule, ...]
    items: tuple[str, ...] = ()
    """Items that cannot all be placed under them; as few as were found in time."""
    is_minimal: bool = True
    """False where time ran out before it was proven of every rule that it is needed."""
