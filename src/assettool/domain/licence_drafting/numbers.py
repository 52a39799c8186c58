"""Measurements and parallel runs."""

from datetime import timedelta

from assettool.domain.drafting.draft import Draft, Unusable, tenant_ref
from assettool.domain.licence import MeasurementKind
from assettool.domain.licence_current import measurement_key, parallel_run_key
from assettool.domain.licence_drafting.owner import owner
from assettool.domain.licence_drafting.products import Products
from assettool.domain.licence_drafting.subjects import Subjects
from assettool.domain.licence_rows import MeasurementRow, ParallelRunRow
from assettool.domain.objects import Ref, Value


def draft_measurement(draft: Draft, products: Products, row: MeasurementRow) -> None:
    """Want a number that somebody reports. Raises `Unusable`."""
    is_headcount = row.kind is MeasurementKind.HEADCOUNT
    if is_headcount and not owner(draft, row.organisation, row.origin):
        raise Unusable("a headcount is of an organisation, and it names none")
    if not is_headcount and row.product is None:
        raise Unusable("it names no product")
    # A headcount is of people, whatever product they were counted for.
    product = None if is_headcount or row.product is None else products.ref(row.product, row.origin)
    draft.took(is_first=want_measurement(draft, row, product))


def want_measurement(draft: Draft, row: MeasurementRow, product: Ref | None) -> bool:
    """Want a number; False where a row before has it. Raises `Unusable`."""
    if row.number < 0:
        raise Unusable(f"nobody counts fewer than none: {row.number}")
    if row.on > draft.now.date() + timedelta(days=1):  # wherever the file was made
        raise Unusable(f"it is of a day that has not come: {row.on}")
    tenant = owner(draft, row.organisation, row.origin)
    on = row.on.isoformat()
    fields: dict[str, Value] = {"kind": row.kind.value, "on": on, "number": row.number, "source": row.source}
    if product:
        fields["product"] = product
    if tenant:
        fields["tenant"] = tenant_ref(tenant)
    key = measurement_key(row.kind, product.key.partition(":")[2] if product else "", tenant, on)
    return draft.want(key, key, fields, origin=row.origin)


def draft_parallel_run(draft: Draft, subjects: Subjects, row: ParallelRunRow) -> None:
    """Want an old and a new machine to be known as the same for a while. Raises `Unusable`."""
    end = row.fields.get("end")
    if end and str(end) < row.start.isoformat():
        raise Unusable(f"it ends before it starts: {row.start} to {end}")
    old, new = subjects.machine(row.old), subjects.machine(row.new)
    if old == new:
        raise Unusable(f"a machine does not replace itself: {row.old}")
    start = row.start.isoformat()
    key = parallel_run_key(old.key, new.key, start)
    fields: dict[str, Value] = {"old": old.ref, "new": new.ref, "start": start, **row.fields}
    draft.took(is_first=draft.want(key, key, fields, origin=row.origin))
