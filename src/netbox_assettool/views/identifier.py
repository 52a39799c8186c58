"""Pages of asset identifiers."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, panels, querysets, tables
from netbox_assettool.models import AssetIdentifier
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(AssetIdentifier, "list", path="", detail=False)
class AssetIdentifierListView(ListView):
    """All asset identifiers."""

    queryset = querysets.identifiers()
    filterset = filtersets.AssetIdentifierFilterSet
    filterset_form = forms.AssetIdentifierFilterForm
    table = tables.AssetIdentifierTable


@register_model_view(AssetIdentifier)
class AssetIdentifierView(generic.ObjectView):
    """One identifier."""

    template_name = "generic/object.html"
    queryset = AssetIdentifier.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[panels.AssetIdentifierPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(AssetIdentifier, "add", detail=False)
@register_model_view(AssetIdentifier, "edit")
class AssetIdentifierEditView(generic.ObjectEditView):
    """Adds or changes one identifier."""

    queryset = AssetIdentifier.objects.all()
    form = forms.AssetIdentifierForm


@register_model_view(AssetIdentifier, "delete")
class AssetIdentifierDeleteView(DeleteView):
    """Deletes one identifier."""

    queryset = AssetIdentifier.objects.all()


@register_model_view(AssetIdentifier, "bulk_import", path="import", detail=False)
class AssetIdentifierBulkImportView(generic.BulkImportView):
    """Imports asset identifiers from CSV, JSON or YAML."""

    queryset = AssetIdentifier.objects.all()
    model_form = forms.AssetIdentifierImportForm


@register_model_view(AssetIdentifier, "bulk_edit", path="edit", detail=False)
class AssetIdentifierBulkEditView(generic.BulkEditView):
    """Changes many asset identifiers."""

    queryset = AssetIdentifier.objects.all()
    filterset = filtersets.AssetIdentifierFilterSet
    table = tables.AssetIdentifierTable
    form = forms.AssetIdentifierBulkEditForm


@register_model_view(AssetIdentifier, "bulk_delete", path="delete", detail=False)
class AssetIdentifierBulkDeleteView(generic.BulkDeleteView):
    """Deletes many asset identifiers."""

    queryset = AssetIdentifier.objects.all()
    filterset = filtersets.AssetIdentifierFilterSet
    table = tables.AssetIdentifierTable
