"""From what NetBox knows and what a department decides to the problem that a planner solves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assettool.domain.application import Disposition
from assettool.domain.waves.as_it_ran import as_it_ran
from assettool.domain.waves.calendar import Calendar
from assettool.domain.waves.facts import Facts, Remark, Scope
from assettool.domain.waves.items import APPLICATIONS, USERS, items_of
from assettool.domain.waves.links import orders_of, spans_of, togethers_of, trailers_of
from assettool.domain.waves.problem import Problem, Resource, RuleKind
from assettool.domain.waves.rules import GateRules, Limit, PlanningRules


@dataclass(frozen=True)
class Assembled:
    """The problem, and what people should know of how it was made."""

    problem: Problem
    gates: GateRules
    remarks: Sequence[tuple[Remark, str]]
    """What is remarked, and of which thing."""


def assemble(facts: Facts, rules: PlanningRules) -> Assembled:
    """The problem of moving everything that has not moved yet."""
    scope = Scope(facts, rules)
    calendar = Calendar(scope)
    items = items_of(scope)
    problem = Problem(
        start=rules.start,
        weeks=rules.weeks,
        items=items,
        bars=list(calendar.bars(items)),
        orders=orders_of(scope, items),
        togethers=togethers_of(scope),
        resources=list(_resources(rules, calendar)),
        spans=spans_of(scope),
        trailers=trailers_of(scope),
        imbalance_weight=rules.weights.imbalance_hour,
    )
    settled = {key: problem.week_of(monday) for key, monday in facts.settled.items()}
    unknown = ((Remark.UNKNOWN_APPLICATION, name) for name in calendar.unknown)
    return Assembled(as_it_ran(problem, settled), rules.gates, sorted({*_remarks(scope), *unknown}))


def _resources(rules: PlanningRules, calendar: Calendar) -> Iterator[Resource]:
    def of(name: str, limit: Limit, kind: RuleKind) -> Resource:
        limits = tuple(limit.of(monday) for monday in calendar.mondays)
        return Resource(name, limits, kind, is_spread=kind is RuleKind.CAPACITY)

    yield from (of(team, limit, RuleKind.CAPACITY) for team, limit in rules.teams.items())
    if rules.applications:
        yield of(APPLICATIONS, rules.applications, RuleKind.APPLICATIONS)
    if rules.users:
        yield of(USERS, rules.users, RuleKind.USERS)


def _remarks(scope: Scope) -> Iterator[tuple[Remark, str]]:
    for number, application in scope.applications.items():
        [name] = scope.names(number)
        if number not in scope.machines_of:
            yield Remark.NO_DEPLOYMENT, name
        if application.disposition == Disposition.UNDECIDED:
            yield Remark.NO_DISPOSITION, name
    for link in scope.register.integrations.values():
        if link.source == link.target:
            yield Remark.LINKED_TO_ITSELF, scope.names(link.source)[0]
    for each in scope.graph.dependences:
        if each.is_hard and each.receiver in scope.keys and scope.stays(each.sender):
            yield Remark.NEEDS_WHAT_STAYS, " → ".join(scope.names(each.receiver, each.sender))
