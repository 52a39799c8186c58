"""Pages of stored reports: the schedule makes them, and people read and delete them."""

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkDelete, BulkExport, DeleteObject
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, programme_panels, querysets, tables
from netbox_assettool.choices import ReportNameChoices
from netbox_assettool.models import StoredReport
from netbox_assettool.reports import storing
from netbox_assettool.reports.serving import as_stored
from netbox_assettool.scheduled import ScheduledReportsJob
from netbox_assettool.views.actions import DownloadText, MakeReports
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(StoredReport, "list", path="", detail=False)
class StoredReportListView(ListView):
    """All stored reports."""

    queryset = querysets.stored_reports()
    filterset = filtersets.StoredReportFilterSet
    filterset_form = forms.StoredReportFilterForm
    table = tables.StoredReportTable
    actions = (MakeReports, BulkExport, BulkDelete)


@register_model_view(StoredReport, "make", detail=False)
class StoredReportMakeView(BaseObjectView):
    """Has a worker make what is due, without waiting for its hour, once that is confirmed."""

    queryset = StoredReport.objects.all()
    template_name = "netbox_assettool/stored_report_make.html"

    def get_required_permission(self):
        """To add reports."""
        return get_permission_for_model(StoredReport, "add")

    def get(self, request):
        """What is due."""
        due, problem, remark = [], "", ""
        try:
            schedule = storing.schedule()
            labels = dict(ReportNameChoices.CHOICES)
            found = storing.due(schedule, timezone.localdate()) if schedule else ()
            due = [f"{labels[name]} {period.name}" for name, period in found]
            remark = storing.without_links() if schedule else ""
            problem = "" if schedule else _("No user is set whose sight the reports have: the setting report_user.")
        except ImproperlyConfigured as exc:
            problem = str(exc)
        address = reverse("plugins:netbox_assettool:storedreport_list")
        context = {"due": due, "problem": problem, "remark": remark, "return_url": address, "button_class": "primary"}
        return render(request, self.template_name, context)

    def post(self, request):
        """Give it to a worker."""
        job = ScheduledReportsJob.enqueue(user=request.user)
        messages.success(request, _("Job {number} makes what is due.").format(number=job.pk))
        return redirect("plugins:netbox_assettool:storedreport_list")


@register_model_view(StoredReport)
class StoredReportView(generic.ObjectView):
    """One stored report, with its hash."""

    template_name = "generic/object.html"
    queryset = querysets.stored_reports()
    actions = (DownloadText, DeleteObject)
    layout = layout.SimpleLayout(
        left_panels=[programme_panels.StoredReportPanel()], right_panels=[TagsPanel(), CustomFieldsPanel()]
    )


@register_model_view(StoredReport, "text")
class StoredReportTextView(BaseObjectView):
    """The report as a file, byte for byte as it was sent."""

    queryset = StoredReport.objects.all()

    def get_required_permission(self):
        """To see the report."""
        return get_permission_for_model(StoredReport, "view")

    def get(self, _request, **kwargs):
        """The file, under its name."""
        return as_stored(self.get_object(**kwargs))


@register_model_view(StoredReport, "delete")
class StoredReportDeleteView(DeleteView):
    """Deletes one stored report; the schedule makes that of a past period no second time."""

    queryset = querysets.stored_reports()


@register_model_view(StoredReport, "bulk_delete", path="delete", detail=False)
class StoredReportBulkDeleteView(generic.BulkDeleteView):
    """Deletes many stored reports."""

    queryset = querysets.stored_reports()
    filterset = filtersets.StoredReportFilterSet
    table = tables.StoredReportTable
