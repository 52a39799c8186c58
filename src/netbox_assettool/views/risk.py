"""Pages of risks."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, programme_panels, querysets, tables
from netbox_assettool.models import Risk
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Risk, "list", path="", detail=False)
class RiskListView(ListView):
    """All risks."""

    queryset = querysets.risks()
    filterset = filtersets.RiskFilterSet
    filterset_form = forms.RiskFilterForm
    table = tables.RiskTable


@register_model_view(Risk)
class RiskView(generic.ObjectView):
    """One risk."""

    template_name = "generic/object.html"
    queryset = querysets.risks()
    layout = layout.SimpleLayout(
        left_panels=[programme_panels.RiskPanel()], right_panels=[TagsPanel(), CustomFieldsPanel(), CommentsPanel()]
    )


@register_model_view(Risk, "add", detail=False)
@register_model_view(Risk, "edit")
class RiskEditView(generic.ObjectEditView):
    """Adds or changes one risk."""

    queryset = Risk.objects.all()
    form = forms.RiskForm


@register_model_view(Risk, "delete")
class RiskDeleteView(DeleteView):
    """Deletes one risk."""

    queryset = Risk.objects.all()


@register_model_view(Risk, "bulk_import", path="import", detail=False)
class RiskBulkImportView(generic.BulkImportView):
    """Imports risks from CSV, JSON or YAML."""

    queryset = Risk.objects.all()
    model_form = forms.RiskImportForm


@register_model_view(Risk, "bulk_edit", path="edit", detail=False)
class RiskBulkEditView(generic.BulkEditView):
    """Changes many risks."""

    queryset = querysets.risks()
    filterset = filtersets.RiskFilterSet
    table = tables.RiskTable
    form = forms.RiskBulkEditForm


@register_model_view(Risk, "bulk_delete", path="delete", detail=False)
class RiskBulkDeleteView(generic.BulkDeleteView):
    """Deletes many risks."""

    queryset = querysets.risks()
    filterset = filtersets.RiskFilterSet
    table = tables.RiskTable
