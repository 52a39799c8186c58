"""The page that says what breaks when applications, machines or sites fail or move; the scenario is its address."""

from functools import partial
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from utilities.forms import restrict_form_fields
from utilities.views import register_model_view

from assettool.domain.cascade import Severity
from assettool.domain.drawing.hit import hit
from assettool.domain.graph import DependencyGraph
from assettool.domain.scenario import Impact, Mode, Move, impact
from netbox_assettool import forms, graph_rows
from netbox_assettool.choices import SeverityChoices
from netbox_assettool.graph_look import look
from netbox_assettool.models import Application
from netbox_assettool.register import graph_register
from netbox_assettool.scenarios import KINDS, Asked, scenario_asked
from netbox_assettool.table_files import exported
from netbox_assettool.tables import graph as tables
from netbox_assettool.tables.columns import number_text
from netbox_assettool.views.listing import Listing, choices, list_asked
from netbox_assettool.views.report import ReportView, address, paged


@register_model_view(Application, "what_if", path="what-if", detail=False)
class WhatIfView(ReportView):
    """A scenario, and all that it does."""

    template_name = "netbox_assettool/what_if.html"

    def answer(self, request):
        """The page, or one of its lists as a file. What the form adds is put into the address first."""
        if any(request.GET.getlist(f"{kind}_id") for kind in KINDS):
            return redirect(_with_added(request))
        graph = DependencyGraph(graph_register(request.user))
        asked = scenario_asked(request.GET, request.user, graph)
        found = impact(graph, asked.scenario)
        lists = _lists(graph, found)
        name = list_asked(request, lists)
        if "export" in request.GET:
            return exported(lists[name].made(), request, f"what_if_{name}")
        form = forms.ScenarioForm(initial={"mode": asked.scenario.mode.value})
        restrict_form_fields(form, request.user)
        return self.page(
            request,
            asked=asked,
            is_move=asked.scenario.mode is Mode.MOVE,
            form=form,
            components=[(each, _without(request, asked, each.word)) for each in asked.components],
            figures=_figures(found),
            scene=hit(found.cascade, look()) if found.cascade.hits else None,
            table=paged(lists[name].made(), request),
            caption=lists[name].label,
            lists=[each for each in choices(request, lists) if each[2] or each[0] == name],
            shown=name,
            additions=list(_additions(request, asked, found)),
            exports=[(_("Export this list"), address(request, list=name, export="csv"))],
        )


def _with_added(request) -> str:
    """The address with what the form adds, each component once."""
    added = [f"{kind}:{number}" for kind in KINDS for number in request.GET.getlist(f"{kind}_id") if number]
    words = list(dict.fromkeys([*request.GET.getlist("down"), *added]))
    return _address(request, words, request.GET.get("mode", ""))


def _without(request, asked: Asked, word: str) -> str:
    return _address(request, [each for each in asked.words if each != word], asked.scenario.mode.value)


def _address(request, words, mode: str) -> str:
    query = [*(("down", word) for word in words), *([("mode", mode)] if mode else [])]
    return f"{request.path}?{urlencode(query)}"


def _additions(request, asked: Asked, found: Impact):
    """What one may want to add: the other mode, machines that are shared, and the rest of a move group."""
    other = Mode.FAIL if asked.scenario.mode is Mode.MOVE else Mode.MOVE
    if asked.components:
        label = _("The same, moving") if other is Mode.MOVE else _("The same, failing")
        yield label, _address(request, asked.words, other.value)
    mode = asked.scenario.mode.value
    shared = [f"asset:{each.asset}" for each in found.shared if each.asset not in asked.scenario.assets]
    if shared:
        yield _("Add the machines that others run on too"), _address(request, [*asked.words, *shared], mode)
    torn = [number for group in (found.move.torn if found.move else ()) for number in group.applications]
    rest = [f"application:{number}" for number in torn if number not in asked.scenario.applications]
    if rest:
        yield _("Add the rest of the move groups"), _address(request, [*asked.words, *rest], mode)


def _lists(graph: DependencyGraph, found: Impact) -> dict[str, Listing]:
    """The lists of what a scenario does."""
    hits, tenants = partial(graph_rows.hit_rows, found.cascade), partial(graph_rows.tenant_rows, graph)
    losses, machines = partial(graph_rows.environment_rows, graph), partial(graph_rows.machine_rows, graph)
    lists = {
        "hits": Listing(_("Applications"), found.cascade.hits, hits, tables.HitTable),
        "tenants": Listing(_("Tenants"), found.cascade.tenants, tenants, tables.TenantHitTable),
        "environments": Listing(_("Other environments"), found.other_environments, losses, tables.EnvironmentHitTable),
        "machines": Listing(_("Shared machines"), found.shared, machines, tables.SharedMachineTable),
    }
    return {**lists, **_lists_of_move(graph, found.move)} if found.move else lists


def _lists_of_move(graph: DependencyGraph, move: Move) -> dict[str, Listing]:
    cuts, groups = partial(graph_rows.cut_rows, graph), partial(graph_rows.group_rows, graph)
    lines = partial(graph_rows.integration_rows, graph)
    return {
        "cuts": Listing(_("Integrations that are cut"), move.cuts, cuts, tables.CutTable),
        "torn": Listing(_("Move groups torn apart"), move.torn, groups, tables.MoveGroupTable),
        "joined": Listing(_("Bridges that can go"), move.joined, lines, tables.IntegrationLineTable),
        "outside": Listing(_("To connect anew outside"), move.outside, lines, tables.IntegrationLineTable),
        "data": Listing(_("Data that go along"), move.data_sets, list, tables.MovingDataTable),
    }


def _figures(found: Impact):
    """The figures above the list, each with what it is of."""
    cascade = found.cascade
    labels = dict(SeverityChoices.CHOICES)
    figures = [(labels[severity.value], number_text(cascade.count(severity))) for severity in Severity]
    figures += [
        (_("Tenants"), number_text(len(cascade.tenants))),
        (_("Users, at least"), number_text(sum(each.users for each in cascade.tenants))),
        (_("Furthest, in steps"), number_text(max((each.depth for each in cascade.hits), default=0))),
    ]
    if found.move:
        figures.append((_("Violations"), number_text(sum(cut.is_violation for cut in found.move.cuts))))
        figures.append((_("Bridges"), number_text(sum(not cut.is_violation for cut in found.move.cuts))))
    return figures
