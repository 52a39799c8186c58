"""What moving something takes: hours by team, as planning.yml says them for each kind of thing."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from assettool.domain.application import Disposition
from assettool.domain.graph import DependencyGraph
from assettool.domain.register import Application
from assettool.domain.waves.rules import Effort, Hours

MB_PER_100_GB = 100_000
_HUNDRED = 100


class Costing:
    """The hours of applications, with their share of what they have together with others."""

    def __init__(self, graph: DependencyGraph, effort: Effort) -> None:
        self._graph = graph
        self._effort = effort
        self._machines = machines_of(graph)
        self._sharers = Counter(asset for assets in self._machines.values() for asset in assets)

    def of_application(self, application: Application, integrations: int) -> dict[str, int]:
        """Team → tenths of hours: with its data sets, its machines and its half of so many integrations."""
        effort, register = self._effort, self._graph.register
        data_sets = register.data_sets_of.get(application.id, ())
        megabytes = sum(each.size_mb or 0 for each in data_sets)
        servers = sum(Fraction(1, self._sharers[asset]) for asset in self._machines.get(application.id, ()))
        return added(
            (effort.application, Fraction(1)),
            (effort.disposition.get(Disposition(application.disposition), {}), Fraction(1)),
            (effort.server, Fraction(servers)),
            (effort.integration, Fraction(integrations, 2)),
            (effort.data_set, Fraction(len(data_sets))),
            (effort.hundred_gigabytes, Fraction(megabytes, MB_PER_100_GB)),
            (effort.hundred_users, Fraction(sum(application.users.values()), _HUNDRED)),
        )


def added(*parts: tuple[Hours, Fraction]) -> dict[str, int]:
    """Team → tenths of hours of several things, each so many times; rounded up once."""
    total: dict[str, Fraction] = {}
    for hours, times in parts:
        for team, tenths in hours.items():
            total[team] = total.get(team, Fraction(0)) + tenths * times
    return {team: ceil(amount) for team, amount in sorted(total.items()) if amount}


def weeks_of(demand: Mapping[str, int], effort: Effort) -> int:
    """In how many weeks the work is done, when no team gives more than its most to one item in a week."""
    return max((ceil(amount / effort.at_most) for amount in demand.values()), default=1)


def machines_of(graph: DependencyGraph) -> dict[int, tuple[int, ...]]:
    """Application → the machines that it runs on for certain, each once."""
    register = graph.register
    found: dict[int, dict[int, None]] = {}
    for each in register.deployments.values():
        for machine in each.confirmed:
            if machine.asset in register.assets and register.assets[machine.asset].is_there:
                found.setdefault(each.application, {})[machine.asset] = None
    return {application: tuple(assets) for application, assets in found.items()}
