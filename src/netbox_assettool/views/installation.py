"""Pages of installations."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import Installation
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Installation, "list", path="", detail=False)
class InstallationListView(ListView):
    """All installations."""

    queryset = querysets.installations()
    filterset = filtersets.InstallationFilterSet
    filterset_form = forms.InstallationFilterForm
    table = tables.InstallationTable


@register_model_view(Installation)
class InstallationView(generic.ObjectView):
    """One installation: what is where, and who says so."""

    template_name = "generic/object.html"
    queryset = querysets.installations()
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.InstallationPanel(), TagsPanel()],
        right_panels=[licence_panels.FoundPanel(), CustomFieldsPanel()],
    )


@register_model_view(Installation, "add", detail=False)
@register_model_view(Installation, "edit")
class InstallationEditView(generic.ObjectEditView):
    """Adds or changes one installation."""

    queryset = Installation.objects.all()
    form = forms.InstallationForm


@register_model_view(Installation, "delete")
class InstallationDeleteView(DeleteView):
    """Deletes one installation."""

    queryset = Installation.objects.all()


@register_model_view(Installation, "bulk_import", path="import", detail=False)
class InstallationBulkImportView(generic.BulkImportView):
    """Imports installations from CSV, JSON or YAML."""

    queryset = Installation.objects.all()
    model_form = forms.InstallationImportForm


@register_model_view(Installation, "bulk_edit", path="edit", detail=False)
class InstallationBulkEditView(generic.BulkEditView):
    """Changes many installations."""

    queryset = querysets.installations()
    filterset = filtersets.InstallationFilterSet
    table = tables.InstallationTable
    form = forms.InstallationBulkEditForm


@register_model_view(Installation, "bulk_delete", path="delete", detail=False)
class InstallationBulkDeleteView(generic.BulkDeleteView):
    """Deletes many installations."""

    queryset = querysets.installations()
    filterset = filtersets.InstallationFilterSet
    table = tables.InstallationTable
