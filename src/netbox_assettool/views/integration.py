"""Pages of integrations."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, register_panels, status_panels, tables, wave_rows
from netbox_assettool.models import Integration
from netbox_assettool.views.actions import BulkChangeStatus, ChangeStatus
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Integration, "list", path="", detail=False)
class IntegrationListView(ListView):
    """All integrations."""

    queryset = querysets.integrations()
    filterset = filtersets.IntegrationFilterSet
    filterset_form = forms.IntegrationFilterForm
    table = tables.IntegrationTable
    actions = (*ListView.actions, BulkChangeStatus)


@register_model_view(Integration)
class IntegrationView(generic.ObjectView):
    """One integration."""

    template_name = "generic/object.html"
    queryset = querysets.integrations()
    actions = (ChangeStatus, *generic.ObjectView.actions)
    layout = layout.SimpleLayout(
        left_panels=[register_panels.IntegrationPanel(), TagsPanel()],
        right_panels=[
            wave_rows.WaveOfObjectPanel(),
            register_panels.CataloguePanel(),
            CustomFieldsPanel(),
            CommentsPanel(),
        ],
        bottom_panels=[status_panels.StatusHistoryPanel()],
    )


@register_model_view(Integration, "add", detail=False)
@register_model_view(Integration, "edit")
class IntegrationEditView(generic.ObjectEditView):
    """Adds or changes one integration."""

    queryset = Integration.objects.all()
    form = forms.IntegrationForm


@register_model_view(Integration, "delete")
class IntegrationDeleteView(DeleteView):
    """Deletes one integration."""

    queryset = Integration.objects.all()


@register_model_view(Integration, "bulk_import", path="import", detail=False)
class IntegrationBulkImportView(generic.BulkImportView):
    """Imports integrations from CSV, JSON or YAML."""

    queryset = Integration.objects.all()
    model_form = forms.IntegrationImportForm


@register_model_view(Integration, "bulk_edit", path="edit", detail=False)
class IntegrationBulkEditView(generic.BulkEditView):
    """Changes many integrations."""

    queryset = querysets.integrations()
    filterset = filtersets.IntegrationFilterSet
    table = tables.IntegrationTable
    form = forms.IntegrationBulkEditForm


@register_model_view(Integration, "bulk_delete", path="delete", detail=False)
class IntegrationBulkDeleteView(generic.BulkDeleteView):
    """Deletes many integrations."""

    queryset = querysets.integrations()
    filterset = filtersets.IntegrationFilterSet
    table = tables.IntegrationTable
