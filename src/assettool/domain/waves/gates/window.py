"""The wave has hours of its own, in its week, and no freeze touches what it moves."""

from collections.abc import Iterator
from datetime import timedelta

from assettool.domain.waves.facts import is_called, name_of
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing
from assettool.domain.waves.rules import Freeze


def look(facts: GateFacts) -> Iterator[Finding]:
    """Its hours, and every freeze that lies in its week."""
    yield _hours(facts)
    for freeze in facts.freezes:
        if freeze.period.touches(facts.monday):
            yield from _frozen(facts, freeze)


def _hours(facts: GateFacts) -> Finding:
    if facts.start is None or facts.end is None:
        return Finding(GateName.WINDOW, False, Text.NO_WINDOW)
    first, last = facts.start.date(), facts.end.date()
    if not facts.monday <= first <= last < facts.monday + timedelta(weeks=1):
        return Finding(GateName.WINDOW, False, Text.OUTSIDE_WEEK)
    said = {"start": f"{facts.start:%Y-%m-%d %H:%M}", "end": f"{facts.end:%Y-%m-%d %H:%M}"}
    return Finding(GateName.WINDOW, True, Text.IN_WINDOW, said)


def _frozen(facts: GateFacts, freeze: Freeze) -> Iterator[Finding]:
    for each in facts.moving:
        tenants = {each.tenant, *each.users}
        if freeze.tenants and not freeze.tenants & tenants:
            continue
        if freeze.applications and not any(is_called(each, name) for name in freeze.applications):
            continue
        said = {"freeze": freeze.name, "scope": name_of(each), "end": str(freeze.period.last or "?")}
        about = (thing("application", each.id), thing("freeze", freeze.name))
        yield Finding(
            GateName.WINDOW, False, Text.FROZEN, said, facts.applications[each.id], name_of(each), about=about
        )
