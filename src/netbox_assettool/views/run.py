"""Pages of runs: a wave's page starts them, and none is edited or deleted."""

from django.http import HttpResponse
from django.shortcuts import render
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, run_panels, tables
from netbox_assettool.models import Run
from netbox_assettool.running import overview
from netbox_assettool.views.restricted import ListView

_NOTHING_NEW = 204


@register_model_view(Run, "list", path="", detail=False)
class RunListView(ListView):
    """All runs."""

    queryset = querysets.runs()
    filterset = filtersets.RunFilterSet
    filterset_form = forms.RunFilterForm
    table = tables.RunTable
    actions = (BulkExport,)


@register_model_view(Run)
class RunView(generic.ObjectView):
    """One run, live."""

    template_name = "netbox_assettool/run.html"
    queryset = querysets.runs()
    actions = ()
    layout = layout.Layout(
        layout.Row(layout.Column(run_panels.ProgressPanel())),
        layout.Row(
            layout.Column(run_panels.RunPanel(), TagsPanel(), CustomFieldsPanel()),
            layout.Column(run_panels.TermsPanel(), run_panels.GatesPanel()),
        ),
    )


@register_model_view(Run, "progress", path="progress")
class RunProgressView(BaseObjectView):
    """The part of pages that shows a run live; they ask for it every few seconds while somebody works on it."""

    queryset = querysets.runs()

    def get_required_permission(self):
        """To see runs."""
        return get_permission_for_model(Run, "view")

    def handle_no_permission(self):
        """A page that is still open when its user is logged out loads itself again, and so asks to log in."""
        return HttpResponse(headers={"HX-Refresh": "true"}) if self.request.htmx else super().handle_no_permission()

    def get(self, request, **kwargs):
        """It as it is now; nothing (204) where that is what the page shows already."""
        run = self.get_object(**kwargs)
        if request.GET.get("seen") == overview.version_of(run, overview.workers_on(run)):
            return HttpResponse(status=_NOTHING_NEW)
        return render(request, "netbox_assettool/inc/run_progress.html", run_panels.shown(run, request.user))
