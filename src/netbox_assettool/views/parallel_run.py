"""Pages of parallel runs."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import ParallelRun
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(ParallelRun, "list", path="", detail=False)
class ParallelRunListView(ListView):
    """All parallel runs."""

    queryset = querysets.parallel_runs()
    filterset = filtersets.ParallelRunFilterSet
    filterset_form = forms.ParallelRunFilterForm
    table = tables.ParallelRunTable


@register_model_view(ParallelRun)
class ParallelRunView(generic.ObjectView):
    """One parallel run."""

    template_name = "generic/object.html"
    queryset = querysets.parallel_runs()
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.ParallelRunPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(ParallelRun, "add", detail=False)
@register_model_view(ParallelRun, "edit")
class ParallelRunEditView(generic.ObjectEditView):
    """Adds or changes one parallel run."""

    queryset = ParallelRun.objects.all()
    form = forms.ParallelRunForm


@register_model_view(ParallelRun, "delete")
class ParallelRunDeleteView(DeleteView):
    """Deletes one parallel run."""

    queryset = ParallelRun.objects.all()


@register_model_view(ParallelRun, "bulk_import", path="import", detail=False)
class ParallelRunBulkImportView(generic.BulkImportView):
    """Imports parallel runs from CSV, JSON or YAML."""

    queryset = ParallelRun.objects.all()
    model_form = forms.ParallelRunImportForm


@register_model_view(ParallelRun, "bulk_edit", path="edit", detail=False)
class ParallelRunBulkEditView(generic.BulkEditView):
    """Changes many parallel runs."""

    queryset = querysets.parallel_runs()
    filterset = filtersets.ParallelRunFilterSet
    table = tables.ParallelRunTable
    form = forms.ParallelRunBulkEditForm


@register_model_view(ParallelRun, "bulk_delete", path="delete", detail=False)
class ParallelRunBulkDeleteView(generic.BulkDeleteView):
    """Deletes many parallel runs."""

    queryset = querysets.parallel_runs()
    filterset = filtersets.ParallelRunFilterSet
    table = tables.ParallelRunTable
