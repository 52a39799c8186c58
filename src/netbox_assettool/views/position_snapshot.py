"""Pages of position snapshots: they are taken, and neither edited nor imported."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport, DeleteObject
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import PositionSnapshot
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
    actions = (DeleteObject,)
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.PositionSnapshotPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(PositionSnapshot, "delete")
class PositionSnapshotDeleteView(DeleteView):
    """Deletes one snapshot; the chain shows that it is gone."""

    queryset = querysets.position_snapshots()
