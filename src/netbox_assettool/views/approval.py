"""Pages of approvals: the page of a wave makes them, and none is edited or deleted."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, tables, wave_panels
from netbox_assettool.models import Approval
from netbox_assettool.views.restricted import ListView


@register_model_view(Approval, "list", path="", detail=False)
class ApprovalListView(ListView):
    """All approvals."""

    queryset = querysets.approvals()
    filterset = filtersets.ApprovalFilterSet
    filterset_form = forms.ApprovalFilterForm
    table = tables.ApprovalTable
    actions = (BulkExport,)


@register_model_view(Approval)
class ApprovalView(generic.ObjectView):
    """One approval."""

    template_name = "generic/object.html"
    queryset = querysets.approvals()
    actions = ()
    layout = layout.SimpleLayout(
        left_panels=[wave_panels.ApprovalPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )
