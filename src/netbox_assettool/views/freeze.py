"""Pages of freezes."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import counted, filtersets, forms, tables, wave_panels
from netbox_assettool.models import Freeze
from netbox_assettool.views.restricted import DeleteView, ListView


class _WithHolders:
    """Adds to each row whom and what it holds for."""

    def get_queryset(self, request):
        """The rows with tenants and applications, as far as the user may see them."""
        return counted.with_holders(super().get_queryset(request), request.user)


@register_model_view(Freeze, "list", path="", detail=False)
class FreezeListView(_WithHolders, ListView):
    """All freezes."""

    queryset = Freeze.objects.all()
    filterset = filtersets.FreezeFilterSet
    filterset_form = forms.FreezeFilterForm
    table = tables.FreezeTable


@register_model_view(Freeze)
class FreezeView(generic.ObjectView):
    """One freeze, and whom it holds for."""

    template_name = "generic/object.html"
    queryset = Freeze.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[wave_panels.FreezePanel(), TagsPanel()],
        right_panels=[wave_panels.HoldersPanel(), CustomFieldsPanel()],
    )


@register_model_view(Freeze, "add", detail=False)
@register_model_view(Freeze, "edit")
class FreezeEditView(generic.ObjectEditView):
    """Adds or changes one freeze."""

    queryset = Freeze.objects.all()
    form = forms.FreezeForm


@register_model_view(Freeze, "delete")
class FreezeDeleteView(DeleteView):
    """Deletes one freeze."""

    queryset = Freeze.objects.all()


@register_model_view(Freeze, "bulk_import", path="import", detail=False)
class FreezeBulkImportView(generic.BulkImportView):
    """Imports freezes from CSV, JSON or YAML."""

    queryset = Freeze.objects.all()
    model_form = forms.FreezeImportForm


@register_model_view(Freeze, "bulk_edit", path="edit", detail=False)
class FreezeBulkEditView(_WithHolders, generic.BulkEditView):
    """Changes many freezes."""

    queryset = Freeze.objects.all()
    filterset = filtersets.FreezeFilterSet
    table = tables.FreezeTable
    form = forms.FreezeBulkEditForm


@register_model_view(Freeze, "bulk_delete", path="delete", detail=False)
class FreezeBulkDeleteView(_WithHolders, generic.BulkDeleteView):
    """Deletes many freezes."""

    queryset = Freeze.objects.all()
    filterset = filtersets.FreezeFilterSet
    table = tables.FreezeTable
