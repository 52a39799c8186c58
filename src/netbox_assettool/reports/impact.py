"""The report on impact: everything that an application, server, contract or wave touches, for an impact analysis."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assettool.domain.graph import DependencyGraph
from assettool.domain.report import Cell, Figure, Figures, Kind, Light, Report, ReportName, Section, Table, Words
from assettool.domain.scenario import Mode
from assettool.domain.touching import Link, Touched, Way, touched
from netbox_assettool.choices import (
    ApplicationStatusChoices,
    AssetKindChoices,
    DataSetKindChoices,
    DataSetStatusChoices,
    DispositionChoices,
    EnvironmentChoices,
    IntegrationStatusChoices,
    LifecycleChoices,
    SeverityChoices,
    StrengthChoices,
    WaveStatusChoices,
)
from netbox_assettool.graph_rows import HitRow
from netbox_assettool.models import Application, Asset, DataSet, Integration, Wave, WaveItem
from netbox_assettool.register import graph_register
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, lines
from netbox_assettool.reports.impact_licences import Licences, licences_of
from netbox_assettool.reports.impact_subjects import Looked, looked_at
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.words import number_text

_KINDS = {
    "application": gettext_lazy("Application"),
    "server": gettext_lazy("Server"),
    "contract": gettext_lazy("Contract"),
    "wave": gettext_lazy("Wave"),
}
_WAYS = {
    Way.IN: gettext_lazy("in"),
    Way.OUT: gettext_lazy("out"),
    Way.BOTH: gettext_lazy("both ways"),
    Way.UNKNOWN: gettext_lazy("unknown"),
}
_STATUSES, _DISPOSITIONS = dict(ApplicationStatusChoices.CHOICES), dict(DispositionChoices.CHOICES)
_OF_LINK, _STRENGTHS = dict(IntegrationStatusChoices.CHOICES), dict(StrengthChoices.CHOICES)
_OF_DATA, _DATA_KINDS = dict(DataSetStatusChoices.CHOICES), dict(DataSetKindChoices.CHOICES)
_ASSET_KINDS, _ENVIRONMENTS = dict(AssetKindChoices.CHOICES), dict(EnvironmentChoices.CHOICES)
_LIFECYCLES, _SEVERITIES = dict(LifecycleChoices.CHOICES), dict(SeverityChoices.CHOICES)
_OF_WAVE = dict(WaveStatusChoices.CHOICES)


def build(asked: Asked) -> Report:
    """The report on what it is asked about. Raises `UnknownError`."""
    looked = looked_at(asked)
    found = touched(DependencyGraph(graph_register(asked.user)), looked.mode, looked.applications, looked.assets)
    licences = licences_of(asked, found, looked)
    return Report(
        name=ReportName.IMPACT,
        title=_("Impact of {name}").format(name=looked.name),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        sections=(
            _summary(looked, found, licences),
            Section("applications", _("Applications"), (_applications(found, licences), _hits(found))),
            Section("integrations", _("Integrations"), (_integrations(found),)),
            Section("machines", _("Servers and data"), (_machines(asked, found), _data_sets(found))),
            Section("users", _("Users"), (_users(found),)),
            Section("contracts", _("Licences and contracts"), licences.tables()),
            Section("waves", _("Waves"), (_waves(asked, found),)),
        ),
        subject=f"{looked.name} ({_KINDS[looked.kind]})",
        sources=(_("The application register, the inventory and the contracts in NetBox, as they are now"),),
    )


def _summary(looked: Looked, found: Touched, licences: Licences) -> Section:
    told = {
        "application": _("The application moves to the new environment, and what is not looked at stays."),
        "wave": _("Everything in the wave moves, and what is not in it stays."),
        "server": _("The server is not there: what runs on it alone is down, and so is what needs that."),
        "contract": _("What the contract gives rights to may not be used: the applications that need it are down."),
    }
    size = sum(each.size_mb or 0 for each in found.data_sets)
    outside = sum(link.other is None for link in found.links)
    violations = sum(link.cut is not None and link.cut.is_violation for link in found.links)
    figures = [
        Figure("applications", _("Applications"), len(found.applications), note=_("looked at")),
        Figure("hit", _("Other applications that are hit"), len(found.others)),
        Figure(
            "integrations",
            _("Integrations"),
            len(found.links),
            note=_("{number} lead outside").format(number=number_text(outside)),
        ),
        Figure("machines", _("Machines"), len(found.machines)),
        Figure("data_sets", _("Data sets"), len(found.data_sets), note=_("{size} MB").format(size=number_text(size))),
        Figure(
            "users", _("Users"), sum(direct for direct, _hit in found.users.values()), note=_("users × applications")
        ),
        Figure("tenants", _("Tenants"), len(found.users)),
        Figure("contracts", _("Contracts"), len(licences.contracts)),
        Figure("cost", _("Yearly cost of the contracts"), licences.cents, Kind.CENTS),
    ]
    if looked.mode is Mode.MOVE:
        figures.append(Figure("violations", _("Integrations that no bridge may replace"), violations))
    return Section(
        "summary",
        _("Summary"),
        (
            Words((told[looked.kind],)),
            Figures(tuple(figures)),
            Table(
                "subject",
                _("What it is about"),
                columns(("kind", _("Kind"), Kind.TEXT), ("name", _("Name"), Kind.TEXT)),
                lines([(str(_KINDS[looked.kind]), Cell(looked.name, looked.link))]),
            ),
        ),
    )


def _applications(found: Touched, licences: Licences) -> Table:
    graph = found.graph
    return Table(
        "applications",
        _("Applications that it is about"),
        columns(
            ("application", _("Application"), Kind.TEXT),
            ("tenant", _("Tenant"), Kind.TEXT),
            ("status", _("Status"), Kind.TEXT),
            ("disposition", _("Disposition"), Kind.TEXT),
            ("users", _("Users"), Kind.NUMBER),
            ("group", _("Move group"), Kind.NUMBER),
            ("cost", _("Yearly cost"), Kind.CENTS),
            ("contract_end", _("Contract end"), Kind.DATE),
        ),
        lines(
            (
                Cell(each.label, page_of(Application, number)),
                graph.tenant_names.get(each.tenant, each.tenant),
                str(_STATUSES[each.status]),
                str(_DISPOSITIONS[each.disposition]),
                sum(each.users.values()),
                graph.move_group_of[number].number if number in graph.move_group_of else None,
                *licences.of_application.get(number, (None, None)),
            )
            for number in found.applications
            for each in (graph.applications[number],)
        ),
        empty=_("No application is known to need it."),
    )


def _hits(found: Touched) -> Table:
    hits = {hit.application: hit for hit in found.impact.cascade.hits}
    rows = [HitRow(found.impact.cascade, hits[number]) for number in found.others]
    return Table(
        "hits",
        _("Other applications that are hit"),
        columns(
            ("application", _("Application"), Kind.TEXT),
            ("tenant", _("Tenant"), Kind.TEXT),
            ("severity", _("How badly"), Kind.TEXT),
            ("depth", _("Steps away"), Kind.NUMBER),
            ("users", _("Users"), Kind.NUMBER),
            ("path", _("By way of"), Kind.TEXT),
        ),
        lines(
            (
                Cell(row.application.label, page_of(Application, row.application.id)),
                row.tenant,
                str(_SEVERITIES[row.severity]),
                row.depth,
                sum(row.application.users.values()),
                row.path,
            )
            for row in rows
        ),
        empty=_("No other application is hit."),
    )


def _integrations(found: Touched) -> Table:
    return Table(
        "integrations",
        _("Integrations"),
        columns(
            ("application", _("Application"), Kind.TEXT),
            ("way", _("Way"), Kind.TEXT),
            ("other", _("Other end"), Kind.TEXT),
            ("strength", _("Strength"), Kind.TEXT),
            ("standard", _("Standard"), Kind.TEXT),
            ("protocol", _("Protocol"), Kind.TEXT),
            ("status", _("Status"), Kind.TEXT),
            ("consequence", _("What becomes of it"), Kind.TEXT),
        ),
        lines(_integration(found, link) for link in found.links),
        empty=_("It has no integrations."),
    )


def _integration(found: Touched, link: Link):
    graph, each = found.graph, link.integration
    other = graph.applications[link.other].label if link.other in graph.applications else each.outside
    text, light = _consequence(found, link)
    return (
        Cell(graph.applications[link.application].label, page_of(Application, link.application)),
        str(_WAYS[link.way]),
        Cell(other, page_of(Integration, each.id)),
        str(_STRENGTHS[each.strength]),
        each.standard,
        each.protocol,
        str(_OF_LINK[each.status]),
        Cell(text, light=light),
    )


def _consequence(found: Touched, link: Link) -> tuple[str, Light | None]:
    if link.is_within:
        return _("goes along"), None
    if link.cut is not None:
        told = _("may not be cut: move both ends together") if link.cut.is_violation else _("needs a bridge")
        return told, Light.RED if link.cut.is_violation else Light.AMBER
    if link.other is None and found.scenario.mode is Mode.MOVE:
        return _("to be connected anew"), Light.AMBER
    return "", None


def _machines(asked: Asked, found: Touched) -> Table:
    rows = Asset.objects.restrict(asked.user, "view").filter(pk__in=found.machines).order_by("name", "pk")
    shared = {each.asset: each for each in found.graph.shared_machines}
    graph, wanted = found.graph, set(found.applications)

    def names(numbers: Sequence[int]) -> str:
        return ", ".join(graph.applications[number].label for number in numbers)

    return Table(
        "machines",
        _("Machines"),
        columns(
            ("machine", _("Machine"), Kind.TEXT),
            ("kind", _("Kind"), Kind.TEXT),
            ("environment", _("Environment"), Kind.TEXT),
            ("lifecycle", _("Lifecycle"), Kind.TEXT),
            ("applications", _("Applications"), Kind.TEXT),
            ("others", _("Shared with"), Kind.TEXT),
        ),
        lines(
            (
                Cell(name, page_of(Asset, pk)),
                str(_ASSET_KINDS[kind]),
                str(_ENVIRONMENTS[environment]),
                str(_LIFECYCLES[lifecycle]),
                names(found.machines[pk]),
                names([each for each in shared[pk].applications if each not in wanted]) if pk in shared else "",
            )
            for pk, name, kind, environment, lifecycle in rows.values_list(
                "pk", "name", "kind", "environment", "lifecycle"
            )
        ),
        empty=_("It is not known to run on a machine."),
    )


def _data_sets(found: Touched) -> Table:
    return Table(
        "data_sets",
        _("Data sets"),
        columns(
            ("name", _("Name"), Kind.TEXT),
            ("kind", _("Kind"), Kind.TEXT),
            ("size", _("Size (MB)"), Kind.NUMBER),
            ("location", _("Location"), Kind.TEXT),
            ("status", _("Status"), Kind.TEXT),
        ),
        lines(
            (
                Cell(each.name, page_of(DataSet, each.id)),
                str(_DATA_KINDS[each.kind]),
                each.size_mb,
                each.location,
                str(_OF_DATA[each.status]),
            )
            for each in found.data_sets
        ),
        empty=_("It has no data sets."),
    )


def _users(found: Touched) -> Table:
    names = found.graph.tenant_names
    return Table(
        "users",
        _("Users per tenant"),
        columns(
            ("tenant", _("Tenant"), Kind.TEXT),
            ("direct", _("Users of what it is about"), Kind.NUMBER),
            ("hit", _("Users that are hit, at least"), Kind.NUMBER),
        ),
        lines(
            (names.get(tenant, tenant) or _("Nobody's"), direct, hit) for tenant, (direct, hit) in found.users.items()
        ),
        note=_("One who uses two of the applications counts twice in the first column."),
        empty=_("Nobody is known to use it."),
    )


def _waves(asked: Asked, found: Touched) -> Table:
    kind = ContentType.objects.get_for_model(Application)
    numbers = (*found.applications, *found.others)
    waves = Wave.objects.restrict(asked.user, "view").order_by().values("pk")
    rows = WaveItem.objects.restrict(asked.user, "view").filter(object_type=kind, object_id__in=numbers, wave__in=waves)
    by_wave: dict[tuple[object, int, str, str], list[int]] = {}
    for pk, week, name, status, number in rows.order_by("wave__week", "pk").values_list(
        "wave", "wave__week", "wave__name", "wave__status", "object_id"
    ):
        by_wave.setdefault((week, pk, name, status), []).append(number)
    return Table(
        "waves",
        _("Waves that it moves in, or that what it hits moves in"),
        columns(
            ("wave", _("Wave"), Kind.TEXT),
            ("week", _("Week"), Kind.WEEK),
            ("status", _("Status"), Kind.TEXT),
            ("own", _("What it is about"), Kind.TEXT),
            ("others", _("What it hits"), Kind.TEXT),
        ),
        lines(
            (
                Cell(name, page_of(Wave, pk)),
                week,
                str(_OF_WAVE[status]),
                _named(found, members, found.applications),
                _named(found, members, found.others),
            )
            for (week, pk, name, status), members in by_wave.items()
        ),
        empty=_("Nothing of it is in a wave."),
    )


def _named(found: Touched, members: Sequence[int], among: Sequence[int]) -> str:
    wanted = set(among)
    return ", ".join(found.graph.applications[each].label for each in members if each in wanted)
