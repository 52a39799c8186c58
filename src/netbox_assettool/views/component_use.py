"""Pages of component uses."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, register_panels, tables
from netbox_assettool.models import ComponentUse
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(ComponentUse, "list", path="", detail=False)
class ComponentUseListView(ListView):
    """All component uses."""

    queryset = querysets.component_uses()
    filterset = filtersets.ComponentUseFilterSet
    filterset_form = forms.ComponentUseFilterForm
    table = tables.ComponentUseTable


@register_model_view(ComponentUse)
class ComponentUseView(generic.ObjectView):
    """One component use."""

    template_name = "generic/object.html"
    queryset = querysets.component_uses()
    layout = layout.SimpleLayout(
        left_panels=[register_panels.ComponentUsePanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(ComponentUse, "add", detail=False)
@register_model_view(ComponentUse, "edit")
class ComponentUseEditView(generic.ObjectEditView):
    """Adds or changes one component use."""

    queryset = ComponentUse.objects.all()
    form = forms.ComponentUseForm


@register_model_view(ComponentUse, "delete")
class ComponentUseDeleteView(DeleteView):
    """Deletes one component use."""

    queryset = ComponentUse.objects.all()


@register_model_view(ComponentUse, "bulk_import", path="import", detail=False)
class ComponentUseBulkImportView(generic.BulkImportView):
    """Imports component uses from CSV, JSON or YAML."""

    queryset = ComponentUse.objects.all()
    model_form = forms.ComponentUseImportForm


@register_model_view(ComponentUse, "bulk_edit", path="edit", detail=False)
class ComponentUseBulkEditView(generic.BulkEditView):
    """Changes many component uses."""

    queryset = querysets.component_uses()
    filterset = filtersets.ComponentUseFilterSet
    table = tables.ComponentUseTable
    form = forms.ComponentUseBulkEditForm


@register_model_view(ComponentUse, "bulk_delete", path="delete", detail=False)
class ComponentUseBulkDeleteView(generic.BulkDeleteView):
    """Deletes many component uses."""

    queryset = querysets.component_uses()
    filterset = filtersets.ComponentUseFilterSet
    table = tables.ComponentUseTable
