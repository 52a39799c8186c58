"""The report on counts: what is expected, what each source has, what NetBox has, and which assets differ.

What is expected stands in expected.yml, which the command line reads and sends along; where nobody sends it, the
report compares the sources with NetBox.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assettool.domain.counting import Difference, KindCount, SourceCount
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
from netbox_assettool.choices import AssetKindChoices
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.counted import Counted, counted, is_today
from netbox_assettool.reports.links import page
from netbox_assettool.reports.parts import end_of, subject_of, tenant_names


def build(asked: Asked) -> Report:
    """The counts of a day."""
    found, names = counted(asked), tenant_names(asked.user)
    limits = [("tenant", slug) for slug in asked.tenants]
    sections = (
        Section("summary", _("Summary"), (_figures(found, limits), _verdict(found, asked))),
        Section("kinds", _("Kinds"), (_kinds(found, asked, limits), _sources_by_kind(found, limits))),
        Section("tenants", pgettext("report", "Tenants"), (_tenants(found),)),
        Section("sources", _("Sources"), (_reads(found), _coverage(found))),
        Section("differences", _("Differences"), (_differences(found, names),)),
    )
    return Report(
        name=ReportName.COUNTS,
        title=_("Counts of assets"),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        sections=sections,
        since=asked.since,
        subject=subject_of(asked, names),
        sources=_sources(found, asked),
    )


def _sources(found: Counted, asked: Asked) -> tuple[str, ...]:
    if not found.numbers and not found.counts.sources:
        return (_("Assets in NetBox, which has no data yet"),)
    number = len(found.counts.sources)
    told = ngettext(
        "Assets in NetBox, and {number} source as it was read the last time",
        "Assets in NetBox, and {number} sources as they were read the last time",
        number,
    ).format(number=number)
    if is_today(asked):
        return (told,)
    note = _(
        "Of earlier days NetBox keeps no lifecycles: what was retired since counts where a source still had it later"
    )
    return (told, note)


def _figures(found: Counted, limits: list[tuple[str, object]]) -> Figures:
    kinds, counts = found.counts.kinds, found.counts
    expected = [each.expected for each in kinds if each.expected is not None]
    figures = [
        Figure(
            "netbox",
            _("Active assets in NetBox"),
            sum(each.netbox for each in kinds),
            link=page("asset_list", [("lifecycle", "active"), *limits]),
        )
    ]
    if expected:
        difference = sum(each.difference or 0 for each in kinds)
        figures += [
            Figure("expected", _("Expected"), sum(expected)),
            Figure("difference", _("Difference"), difference),
        ]
    figures += [
        Figure("sources", _("Sources"), len(counts.sources), link=page("syncrun_list")),
        Figure("differences", _("Assets that differ"), len(counts.differences)),
    ]
    return Figures(tuple(figures))


def _verdict(found: Counted, asked: Asked) -> Verdict:
    label = _("NetBox beside what is expected")
    wrong = [each for each in found.counts.kinds if each.difference]
    if asked.expected is None:
        said = _("Nothing is expected here: expected.yml is read by the command line, assettool report counts.")
        return Verdict("expected", label, Light.GREY, said)
    if found.counts.is_as_expected:
        return Verdict("expected", label, Light.GREEN, _("NetBox has exactly what is expected."))
    parts = [f"{each.label} {each.difference:+d}" for each in wrong]
    said = _("NetBox has more or fewer than expected: {kinds}").format(kinds=", ".join(parts) or _("of some tenants"))
    return Verdict("expected", label, Light.RED, said)


def _kinds(found: Counted, asked: Asked, limits: list[tuple[str, object]]) -> Table:
    columns = [
        Column("kind", _("Kind")),
        Column("expected", _("Expected"), Kind.NUMBER),
        Column("netbox", _("In NetBox"), Kind.NUMBER),
        Column("difference", _("Difference"), Kind.NUMBER),
        Column("expected_by", _("Expected by")),
    ]
    if asked.since:
        columns.append(Column("new", _("New since then"), Kind.NUMBER))
    return Table(
        "kinds",
        _("Active assets of each kind"),
        tuple(columns),
        tuple(_kind(each, found, asked, limits) for each in found.counts.kinds if found.numbers or each.expected),
        empty=_("There are no assets yet"),
    )


def _kind(row: KindCount, found: Counted, asked: Asked, limits: list[tuple[str, object]]) -> tuple[Cell, ...]:
    by = ", ".join(part for part in (row.source, row.as_of) if part)
    words = [("lifecycle", "active"), *(("kind", kind) for kind in row.kinds), *limits]
    cells = [
        Cell(row.label),
        Cell(row.expected),
        Cell(row.netbox, page("asset_list", words)),
        Cell(row.difference),
        Cell("" if row.expected is None else by),
    ]
    if asked.since:
        since = end_of(asked.since)
        words.append(("created__gt", since.isoformat(timespec="seconds")))
        cells.append(Cell(sum(found.new.get(kind, 0) for kind in row.kinds), page("asset_list", words)))
    return tuple(cells)


def _sources_by_kind(found: Counted, limits: list[tuple[str, object]]) -> Table:
    kinds = found.counts.kinds
    return Table(
        "by_source",
        _("Assets that each source has"),
        (
            Column("source", _("Source")),
            *(Column(each.kind, each.label, Kind.NUMBER) for each in kinds),
        ),
        tuple(
            (
                Cell(source.name, page("asset_list", [("source", source.name), *limits])),
                *(
                    Cell(
                        kind.sources.get(source.name, 0),
                        page("asset_list", [("source", source.name), *(("kind", one) for one in kind.kinds), *limits]),
                    )
                    for kind in kinds
                ),
            )
            for source in found.counts.sources
        ),
        empty=_("No source was read yet"),
    )


def _tenants(found: Counted) -> Table:
    rows = [
        (
            Cell(tenant.name),
            Cell(kind.label),
            Cell(kind.expected),
            Cell(
                kind.netbox,
                page(
                    "asset_list",
                    [("tenant", tenant.tenant), ("lifecycle", "active"), *(("kind", one) for one in kind.kinds)],
                ),
            ),
            Cell(kind.difference),
        )
        for tenant in found.counts.tenants
        for kind in tenant.kinds
        if kind.netbox or kind.expected
    ]
    return Table(
        "tenants",
        _("Active assets of each tenant"),
        (
            Column("tenant", pgettext("report", "Tenant")),
            Column("kind", _("Kind")),
            Column("expected", _("Expected"), Kind.NUMBER),
            Column("netbox", _("In NetBox"), Kind.NUMBER),
            Column("difference", _("Difference"), Kind.NUMBER),
        ),
        tuple(rows),
        empty=_("No tenant has assets"),
    )


def _reads(found: Counted) -> Table:
    return Table(
        "reads",
        _("How each source was read the last time"),
        (
            Column("source", _("Source")),
            Column("file", _("File")),
            Column("rows", _("Rows"), Kind.NUMBER),
            Column("accepted", _("Accepted"), Kind.NUMBER),
            Column("rejected", _("Rejected"), Kind.NUMBER),
            Column("by_rule", _("Left out by rule"), Kind.NUMBER),
            Column("unmatched", _("Of no asset"), Kind.NUMBER),
            Column("held", _("Held"), Kind.NUMBER),
            Column("last_read", _("Last read"), Kind.DATE),
            Column("newest", _("Age of the newest row in days"), Kind.NUMBER),
            Column("remark", _("Remark")),
        ),
        tuple(_read(each) for each in found.counts.sources),
        empty=_("No source was read yet"),
    )


def _read(source: SourceCount) -> tuple[Cell, ...]:
    age = source.newest_row_age_days
    return (
        Cell(source.name, page("observation_list", [("source", source.name)])),
        Cell(source.file),
        Cell(source.rows),
        Cell(source.accepted),
        Cell(source.rejected),
        Cell(source.by_rule),
        Cell(source.unmatched),
        Cell(source.held),
        Cell(timezone.localdate(source.last_read)),
        Cell(None if age is None else Decimal(str(age))),
        Cell("" if source.is_complete else _("not read in full")),
    )


def _coverage(found: Counted) -> Table:
    rows = [
        (
            Cell(source.name),
            Cell(source.covers),
            Cell(source.should_cover),
            Cell(Decimal(str(source.coverage_percent))),
        )
        for source in found.counts.sources
        if source.coverage_percent is not None
    ]
    return Table(
        "coverage",
        _("How much each source covers of what it should know"),
        (
            Column("source", _("Source")),
            Column("has", _("Has"), Kind.NUMBER),
            Column("of", pgettext("report", "Of"), Kind.NUMBER),
            Column("coverage", _("Coverage"), Kind.PERCENT),
        ),
        tuple(rows),
        empty=_("Nothing says what each source should know: that stands under coverage in expected.yml."),
    )


def _differences(found: Counted, names: Mapping[str, str]) -> Table:
    labels = dict(AssetKindChoices)
    return Table(
        "differences",
        _("Active assets that one side has and another lacks"),
        (
            Column("name", _("Name")),
            Column("kind", _("Kind")),
            Column("tenant", pgettext("report", "Tenant")),
            Column("why", _("Why")),
            Column("has", _("It is in")),
        ),
        tuple(
            (
                Cell(each.name, page("asset", (), found.numbers[each.uid])),
                Cell(str(labels[each.kind])),
                Cell(names.get(each.tenant, each.tenant)),
                Cell(_why(each)),
                Cell(", ".join(each.has)),
            )
            for each in found.counts.differences
        ),
        empty=_("No asset differs"),
    )


def _why(difference: Difference) -> str:
    if difference.lacks:
        return _("{sources} should have it").format(sources=_(" or ").join(difference.lacks))
    if len(difference.has) > 1:
        return _("no source that is read in full has it")
    return _("no source has it")
