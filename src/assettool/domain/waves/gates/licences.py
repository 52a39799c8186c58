"""No product becomes short by the wave, during or after, and every licence may go along."""

from collections.abc import Iterator

from assettool.domain.application import ContactRole, Transferability
from assettool.domain.waves.facts import name_of
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing

_REFUSED = {Transferability.NO: Text.NO_TRANSFER, Transferability.CONSENT: Text.NEEDS_CONSENT}


def look(facts: GateFacts) -> Iterator[Finding]:
    """Every product that the wave changes the position of, and every application whose licence may not go along."""
    for effect in facts.effects:
        if effect.makes_short:
            number = max(effect.during.shortfall, effect.after.shortfall) - effect.before.shortfall
            values = {"product": effect.product.label, "number": str(number)}
            about = (thing("softwareproduct", effect.product.key),)
            yield Finding(GateName.LICENCES, False, Text.SHORT, values, name=effect.product.label, about=about)
    if not any(effect.makes_short for effect in facts.effects):
        yield Finding(GateName.LICENCES, True, Text.ENOUGH)
    for each in facts.moving:
        if text := _REFUSED.get(Transferability(each.licence_transferable)):
            who = facts.contacts(each, ContactRole.OWNER)
            key, about = facts.applications[each.id], (thing("application", each.id),)
            yield Finding(GateName.LICENCES, False, text, {}, key, name_of(each), who, about=about)
