"""Pages of stored reports: the schedule makes them, and people read and delete them."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkDelete, BulkExport, DeleteObject
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, programme_panels, querysets, tables
from netbox_assettool.models import StoredReport
from netbox_assettool.reports.stored import as_download
from netbox_assettool.views.actions import DownloadText
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(StoredReport, "list", path="", detail=False)
class StoredReportListView(ListView):
    """All stored reports."""

    queryset = querysets.stored_reports()
    filterset = filtersets.StoredReportFilterSet
    filterset_form = forms.StoredReportFilterForm
    table = tables.StoredReportTable
    actions = (BulkExport, BulkDelete)


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
        return as_download(self.get_object(**kwargs))


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
