"""The dependency graph as text: groups, neighbours, and a cascade as a tree."""

from collections.abc import Callable, Collection, Sequence

from assettool.cli import output
from assettool.domain.cascade import Cascade, Hit, Severity, Step
from assettool.domain.counterparts import missing_counterparts
from assettool.domain.graph import DependencyGraph
from assettool.domain.integration import Direction
from assettool.domain.register import Application, Integration
from assettool.domain.scenario import Impact, Mode, Move

_SHOWN = 20
_SHOWN_OF_TREE = 100
_NAMED = 20
"""How many things of a table, lines of a tree and names in one place are shown."""
_LACKS = {
    "known": "leads outside, but the register has it",
    "gone": "an end is retired or out of scope",
    "one_sided": "only one of two organisations lists it",
}


def print_whole(graph: DependencyGraph, shown: Collection[int]) -> None:
    """Print the groups of a graph, or of some of its applications, and what is wrong in it."""
    among = [each for each in graph.register.integrations.values() if _is_among(each, shown)]
    outside = sum(each.target is None for each in among)
    unknown = sum(each.direction == Direction.UNKNOWN and each.target is not None for each in among)
    output.out.print(f"{len(shown)} applications, {len(among)} integrations, of which {outside} lead outside")
    if unknown:
        output.out.print(f"of unknown direction, counted as both ways: {unknown}")
    groups = [each for each in graph.move_groups if any(number in shown for number in each.applications)]
    _table(
        f"move groups, tied by hard integrations or by some that allow no bridge: {len(groups)}",
        ("group", "size", "applications"),
        groups,
        lambda each: (each.number, len(each.applications), _names(graph, each.applications)),
    )
    circles = [each for each in graph.circles if any(number in shown for number in each.applications)]
    if circles:
        largest = len(circles[0].applications)
        output.out.print(f"\n{len(circles)} circles over all integrations, the largest of {largest} applications;")
        output.out.print("where they are no move group, a bridge on a soft integration opens them")
    machines = [each for each in graph.shared_machines if any(number in shown for number in each.applications)]
    _table(
        f"machines that applications share: {len(machines)}",
        ("machine", "applications", "which"),
        machines,
        lambda each: (
            graph.register.assets[each.asset].name,
            len(each.applications),
            _names(graph, each.applications),
        ),
    )
    _print_missing(graph, shown)


def _print_missing(graph: DependencyGraph, shown: Collection[int]) -> None:
    missing = [each for each in missing_counterparts(graph) if each.integration.source in shown]
    _table(
        f"integrations without their counterpart: {len(missing)}",
        ("integration", "what is wrong", "applications"),
        missing,
        lambda each: (_integration(graph, each.integration), _LACKS[each.lack], _names(graph, each.applications)),
    )


def print_neighbourhood(graph: DependencyGraph, start: Application, depth: int) -> None:
    """Print what an application depends on, and what depends on it."""
    output.out.print(f"{output.plain(_name(start))}  {start.status}")
    if group := graph.move_group_of.get(start.id):
        output.out.print(f"move group {group.number}: {_names(graph, group.applications)}")
    distances = graph.neighbourhood(start.id, depth)
    links = [each for each in graph.live if start.id in (each.source, each.target)]
    _table(
        f"integrations: {len(links)}",
        ("integration", "strength", "standard", "bridge", "status"),
        links,
        lambda each: (
            _integration(graph, each),
            each.strength,
            each.standard or each.protocol,
            "" if each.is_bridge_allowed else "not allowed",
            each.status,
        ),
    )
    far = sorted((abs(steps), steps, graph.place[number], number) for number, steps in distances.items() if steps)
    _table(
        f"neighbours, up to {depth} away: {len(far)}",
        ("steps", "", "application", "status"),
        far,
        lambda each: (
            each[0],
            "it depends on" if each[1] < 0 else "depends on it",
            _name(graph.applications[each[3]]),
            graph.applications[each[3]].status,
        ),
    )


def print_impact(impact: Impact) -> None:
    """Print what a scenario does: the cascade as a tree, who is hit, and what a move needs."""
    scenario, cascade = impact.scenario, impact.cascade
    graph = cascade.graph
    names = [_name(graph.applications[number]) for number in sorted(scenario.applications, key=graph.place.__getitem__)]
    names += sorted(graph.register.assets[number].name for number in scenario.assets)
    many = len(names) > 1
    verb = "move" if scenario.mode is Mode.MOVE else "fail"
    verb = f"{verb}{'' if many else 's'}{', and nothing is bridged' if scenario.mode is Mode.MOVE else ''}"
    counts = ", ".join(f"{cascade.count(severity)} {severity}" for severity in Severity)
    output.out.print(f"\nwhen {output.plain(' and '.join(names))} {verb}: {counts}")
    _print_tree(graph, cascade)
    _table(
        "",
        ("tenant", *Severity, "users, at least", "applications without a count"),
        cascade.tenants,
        lambda each: (each.tenant, *each.applications.values(), each.users, each.uncounted),
    )
    _table(
        "other environments",
        ("application", "environment", "severity", "machine"),
        impact.other_environments,
        lambda each: (
            _name(graph.applications[each.deployment.application]),
            each.deployment.environment,
            each.severity,
            graph.register.assets[each.asset].name,
        ),
    )
    _table(
        "machines that others run on too",
        ("machine", "applications"),
        impact.shared,
        lambda each: (graph.register.assets[each.asset].name, _names(graph, each.applications)),
    )
    if impact.move:
        _print_move(graph, impact.move)


def _print_tree(graph: DependencyGraph, cascade: Cascade) -> None:
    for place, line in enumerate(cascade.outline()):
        if place == _SHOWN_OF_TREE:
            output.out.print("…; all of it: --format json")
            return
        first = line.hits[0]
        if len(line.hits) == 1:
            told = _name(graph.applications[first.application])
        else:
            told = f"a circle of {len(line.hits)}: {_names(graph, [hit.application for hit in line.hits])}"
        output.out.print(output.plain(f"{'  ' * line.level}{first.severity}: {told}{_because(graph, first)}"))


def _because(graph: DependencyGraph, hit: Hit) -> str:
    """What leads to a hit, as far as the line above it in the tree does not say."""
    last = hit.steps[-1].via
    if hit.before is None and len(hit.steps) > 1:
        return f"  ({' → '.join(_step(graph, step) for step in hit.steps[:-1])}, {last})"
    return f"  ({last})" if last else ""


def _step(graph: DependencyGraph, step: Step) -> str:
    return graph.register.assets[step.id].name if step.kind == "machine" else _name(graph.applications[step.id])


def _print_move(graph: DependencyGraph, move: Move) -> None:
    _table(
        f"integrations that are cut: {len(move.cuts)}",
        ("integration", "what it takes", "strength"),
        move.cuts,
        lambda each: (
            _integration(graph, each.integration),
            "violation" if each.is_violation else "bridge",
            each.integration.strength if each.integration.is_bridge_allowed else "no bridge allowed",
        ),
    )
    _table("bridges that can go", ("integration",), move.joined, lambda each: (_integration(graph, each),))
    _table("to connect anew outside", ("integration",), move.outside, lambda each: (_integration(graph, each),))
    _table(
        "move groups that are torn apart",
        ("group", "applications"),
        move.torn,
        lambda each: (each.number, _names(graph, each.applications)),
    )
    _table(
        "data that go along",
        ("data set", "MB", "location"),
        move.data_sets,
        lambda each: (each.name, each.size_mb, each.location),
    )


def _table[T](title: str, columns: Sequence[str], things: Sequence[T], row: Callable[[T], Sequence[object]]) -> None:
    """A table under a heading, where there is anything to put in it."""
    if not things:
        return
    output.out.print(f"\n{title}" if title else "")
    output.table("", columns, [row(each) for each in things[:_SHOWN]])
    if len(things) > _SHOWN:
        output.console.print(f"{_SHOWN} of {len(things)}; all of them: --format json")


def _name(application: Application) -> str:
    return f"{application.label}@{application.tenant}" if application.tenant else application.label


def _names(graph: DependencyGraph, numbers: Sequence[int]) -> str:
    names = [_name(graph.applications[number]) for number in numbers[:_NAMED]]
    more = len(numbers) - _NAMED
    return ", ".join([*names, f"{more} more"] if more > 0 else names)


_ARROWS = {Direction.LEFT_TO_RIGHT: "→", Direction.RIGHT_TO_LEFT: "←", Direction.BIDIRECTION: "↔"}


def _integration(graph: DependencyGraph, integration: Integration) -> str:
    arrow = _ARROWS.get(Direction(integration.direction), "–")
    end = integration.outside if integration.target is None else _name(graph.applications[integration.target])
    return f"{_name(graph.applications[integration.source])} {arrow} {end}"


def _is_among(integration: Integration, shown: Collection[int]) -> bool:
    return integration.source in shown and (integration.target is None or integration.target in shown)
