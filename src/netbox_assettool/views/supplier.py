"""Pages of suppliers."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import actions, layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import counted, filtersets, forms, querysets, register_panels, tables
from netbox_assettool.models import Supplier
from netbox_assettool.views.restricted import DeleteView, ListView


def _pk(context):
    """Limits a table on a page to the object of the page."""
    return context["object"].pk


class _Counted:
    """Adds to each row of a table how many applications there are of each."""

    def get_queryset(self, request):
        """The rows with their number, as far as the user may see what is counted."""
        return counted.with_applications(super().get_queryset(request), request.user)


@register_model_view(Supplier, "list", path="", detail=False)
class SupplierListView(_Counted, ListView):
    """All suppliers."""

    queryset = querysets.suppliers()
    filterset = filtersets.SupplierFilterSet
    filterset_form = forms.SupplierFilterForm
    table = tables.SupplierTable
    actions = generic.ObjectListView.actions  # renaming included


@register_model_view(Supplier)
class SupplierView(generic.ObjectView):
    """One supplier, and what it delivers."""

    template_name = "generic/object.html"
    queryset = Supplier.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[register_panels.SupplierPanel(), TagsPanel()],
        right_panels=[CustomFieldsPanel(), CommentsPanel()],
        bottom_panels=[
            ObjectsTablePanel(
                model="netbox_assettool.application",
                filters={"supplier_id": _pk},
                exclude_columns=["supplier"],
                actions=[actions.AddObject("netbox_assettool.application", url_params={"supplier": _pk})],
            ),
            ObjectsTablePanel(
                model="netbox_assettool.contract",
                filters={"supplier_id": _pk},
                exclude_columns=["supplier"],
                actions=[actions.AddObject("netbox_assettool.contract", url_params={"supplier": _pk})],
            ),
        ],
    )


@register_model_view(Supplier, "add", detail=False)
@register_model_view(Supplier, "edit")
class SupplierEditView(generic.ObjectEditView):
    """Adds or changes one supplier."""

    queryset = Supplier.objects.all()
    form = forms.SupplierForm


@register_model_view(Supplier, "delete")
class SupplierDeleteView(DeleteView):
    """Deletes one supplier."""

    queryset = Supplier.objects.all()


@register_model_view(Supplier, "bulk_import", path="import", detail=False)
class SupplierBulkImportView(generic.BulkImportView):
    """Imports suppliers from CSV, JSON or YAML."""

    queryset = Supplier.objects.all()
    model_form = forms.SupplierImportForm


@register_model_view(Supplier, "bulk_edit", path="edit", detail=False)
class SupplierBulkEditView(_Counted, generic.BulkEditView):
    """Changes many suppliers."""

    queryset = querysets.suppliers()
    filterset = filtersets.SupplierFilterSet
    table = tables.SupplierTable
    form = forms.SupplierBulkEditForm


@register_model_view(Supplier, "bulk_rename", path="rename", detail=False)
class SupplierBulkRenameView(generic.BulkRenameView):
    """Renames many suppliers."""

    queryset = Supplier.objects.all()
    filterset = filtersets.SupplierFilterSet


@register_model_view(Supplier, "bulk_delete", path="delete", detail=False)
class SupplierBulkDeleteView(_Counted, generic.BulkDeleteView):
    """Deletes many suppliers."""

    queryset = querysets.suppliers()
    filterset = filtersets.SupplierFilterSet
    table = tables.SupplierTable
