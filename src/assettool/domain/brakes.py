"""The brakes: a plan that would change more than usual is refused until a person allows it by name."""

from collections.abc import Collection, Iterable, Mapping

from assettool.domain.objects import ASSET, BY_LABEL, CONFLICT, IDENTIFIER, OBSERVATION, Book
from assettool.domain.plan import Action, Plan, PlannedSource
from assettool.domain.policy import Limit, Limits
from assettool.errors import UnsafePlanError

_EVIDENCE = frozenset({OBSERVATION, IDENTIFIER, CONFLICT})
"""What is kept of what sources said: a change of it takes nothing away."""


def counts(plan: Plan) -> dict[str, int]:
    """How many assets the plan takes out of use, and of how many it changes something. A new asset is no change."""
    created: set[str] = set()
    changed: set[str] = set()
    retired = 0
    for head in plan.heads():
        if BY_LABEL[head.label].book is not Book.FLEET:
            continue
        if head.action is Action.CREATE and head.label == ASSET:
            created.add(head.bundle)
        elif head.action in (Action.UPDATE, Action.ADOPT) and head.label not in _EVIDENCE:
            changed.add(head.bundle)
        elif head.action is Action.RETIRE and head.label == ASSET:
            retired += 1
    return {"update": len(changed - created - {""}), "retire": retired}


def exceeded(plan: Plan, limits: Limits) -> list[tuple[str, int, int]]:
    """The name of each limit that the plan goes over, with its count and what the limit is for this fleet."""
    named: Mapping[str, Limit] = {"update": limits.update, "retire": limits.retire}
    found = [(name, number, named[name].most(plan.assets)) for name, number in counts(plan).items()]
    return [(name, number, most) for name, number, most in found if number > most]


def check(plan: Plan, limits: Limits, allowed: Collection[str] = ()) -> None:
    """Raise `UnsafePlanError` where the plan goes over limits that are not allowed by name; it tells of all of them."""
    over = [(name, number, most) for name, number, most in exceeded(plan, limits) if name not in allowed]
    if over:
        told = "; ".join(
            f"the plan would {name} {number} of {plan.assets} assets, the limit is {most}"
            for name, number, most in over
        )
        allow = " ".join(f"--allow {name}" for name, _, _ in over)
        raise UnsafePlanError(told, hint=f"look at the plan; if this is meant: {allow}")


def shrunk(sources: Iterable[PlannedSource], previous: Mapping[str, int], limit: Limit) -> list[tuple[str, str]]:
    """Each source that lacks more rows than its limit, by name, and what to tell of it.

    `previous` has the rows of the last completed run that read the source in full. Such a source is not complete:
    what it lacks is not gone.
    """
    found = []
    for source in sources:
        before = previous.get(source.name, 0)
        if (lacks := before - source.rows) > limit.most(before):
            message = (
                f"{source.name}: {source.rows} rows, and {before} the last time; it may lack {limit.most(before)}, "
                f"so nothing of it counts as gone (if {lacks} fewer is right: --allow shrink)"
            )
            found.append((source.name, message))
    return found
