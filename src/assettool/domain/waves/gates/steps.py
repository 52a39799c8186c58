"""Steps that an application has behind it, by its history: the evidence is the status change."""

from collections.abc import Collection, Iterator

from assettool.domain.application import ApplicationStatus, ContactRole
from assettool.domain.register import Application, StatusChange
from assettool.domain.waves.facts import name_of
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing

_ORDER = (
    ApplicationStatus.REGISTERED,
    ApplicationStatus.ASSESSED,
    ApplicationStatus.PACKAGED,
    ApplicationStatus.FUNCTIONAL_TEST,
    ApplicationStatus.USER_ACCEPTANCE,
    ApplicationStatus.PRODUCTION_ACCEPTANCE,
    ApplicationStatus.GO,
    ApplicationStatus.PLANNED,
    ApplicationStatus.MIGRATING,
    ApplicationStatus.MIGRATED,
    ApplicationStatus.AFTERCARE,
    ApplicationStatus.IN_MANAGEMENT,
    ApplicationStatus.CLEARED,
)
_PACKAGED = frozenset(_ORDER[_ORDER.index(ApplicationStatus.PACKAGED) :])
_TESTED = frozenset(_ORDER[_ORDER.index(ApplicationStatus.GO) :])


def tests(facts: GateFacts) -> Iterator[Finding]:
    """Every test of an application is accepted: it got its go, and has not gone back since."""
    for each in facts.moving:
        found = _last(facts, each, {ApplicationStatus.GO}) if each.status in _TESTED else None
        missing = {"status": each.status, "wanted": ApplicationStatus.GO.value}
        who = facts.contacts(each, ContactRole.FUNCTIONAL_MANAGER, ContactRole.OWNER)
        yield _finding(facts, GateName.TESTS, each, found, who, (Text.NOT_REACHED, missing))


def packaging(facts: GateFacts) -> Iterator[Finding]:
    """What is installed on machines was packaged, and has not gone back to before that."""
    for each in facts.moving:
        who = facts.contacts(each, ContactRole.TECHNICAL_MANAGER)
        if not facts.register.deployments_of.get(each.id):
            key = facts.applications[each.id]
            about = (thing("application", each.id),)
            yield Finding(GateName.PACKAGING, True, Text.NOT_INSTALLED, {}, key, name_of(each), who, about=about)
            continue
        found = _last(facts, each, {ApplicationStatus.PACKAGED}) if each.status in _PACKAGED else None
        yield _finding(facts, GateName.PACKAGING, each, found, who, (Text.NOT_PACKAGED, {"status": each.status}))


def _last(facts: GateFacts, application: Application, wanted: Collection[str]) -> StatusChange | None:
    return next((each for each in reversed(facts.changes(application)) if each.new in wanted), None)


def _finding(
    facts: GateFacts,
    gate: GateName,
    application: Application,
    found: StatusChange | None,
    who: tuple[str, ...],
    missing: tuple[Text, dict[str, str]],
) -> Finding:
    key, name = facts.applications[application.id], name_of(application)
    about: tuple[str, ...] = (thing("application", application.id),)
    if found is None:
        text, values = missing
        return Finding(gate, False, text, values, key, name, who, about=about)
    said = {"status": found.new, "day": f"{found.at.date()}"}
    evidence = found.document or found.origin or found.reason
    about = (*about, thing("statuschange", found.id))
    return Finding(gate, True, Text.REACHED, said, key, name, who, evidence, about)
