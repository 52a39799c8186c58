"""Pages of observations."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, panels, querysets, tables
from netbox_assettool.models import Observation
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Observation, "list", path="", detail=False)
class ObservationListView(ListView):
    """All observations."""

    queryset = querysets.observations()
    filterset = filtersets.ObservationFilterSet
    filterset_form = forms.ObservationFilterForm
    table = tables.ObservationTable


@register_model_view(Observation)
class ObservationView(generic.ObjectView):
    """One observation: who said what, and where it was read."""

    template_name = "generic/object.html"
    queryset = Observation.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[panels.ObservationPanel(), TagsPanel(), CustomFieldsPanel()],
        right_panels=[panels.FieldsPanel()],
    )


@register_model_view(Observation, "add", detail=False)
@register_model_view(Observation, "edit")
class ObservationEditView(generic.ObjectEditView):
    """Adds or changes one observation."""

    queryset = Observation.objects.all()
    form = forms.ObservationForm


@register_model_view(Observation, "delete")
class ObservationDeleteView(DeleteView):
    """Deletes one observation."""

    queryset = Observation.objects.all()


@register_model_view(Observation, "bulk_import", path="import", detail=False)
class ObservationBulkImportView(generic.BulkImportView):
    """Imports observations from CSV, JSON or YAML."""

    queryset = Observation.objects.all()
    model_form = forms.ObservationImportForm


@register_model_view(Observation, "bulk_edit", path="edit", detail=False)
class ObservationBulkEditView(generic.BulkEditView):
    """Changes many observations."""

    queryset = Observation.objects.all()
    filterset = filtersets.ObservationFilterSet
    table = tables.ObservationTable
    form = forms.ObservationBulkEditForm


@register_model_view(Observation, "bulk_delete", path="delete", detail=False)
class ObservationBulkDeleteView(generic.BulkDeleteView):
    """Deletes many observations."""

    queryset = Observation.objects.all()
    filterset = filtersets.ObservationFilterSet
    table = tables.ObservationTable
