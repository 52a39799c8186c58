"""Every integration of the wave is whole, or has a tested bridge, and nothing goes before what it needs."""

from collections.abc import Iterator

from assettool.domain.application import ApplicationStatus, ContactRole
from assettool.domain.graph import dependences_of
from assettool.domain.integration import IntegrationStatus
from assettool.domain.register import Application, Integration
from assettool.domain.waves.facts import HAS_MOVED, name_of
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing

_BRIDGED = frozenset(
    {IntegrationStatus.TESTED, IntegrationStatus.BRIDGED, IntegrationStatus.MIGRATED, IntegrationStatus.VERIFIED}
)
_GONE = frozenset({IntegrationStatus.RETIRED, IntegrationStatus.OUT_OF_SCOPE})


def look(facts: GateFacts) -> Iterator[Finding]:
    """Every live integration of every application of the wave; one that leads outside goes along."""
    for application in facts.moving:
        for each in facts.integrations(application):
            ends = {end for end in (each.source, each.target) if end is not None and end != application.id}
            others = [facts.register.applications[end] for end in ends if end in facts.register.applications]
            if each.status in _GONE or any(other.status == ApplicationStatus.RETIRED for other in others):
                continue
            yield from (_finding(facts, application, other, each) for other in others)


def _finding(facts: GateFacts, application: Application, other: Application, link: Integration) -> Finding:
    name = name_of(other)
    who = facts.contacts(application, ContactRole.TECHNICAL_MANAGER)
    is_met, text, values = True, Text.GOES_ALONG, {}
    if not _is_there(facts, other):
        needs = any(each.sender == other.id for each in dependences_of(link))
        if (link.is_hard and needs) or not link.is_bridge_allowed:
            is_met, text, values = False, Text.NEEDS_FIRST, {"other": name}
        elif link.is_hard or link.status in _BRIDGED:
            is_met, text, values = True, Text.BRIDGED, {"other": name, "status": link.status}
        else:
            is_met, text, values = False, Text.NOT_BRIDGED, {"other": name}
    key = facts.applications[application.id]
    title = f"{name_of(application)} - {name}"
    about = (thing("application", application.id), thing("application", other.id), thing("integration", link.id))
    return Finding(GateName.INTEGRATIONS, is_met, text, values, key, title, who, link.identifier, about)


def _is_there(facts: GateFacts, other: Application) -> bool:
    """Whether it has moved when this wave has: before it, or with it."""
    if other.status in HAS_MOVED or other.id in facts.applications:
        return True
    week = facts.weeks.get(other.id)
    return week is not None and week <= facts.monday
