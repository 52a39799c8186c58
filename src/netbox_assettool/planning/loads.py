"""What the plan asks of teams and users in each week, as everything is placed by now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from assettool.domain.waves.checking import broken, usage
from assettool.domain.waves.document import Document
from assettool.domain.waves.items import APPLICATIONS, USERS
from assettool.domain.waves.problem import Placement, Resource, RuleKind
from assettool.domain.waves.rule_text import in_order
from netbox_assettool.models import WavePlan
from netbox_assettool.planning.current import current_plan, document_of, placement_now
from netbox_assettool.planning.rules import rule_text

_TENTHS = 10
_FULL = 90


@dataclass(frozen=True, slots=True)
class Load:
    """How much of something a week takes, and how much there is."""

    name: str
    used: float
    limit: float
    is_hours: bool = True

    @property
    def percent(self) -> int:
        """The share that is taken."""
        return round(100 * self.used / self.limit) if self.limit else (100 if self.used else 0)

    @property
    def is_over(self) -> bool:
        """Whether there is not so much."""
        return self.used > self.limit

    @property
    def colour(self) -> str:
        """Red over the limit, orange close to it."""
        if self.is_over:
            return "red"
        return "orange" if self.percent >= _FULL else "blue"


class Loads:
    """The plan that counts, as far as a user may see it, with everything where it is by now."""

    def __init__(self, user) -> None:
        self.plan: WavePlan | None = current_plan(user)
        self._document = document_of(self.plan) if self.plan else None

    @property
    def is_known(self) -> bool:
        """Whether there is a plan that can be read."""
        return self._document is not None

    @cached_property
    def placement(self) -> Placement:
        """Plan item → its week by now."""
        return placement_now(self._document) if self._document else {}

    @cached_property
    def document(self) -> Document | None:
        """The plan with everything where it is by now."""
        if self._document is None:
            return None
        return replace(self._document, proposal=replace(self._document.proposal, placement=self.placement))

    @cached_property
    def mondays(self) -> Sequence[date]:
        """Every week of the plan."""
        if self._document is None:
            return ()
        problem = self._document.problem
        return [problem.monday(week) for week in range(problem.weeks)]

    @cached_property
    def _used(self) -> list[tuple[Resource, dict[int, int]]]:
        problem = self._document.problem
        return [(each, usage(problem, each, self.placement)) for each in problem.resources]

    def of_week(self, monday: date) -> list[Load]:
        """What the week takes: hours of each team, then users and applications where those are limited."""
        if self._document is None:
            return []
        week = self._document.problem.week_of(monday)
        return [
            _load(resource, used.get(week, 0), resource.limits[week])
            for resource, used in self._used
            if 0 <= week < len(resource.limits)
        ]

    def users_in(self, monday: date) -> int:
        """How many users the cutovers of the week hit, one who uses two applications twice."""
        if self._document is None:
            return 0
        week, items = self._document.problem.week_of(monday), self._document.problem.item
        return sum(items[key].demand.get(USERS, 0) for key, placed in self.placement.items() if placed == week)

    @cached_property
    def broken(self) -> list[str]:
        """The rules that are broken as everything is placed by now."""
        if self._document is None:
            return []
        problem = self._document.problem
        return [
            rule_text(rule, problem.start) for rule in in_order({each.rule for each in broken(problem, self.placement)})
        ]


def _load(resource: Resource, used: int, limit: int) -> Load:
    if resource.kind is RuleKind.CAPACITY:
        return Load(resource.name, used / _TENTHS, limit / _TENTHS)
    names = {USERS: _("Users"), APPLICATIONS: _("Applications")}
    return Load(names.get(resource.name, resource.name), used, limit, is_hours=False)
