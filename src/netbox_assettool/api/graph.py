"""REST endpoint of the dependency graph: the same JSON as `assettool app graph` gives."""

from django.urls import reverse

from assettool.domain.graph import DependencyGraph
from assettool.domain.graph_document import document
from assettool.domain.scenario import impact
from netbox_assettool.api.report import ReportView
from netbox_assettool.graph_asked import shown_asked
from netbox_assettool.register import graph_register
from netbox_assettool.scenarios import scenario_asked


class GraphView(ReportView):
    """The graph of what the user may see: all of it, some of it, or around one application."""

    def content(self, request):
        """The graph, and what happens where a scenario is named."""
        graph = DependencyGraph(graph_register(request.user))
        shown = shown_asked(request.GET, graph)
        asked = scenario_asked(request.GET, request.user, graph)
        pages = reverse("plugins:netbox_assettool:application_list")
        found = impact(graph, asked.scenario) if asked.components else None
        return document(graph, found, shown, url=lambda each: f"{pages}{each.id}/")
