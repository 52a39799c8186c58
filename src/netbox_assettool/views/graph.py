"""The pages on dependencies: of the whole register, and around one application."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from netbox.views import generic
from utilities.views import ViewTab, register_model_view

from assettool.domain.counterparts import missing_counterparts
from assettool.domain.drawing.dot import dot_of
from assettool.domain.drawing.near import near
from assettool.domain.drawing.whole import whole
from assettool.domain.graph import DependencyGraph
from assettool.domain.integration import Direction
from netbox_assettool import forms, graph_rows
from netbox_assettool.graph_asked import DEPTHS, depth_asked, filters_asked
from netbox_assettool.graph_look import look
from netbox_assettool.models import Application
from netbox_assettool.register import graph_register
from netbox_assettool.table_files import exported
from netbox_assettool.tables import graph as tables
from netbox_assettool.tables.columns import number_text
from netbox_assettool.views.listing import Listing, choices, list_asked
from netbox_assettool.views.report import ReportView, address, paged


@register_model_view(Application, "dependencies", path="graph", detail=False)
class DependenciesView(ReportView):
    """All applications and what joins them, with move groups, shared machines and missing counterparts."""

    template_name = "netbox_assettool/dependencies.html"

    def answer(self, request):
        """The page, the picture as a file, or one of the lists as a file."""
        graph = DependencyGraph(graph_register(request.user))
        filters = filters_asked(request.GET, graph)
        shown = filters.of(graph)
        wanted = request.GET.get("export", "")
        if wanted == "dot":
            return HttpResponse(dot_of(graph, shown), content_type="text/vnd.graphviz")
        if wanted == "svg":
            return HttpResponse(whole(graph, look(), shown).svg, content_type="image/svg+xml")
        lists = _lists(graph, shown)
        name = list_asked(request, lists)
        if wanted:
            return exported(lists[name].made(), request, f"dependencies_{name}")
        chosen = {
            "tenant_id": list(filters.tenants),
            "component_id": list(filters.components),
            "status": sorted(filters.statuses),
        }
        return self.page(
            request,
            scene=whole(graph, look(), shown),
            form=forms.DependenciesForm(chosen, register=graph.register),
            figures=_figures(graph, shown),
            table=paged(lists[name].made(), request),
            caption=lists[name].label,
            lists=choices(request, lists),
            shown=name,
            exports=[
                (_("Export this list"), address(request, list=name, export="csv")),
                (_("SVG"), address(request, export="svg")),
                (_("DOT"), address(request, export="dot")),
            ],
        )


@register_model_view(Application, "graph", path="graph")
class ApplicationGraphView(generic.ObjectView):
    """What one application depends on, what depends on it, and whom it has to move with."""

    template_name = "netbox_assettool/application_graph.html"
    queryset = Application.objects.all()
    actions = ()
    tab = ViewTab(label=gettext_lazy("Graph"), weight=4000)

    def get_extra_context(self, request, instance):
        """Add the picture of the neighbourhood, the move group and the shared machines."""
        graph = DependencyGraph(graph_register(request.user))
        depth = depth_asked(request.GET)
        group = graph.move_group_of.get(instance.pk)
        own = [each for each in graph.shared_machines if instance.pk in each.applications]
        return {
            "scene": near(graph, instance.pk, depth, look()),
            "depth": depth,
            "depths": [(each, address(request, depth=str(each))) for each in DEPTHS],
            "group": group,
            "members": [graph.applications[number] for number in group.applications] if group else [],
            "table": tables.SharedMachineTable(graph_rows.machine_rows(graph, own)),
            "caption": _("Machines that it shares"),
        }


def _lists(graph: DependencyGraph, shown: frozenset[int]) -> dict[str, Listing]:
    """The lists below the picture, of the applications that are shown."""
    groups, machines = partial(graph_rows.group_rows, graph), partial(graph_rows.machine_rows, graph)
    missing = [
        each
        for each in missing_counterparts(graph)
        if each.integration.source in shown or each.integration.target in shown
    ]
    return {
        "groups": Listing(_("Move groups"), _of(graph.move_groups, shown), groups, tables.MoveGroupTable),
        "circles": Listing(_("Circles"), _of(graph.circles, shown), groups, tables.MoveGroupTable),
        "machines": Listing(
            _("Shared machines"), _of(graph.shared_machines, shown), machines, tables.SharedMachineTable
        ),
        "missing": Listing(
            _("Missing counterparts"),
            missing,
            partial(graph_rows.missing_rows, graph),
            tables.MissingCounterpartTable,
        ),
    }


def _of(things, shown: frozenset[int]) -> list:
    """Those of some groups, or machines, that have to do with one of the applications."""
    return [each for each in things if not shown.isdisjoint(each.applications)]


def _figures(graph: DependencyGraph, shown: frozenset[int]):
    """The figures above the picture, each with what it is of."""
    among = [
        each
        for each in graph.register.integrations.values()
        if each.source in shown and (each.target is None or each.target in shown)
    ]
    unknown = sum(each.direction == Direction.UNKNOWN and each.target is not None for each in among)
    return [
        (_("Applications"), number_text(len(shown))),
        (_("Integrations"), number_text(len(among))),
        (_("Of these lead outside"), number_text(sum(each.target is None for each in among))),
        (_("Of unknown direction, counted as both ways"), number_text(unknown)),
    ]
