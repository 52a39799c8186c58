"""Which applications of the dependency graph an address asks for."""

from dataclasses import dataclass

from assettool.domain.application import ApplicationStatus
from assettool.domain.graph import DependencyGraph
from assettool.domain.register import Application
from netbox_assettool.asked import UnknownError, components_asked, tenants_asked

DEPTHS = (1, 2, 3, 4)
"""How far around an application one may look."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the applications are limited to; nothing takes all."""

    tenants: dict[int, str]
    """Id → slug."""
    components: dict[int, str]
    """Id → name."""
    statuses: frozenset[str]

    def has(self, each: Application) -> bool:
        """Whether an application is among them."""
        return (
            (not self.tenants or each.tenant in self.tenants.values())
            and (not self.components or not set(each.components).isdisjoint(self.components.values()))
            and (not self.statuses or each.status in self.statuses)
        )

    def of(self, graph: DependencyGraph) -> frozenset[int]:
        """The applications of a graph that are among them."""
        return frozenset(each.id for each in graph.applications.values() if self.has(each))


def filters_asked(parameters, graph: DependencyGraph) -> Filters:
    """The filters of an address: tenants, reference components and statuses. Raises `UnknownError`."""
    statuses = frozenset(value for value in parameters.getlist("status") if value)
    for value in sorted(statuses - set(ApplicationStatus)):
        raise UnknownError("status", value)
    return Filters(
        {each.id: each.slug for each in tenants_asked(parameters, graph.register)},
        {each.id: each.name for each in components_asked(parameters, graph.register)},
        statuses,
    )


def depth_asked(parameters) -> int:
    """How many steps around an application; one where nothing sensible is asked."""
    asked = parameters.get("depth", "")
    return int(asked) if asked in map(str, DEPTHS) else 1


def shown_asked(parameters, graph: DependencyGraph) -> frozenset[int]:
    """The neighbourhood of `application`, or else what the filters leave. Raises `UnknownError`."""
    start = parameters.get("application", "")
    if not start:
        return filters_asked(parameters, graph).of(graph)
    if not start.isdecimal() or int(start) not in graph.applications:
        raise UnknownError("application", start)
    return frozenset(graph.neighbourhood(int(start), depth_asked(parameters)))
