"""The brakes: a plan that would take away more than usual is refused until a person allows it by name."""

from collections.abc import Collection
from dataclasses import dataclass

from assettool.domain.objects import ASSET
from assettool.domain.plan import Action, Plan
from assettool.errors import UnsafePlanError


@dataclass(frozen=True, slots=True)
class Limit:
    """At most this share of the assets, and never fewer than the floor."""

    name: str
    action: Action
    percent: float
    floor: int


LIMITS: tuple[Limit, ...] = (Limit("retire", Action.RETIRE, percent=5, floor=25),)


def exceeded(plan: Plan) -> list[tuple[Limit, int, int]]:
    """Each limit that the plan goes over, with its count and what the limit is for this fleet."""
    found = []
    for limit in LIMITS:
        count = sum(change.action is limit.action and change.label == ASSET for change in plan.changes)
        most = max(limit.floor, int(plan.assets * limit.percent / 100))
        if count > most:
            found.append((limit, count, most))
    return found


def check(plan: Plan, allowed: Collection[str] = ()) -> None:
    """Raise `UnsafePlanError` where the plan goes over a limit that is not allowed by name."""
    for limit, count, most in exceeded(plan):
        if limit.name not in allowed:
            raise UnsafePlanError(
                f"the plan would {limit.name} {count} of {plan.assets} assets, the limit is {most}",
                hint=f"look at the plan; if this is meant: --allow {limit.name}",
            )
