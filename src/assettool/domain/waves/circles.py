"""Items that come after each other in a circle: orders tie them into one week, and those with a gap leave no plan."""

from collections.abc import Hashable
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
    ties = _ties(problem)
    way = _shut_way(ties)
    if not way:
        return None
    ties = _needed(ties, {tie[3] for tie in way})
    return Collision(
        tuple(sorted({tie[3] for tie in ties})),
        tuple(sorted({start for start, *_ in _shut_way(ties) if isinstance(start, str)})),
    )


def _shut_way(ties: Ties) -> Ties:
    """A circle with a gap; nothing where there is none."""
    import networkx as nx  # as above

    graph = _graph(ties)
    number_of = {node: number for number, nodes in enumerate(nx.strongly_connected_components(graph)) for node in nodes}
    shut = next((tie for tie in ties if tie[2] and number_of[tie[0]] == number_of[tie[1]]), None)
    if shut is None:
        return []
    way = nx.shortest_path(graph, shut[1], shut[0])
    return [shut, *((start, end, 0, graph.edges[start, end]["rule"]) for start, end in pairwise(way))]


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


def _needed(ties: Ties, rules: set[Rule]) -> Ties:
    """Of ties with rules that make a circle with a gap, those with as few of the rules as still do."""
    ties = [tie for tie in ties if tie[3] in rules]
    for rule in sorted(rules):
        left = [tie for tie in ties if tie[3] != rule]
        if _shut_way(left):
            ties = left
    return ties
