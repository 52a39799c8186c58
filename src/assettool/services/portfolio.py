"""From files about applications to a plan: which application each row is about, and what would change."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from assettool.domain.current import Current
from assettool.domain.drafting.applications import clean, draft_applications
from assettool.domain.drafting.catalogue import Components, Suppliers
from assettool.domain.drafting.draft import Draft, Unusable
from assettool.domain.drafting.histories import Histories
from assettool.domain.drafting.integrations import Links
from assettool.domain.drafting.parts import Machines, draft_data_set, draft_tenant_use
from assettool.domain.matching import Matching, Missing, Proposal
from assettool.domain.objects import Book
from assettool.domain.observation import Rejected, SourceWarning
from assettool.domain.organisations import Known, Organisations
from assettool.domain.plan import FILES, Change, Plan, PlannedReject, PlannedSource, differences
from assettool.domain.portfolio import (
    ApplicationName,
    ApplicationRow,
    ComponentRow,
    DataSetRow,
    DeploymentRow,
    IntegrationRow,
    PortfolioRow,
    StatusRow,
    SupplierRow,
    TenantUseRow,
)
from assettool.domain.register import Application, Register
from assettool.domain.register_current import current_of
from assettool.domain.register_rows import register_of
from assettool.errors import AssettoolError, StalePlanError
from assettool.ports import PortfolioReading, Progress, Store
from assettool.services.kept import Kept
from assettool.services.planning import MOST_IN_MEMORY

logger = logging.getLogger(__name__)

_STEP = 500


type _Referring = ApplicationRow | TenantUseRow | DeploymentRow | DataSetRow | IntegrationRow | StatusRow
"""Rows that name organisations or applications, which may not be there."""


@dataclass(slots=True)
class PortfolioRows:
    """All files as they were read."""

    rows: list[PortfolioRow] = field(default_factory=list)
    planned: list[PlannedSource] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)

    def of[T](self, kind: type[T]) -> list[T]:
        """The rows of one kind, in their order."""
        return [row for row in self.rows if isinstance(row, kind)]


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A plan, and what people want to know of it."""

    plan: Plan
    warnings: Sequence[SourceWarning]
    proposals: Sequence[Proposal]
    absent: Sequence[Application]
    """Applications that no row is about, of the tenants whose portfolio was read. They stay as they are."""
    register: Register


def read_files(readings: Iterable[PortfolioReading], progress: Progress) -> PortfolioRows:
    """Read every file to its end. Raises `SourceError` where one cannot be read."""
    found = PortfolioRows()
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
        found.planned.append(
            PlannedSource(f"{FILES[Book.REGISTER]}{name}", reading.format, name, reading.sha256, count)
        )
    logger.info("read %d rows from %d files", len(found.rows), len(found.planned))
    return found


def make_import_plan(
    rows: PortfolioRows,
    store: Store,
    organisations: Sequence[Known],
    now: datetime,
    progress: Progress,
    *,
    tenant: str = "",
    only_known: bool = False,
) -> PlannedImport:
    """Compare what the files say with what NetBox holds. `tenant` is the slug of rows that name no organisation.

    With `only_known` a row about an application that NetBox does not have is rejected instead of making it. Raises
    `AccountingError` where a row got lost, `AssettoolError` where there is no such tenant.
    """
    progress.start("reading NetBox")
    held = list(store.read_register())
    register = register_of(held)
    progress.finish()
    progress.start("comparing")
    known = [*organisations, *(Known(each.slug, each.name) for each in register.tenants.values())]
    if tenant and tenant not in {each.slug for each in known}:
        raise AssettoolError(f"there is no tenant with this slug: {tenant}", hint="name one that NetBox has")
    draft = Draft(register, Organisations(known, tenant), now)
    matching = Matching(register.applications.values(), register.duplicates)
    _draft(draft, matching, rows, only_known=only_known)
    made = _planned(draft, matching, rows, store.url, current_of(held, register))
    progress.finish()
    # A list of changes is no portfolio: what it does not name is not missing.
    return replace(made, absent=()) if only_known else made


def make_values_plan(
    values: Sequence[ApplicationRow],
    applications: Sequence[Application],
    store: Store,
    now: datetime,
    progress: Progress,
) -> PlannedImport:
    """Give values to applications: the first row to the first one, and so on.

    Raises `StalePlanError` where one of them has gone, or has another name by now.
    """
    progress.start("reading NetBox")
    held = list(store.read_register())
    register = register_of(held)
    progress.finish()
    progress.start("comparing")
    draft = Draft(register, Organisations(Known(each.slug, each.name) for each in register.tenants.values()), now)
    matching = Matching(register.applications.values(), register.duplicates)
    for row, application in zip(values, applications, strict=True):
        if application.key not in register.by_key:
            raise StalePlanError(f"there is no such application any more: {application.key}", hint="assettool app list")
        matching.give(application.key, row)
    draft_applications(draft, matching, Suppliers(draft), Components(draft))
    made = _planned(draft, matching, PortfolioRows(list(values)), store.url, current_of(held, register))
    progress.finish()
    return replace(made, absent=())


def _planned(draft: Draft, matching: Matching, rows: PortfolioRows, url: str, current: Current) -> PlannedImport:
    accounting = draft.accounting(len(rows.rows))
    accounting.check()
    changes = Kept(Change, differences(draft.desired.values(), current))
    plan = Plan(
        netbox=url,
        sources=tuple(rows.planned),
        accounting=accounting,
        changes=changes if len(changes) > MOST_IN_MEMORY else tuple(changes),
        rejects=tuple(draft.rejects),
    )
    warnings = [*rows.warnings, *draft.warnings]
    return PlannedImport(plan, warnings, matching.proposals, [*matching.absent], draft.register)


def _draft(draft: Draft, matching: Matching, rows: PortfolioRows, *, only_known: bool) -> None:
    """Take the rows in the order in which they refer to each other."""
    draft.rejects += [
        PlannedReject(row.source, str(row.origin), row.label, row.reasons, by_rule=row.by_rule)
        for row in rows.of(Rejected)
    ]
    suppliers, components = Suppliers(draft), Components(draft)
    for supplier in rows.of(SupplierRow):
        suppliers.row(supplier)
    for component in rows.of(ComponentRow):
        components.row(component)
    usable = _usable(draft, rows.of(ApplicationRow))
    if only_known:
        _place_known(draft, matching, usable)
    else:
        matching.place(usable)
    draft_applications(draft, matching, suppliers, components)
    links, machines = Links(draft, matching), Machines(draft)
    histories = Histories(draft, matching, links)
    _each(draft, rows.of(TenantUseRow), partial(draft_tenant_use, draft, matching))
    _each(draft, rows.of(DeploymentRow), partial(machines.row, matching))
    _each(draft, rows.of(DataSetRow), partial(draft_data_set, draft, matching))
    _each(draft, rows.of(IntegrationRow), links.row)
    _each(draft, rows.of(StatusRow), histories.row)
    histories.draft()


def _usable(draft: Draft, rows: Iterable[ApplicationRow]) -> Iterator[tuple[str, ApplicationRow]]:
    """The rows of which everything that they name is known, each with the slug of its tenant."""
    for row in rows:
        try:
            cleaned = clean(draft, row)
            tenant = draft.tenant(row.organisation, row.origin)
            for organisation in (
                *([row.contract_holder] if row.contract_holder else []),
                *(who for who, _ in row.users),
            ):
                draft.tenant(organisation, row.origin)
        except Unusable as why:
            draft.turn_away(row.origin, label(row), why)
        else:
            yield tenant, cleaned


def _place_known(draft: Draft, matching: Matching, rows: Iterable[tuple[str, ApplicationRow]]) -> None:
    for tenant, row in rows:
        found = matching.find(ApplicationName(row.name, row.version, row.organisation, row.identifiers), tenant)
        if isinstance(found, Missing):
            draft.turn_away(row.origin, label(row), Unusable(found.reason, is_held=found.is_held))
        else:
            matching.give(found.key, row)


def _each[R: (TenantUseRow, DeploymentRow, DataSetRow, IntegrationRow, StatusRow)](
    draft: Draft, rows: Iterable[R], take: Callable[[R], None]
) -> None:
    for row in rows:
        try:
            take(row)
        except Unusable as why:
            draft.turn_away(row.origin, label(row), why)


def label(row: _Referring) -> str:
    """What a person would recognise a row by."""
    if isinstance(row, ApplicationRow | DataSetRow):
        return row.name
    if isinstance(row, TenantUseRow | DeploymentRow):
        return row.application.name
    if isinstance(row, IntegrationRow):
        return f"{row.source.name} → {row.target.name if row.target else row.outside}"
    named = row.application.name if row.application else row.data_set[1] if row.data_set else row.integration
    return f"{named}: {row.new}"
