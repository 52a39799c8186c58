"""Pages of budget lines."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, programme_panels, querysets, tables
from netbox_assettool.models import BudgetLine
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(BudgetLine, "list", path="", detail=False)
class BudgetLineListView(ListView):
    """All budget lines."""

    queryset = querysets.budget_lines()
    filterset = filtersets.BudgetLineFilterSet
    filterset_form = forms.BudgetLineFilterForm
    table = tables.BudgetLineTable


@register_model_view(BudgetLine)
class BudgetLineView(generic.ObjectView):
    """One budget line."""

    template_name = "generic/object.html"
    queryset = querysets.budget_lines()
    layout = layout.SimpleLayout(
        left_panels=[programme_panels.BudgetLinePanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel(), CommentsPanel()],
    )


@register_model_view(BudgetLine, "add", detail=False)
@register_model_view(BudgetLine, "edit")
class BudgetLineEditView(generic.ObjectEditView):
    """Adds or changes one budget line."""

    queryset = BudgetLine.objects.all()
    form = forms.BudgetLineForm


@register_model_view(BudgetLine, "delete")
class BudgetLineDeleteView(DeleteView):
    """Deletes one budget line."""

    queryset = BudgetLine.objects.all()


@register_model_view(BudgetLine, "bulk_import", path="import", detail=False)
class BudgetLineBulkImportView(generic.BulkImportView):
    """Imports budget lines from CSV, JSON or YAML."""

    queryset = BudgetLine.objects.all()
    model_form = forms.BudgetLineImportForm


@register_model_view(BudgetLine, "bulk_edit", path="edit", detail=False)
class BudgetLineBulkEditView(generic.BulkEditView):
    """Changes many budget lines."""

    queryset = querysets.budget_lines()
    filterset = filtersets.BudgetLineFilterSet
    table = tables.BudgetLineTable
    form = forms.BudgetLineBulkEditForm


@register_model_view(BudgetLine, "bulk_delete", path="delete", detail=False)
class BudgetLineBulkDeleteView(generic.BulkDeleteView):
    """Deletes many budget lines."""

    queryset = querysets.budget_lines()
    filterset = filtersets.BudgetLineFilterSet
    table = tables.BudgetLineTable
