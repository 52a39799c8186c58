"""Pages of tenant uses."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, register_panels, tables
from netbox_assettool.models import TenantUse
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(TenantUse, "list", path="", detail=False)
class TenantUseListView(ListView):
    """All tenant uses."""

    queryset = querysets.tenant_uses()
    filterset = filtersets.TenantUseFilterSet
    filterset_form = forms.TenantUseFilterForm
    table = tables.TenantUseTable


@register_model_view(TenantUse)
class TenantUseView(generic.ObjectView):
    """One tenant use."""

    template_name = "generic/object.html"
    queryset = querysets.tenant_uses()
    layout = layout.SimpleLayout(
        left_panels=[register_panels.TenantUsePanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(TenantUse, "add", detail=False)
@register_model_view(TenantUse, "edit")
class TenantUseEditView(generic.ObjectEditView):
    """Adds or changes one tenant use."""

    queryset = TenantUse.objects.all()
    form = forms.TenantUseForm


@register_model_view(TenantUse, "delete")
class TenantUseDeleteView(DeleteView):
    """Deletes one tenant use."""

    queryset = TenantUse.objects.all()


@register_model_view(TenantUse, "bulk_import", path="import", detail=False)
class TenantUseBulkImportView(generic.BulkImportView):
    """Imports tenant uses from CSV, JSON or YAML."""

    queryset = TenantUse.objects.all()
    model_form = forms.TenantUseImportForm


@register_model_view(TenantUse, "bulk_edit", path="edit", detail=False)
class TenantUseBulkEditView(generic.BulkEditView):
    """Changes many tenant uses."""

    queryset = querysets.tenant_uses()
    filterset = filtersets.TenantUseFilterSet
    table = tables.TenantUseTable
    form = forms.TenantUseBulkEditForm


@register_model_view(TenantUse, "bulk_delete", path="delete", detail=False)
class TenantUseBulkDeleteView(generic.BulkDeleteView):
    """Deletes many tenant uses."""

    queryset = querysets.tenant_uses()
    filterset = filtersets.TenantUseFilterSet
    table = tables.TenantUseTable
