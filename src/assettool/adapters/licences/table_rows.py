"""The rows of tables about licences, one kind after the other."""

from collections.abc import Mapping
from datetime import date

from assettool.adapters.licences.cells import (
    account_of,
    amount_of,
    date_of,
    iso,
    line_of,
    organisation_of,
    parts_of,
    product_of,
    subject_of,
    whole_of,
)
from assettool.adapters.portfolio.records import Record
from assettool.adapters.sources.headers import fold
from assettool.domain.licence import MeasurementKind
from assettool.domain.licence_rows import (
    AccessRow,
    AllocationRow,
    ContractRow,
    EntitlementRow,
    InstallationRow,
    LicenceRow,
    MeasurementRow,
    ParallelRunRow,
    ProductRow,
    SubjectName,
)
from assettool.domain.objects import Value
from assettool.domain.portfolio import ApplicationName

_SMALL = 32_767
_MONTHS, _DAYS = 120, 730  # what NetBox takes
SOURCE = "table"
"""What installations come from where a table does not say it."""


def product(record: Record) -> ProductRow:
    """A product of a catalogue."""
    named = product_of(record)
    record.label = named.label
    rights, price = whole_of(record, "pack_rights", least=1), amount_of(record, "pack_price", 4)
    if (rights is None) != (price is None) and not record.reasons:
        record.reasons.append("a pack has a number of rights and a price, and one of them is not filled")
    metrics = _metrics(record)
    packs: list[object] = [] if rights is None else [{"rights": rights, "price": price, "metric": ""}]
    fields = {
        "family": line_of(record, "family", 100),
        "release": whole_of(record, "release", least=0, most=_SMALL),
        "rank": whole_of(record, "rank", least=0, most=_SMALL),
        "metrics": metrics,
        "needs_licence": record.flag("needs_licence"),
        "aliases": parts_of(record, "aliases"),
        "included_in": parts_of(record, "included_in"),
        "cal": line_of(record, "cal", 100),
        "packs": packs,
        "description": record.cut("description"),
    }
    return ProductRow(origin=record.origin, product=named, fields=_filled(fields))


def contract(record: Record) -> ContractRow:
    """An agreement with a supplier."""
    number = line_of(record, "number", 100)
    record.label = number
    if not number:
        record.reasons.append(f"it has no number: {record.header('number')} is empty")
    supplier = record.needed("supplier", "supplier")
    currency = line_of(record, "currency", 3).upper()
    fields = {
        "title": record.cut("title"),
        "start": iso(date_of(record, "start")),
        "end": iso(date_of(record, "end")),
        "renewal_months": whole_of(record, "renewal_months", least=0, most=_MONTHS),
        "notice_months": whole_of(record, "notice_months", least=0, most=_MONTHS),
        "notice_days": whole_of(record, "notice_days", least=0, most=_DAYS),
        "yearly_cost": amount_of(record, "yearly_cost"),
        "currency": {"€": "EUR", "$": "USD"}.get(currency, currency),
        "has_true_up": record.flag("has_true_up"),
        "documents": parts_of(record, "documents"),
        "description": record.cut("description"),
    }
    return ContractRow(
        origin=record.origin,
        supplier=supplier,
        number=number,
        organisation=organisation_of(record),
        fields=_filled(fields),
    )


def entitlement(record: Record) -> EntitlementRow:
    """Rights that were bought."""
    reference, line = line_of(record, "reference", 120), line_of(record, "line", 20)
    record.label = reference
    if not reference:
        record.reasons.append(f"it has no reference: {record.header('reference')} is empty")
    quantity = whole_of(record, "quantity")
    if quantity is None and not record.text("quantity"):
        record.reasons.append(f"it has no quantity: {record.header('quantity')} is empty")
    named = product_of(record)
    fields = {
        "rights_per_pack": whole_of(record, "rights_per_pack", least=1),
        "unit_price": amount_of(record, "unit_price", 4),
        "part_number": str(named.skus[0])[:100] if named.skus else "",
        "is_subscription": record.flag("is_subscription"),
        "maintenance_start": iso(date_of(record, "maintenance_start")),
        "maintenance_end": iso(date_of(record, "maintenance_end")),
        "may_upgrade": record.flag("may_upgrade"),
        "may_downgrade": record.flag("may_downgrade"),
        "may_downgrade_edition": record.flag("may_downgrade_edition"),
        "is_transferable": record.flag("is_transferable"),
        "dual_use_basis": record.choice("dual_use_basis"),
        "dual_use_days": whole_of(record, "dual_use_days", least=0, most=_SMALL),
        "dual_use_place": line_of(record, "dual_use_place", 50).casefold(),
        "replaces": parts_of(record, "replaces"),
        "description": record.cut("description"),
    }
    return EntitlementRow(
        origin=record.origin,
        reference=f"{reference}/{line}" if line else reference,
        product=named,
        quantity=quantity or 0,
        metric=record.choice("metric"),
        supplier=line_of(record, "supplier"),
        contract=line_of(record, "contract", 100),
        organisation=organisation_of(record),
        start=date_of(record, "start"),
        end=date_of(record, "end"),
        fields=_filled(fields),
    )


def allocation(record: Record) -> AllocationRow:
    """Rights that are kept for somebody."""
    reference = record.needed("entitlement", "entitlement", 150)
    record.label = reference
    quantity = whole_of(record, "quantity", least=1)
    if quantity is None and not record.text("quantity"):
        record.reasons.append(f"it has no quantity: {record.header('quantity')} is empty")
    organisation, application = organisation_of(record), _application(record)
    machine, login = line_of(record, "machine"), line_of(record, "account")
    directory_id = line_of(record, "account_id", 100)
    # An organisation beside one of the others says whose that is.
    subject = SubjectName(machine=machine) if machine else None
    if login or directory_id:
        subject = SubjectName(account=account_of(login, directory_id, organisation=organisation))
    if bool(application) + bool(machine) + bool(login or directory_id) > 1:
        record.reasons.append("rights are kept for an application, a machine or an account, and several are filled")
    return AllocationRow(
        origin=record.origin,
        entitlement=reference,
        quantity=quantity or 1,
        organisation=organisation,
        application=application,
        subject=subject,
        start=date_of(record, "start"),
        end=date_of(record, "end"),
    )


def installation(record: Record, on: date) -> InstallationRow:
    """A product on a machine, or with an account."""
    named = product_of(record)
    subject = subject_of(record)
    record.label = f"{named.label}: {subject.label}"
    seen = date_of(record, "last_seen")
    fields = {
        "version": line_of(record, "version", 100),
        "found_as": line_of(record, "found_as", 300),
        "first_seen": iso(date_of(record, "first_seen")),
        "removed": iso(date_of(record, "removed")),
        "last_used": iso(date_of(record, "last_used")),
    }
    return InstallationRow(
        origin=record.origin,
        product=named,
        subject=subject,
        source=line_of(record, "source", 100) or SOURCE,
        on=seen or on,
        application=_application(record),
        replica_of=line_of(record, "replica_of"),
        fields=_filled(fields),
    )


def access(record: Record, on: date) -> AccessRow:
    """Somebody who may reach a product."""
    named = product_of(record)
    subject = subject_of(record)
    record.label = f"{named.label}: {subject.label}"
    fields = {
        "system": line_of(record, "system", 50).casefold(),
        "start": iso(date_of(record, "start")),
        "end": iso(date_of(record, "end")),
    }
    return AccessRow(
        origin=record.origin,
        product=named,
        subject=subject,
        via=line_of(record, "via"),
        source=line_of(record, "source", 100) or SOURCE,
        on=on,
        fields=_filled(fields),
    )


def measurement(record: Record) -> LicenceRow:
    """A number that somebody reports."""
    kind, on, number = record.choice("kind"), date_of(record, "date"), whole_of(record, "number", least=0)
    named = product_of(record, is_needed=kind not in ("", MeasurementKind.HEADCOUNT))
    organisation = organisation_of(record)
    record.label = " ".join(filter(None, (kind, named.label or organisation.name)))
    for name, value in (("kind", kind), ("date", on), ("number", number)):
        if value in (None, "") and not record.text(name):
            record.reasons.append(f"{record.header(name)} is empty")
    if on is None or number is None or not kind:
        return record.rejected(*record.reasons)
    return MeasurementRow(
        origin=record.origin,
        kind=MeasurementKind(kind),
        on=on,
        number=number,
        product=named if named.label else None,
        organisation=organisation,
        source=line_of(record, "source", 300) or SOURCE,
    )


def parallel_run(record: Record) -> LicenceRow:
    """An old and a new machine that do the same work for a while."""
    old, new = record.needed("old", "old machine"), record.needed("new", "new machine")
    record.label = f"{old} → {new}"
    start = date_of(record, "start")
    fields = {
        "end": iso(date_of(record, "end")),
        "basis": record.choice("basis"),
        "place": line_of(record, "place", 50).casefold(),
        "remark": record.cut("remark", 300),
    }
    if start is None:
        if not record.text("start"):
            record.reasons.append(f"{record.header('start')} is empty")
        return record.rejected(*record.reasons)
    return ParallelRunRow(origin=record.origin, old=old, new=new, start=start, fields=_filled(fields))


def _application(record: Record) -> ApplicationName | None:
    name = line_of(record, "application")
    if not name:
        return None
    return ApplicationName(name, line_of(record, "application_version", 100), organisation_of(record))


def _metrics(record: Record) -> list[object]:
    """The metrics in one cell."""
    words = record.sheet.layout.words["metric"]
    found: list[object] = []
    for part in parts_of(record, "metric"):
        if metric := words.get(fold(str(part))):
            found.append(metric)
        else:
            record.reasons.append(f"{record.header('metric')} is no metric: {part}")
    return list(dict.fromkeys(found))


def _filled(fields: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
