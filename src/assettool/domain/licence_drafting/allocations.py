"""Allocations: rights that are kept for a tenant, an application, an account or a machine."""

from assettool.domain.drafting.draft import Draft, Unusable, tenant_ref
from assettool.domain.licence_current import allocation_key
from assettool.domain.licence_drafting.rights import Entitlements
from assettool.domain.licence_drafting.subjects import Subjects, application_ref
from assettool.domain.licence_rows import NOBODY, AllocationRow
from assettool.domain.objects import Ref, Value


def draft_allocation(draft: Draft, entitlements: Entitlements, subjects: Subjects, row: AllocationRow) -> None:
    """Want rights to be kept for somebody. Raises `Unusable`."""
    if row.quantity < 1:
        raise Unusable(f"at least one right is kept for somebody: {row.quantity}")
    if row.start and row.end and row.end < row.start:
        raise Unusable(f"it ends before it starts: {row.start} to {row.end}")
    entitlement = entitlements.ref(row.entitlement)
    to = _to(draft, subjects, row)
    key = allocation_key(entitlement.key.partition(":")[2], to.key)
    fields: dict[str, Value] = {"entitlement": entitlement, "object": to, "quantity": row.quantity}
    for name, day in (("start", row.start), ("end", row.end)):
        if day:
            fields[name] = day.isoformat()
    draft.took(is_first=draft.want(key, key, fields, origin=row.origin))


def _to(draft: Draft, subjects: Subjects, row: AllocationRow) -> Ref:
    if row.application:
        return application_ref(subjects.application(row.application, row.origin))
    if row.subject:
        return subjects.find(row.subject).ref
    if row.organisation == NOBODY:
        raise Unusable("it names nobody to keep the rights for")
    return tenant_ref(draft.tenant(row.organisation, row.origin))
