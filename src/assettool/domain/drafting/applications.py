"""Applications as their rows want them, with their components, users and contacts."""

from collections.abc import Iterable
from dataclasses import replace

from assettool.domain.conflicts import KEY_LENGTH, Said
from assettool.domain.decisions import AGREED
from assettool.domain.drafting.catalogue import Components, Suppliers, contact_ref, role_ref
from assettool.domain.drafting.draft import Draft, Unusable, tenant_ref
from assettool.domain.matching import Entry, Matching, Proposal, folded
from assettool.domain.objects import (
    APPLICATION,
    COMPONENT_USE,
    CONFLICT,
    CONTACT_ASSIGNMENT,
    TENANT_USE,
    Ref,
    Value,
)
from assettool.domain.observation import Origin
from assettool.domain.portfolio import ApplicationRow
from assettool.domain.register import Application, application_key

_UNKNOWN_VERSIONS = frozenset({"xxx", "x", "-", "?", "onbekend", "unknown", "n.v.t.", "nvt", "n/a", "nb"})
"""What people write where a version has to stand and they do not know it."""
RULE = "a row that may be about an application that there is, is not used"


def clean(draft: Draft, row: ApplicationRow) -> ApplicationRow:
    """The row with its name and version as they are kept. Raises `Unusable` where it has no name."""
    name, version = " ".join(row.name.split()), " ".join(row.version.split())
    if not name:
        raise Unusable("it has no name")
    if version.casefold() in _UNKNOWN_VERSIONS:
        draft.warn(f"a version that says nothing counts as unknown: {version}", row.origin)
        version = ""
    return row if (name, version) == (row.name, row.version) else replace(row, name=name, version=version)


def draft_applications(draft: Draft, matching: Matching, suppliers: Suppliers, components: Components) -> None:
    """Want every application that rows are about, and tell of those that wait for a person."""
    natural = {entry.key for entry in matching.entries}
    for entry in matching.entries:
        if entry.rows or entry.likened:
            _draft(draft, entry, suppliers, components, natural)
    for proposal in matching.proposals:
        _hold(draft, proposal)
    for group, other in matching.clashing:
        why = Unusable(f"another application has this very name and version, give this one another: {other}")
        for row in group.rows:
            draft.turn_away(row.origin, row.name, why)
    _settle(draft, matching)


def _draft(draft: Draft, entry: Entry, suppliers: Suppliers, components: Components, natural: set[str]) -> None:
    rows = [*entry.rows, *entry.likened]
    key = f"{APPLICATION}:{entry.key}"
    fields: dict[str, Value] = {"tenant": tenant_ref(entry.tenant), **_named(draft, entry, natural)}
    _fill(draft, fields, entry, rows)
    present = draft.register.suppliers.get(entry.current.supplier_id or 0) if entry.current else None
    for row in rows:
        if row.supplier and "supplier" not in fields and (ref := suppliers.ref(row.supplier, present, row.origin)):
            fields["supplier"] = ref
        if row.contract_holder and "contract_holder" not in fields:
            fields["contract_holder"] = tenant_ref(draft.tenant(row.contract_holder, row.origin))
    draft.want(key, entry.key, fields)
    draft.begun[key] = next((row.since for row in rows if row.since), None), rows[0].origin
    for place, row in enumerate(rows):
        draft.took(is_first=place == 0)
        _draft_parts(draft, entry.key, row, components)


def _named(draft: Draft, entry: Entry, natural: set[str]) -> dict[str, Value]:
    """Name and version; those of NetBox stay where a row only spells them another way."""
    now = entry.current
    if now is None:
        return {"name": entry.name, "version": entry.version}
    if not entry.rows:
        return {}
    row = entry.rows[0]
    version = next((each.version for each in entry.rows if each.version), now.version)
    name = now.name if folded(row.name) == folded(now.name) else row.name
    version = now.version if folded(version) == folded(now.version) else version
    wanted = application_key(entry.tenant, name, version)
    if wanted == entry.key:
        return {}
    if wanted in natural:
        draft.warn(f"it keeps its name, another application has the new one: {wanted}", row.origin)
        return {}
    natural.add(wanted)
    return {"name": name, "version": version}


def _fill(draft: Draft, fields: dict[str, Value], entry: Entry, rows: Iterable[ApplicationRow]) -> None:
    """The values of the rows, the first of which counts; nothing that is empty."""
    for place, row in enumerate(rows):
        is_its_own = place < len(entry.rows)
        for name, value in row.fields.items():
            if value in (None, "") or (name == "is_self_added" and not is_its_own):
                continue
            if fields.setdefault(name, value) != value:
                draft.contradict(name, row.origin)
    columns: dict[str, object] = {}
    for row in entry.rows:
        for column, text in row.catalogue.items():
            columns.setdefault(column, text)
    catalogue = _catalogue(entry.current, entry.identifiers, columns)
    if catalogue:
        fields["catalogue"] = catalogue


def _catalogue(now: Application | None, identifiers: dict[str, str], columns: dict[str, object]) -> dict[str, object]:
    before = now.catalogue if now else {}
    parts = {
        "identifiers": {**(now.identifiers if now else {}), **identifiers},
        "columns": {**(now.columns if now else {}), **columns},
    }
    return {**before, **{name: part for name, part in parts.items() if part}}


def _draft_parts(draft: Draft, key: str, row: ApplicationRow, components: Components) -> None:
    application = Ref(f"{APPLICATION}:{key}")
    for component in row.components:
        if ref := components.ref(component, row.origin):
            use = f"{COMPONENT_USE}:{key}/{ref.key.partition(':')[2]}"
            draft.want(use, key, {"application": application, "component": ref})
    for organisation, number in row.users:
        draft_use(draft, key, draft.tenant(organisation, row.origin), number, row.origin)
    for role, contact in row.contacts.items():
        if "@" in contact:
            draft.warn("a mail address is no contact, and is not kept", row.origin)
        elif contact:
            fields: dict[str, Value] = {
                "object": application,
                "contact": contact_ref(draft, contact),
                "role": role_ref(draft, role),
            }
            draft.want(f"{CONTACT_ASSIGNMENT}:{key}/{role}", key, fields, origin=row.origin)


def draft_use(draft: Draft, key: str, tenant: str, number: int, origin: Origin) -> bool:
    """Want so many users of a tenant for an application; False where a row before has said so."""
    fields: dict[str, Value] = {
        "application": Ref(f"{APPLICATION}:{key}"),
        "tenant": tenant_ref(tenant),
        "users": number,
    }
    return draft.want(f"{TENANT_USE}:{key}/{tenant}", key, fields, origin=origin)


def duplicate_key(key: str) -> str:
    """What the conflict about an application that may be a duplicate is known by."""
    return f"duplicate/{key}"[:KEY_LENGTH]


def reasons(proposal: Proposal) -> str:
    """What a proposal says, in one line."""
    candidates = ", ".join(f"{_label(entry)} ({score} %)" for entry, score in proposal.candidates)
    return f"it may be an application that there is: {candidates}"


def _label(entry: Entry) -> str:
    return f"{entry.name} {entry.version}".strip()


def _hold(draft: Draft, proposal: Proposal) -> None:
    group = proposal.group
    for row in group.rows:
        draft.turn_away(row.origin, row.name, Unusable(reasons(proposal), is_held=True))
    said: list[Said] = [
        {
            "source": group.rows[0].origin.file,
            "origin": str(group.rows[0].origin),
            "value": group.name,
            "identifiers": dict(group.identifiers),
        }
    ]
    said += [
        {"source": "netbox", "origin": f"{score} %", "value": _label(entry), "uid": entry.key}
        for entry, score in proposal.candidates
    ]
    first, _ = proposal.candidates[0]
    key = duplicate_key(group.key)
    fields: dict[str, Value] = {
        "application": Ref(f"{APPLICATION}:{first.key}"),
        "asset": None,
        "key": key,
        "kind": "duplicate",
        "field": "",
        "values": list(said),
        "status": "open",
        "resolution": "",
    }
    draft.want(f"{CONFLICT}:{key}", first.key, fields, {"rule": RULE})


def _settle(draft: Draft, matching: Matching) -> None:
    """Close the questions about rows that have found their place meanwhile."""
    placed = {duplicate_key(key) for key in matching.placed}
    for each in draft.register.duplicates:
        if each.key in placed and each.status == "open":
            fields: dict[str, Value] = {"status": "resolved", "resolution": AGREED}
            draft.want(f"{CONFLICT}:{each.key}", "", fields)
