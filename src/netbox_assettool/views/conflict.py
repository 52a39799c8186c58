"""Pages of conflicts."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, panels, querysets, tables
from netbox_assettool.models import Conflict
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Conflict, "list", path="", detail=False)
class ConflictListView(ListView):
    """All conflicts."""

    queryset = querysets.conflicts()
    filterset = filtersets.ConflictFilterSet
    filterset_form = forms.ConflictFilterForm
    table = tables.ConflictTable


@register_model_view(Conflict)
class ConflictView(generic.ObjectView):
    """One conflict: what disagrees, and what was decided."""

    template_name = "generic/object.html"
    queryset = Conflict.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[panels.ConflictPanel(), TagsPanel(), CustomFieldsPanel()],
        right_panels=[panels.ConflictValuesPanel()],
    )


@register_model_view(Conflict, "add", detail=False)
@register_model_view(Conflict, "edit")
class ConflictEditView(generic.ObjectEditView):
    """Adds or changes one conflict."""

    queryset = Conflict.objects.all()
    form = forms.ConflictForm


@register_model_view(Conflict, "delete")
class ConflictDeleteView(DeleteView):
    """Deletes one conflict."""

    queryset = Conflict.objects.all()


@register_model_view(Conflict, "bulk_import", path="import", detail=False)
class ConflictBulkImportView(generic.BulkImportView):
    """Imports conflicts from CSV, JSON or YAML."""

    queryset = Conflict.objects.all()
    model_form = forms.ConflictImportForm


@register_model_view(Conflict, "bulk_edit", path="edit", detail=False)
class ConflictBulkEditView(generic.BulkEditView):
    """Changes many conflicts."""

    queryset = Conflict.objects.all()
    filterset = filtersets.ConflictFilterSet
    table = tables.ConflictTable
    form = forms.ConflictBulkEditForm


@register_model_view(Conflict, "bulk_delete", path="delete", detail=False)
class ConflictBulkDeleteView(generic.BulkDeleteView):
    """Deletes many conflicts."""

    queryset = Conflict.objects.all()
    filterset = filtersets.ConflictFilterSet
    table = tables.ConflictTable
