"""A dependency graph in the language of Graphviz, for whoever wants to draw it another way."""

from collections.abc import Collection, Iterator

from assettool.domain.graph import DependencyGraph
from assettool.domain.integration import Direction
from assettool.domain.register import Integration, grouped

_ARROWS = {
    Direction.LEFT_TO_RIGHT: "forward",
    Direction.RIGHT_TO_LEFT: "back",
    Direction.BIDIRECTION: "both",
    Direction.UNKNOWN: "none",
}


def dot_of(graph: DependencyGraph, shown: Collection[int] | None = None) -> str:
    """The graph, or some of it, as DOT: a cluster for each tenant, a dashed line for a soft integration."""
    return "".join(f"{line}\n" for line in _statements(graph, graph.applications.keys() if shown is None else shown))


def _statements(graph: DependencyGraph, shown: Collection[int]) -> Iterator[str]:
    tenants = grouped((each.tenant, each) for each in graph.applications.values() if each.id in shown)
    links = [each for each in graph.live if each.source in shown and (each.target is None or each.target in shown)]
    yield "digraph applications {"
    yield "  rankdir=LR; node [shape=box];"
    for place, (tenant, these) in enumerate(tenants.items()):
        yield f"  subgraph cluster_{place} {{"
        yield f"    label={_quoted(graph.tenant_names.get(tenant, tenant))};"
        for application in these:
            yield f"    a{application.id} [label={_quoted(application.label)}, tooltip={_quoted(application.status)}];"
        yield "  }"
    outside = sorted({each.outside for each in links if each.target is None})
    for place, name in enumerate(outside):
        yield f"  o{place} [label={_quoted(name)}, style=dashed];"
    names = {name: f"o{place}" for place, name in enumerate(outside)}
    for each in links:
        yield _edge(each, names)
    yield "}"


def _edge(integration: Integration, outside: dict[str, str]) -> str:
    end = outside[integration.outside] if integration.target is None else f"a{integration.target}"
    style = "solid" if integration.is_hard else "dashed"
    arrow = _ARROWS[Direction(integration.direction)]
    label = _quoted(integration.standard or integration.protocol)
    return f"  a{integration.source} -> {end} [dir={arrow}, style={style}, tooltip={label}];"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
