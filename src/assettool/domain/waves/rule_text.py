"""Rules in words: one sentence for each kind, as a whole, so that it can be translated as a whole.

`{0}` and `{1}` are the names of the rule: the sender and the receiver, who is frozen and why, the team, who goes first
and who later. A day is that on which a week begins, or ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from assettool.domain.waves.problem import TOLD_FIRST, Problem, Rule, RuleKind

TEMPLATES: Mapping[RuleKind, str] = {
    RuleKind.PLACED: "{0} has no week",
    RuleKind.DONE: "{0} stays in the week of {first}: it has run or is approved",
    RuleKind.FIXED: "{0} is fixed in the week of {first}",
    RuleKind.COUPLED: "{0} and {1} are hard-coupled",
    RuleKind.NO_BRIDGE: "{0} and {1} cannot be bridged",
    RuleKind.SHARED_SERVER: "what runs on {0} cannot be split",
    RuleKind.FREEZE: "{0} is frozen from {first} to {last} ({1})",
    RuleKind.WINDOW: "{0} may move from {first} to {last} only",
    RuleKind.FORBIDDEN: "{0} may not move from {first} to {last}",
    RuleKind.FOLLOWS: "{0} follows the applications that its users need",
    RuleKind.CANARY: "{0} goes before {1}",
    RuleKind.TENANT_ORDER: "{0} moves before {1}",
    RuleKind.WORK: "no work begins before {first}",
    RuleKind.HORIZON: "the plan has {number} weeks",
    RuleKind.CAPACITY: "capacity of {0} is {hours} h in the week of {first}",
    RuleKind.APPLICATIONS: "at most {number} applications move in the week of {first}",
    RuleKind.USERS: "at most {number} users are hit in the week of {first}",
}
SEVERAL_WEEKS: Mapping[RuleKind, str] = {
    RuleKind.CAPACITY: "capacity of {0} is {hours} h a week from {first} to {last}",
    RuleKind.APPLICATIONS: "at most {number} applications move in a week from {first} to {last}",
    RuleKind.USERS: "at most {number} users are hit in a week from {first} to {last}",
}
"""Of limits that are the same in several weeks."""
WITHOUT_REASON: Mapping[RuleKind, str] = {RuleKind.FREEZE: "{0} is frozen from {first} to {last}"}
"""Where nobody said why."""
WITH_GAP: Mapping[RuleKind, str] = {
    RuleKind.COUPLED: "{0} and {1} are hard-coupled, {number} weeks apart",
    RuleKind.CANARY: "{0} goes {number} weeks before {1}",
    RuleKind.TENANT_ORDER: "{0} moves {number} weeks before {1}",
}
"""Where the number of the rule asks for weeks that lie between."""
SINGULAR: Mapping[RuleKind, str] = {
    RuleKind.COUPLED: "{0} and {1} are hard-coupled, a week apart",
    RuleKind.CANARY: "{0} goes a week before {1}",
    RuleKind.TENANT_ORDER: "{0} moves a week before {1}",
    RuleKind.HORIZON: "the plan has one week",
}
"""Where that number is one."""

_TENTHS = 10
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_BOTH = 2


def text(rule: Rule, start: date) -> str:
    """The sentence of a rule in English; `start` is the first day of week 0."""
    days = {name: english(value) for name, value in days_of(rule, start).items()}
    return template(rule).format(*rule.names, **days, number=rule.number, hours=hours(rule))


def template(rule: Rule) -> str:
    """The sentence of a rule before its names, days and numbers are filled in."""
    several = SEVERAL_WEEKS.get(rule.kind) if rule.last > rule.first else None
    gap = WITH_GAP.get(rule.kind) if rule.number else None
    bare = WITHOUT_REASON.get(rule.kind) if len(rule.names) < _BOTH or not rule.names[1] else None
    one = SINGULAR.get(rule.kind) if rule.number == 1 else None
    return several or one or gap or bare or TEMPLATES[rule.kind]


def days_of(rule: Rule, start: date) -> dict[str, date]:
    """The first and the last day that a rule is about."""
    return {
        "first": start + timedelta(weeks=rule.first),
        "last": start + timedelta(weeks=rule.last + 1, days=-1),
    }


def hours(rule: Rule) -> str:
    """The number of a rule on capacity, in hours."""
    return f"{rule.number // _TENTHS}" if rule.number % _TENTHS == 0 else f"{rule.number / _TENTHS:.1f}"


def english(day: date) -> str:
    """A day as people write it."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def gathered(problem: Problem, rules: Iterable[Rule]) -> list[Rule]:
    """Rules as they are told: the most telling first, and a limit once for all weeks in a row that have the same."""
    return in_order({_of_all_weeks(problem, rule) for rule in rules})


def in_order(rules: Iterable[Rule]) -> list[Rule]:
    """Rules as they are told, the most telling first."""
    return sorted(rules, key=lambda each: (TOLD_FIRST.index(each.kind), each.names, each.first, each))


def _of_all_weeks(problem: Problem, rule: Rule) -> Rule:
    """The rule for as many weeks around its own as have the same limit; others as they are."""
    resource = problem.resource.get(rule.names[0]) if rule.kind in SEVERAL_WEEKS and rule.names else None
    if resource is None:
        return rule
    first, last = rule.first, rule.last
    while first > 0 and resource.limits[first - 1] == rule.number:
        first -= 1
    while last + 1 < problem.weeks and resource.limits[last + 1] == rule.number:
        last += 1
    return replace(rule, first=first, last=last)
