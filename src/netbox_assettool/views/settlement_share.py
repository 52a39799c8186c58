"""Pages of settlement shares."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, programme_panels, querysets, tables
from netbox_assettool.models import SettlementShare
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(SettlementShare, "list", path="", detail=False)
class SettlementShareListView(ListView):
    """All settlement shares."""

    queryset = querysets.settlement_shares()
    filterset = filtersets.SettlementShareFilterSet
    filterset_form = forms.SettlementShareFilterForm
    table = tables.SettlementShareTable


@register_model_view(SettlementShare)
class SettlementShareView(generic.ObjectView):
    """One settlement share."""

    template_name = "generic/object.html"
    queryset = querysets.settlement_shares()
    layout = layout.SimpleLayout(
        left_panels=[programme_panels.SettlementSharePanel()], right_panels=[TagsPanel(), CustomFieldsPanel()]
    )


@register_model_view(SettlementShare, "add", detail=False)
@register_model_view(SettlementShare, "edit")
class SettlementShareEditView(generic.ObjectEditView):
    """Adds or changes one settlement share."""

    queryset = SettlementShare.objects.all()
    form = forms.SettlementShareForm


@register_model_view(SettlementShare, "delete")
class SettlementShareDeleteView(DeleteView):
    """Deletes one settlement share."""

    queryset = SettlementShare.objects.all()


@register_model_view(SettlementShare, "bulk_import", path="import", detail=False)
class SettlementShareBulkImportView(generic.BulkImportView):
    """Imports settlement shares from CSV, JSON or YAML."""

    queryset = SettlementShare.objects.all()
    model_form = forms.SettlementShareImportForm


@register_model_view(SettlementShare, "bulk_edit", path="edit", detail=False)
class SettlementShareBulkEditView(generic.BulkEditView):
    """Changes many settlement shares."""

    queryset = querysets.settlement_shares()
    filterset = filtersets.SettlementShareFilterSet
    table = tables.SettlementShareTable
    form = forms.SettlementShareBulkEditForm


@register_model_view(SettlementShare, "bulk_delete", path="delete", detail=False)
class SettlementShareBulkDeleteView(generic.BulkDeleteView):
    """Deletes many settlement shares."""

    queryset = querysets.settlement_shares()
    filterset = filtersets.SettlementShareFilterSet
    table = tables.SettlementShareTable
