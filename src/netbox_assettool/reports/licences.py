"""The report on licences: what is short, then the position of each product and tenant, what is due, what is idle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assettool.domain.harmonisation import cents
from assettool.domain.harvest import HarvestLine, HarvestRow, harvest
from assettool.domain.licence import contract_key
from assettool.domain.metrics.line import Status
from assettool.domain.position_row import PositionRow
from assettool.domain.renewals import CalendarItem, calendar
from assettool.domain.report import (
    Cell,
    Column,
    Figure,
    Figures,
    Kind,
    Light,
    Report,
    ReportName,
    Section,
    Table,
    Verdict,
)
from netbox_assettool.choices import METRIC_LABELS, PositionStatusChoices, RenewalEventChoices
from netbox_assettool.estate import hidden_from
from netbox_assettool.licence_wording import said
from netbox_assettool.models import Contract, Entitlement, SoftwareProduct, SyncRun
from netbox_assettool.positions import Reading, remembered, summary
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.links import page
from netbox_assettool.reports.parts import end_of, hidden_words, subject_of, tenant_names
from netbox_assettool.reports.snapshot_chain import chain
from netbox_assettool.reports.words import number_text
from netbox_assettool.reports.writing.forms import Forms

_YEAR, _QUARTER = 365, 90
_LIGHTS = {Status.SHORT: Light.RED, Status.UNKNOWN: Light.GREY, Status.EVEN: Light.GREEN, Status.SURPLUS: Light.GREEN}


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the position, of a tenant or, without one, of all."""

    tenant: str
    row: PositionRow


class _Pages:
    """Where what the report speaks of is."""

    def __init__(self, asked: Asked):
        user, self.day = asked.user, [("on", asked.as_of)]
        self.whole = [*self.day, *(("tenant", slug) for slug in asked.tenants)]
        self.names = tenant_names(user)
        self.products = dict(SoftwareProduct.objects.restrict(user, "view").values_list("key", "pk"))
        contracts = Contract.objects.restrict(user, "view").values_list("pk", "supplier__name", "number")
        entitlements = Entitlement.objects.restrict(user, "view").values_list("pk", "reference")
        self.of_calendar = {
            **{reference: page("entitlement", (), number) for number, reference in entitlements},
            **{contract_key(supplier, key): page("contract", (), number) for number, supplier, key in contracts},
        }

    def product(self, key: str) -> str:
        """The position of a product, down to its rows."""
        number = self.products.get(key)
        return page("softwareproduct_position", self.day, number) if number else ""

    def tenant(self, slug: str) -> str:
        """What a tenant is called."""
        return self.names.get(slug, slug) if slug else _("everybody")


def build(asked: Asked) -> Report:
    """The position of a day with what is due after it."""
    pages, reading = _Pages(asked), Reading(asked.user)
    position = summary(asked.user, asked.as_of, reading).rows
    rows = _ordered(_Row(tenant, row) for tenant in asked.tenants or ("",) for row in position.get(tenant, ()))
    parts = _ordered(
        _Row(tenant, row) for tenant in asked.tenants or sorted(position) if tenant for row in position.get(tenant, ())
    )
    sections = [
        Section(
            "summary", _("Summary"), (_figures(rows, pages), _verdict(rows), *hidden_words(hidden_from(asked.user)))
        ),
        Section("shortages", _("Shortages"), (_position("shortages", _short(rows), asked, pages),)),
        Section("position", _("Position"), (_position("position", rows, asked, pages),)),
        Section("tenants", pgettext("report", "Tenants"), (_totals(parts, pages), _parts(parts, pages))),
        Section("due", _("Renewals and notice"), (_due(asked, pages, reading),)),
        Section("harvest", _("Harvest"), (_harvest(asked, pages, reading),)),
        Section("snapshot", _("Snapshots"), chain(asked)),
    ]
    if asked.since:
        sections.insert(1, Section("changes", _("Changes"), (_changes(rows, asked, pages, reading),)))
    return Report(
        name=ReportName.LICENCES,
        title=_("Licence position"),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        sections=tuple(sections),
        since=asked.since,
        subject=subject_of(asked, pages.names),
        sources=_sources(asked, rows),
    )


def _ordered(rows: Iterable[_Row]) -> list[_Row]:
    """Shortages first, the dearest of them before the others."""
    return sorted(
        rows,
        key=lambda each: (
            not each.row.shortfall,
            -(each.row.true_up_cost or 0),
            -each.row.shortfall,
            each.row.line.product.label.casefold(),
            each.row.line.metric,
            each.tenant,
        ),
    )


def _short(rows: Iterable[_Row]) -> list[_Row]:
    return [each for each in rows if each.row.shortfall]


def _sources(asked: Asked, rows: Sequence[_Row]) -> tuple[str, ...]:
    if not rows:
        return (_("Licences in NetBox, which has no data yet"),)
    number = len({each.row.line.product.key for each in rows})
    told = ngettext(
        "Licences in NetBox, of {number} product", "Licences in NetBox, of {number} products", number
    ).format(number=number)
    runs = SyncRun.objects.restrict(asked.user, "view").filter(status="completed", finished__lte=end_of(asked.as_of))
    last = runs.order_by("-finished").values_list("finished", flat=True).first()
    if last is None:
        return (told,)
    day = Forms(asked.language).day(timezone.localdate(last))
    return (told, _("The last sync was on {day}").format(day=day))


def _figures(rows: Sequence[_Row], pages: _Pages) -> Figures:
    short = _short(rows)
    unpriced = sum(each.row.true_up_cost is None for each in short)
    at_least = ""
    if unpriced:
        told = ngettext(
            "at least: {number} shortage has no known price",
            "at least: {number} shortages have no known price",
            unpriced,
        )
        at_least = told.format(number=unpriced)
    list_of = page("softwareproduct_positions", pages.whole)
    list_of_short = page("softwareproduct_positions", [*pages.whole, ("status", "short")])
    return Figures(
        (
            Figure("products", _("Products"), len({each.row.line.product.key for each in rows}), link=list_of),
            Figure("short", _("Short"), len(short), link=list_of_short),
            _euros("true_up", _("True-up cost"), (each.row.true_up_cost for each in rows), list_of_short, at_least),
            _euros("surplus", _("Value of the surplus"), (each.row.surplus_value for each in rows), list_of),
            _euros(
                "reclaimable",
                _("Worth of what can be taken back"),
                (each.row.reclaimable_value for each in rows),
                page("installation_harvest"),
            ),
            _euros("spend", _("Spend"), (each.row.spend for each in rows), list_of),
        )
    )


def _euros(key: str, label: str, values: Iterable[Decimal | None], link: str, note: str = "") -> Figure:
    return Figure(key, label, _sum(values), Kind.CENTS, link, note)


def _sum(values: Iterable[Decimal | None]) -> int:
    return sum(cents(value) or 0 for value in values)


def _verdict(rows: Sequence[_Row]) -> Verdict:
    label = _("Licence position")
    if not rows:
        return Verdict("position", label, Light.GREY, _("Nothing is owned or used."))
    short, unknown = len(_short(rows)), sum(each.row.status is Status.UNKNOWN for each in rows)
    numbers = {"short": number_text(short), "unknown": number_text(unknown), "lines": number_text(len(rows))}
    told = _("Of {lines} lines {short} are short, and of {unknown} not everything is known.").format(**numbers)
    light = Light.RED if short else Light.AMBER if unknown else Light.GREEN
    return Verdict("position", label, light, told)


def _position(key: str, rows: Sequence[_Row], asked: Asked, pages: _Pages) -> Table:
    titles = {"shortages": _("What is short, the dearest first"), "position": _("Position of each product")}
    none = {"shortages": _("Nothing is short"), "position": _("Nothing is owned or used")}
    tenant = (Column("tenant", pgettext("report", "Tenant")),) if asked.tenants else ()
    return Table(
        key,
        titles[key],
        (
            Column("product", _("Product")),
            *tenant,
            Column("metric", _("Counted")),
            Column("status", _("Status")),
            Column("entitled", _("Entitled"), Kind.NUMBER),
            Column("required", pgettext("report", "Required"), Kind.NUMBER),
            Column("position", _("Position"), Kind.NUMBER),
            Column("true_up", _("True-up cost"), Kind.CENTS),
            Column("surplus", _("Value of the surplus"), Kind.CENTS),
            Column("reclaimable", _("Reclaimable"), Kind.NUMBER),
            Column("worth", _("Worth"), Kind.CENTS),
        ),
        tuple(
            (
                Cell(each.row.line.product.label, pages.product(each.row.line.product.key)),
                *((Cell(pages.tenant(each.tenant)),) if tenant else ()),
                Cell(_metric(each.row)),
                Cell(_status(each.row), light=_LIGHTS[each.row.status]),
                Cell(each.row.entitled),
                Cell(each.row.required),
                Cell(each.row.position),
                Cell(cents(each.row.true_up_cost)),
                Cell(cents(each.row.surplus_value)),
                Cell(each.row.reclaimable),
                Cell(cents(each.row.reclaimable_value)),
            )
            for each in rows
        ),
        empty=none[key],
    )


def _metric(row: PositionRow) -> str:
    return ", ".join(str(METRIC_LABELS.get(name, name)) for name in row.line.methods or (row.line.metric,))


def _status(row: PositionRow) -> str:
    return str(dict(PositionStatusChoices)[row.status])


def _totals(parts: Sequence[_Row], pages: _Pages) -> Table:
    tenants = sorted({each.tenant for each in parts}, key=lambda slug: pages.tenant(slug).casefold())
    of = {tenant: [each.row for each in parts if each.tenant == tenant] for tenant in tenants}
    return Table(
        "tenant_totals",
        _("Each tenant's part"),
        (
            Column("tenant", pgettext("report", "Tenant")),
            Column("products", _("Products"), Kind.NUMBER),
            Column("short", _("Short"), Kind.NUMBER),
            Column("true_up", _("True-up cost"), Kind.CENTS),
            Column("surplus", _("Value of the surplus"), Kind.CENTS),
            Column("worth", _("Worth of what can be taken back"), Kind.CENTS),
        ),
        tuple(
            (
                Cell(pages.tenant(tenant), page("softwareproduct_positions", [*pages.day, ("tenant", tenant)])),
                Cell(len({row.line.product.key for row in rows})),
                Cell(sum(row.shortfall > 0 for row in rows)),
                Cell(_sum(row.true_up_cost for row in rows)),
                Cell(_sum(row.surplus_value for row in rows)),
                Cell(_sum(row.reclaimable_value for row in rows)),
            )
            for tenant, rows in of.items()
        ),
        note=_("What everybody owns covers each tenant where it is needed; a tenant's shortage may be covered by it."),
        empty=_("No tenant owns or uses anything"),
    )


def _parts(parts: Sequence[_Row], pages: _Pages) -> Table:
    return Table(
        "tenant_position",
        _("Position of each tenant and product"),
        (
            Column("tenant", pgettext("report", "Tenant")),
            Column("product", _("Product")),
            Column("metric", _("Counted")),
            Column("entitled", _("Entitled"), Kind.NUMBER),
            Column("required", pgettext("report", "Required"), Kind.NUMBER),
            Column("position", _("Position"), Kind.NUMBER),
            Column("true_up", _("True-up cost"), Kind.CENTS),
            Column("surplus", _("Value of the surplus"), Kind.CENTS),
        ),
        tuple(
            (
                Cell(pages.tenant(each.tenant)),
                Cell(each.row.line.product.label, pages.product(each.row.line.product.key)),
                Cell(_metric(each.row)),
                Cell(each.row.entitled),
                Cell(each.row.required),
                Cell(each.row.position),
                Cell(cents(each.row.true_up_cost)),
                Cell(cents(each.row.surplus_value)),
            )
            for each in parts
            if each.row.entitled or each.row.required
        ),
        empty=_("No tenant owns or uses anything"),
    )


def _due(asked: Asked, pages: _Pages, reading: Reading) -> Table:
    items: Iterable[CalendarItem] = remembered(
        asked.user, asked.as_of, f"renewals/{_YEAR}", lambda found: calendar(found, asked.as_of, _YEAR), reading
    )
    events = dict(RenewalEventChoices)
    return Table(
        "due",
        _("What is due within a year"),
        (
            Column("on", pgettext("report", "On"), Kind.DATE),
            Column("event", _("What")),
            Column("title", pgettext("report", "Of")),
            Column("tenant", pgettext("report", "Tenant")),
            Column("value", _("Worth"), Kind.CENTS),
            Column("remark", _("Remark")),
        ),
        tuple(
            (
                Cell(item.on),
                Cell(str(events[item.event])),
                Cell(str(said(item.title)), pages.of_calendar.get(item.key, "")),
                Cell(pages.tenant(item.tenant)),
                Cell(cents(item.value)),
                Cell(_("Overdue"), light=Light.RED) if item.is_overdue else Cell(""),
            )
            for item in items
            if not asked.tenants or item.tenant in ("", *asked.tenants)
        ),
        empty=_("Nothing is due"),
    )


def _harvest(asked: Asked, pages: _Pages, reading: Reading) -> Table:
    found: Iterable[HarvestLine] = remembered(
        asked.user,
        asked.as_of,
        f"harvest/{_QUARTER}",
        lambda estate: harvest(estate, asked.as_of, _QUARTER),
        reading,
    )
    lines = [_of(line, asked.tenants) for line in found]
    idle = [line for line in lines if line.harvest]
    tenant = [("tenant", asked.tenants[0])] if len(asked.tenants) == 1 else []
    return Table(
        "harvest",
        _("Rights that were not used for {days} days").format(days=_QUARTER),
        (
            Column("product", _("Product")),
            Column("harvest", _("Could be taken back"), Kind.NUMBER),
            Column("price", _("Price of a right"), Kind.CENTS),
            Column("worth", _("Worth"), Kind.CENTS),
            Column("total", _("In use or not"), Kind.NUMBER),
            Column("unknown", _("Not known"), Kind.NUMBER),
        ),
        tuple(
            (
                Cell(line.product.label),
                Cell(
                    len(line.harvest),
                    page("installation_harvest", [*pages.day, *tenant, ("product", line.product.key)]),
                ),
                Cell(cents(line.price)),
                Cell(cents(line.value)),
                Cell(line.total),
                Cell(line.unknown),
            )
            for line in idle
        ),
        total=(
            Cell(_("Total")),
            Cell(sum(len(line.harvest) for line in idle)),
            Cell(None),
            Cell(_sum(line.value for line in idle)),
            Cell(sum(line.total for line in idle)),
            Cell(sum(line.unknown for line in idle)),
        ),
        empty=_("Everything is used"),
    )


def _of(line: HarvestLine, tenants: Sequence[str]) -> HarvestLine:
    rows: tuple[HarvestRow, ...] = tuple(row for row in line.rows if not tenants or row.tenant in tenants)
    return HarvestLine(line.product, rows, line.price)


def _changes(rows: Sequence[_Row], asked: Asked, pages: _Pages, reading: Reading) -> Table:
    then = _keyed(
        _Row(tenant, row)
        for tenant in asked.tenants or ("",)
        for row in summary(asked.user, asked.since, reading).rows.get(tenant, ())
    )
    now = _keyed(rows)
    changed = [key for key in sorted(now.keys() | then.keys()) if _stands(now.get(key)) != _stands(then.get(key))]
    return Table(
        "changes",
        _("Positions that changed"),
        (
            Column("product", _("Product")),
            Column("tenant", pgettext("report", "Tenant")),
            Column("metric", _("Counted")),
            Column("then", _("Position then"), Kind.NUMBER),
            Column("now", _("Position now"), Kind.NUMBER),
            Column("change", pgettext("report", "Change"), Kind.NUMBER),
        ),
        tuple(_change(then.get(key), now.get(key), pages) for key in changed),
        empty=_("No position changed"),
    )


type _Key = tuple[str, str, str]


def _keyed(rows: Iterable[_Row]) -> Mapping[_Key, _Row]:
    return {(each.row.line.product.key, each.tenant, each.row.line.metric): each for each in rows}


def _stands(found: _Row | None) -> int | None:
    return found.row.position if found else None


def _change(then: _Row | None, now: _Row | None, pages: _Pages) -> tuple[Cell, ...]:
    either = now or then
    was, stands = _stands(then), _stands(now)
    return (
        Cell(either.row.line.product.label, pages.product(either.row.line.product.key)),
        Cell(pages.tenant(either.tenant)),
        Cell(_metric(either.row)),
        Cell(was),
        Cell(stands),
        Cell((stands or 0) - (was or 0)),
    )
