"""Somebody owns every application: who decides about it, and who hears of its move."""

from collections.abc import Iterator

from assettool.domain.application import ContactRole
from assettool.domain.waves.facts import name_of
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing


def look(facts: GateFacts) -> Iterator[Finding]:
    """Every application of the wave."""
    for each in facts.moving:
        owners = facts.contacts(each, ContactRole.OWNER)
        yield Finding(
            GateName.OWNER,
            bool(owners),
            Text.OWNED if owners else Text.NOT_OWNED,
            {"owner": ", ".join(owners)} if owners else {},
            facts.applications[each.id],
            name_of(each),
            facts.contacts(each, ContactRole.FUNCTIONAL_MANAGER, ContactRole.TECHNICAL_MANAGER),
            about=(thing("application", each.id), *(thing("contact", owner) for owner in owners)),
        )
