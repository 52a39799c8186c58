"""Which host takes the place of which for an application, and so what the phases do for it on them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from msgspec.structs import replace

from assettool.domain.running.phases import Side
from assettool.domain.running.recipes import Recipe, recipe_for
from assettool.domain.running.wire import HostOut, Placed

VARIABLE = "assettool_applications"


def applications_on(hosts: Iterable[HostOut], recipes: Sequence[Recipe]) -> dict[str, dict[str, Any]]:
    """Host → the variable that says what is done on it for each application.

    The old and the new hosts of an application pair by role, and within a role in the order of their names. A host that
    stands alone is both: it moves as it is.
    """
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for placed, by_side in _by_application(hosts).items():
        recipe = recipe_for(recipes, placed.name, placed.tenant, placed.role)
        for old, new in zip_longest(by_side[Side.OLD], by_side[Side.NEW], fillvalue=""):
            content = recipe.variables(placed.name, role=placed.role, old_host=old, new_host=new)
            for host in sorted({old, new} - {""}):
                found[host].append(content)
    return {host: {VARIABLE: contents} for host, contents in found.items()}


def with_applications(hosts: Sequence[HostOut], recipes: Sequence[Recipe]) -> tuple[HostOut, ...]:
    """The hosts with that variable: as it was approved, where one of them has it, or else by these."""
    if any(VARIABLE in host.variables for host in hosts):
        return tuple(hosts)
    found = applications_on(hosts, recipes)
    return tuple(replace(host, variables=host.variables | found.get(host.name, {})) for host in hosts)


def _by_application(hosts: Iterable[HostOut]) -> Mapping[Placed, Mapping[Side, list[str]]]:
    found: dict[Placed, dict[Side, list[str]]] = {}
    for host in sorted(hosts, key=lambda host: host.name):
        for placed in host.applications:
            by_side = found.setdefault(placed, {side: [] for side in Side})
            for side in host.sides:
                by_side[side].append(host.name)
    return dict(sorted(found.items()))
