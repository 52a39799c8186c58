"""What happened in a run, or on one of its hosts, page by page or as a file."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from netbox.views import generic
from utilities.views import ViewTab, register_model_view

from assettool.domain.running.phases import Phase
from netbox_assettool import querysets, tables
from netbox_assettool.models import Asset, Run, RunEvent, RunHost, RunPhase
from netbox_assettool.table_files import exported
from netbox_assettool.views.report import address, paged

_ORDER = {phase.value: place for place, phase in enumerate(Phase)}


@register_model_view(Run, "log", path="log")
class RunLogView(generic.ObjectView):
    """The events of a run, or of the `host` that is asked for, as far as the user may see those hosts."""

    queryset = querysets.runs()
    template_name = "netbox_assettool/run_log.html"
    tab = ViewTab(
        label=_("Events"), badge=lambda run: run.event_count, permission="netbox_assettool.view_run", weight=500
    )

    def get(self, request, **kwargs):
        """The page, or its rows as a file; a host that the run has not, or the user may not see, is no page."""
        run, name = self.get_object(**kwargs), request.GET.get("host", "")
        hosts = RunHost.objects.filter(run=run, asset__in=Asset.objects.restrict(request.user, "view").values("pk"))
        host = hosts.filter(name=name).first() if name else None
        if name and host is None:
            raise Http404(name)
        events = RunEvent.objects.filter(run=run)
        events = events.filter(host=name) if host else events.filter(Q(host="") | Q(host__in=hosts.values("name")))
        table = tables.RunEventTable(events.order_by("number"), exclude=("host",) if host else ())
        if "export" in request.GET:
            return exported(table, request, f"run_{run.pk}_events")
        context = {
            "object": run,
            "tab": self.tab,
            "host": host,
            "phases": _phases(host) if host else None,
            "table": paged(table, request),
            "caption": _("Events"),
            "all_url": request.path,
            "export_url": address(request, export="csv"),
        }
        return render(request, self.template_name, context)


def _phases(host: RunHost) -> tables.RunPhaseTable:
    rows = sorted(RunPhase.objects.filter(host=host), key=lambda row: _ORDER[row.phase])
    return tables.RunPhaseTable(rows)
