"""From files about licences to a plan: which object of NetBox each row is about, and what would change."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from assettool.domain.drafting.draft import Draft, Unusable
from assettool.domain.licence import MeasurementKind
from assettool.domain.licence_current import Ledger, ledger_of
from assettool.domain.licence_drafting.allocations import draft_allocation
from assettool.domain.licence_drafting.contracts import Contracts
from assettool.domain.licence_drafting.numbers import draft_measurement, draft_parallel_run, want_measurement
from assettool.domain.licence_drafting.products import Products
from assettool.domain.licence_drafting.rights import Entitlements
from assettool.domain.licence_drafting.subjects import Subjects
from assettool.domain.licence_drafting.use import Use
from assettool.domain.licence_rows import (
    AccessRow,
    AllocationRow,
    AssignmentRow,
    ContractRow,
    EntitlementRow,
    InstallationRow,
    LicenceRow,
    MeasurementRow,
    ParallelRunRow,
    ProductRow,
    SubscriptionRow,
)
from assettool.domain.objects import Book
from assettool.domain.observation import Rejected, SourceWarning
from assettool.domain.organisations import Known, Organisations
from assettool.domain.plan import FILES, Change, Plan, PlannedReject, PlannedSource, differences
from assettool.domain.recognition import RecognitionRule
from assettool.errors import AssettoolError
from assettool.ports import LicenceReading, Progress, Store
from assettool.services.kept import Kept
from assettool.services.planning import MOST_IN_MEMORY

logger = logging.getLogger(__name__)

_STEP = 500

type _Used = (
    AccessRow
    | AllocationRow
    | AssignmentRow
    | ContractRow
    | EntitlementRow
    | InstallationRow
    | MeasurementRow
    | ParallelRunRow
    | ProductRow
    | SubscriptionRow
)


@dataclass(slots=True)
class LicenceRows:
    """All files as they were read."""

    rows: list[LicenceRow] = field(default_factory=list)
    planned: list[PlannedSource] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)
    complete: set[str] = field(default_factory=set)
    """The sources of installations and accesses of which the files name everything."""

    def of[T](self, kind: type[T]) -> list[T]:
        """The rows of one kind, in their order."""
        return [row for row in self.rows if isinstance(row, kind)]

    @property
    def sources(self) -> set[str]:
        """The sources that rows give for installations and accesses."""
        return {row.source for row in self.rows if isinstance(row, AccessRow | AssignmentRow | InstallationRow)}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The products that are known beside NetBox, and the rules that tell which one a program is."""

    products: tuple[ProductRow, ...] = ()
    rules: tuple[RecognitionRule, ...] = ()
    path: Path | None = None
    """The file that has them."""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PlannedLicences:
    """A plan, and what people want to know of it."""

    plan: Plan
    warnings: Sequence[SourceWarning]


def read_licence_files(readings: Iterable[LicenceReading], progress: Progress) -> LicenceRows:
    """Read every file to its end. Raises `SourceError` where one cannot be read."""
    found = LicenceRows()
    for reading in readings:
        name = Path(reading.path).name
        progress.start(f"reading {name}")
        before = len(found.rows)
        for number, row in enumerate(reading.rows, start=1):
            found.rows.append(row)
            if number % _STEP == 0:
                progress.advance(_STEP)
        progress.finish()
        count = len(found.rows) - before
        found.warnings.extend(reading.warnings)
        found.complete |= reading.complete
        source = f"{FILES[Book.LICENCES]}{name}"
        found.planned.append(PlannedSource(source, reading.format, name, reading.sha256, count))
    logger.info("read %d rows from %d files", len(found.rows), len(found.planned))
    return found


def make_licence_plan(
    rows: LicenceRows,
    store: Store,
    organisations: Sequence[Known],
    catalogue: Catalogue,
    now: datetime,
    progress: Progress,
    *,
    tenant: str = "",
    complete: bool = False,
) -> PlannedLicences:
    """Compare what the files say with what NetBox holds. `tenant` is the slug of rows that name no organisation.

    With `complete` the files name everything that their sources have: what they lack is gone. Raises `AccountingError`
    where a row got lost, `AssettoolError` where there is no such tenant.
    """
    progress.start("reading NetBox")
    ledger = ledger_of(store.read_licences(), rows.sources)
    progress.finish()
    progress.start("comparing")
    known = [*organisations, *(Known(each.slug, each.name) for each in ledger.register.tenants.values())]
    if tenant and tenant not in {each.slug for each in known}:
        raise AssettoolError(f"there is no tenant with this slug: {tenant}", hint="name one that NetBox has")
    draft = Draft(ledger.register, Organisations(known, tenant), now)
    _Drafting(draft, ledger, catalogue, tenant).draft(rows, is_complete=complete)
    accounting = draft.accounting(len(rows.rows))
    accounting.check()
    changes = Kept(Change, differences(draft.desired.values(), ledger.current))
    progress.finish()
    plan = Plan(
        netbox=store.url,
        sources=tuple(rows.planned),
        accounting=accounting,
        changes=changes if len(changes) > MOST_IN_MEMORY else tuple(changes),
        rejects=tuple(draft.rejects),
    )
    return PlannedLicences(plan, [*rows.warnings, *draft.warnings])


class _Drafting:
    """Takes the rows in the order in which they refer to each other."""

    def __init__(self, draft: Draft, ledger: Ledger, catalogue: Catalogue, tenant: str) -> None:
        self._draft = draft
        self._tenant = tenant
        self._products = Products(draft, ledger, catalogue.products, catalogue.rules)
        self._contracts = Contracts(draft, ledger)
        self._entitlements = Entitlements(draft, ledger, self._products, self._contracts)
        self._subjects = Subjects(draft, ledger, tenant)
        self._use = Use(draft, ledger, self._products, self._subjects)

    def draft(self, rows: LicenceRows, *, is_complete: bool) -> None:
        """Take all of them."""
        draft = self._draft
        draft.rejects += [
            PlannedReject(row.source, str(row.origin), row.label, row.reasons, by_rule=row.by_rule)
            for row in rows.of(Rejected)
        ]
        self._entitlements.expect(rows.of(EntitlementRow))
        self._each(rows.of(ProductRow), self._products.row)
        self._each(rows.of(ContractRow), self._contracts.row)
        self._each(rows.of(EntitlementRow), self._entitlements.row)
        self._each(rows.of(SubscriptionRow), self._subscription)
        self._each(rows.of(AllocationRow), partial(draft_allocation, draft, self._entitlements, self._subjects))
        self._each(rows.of(InstallationRow), self._use.installation)
        # Who has which licence is known before the report of when they were used.
        self._each((row for row in rows.of(AssignmentRow) if not row.is_usage), self._use.assignment)
        self._each((row for row in rows.of(AssignmentRow) if row.is_usage), self._use.assignment)
        self._each(rows.of(AccessRow), self._use.access)
        self._each(rows.of(MeasurementRow), partial(draft_measurement, draft, self._products))
        self._each(rows.of(ParallelRunRow), partial(draft_parallel_run, draft, self._subjects))
        self._products.settle()
        self._use.gone(rows.sources if is_complete else rows.complete, self._tenant, is_sure=is_complete)

    def _subscription(self, row: SubscriptionRow) -> None:
        """What a portal has of a subscription: the rights, and how many of them are in use."""
        if self._tenant:
            # Two tenants of Microsoft 365 have the same SKUs.
            source, _, sku = row.entitlement.reference.partition("/")
            row = replace(row, entitlement=replace(row.entitlement, reference=f"{source}/{self._tenant}/{sku}"))
        product = self._entitlements.subscription(row)
        if row.in_use is not None:
            measured = MeasurementRow(
                origin=row.origin,
                kind=MeasurementKind.REPORTED,
                on=row.on,
                number=row.in_use,
                organisation=row.entitlement.organisation,
                source=row.source,
            )
            want_measurement(self._draft, measured, product)

    def _each[R: _Used](self, rows: Iterable[R], take: Callable[[R], None]) -> None:
        for row in rows:
            try:
                take(row)
            except Unusable as why:
                self._draft.turn_away(row.origin, label(row), why)


def label(row: _Used) -> str:
    """What a person would recognise a row by."""
    match row:
        case ProductRow():
            return row.product.label
        case ContractRow():
            return f"{row.supplier} {row.number}".strip()
        case EntitlementRow():
            return row.reference
        case SubscriptionRow():
            return row.entitlement.product.label
        case AllocationRow():
            return row.entitlement
        case AssignmentRow():
            return "" if row.account.is_concealed else row.account.login or next(iter(row.account.ids), "")
        case MeasurementRow():
            return f"{row.kind} {row.product.label if row.product else row.organisation.name}".strip()
        case ParallelRunRow():
            return f"{row.old} → {row.new}"
        case InstallationRow() | AccessRow():
            return f"{row.product.label}: {row.subject.label}"
