"""B6: planning waves: the end date proven, the rest of the objective against a greedy plan, ten times the size.

The peer of the end date is the naive model of the same problem, one 0/1 for each unit and week, on the same solver.
"""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

from measuring import Figure, Result, arguments, finish, number, seconds
from planning_instance import instance
from planning_naive import naive_end

from assettool.adapters.cp_sat import CpSatPlanner
from assettool.domain.waves.checking import broken, cost_of, end_of
from assettool.domain.waves.condense import Condensed, condense
from assettool.domain.waves.document import decode
from assettool.domain.waves.greedy import greedy
from assettool.domain.waves.problem import Placement, Problem, canonical
from assettool.domain.waves.proposal import Collision, Proposal
from assettool.domain.waves.reasons import reasons
from assettool.ports import PlanLimits

END_S, REST_S, TEN_TIMES_S, COLLISION_S = 60.0, 60.0, 600.0, 30.0
BETTER = 25.0
TEN = 10


def main() -> None:
    """Plan the made-up estate at both sizes, and make it impossible; tell the figures."""
    wanted = arguments(
        __doc__,
        seed={"type": int, "default": 1, "help": "another estate"},
        plan={"type": Path, "help": "only the estate of this plan, which assettool wave plan --out wrote"},
    )
    scale, share = (0.1, 0.1) if wanted.quick else (1.0, 1.0)
    result = Result()
    if wanted.plan:
        problem = decode(wanted.plan.read_bytes()).problem
        measure(problem, result, PlanLimits(END_S, 0, REST_S * share))
        measure_collision(problem, result)
    else:
        problem = instance(wanted.seed, scale)
        measure(problem, result, PlanLimits(END_S, 0, REST_S * share), naive_s=END_S * share)
        measure_collision(problem, result)
        large = PlanLimits(TEN_TIMES_S / 2, 0, TEN_TIMES_S / 3 * share)
        measure_large(instance(wanted.seed, scale * TEN), result, large)
    finish(result, as_json=wanted.json)


def measure(problem: Problem, result: Result, limits: PlanLimits, naive_s: float = 0) -> None:
    """Plan one estate and compare it with the greedy plan; without a time for it the naive model is left out."""
    found, _ = _planned(problem, limits)
    peer = greedy_plan(problem)
    costs, theirs = found.cost, cost_of(problem, peer)
    peer_end = f"{seconds(naive_s)} naive model: {naive_end(problem, naive_s)}" if naive_s else ""
    what = f"{len(problem.items):,} items"
    result.add(
        _limit(f"{what}: end date, proven", found.seconds["end"], END_S, _end(found), peer_end),
        Figure(
            "B6",
            f"{what}: weeks between the end and its bound",
            _end(found),
            "",
            found.end - found.end_bound,
            0,
            "weeks",
            at_most=True,
            how="whole",
        ),
        Figure(
            name="B6",
            what=f"{what}: the rest of the objective, {seconds(found.seconds['rest'])} later",
            ours=f"{costs.total:,}, at least {found.bound:,}",
            peer=f"{theirs.total:,} greedy plan, end in week {end_of(peer) + 1}",
            reached=100 * (1 - costs.total / theirs.total),
            wanted=BETTER,
            unit="% better",
            how="both whole; the greedy plan puts each item, after what it has to follow, in the first week with room",
        ),
    )
    for part in ("bridge", "double_running", "imbalance"):
        result.tell(part.replace("_", " "), f"{getattr(costs, part):,}; greedy {getattr(theirs, part):,}")
    begin = perf_counter()
    told = reasons(problem, found.placement)
    result.tell(f"reasons of {len(told):,} items", seconds(perf_counter() - begin))
    begin = perf_counter()
    again = CpSatPlanner().plan(problem, found.placement, limits)
    moved = again.moved if isinstance(again, Proposal) else "no plan"
    result.tell("planned again", f"{moved} moved, {seconds(perf_counter() - begin)}")


def measure_collision(problem: Problem, result: Result) -> None:
    """Take away so much of the first team that no plan is possible, and have that explained."""
    team = problem.resources[0]
    asked = sum(item.demand.get(team.name, 0) for item in problem.items)
    less = replace(team, limits=tuple(limit * asked * 9 // (10 * sum(team.limits)) for limit in team.limits))
    begin = perf_counter()
    found = CpSatPlanner().plan(replace(problem, resources=[less, *problem.resources[1:]]))
    taken = perf_counter() - begin
    rules = f"{len(found.rules)} rules" if isinstance(found, Collision) else "a plan"
    result.add(_limit(f"{team.name} with 90 % of what the work takes: which rules collide", taken, COLLISION_S, rules))


def measure_large(problem: Problem, result: Result, limits: PlanLimits) -> None:
    """Plan a large estate within the time for it."""
    found, taken = _planned(problem, limits)
    better = 100 * (1 - found.cost.total / cost_of(problem, greedy_plan(problem)).total)
    ours = f"{_end(found)}; the rest {better:.0f} % better than greedy, at least {found.bound:,}"
    result.add(_limit(f"{len(problem.items):,} items: the whole plan", taken, TEN_TIMES_S, ours))


def greedy_plan(problem: Problem) -> Placement:
    """The peer: each item, after what it has to follow, in the earliest week in which there is room."""
    condensed = condense(canonical(problem))
    assert isinstance(condensed, Condensed)
    placement = condensed.placement(greedy(condensed))
    assert not broken(problem, placement), "the greedy plan is none"
    return placement


def _planned(problem: Problem, limits: PlanLimits) -> tuple[Proposal, float]:
    begin = perf_counter()
    found = CpSatPlanner().plan(problem, limits=limits)
    taken = perf_counter() - begin
    if not isinstance(found, Proposal) or broken(problem, found.placement):
        raise SystemExit(f"not a plan: {found}")
    return found, taken


def _end(found: Proposal) -> str:
    return f"week {found.end + 1}, {'proven' if found.end_is_optimal else f'at least {found.end_bound + 1}'}"


def _limit(what: str, reached: float, most: float, ours: str, peer: str = "") -> Figure:
    return Figure("B6", what, f"{number(reached)} s, {ours}", peer, reached, most, "s", at_most=True, how="whole")


if __name__ == "__main__":
    main()
