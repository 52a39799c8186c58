"""Pages of software accesses."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import SoftwareAccess
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(SoftwareAccess, "list", path="", detail=False)
class SoftwareAccessListView(ListView):
    """All software accesses."""

    queryset = querysets.software_accesses()
    filterset = filtersets.SoftwareAccessFilterSet
    filterset_form = forms.SoftwareAccessFilterForm
    table = tables.SoftwareAccessTable


@register_model_view(SoftwareAccess)
class SoftwareAccessView(generic.ObjectView):
    """One software access: who may reach what, and by what."""

    template_name = "generic/object.html"
    queryset = querysets.software_accesses()
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.SoftwareAccessPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(SoftwareAccess, "add", detail=False)
@register_model_view(SoftwareAccess, "edit")
class SoftwareAccessEditView(generic.ObjectEditView):
    """Adds or changes one software access."""

    queryset = SoftwareAccess.objects.all()
    form = forms.SoftwareAccessForm


@register_model_view(SoftwareAccess, "delete")
class SoftwareAccessDeleteView(DeleteView):
    """Deletes one software access."""

    queryset = SoftwareAccess.objects.all()


@register_model_view(SoftwareAccess, "bulk_import", path="import", detail=False)
class SoftwareAccessBulkImportView(generic.BulkImportView):
    """Imports software accesses from CSV, JSON or YAML."""

    queryset = SoftwareAccess.objects.all()
    model_form = forms.SoftwareAccessImportForm


@register_model_view(SoftwareAccess, "bulk_edit", path="edit", detail=False)
class SoftwareAccessBulkEditView(generic.BulkEditView):
    """Changes many software accesses."""

    queryset = querysets.software_accesses()
    filterset = filtersets.SoftwareAccessFilterSet
    table = tables.SoftwareAccessTable
    form = forms.SoftwareAccessBulkEditForm


@register_model_view(SoftwareAccess, "bulk_delete", path="delete", detail=False)
class SoftwareAccessBulkDeleteView(generic.BulkDeleteView):
    """Deletes many software accesses."""

    queryset = querysets.software_accesses()
    filterset = filtersets.SoftwareAccessFilterSet
    table = tables.SoftwareAccessTable
