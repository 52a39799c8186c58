"""A dependency graph and what a scenario does to it, as plain values for JSON."""

from collections.abc import Callable, Collection, Iterable

from assettool.domain.cascade import Cascade, Hit, Severity, Step
from assettool.domain.counterparts import missing_counterparts
from assettool.domain.graph import DependencyGraph, Group, SharedMachine
from assettool.domain.register import Application, Integration
from assettool.domain.scenario import Impact, Loss, Move

type Document = dict[str, object]


def document(
    graph: DependencyGraph,
    impact: Impact | None = None,
    shown: Collection[int] | None = None,
    url: Callable[[Application], str] | None = None,
) -> Document:
    """The graph or what is `shown` of it, with its groups and what is wrong; and all that a scenario does."""
    shown = graph.applications.keys() if shown is None else shown
    integrations = graph.register.integrations
    found: Document = {
        "nodes": [_node(graph, each, url) for each in graph.applications.values() if each.id in shown],
        "edges": [
            _edge(integrations[number], is_live=number in graph.live_ids)
            for number in sorted(integrations)
            if _is_among(integrations[number], shown)
        ],
        "move_groups": _groups(graph.move_groups, shown),
        "circles": _groups(graph.circles, shown),
        "shared_machines": [
            _shared(graph, each) for each in graph.shared_machines if _is_any(each.applications, shown)
        ],
        "missing_counterparts": [
            {"lack": str(each.lack), "integration": each.integration.id, "applications": list(each.applications)}
            for each in missing_counterparts(graph)
            if each.integration.source in shown or each.integration.target in shown
        ],
    }
    return {**found, "impact": impact_document(impact)} if impact else found


def _is_among(integration: Integration, shown: Collection[int]) -> bool:
    return integration.source in shown and (integration.target is None or integration.target in shown)


def _is_any(applications: Iterable[int], shown: Collection[int]) -> bool:
    return any(number in shown for number in applications)


def _groups(groups: Iterable[Group], shown: Collection[int]) -> list[Document]:
    return [_group(each) for each in groups if _is_any(each.applications, shown)]


def _shared(graph: DependencyGraph, machine: SharedMachine) -> Document:
    return {
        "id": machine.asset,
        "name": graph.register.assets[machine.asset].name,
        "uses": [{"application": a, "environment": e, "role": r} for a, e, r in machine.uses],
    }


def _node(graph: DependencyGraph, application: Application, url: Callable[[Application], str] | None) -> Document:
    group = graph.move_group_of.get(application.id)
    found: Document = {
        "id": application.id,
        "name": application.name,
        "version": application.version,
        "tenant": application.tenant,
        "status": application.status,
        "components": list(application.components),
        "users": dict(application.users),
        "move_group": group.number if group else None,
    }
    return {**found, "url": url(application)} if url else found


def _edge(integration: Integration, *, is_live: bool) -> Document:
    return {
        "id": integration.id,
        "identifier": integration.identifier,
        "source": integration.source,
        "target": integration.target,
        "outside": integration.outside,
        "direction": integration.direction,
        "strength": integration.strength,
        "kind": integration.kind,
        "standard": integration.standard,
        "protocol": integration.protocol,
        "is_bridge_allowed": integration.is_bridge_allowed,
        "status": integration.status,
        "is_live": is_live,
    }


def _group(group: Group) -> Document:
    return {
        "number": group.number,
        "applications": list(group.applications),
        "integrations": list(group.integrations),
    }


def impact_document(impact: Impact) -> Document:
    """What a scenario does."""
    cascade, scenario = impact.cascade, impact.scenario
    return {
        "mode": str(scenario.mode),
        "down": [
            *(f"application:{number}" for number in sorted(scenario.applications)),
            *(f"asset:{number}" for number in sorted(scenario.assets)),
        ],
        "counts": {str(severity): cascade.count(severity) for severity in Severity},
        "hits": [_hit(cascade, each) for each in cascade.hits],
        "circles": [list(each) for each in cascade.circles],
        "tenants": [
            {
                "tenant": each.tenant,
                **{str(severity): number for severity, number in each.applications.items()},
                "users": each.users,
                "uncounted": each.uncounted,
            }
            for each in cascade.tenants
        ],
        "other_environments": [_loss(each) for each in impact.other_environments],
        "shared_machines": [{"id": each.asset, "applications": list(each.applications)} for each in impact.shared],
        **(_move(impact.move) if impact.move else {}),
    }


def _hit(cascade: Cascade, hit: Hit) -> Document:
    application = cascade.graph.applications[hit.application]
    return {
        "application": hit.application,
        "name": application.name,
        "version": application.version,
        "tenant": application.tenant,
        "severity": str(hit.severity),
        "depth": hit.depth,
        "path": [_step(step) for step in cascade.path(hit)],
        "circle": cascade.circle_of.get(hit.application),
        "users": dict(application.users),
    }


def _step(step: Step) -> Document:
    return {"kind": step.kind, "id": step.id, "via": step.via}


def _loss(loss: Loss) -> Document:
    return {
        "application": loss.deployment.application,
        "environment": loss.deployment.environment,
        "severity": str(loss.severity),
        "asset": loss.asset,
    }


def _move(move: Move) -> Document:
    return {
        "cuts": [
            {
                "integration": each.integration.id,
                "moving": each.moving,
                "staying": each.staying,
                "is_violation": each.is_violation,
            }
            for each in move.cuts
        ],
        "joined": [each.id for each in move.joined],
        "outside": [each.id for each in move.outside],
        "torn": [each.number for each in move.torn],
        "data_sets": [each.id for each in move.data_sets],
    }
