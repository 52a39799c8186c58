"""Pages of allocations."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import Allocation
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Allocation, "list", path="", detail=False)
class AllocationListView(ListView):
    """All allocations."""

    queryset = querysets.allocations()
    filterset = filtersets.AllocationFilterSet
    filterset_form = forms.AllocationFilterForm
    table = tables.AllocationTable


@register_model_view(Allocation)
class AllocationView(generic.ObjectView):
    """One allocation: how many rights are kept, and for what."""

    template_name = "generic/object.html"
    queryset = querysets.allocations()
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.AllocationPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(Allocation, "add", detail=False)
@register_model_view(Allocation, "edit")
class AllocationEditView(generic.ObjectEditView):
    """Adds or changes one allocation."""

    queryset = Allocation.objects.all()
    form = forms.AllocationForm


@register_model_view(Allocation, "delete")
class AllocationDeleteView(DeleteView):
    """Deletes one allocation."""

    queryset = Allocation.objects.all()


@register_model_view(Allocation, "bulk_import", path="import", detail=False)
class AllocationBulkImportView(generic.BulkImportView):
    """Imports allocations from CSV, JSON or YAML."""

    queryset = Allocation.objects.all()
    model_form = forms.AllocationImportForm


@register_model_view(Allocation, "bulk_edit", path="edit", detail=False)
class AllocationBulkEditView(generic.BulkEditView):
    """Changes many allocations."""

    queryset = querysets.allocations()
    filterset = filtersets.AllocationFilterSet
    table = tables.AllocationTable
    form = forms.AllocationBulkEditForm


@register_model_view(Allocation, "bulk_delete", path="delete", detail=False)
class AllocationBulkDeleteView(generic.BulkDeleteView):
    """Deletes many allocations."""

    queryset = querysets.allocations()
    filterset = filtersets.AllocationFilterSet
    table = tables.AllocationTable
