"""It is decided what becomes of every application."""

from collections.abc import Iterator

from assettool.domain.application import ContactRole, Disposition
from assettool.domain.waves.facts import name_of
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing


def look(facts: GateFacts) -> Iterator[Finding]:
    """Every application of the wave."""
    for each in facts.moving:
        is_met = each.disposition != Disposition.UNDECIDED
        yield Finding(
            GateName.DISPOSITION,
            is_met,
            Text.DECIDED if is_met else Text.UNDECIDED,
            {"disposition": each.disposition} if is_met else {},
            facts.applications[each.id],
            name_of(each),
            facts.contacts(each, ContactRole.OWNER),
            about=(thing("application", each.id),),
        )
