"""Pages of position snapshots: they are taken, and neither edited nor imported."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport, DeleteObject
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import PositionSnapshot
from netbox_assettool.views.actions import DownloadText
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(PositionSnapshot, "list", path="", detail=False)
class PositionSnapshotListView(ListView):
    """All snapshots."""

    queryset = querysets.position_snapshots()
    filterset = filtersets.PositionSnapshotFilterSet
    filterset_form = forms.PositionSnapshotFilterForm
    table = tables.PositionSnapshotTable
    actions = (BulkExport,)


@register_model_view(PositionSnapshot)
class PositionSnapshotView(generic.ObjectView):
    """One snapshot, and its place in the chain."""

    template_name = "generic/object.html"
    queryset = querysets.position_snapshots()
    actions = (DownloadText, DeleteObject)
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.PositionSnapshotPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(PositionSnapshot, "text")
class PositionSnapshotTextView(BaseObjectView):
    """The text that was frozen as a file, byte for byte: its digest follows from that and the one before."""

    queryset = PositionSnapshot.objects.all()

    def get_required_permission(self):
        """To see the snapshot."""
        return get_permission_for_model(PositionSnapshot, "view")

    def get(self, _request, **kwargs):
        """The file, under the name that it has in an evidence pack."""
        snapshot = self.get_object(**kwargs)
        disposition = content_disposition_header(as_attachment=True, filename=f"snapshot-{snapshot.number}.json")
        headers = {"Content-Disposition": disposition}
        return HttpResponse(snapshot.content.encode(), content_type="application/json", headers=headers)


@register_model_view(PositionSnapshot, "delete")
class PositionSnapshotDeleteView(DeleteView):
    """Deletes one snapshot; the chain shows that it is gone."""

    queryset = querysets.position_snapshots()
