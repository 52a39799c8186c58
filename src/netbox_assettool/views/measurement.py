"""Pages of measurements."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import Measurement
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Measurement, "list", path="", detail=False)
class MeasurementListView(ListView):
    """All measurements."""

    queryset = querysets.measurements()
    filterset = filtersets.MeasurementFilterSet
    filterset_form = forms.MeasurementFilterForm
    table = tables.MeasurementTable


@register_model_view(Measurement)
class MeasurementView(generic.ObjectView):
    """One measurement."""

    template_name = "generic/object.html"
    queryset = querysets.measurements()
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.MeasurementPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(Measurement, "add", detail=False)
@register_model_view(Measurement, "edit")
class MeasurementEditView(generic.ObjectEditView):
    """Adds or changes one measurement."""

    queryset = Measurement.objects.all()
    form = forms.MeasurementForm


@register_model_view(Measurement, "delete")
class MeasurementDeleteView(DeleteView):
    """Deletes one measurement."""

    queryset = Measurement.objects.all()


@register_model_view(Measurement, "bulk_import", path="import", detail=False)
class MeasurementBulkImportView(generic.BulkImportView):
    """Imports measurements from CSV, JSON or YAML."""

    queryset = Measurement.objects.all()
    model_form = forms.MeasurementImportForm


@register_model_view(Measurement, "bulk_edit", path="edit", detail=False)
class MeasurementBulkEditView(generic.BulkEditView):
    """Changes many measurements."""

    queryset = querysets.measurements()
    filterset = filtersets.MeasurementFilterSet
    table = tables.MeasurementTable
    form = forms.MeasurementBulkEditForm


@register_model_view(Measurement, "bulk_delete", path="delete", detail=False)
class MeasurementBulkDeleteView(generic.BulkDeleteView):
    """Deletes many measurements."""

    queryset = querysets.measurements()
    filterset = filtersets.MeasurementFilterSet
    table = tables.MeasurementTable
