"""Pages of data sets."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, register_panels, status_panels, tables, wave_rows
from netbox_assettool.models import DataSet
from netbox_assettool.views.actions import BulkChangeStatus, ChangeStatus
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(DataSet, "list", path="", detail=False)
class DataSetListView(ListView):
    """All data sets."""

    queryset = querysets.data_sets()
    filterset = filtersets.DataSetFilterSet
    filterset_form = forms.DataSetFilterForm
    table = tables.DataSetTable
    actions = (*generic.ObjectListView.actions, BulkChangeStatus)  # renaming included


@register_model_view(DataSet)
class DataSetView(generic.ObjectView):
    """One data set."""

    template_name = "generic/object.html"
    queryset = querysets.data_sets()
    actions = (ChangeStatus, *generic.ObjectView.actions)
    layout = layout.SimpleLayout(
        left_panels=[register_panels.DataSetPanel(), TagsPanel()],
        right_panels=[wave_rows.WaveOfObjectPanel(), CustomFieldsPanel(), CommentsPanel()],
        bottom_panels=[status_panels.StatusHistoryPanel()],
    )


@register_model_view(DataSet, "add", detail=False)
@register_model_view(DataSet, "edit")
class DataSetEditView(generic.ObjectEditView):
    """Adds or changes one data set."""

    queryset = DataSet.objects.all()
    form = forms.DataSetForm


@register_model_view(DataSet, "delete")
class DataSetDeleteView(DeleteView):
    """Deletes one data set."""

    queryset = DataSet.objects.all()


@register_model_view(DataSet, "bulk_import", path="import", detail=False)
class DataSetBulkImportView(generic.BulkImportView):
    """Imports data sets from CSV, JSON or YAML."""

    queryset = DataSet.objects.all()
    model_form = forms.DataSetImportForm


@register_model_view(DataSet, "bulk_edit", path="edit", detail=False)
class DataSetBulkEditView(generic.BulkEditView):
    """Changes many data sets."""

    queryset = querysets.data_sets()
    filterset = filtersets.DataSetFilterSet
    table = tables.DataSetTable
    form = forms.DataSetBulkEditForm


@register_model_view(DataSet, "bulk_rename", path="rename", detail=False)
class DataSetBulkRenameView(generic.BulkRenameView):
    """Renames many data sets."""

    queryset = DataSet.objects.all()
    filterset = filtersets.DataSetFilterSet


@register_model_view(DataSet, "bulk_delete", path="delete", detail=False)
class DataSetBulkDeleteView(generic.BulkDeleteView):
    """Deletes many data sets."""

    queryset = querysets.data_sets()
    filterset = filtersets.DataSetFilterSet
    table = tables.DataSetTable
