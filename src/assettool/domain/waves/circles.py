"""Items that come after each other in a circle: orders tie them into one week, and those with a gap leave no plan."""

from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from assettool.domain.waves.problem import Problem, Rule
from assettool.domain.waves.proposal import Collision

if TYPE_CHECKING:
    import networkx as nx

type Ties = list[tuple[Hashable, Hashable, int, Rule]]
"""From, to, and the weeks that lie between; an order of many items has a node of its own, its place in the problem."""


def components(problem: Problem) -> list[list[str]]:
    """The items that have to share a week, in an order in which none comes before one that it has to follow.

    The order does not hang on that of the rows.
    """
    import networkx as nx  # a fifth of a second, which only those pay who plan

    graph = _graph(_ties(problem))
    graph.add_nodes_from(item.key for item in problem.items)
    condensed = nx.condensation(graph)
    keys = {
        number: sorted(node for node in content if isinstance(node, str))
        for number, content in condensed.nodes(data="members")
    }
    ranks = _ranks(condensed)
    return [keys[number] for number in sorted(keys, key=lambda each: (ranks[each], keys[each])) if keys[number]]


def circle_with_gap(problem: Problem) -> Collision | None:
    """The rules of one circle of orders that asks for a gap; without any one of them that circle is open."""
    import networkx as nx  # as above

    ties = _ties(problem)
    number_of = {
        node: number for number, nodes in enumerate(nx.strongly_connected_components(_graph(ties))) for node in nodes
    }
    shut = [tie for tie in ties if tie[2] and number_of[tie[0]] == number_of[tie[1]]]
    if not shut:
        return None
    graph = _graph(ties)
    ways = [(nx.shortest_path(graph, end, start), tie) for tie in shut for start, end in [tie[:2]]]
    rules = {rule for way, tie in ways[:1] for rule in (tie[3], *_rules_along(graph, way))}
    return Collision(tuple(sorted(_needed(ties, rules))))


def _ties(problem: Problem) -> Ties:
    ties: Ties = []
    for number, order in enumerate(problem.orders):
        ties += [(key, number, 0, order.rule) for key in order.before]
        ties += [(number, key, order.gap, order.rule) for key in order.after]
    for each in problem.togethers:
        circle = (*each.items, *each.items[:1]) if len(set(each.items)) > 1 else ()
        ties += [(one, other, 0, each.rule) for one, other in pairwise(circle)]
    return ties


def _graph(ties: Ties) -> "nx.DiGraph":
    import networkx as nx  # as above

    graph = nx.DiGraph()
    for start, end, _, rule in ties:
        graph.add_edge(start, end, rule=rule)
    return graph


def _ranks(graph: "nx.DiGraph") -> dict[int, int]:
    """Node → how long the longest way to it is."""
    import networkx as nx  # as above

    ranks: dict[int, int] = {}
    for node in nx.topological_sort(graph):
        ranks[node] = max((ranks[before] + 1 for before in graph.predecessors(node)), default=0)
    return ranks


def _rules_along(graph: "nx.DiGraph", way: Sequence[Hashable]) -> Iterator[Rule]:
    for start, end in pairwise(way):
        yield graph.edges[start, end]["rule"]


def _needed(ties: Ties, rules: set[Rule]) -> set[Rule]:
    """Of rules that make a circle with a gap, as few as still do."""
    import networkx as nx  # as above

    for rule in sorted(rules):
        left = [tie for tie in ties if tie[3] in rules and tie[3] != rule]
        parts = nx.strongly_connected_components(_graph(left))
        number_of = {node: number for number, nodes in enumerate(parts) for node in nodes}
        if any(tie[2] and number_of[tie[0]] == number_of[tie[1]] for tie in left):
            rules = rules - {rule}
    return rules
