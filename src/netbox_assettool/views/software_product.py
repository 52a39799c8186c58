"""Pages of software products."""

from django.utils.translation import gettext_lazy as _
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import actions, layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import counted, filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import SoftwareProduct
from netbox_assettool.views.restricted import DeleteView, ListView


def _pk(context):
    """Limits a table on a page to the object of the page."""
    return context["object"].pk


class _Counted:
    """Adds to each row of a table how many entitlements and installations there are of it."""

    def get_queryset(self, request):
        """The rows with their numbers, as far as the user may see what is counted."""
        return counted.with_rights_and_installations(super().get_queryset(request), request.user)


@register_model_view(SoftwareProduct, "list", path="", detail=False)
class SoftwareProductListView(_Counted, ListView):
    """All software products."""

    queryset = querysets.software_products()
    filterset = filtersets.SoftwareProductFilterSet
    filterset_form = forms.SoftwareProductFilterForm
    table = tables.SoftwareProductTable
    actions = generic.ObjectListView.actions  # renaming included


@register_model_view(SoftwareProduct)
class SoftwareProductView(generic.ObjectView):
    """One software product, the rights to it, and where it is."""

    template_name = "generic/object.html"
    queryset = querysets.software_products()
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.SoftwareProductPanel(), TagsPanel(), CustomFieldsPanel(), CommentsPanel()],
        right_panels=[
            licence_panels.CountingPanel(),
            licence_panels.NumbersPanel(),
            licence_panels.JsonPanel("packs", title=_("Price list")),
            licence_panels.JsonPanel("terms", title=_("Terms")),
        ],
        bottom_panels=[
            ObjectsTablePanel(
                model="netbox_assettool.entitlement",
                filters={"product_id": _pk},
                exclude_columns=["product"],
                actions=[actions.AddObject("netbox_assettool.entitlement", url_params={"product": _pk})],
            ),
            ObjectsTablePanel(
                model="netbox_assettool.measurement",
                filters={"product_id": _pk},
                exclude_columns=["product"],
                actions=[actions.AddObject("netbox_assettool.measurement", url_params={"product": _pk})],
            ),
        ],
    )


@register_model_view(SoftwareProduct, "add", detail=False)
@register_model_view(SoftwareProduct, "edit")
class SoftwareProductEditView(generic.ObjectEditView):
    """Adds or changes one software product."""

    queryset = SoftwareProduct.objects.all()
    form = forms.SoftwareProductForm


@register_model_view(SoftwareProduct, "delete")
class SoftwareProductDeleteView(DeleteView):
    """Deletes one software product."""

    queryset = SoftwareProduct.objects.all()


@register_model_view(SoftwareProduct, "bulk_import", path="import", detail=False)
class SoftwareProductBulkImportView(generic.BulkImportView):
    """Imports software products from CSV, JSON or YAML."""

    queryset = SoftwareProduct.objects.all()
    model_form = forms.SoftwareProductImportForm


@register_model_view(SoftwareProduct, "bulk_edit", path="edit", detail=False)
class SoftwareProductBulkEditView(_Counted, generic.BulkEditView):
    """Changes many software products."""

    queryset = querysets.software_products()
    filterset = filtersets.SoftwareProductFilterSet
    table = tables.SoftwareProductTable
    form = forms.SoftwareProductBulkEditForm


@register_model_view(SoftwareProduct, "bulk_rename", path="rename", detail=False)
class SoftwareProductBulkRenameView(generic.BulkRenameView):
    """Renames many software products."""

    queryset = SoftwareProduct.objects.all()
    filterset = filtersets.SoftwareProductFilterSet


@register_model_view(SoftwareProduct, "bulk_delete", path="delete", detail=False)
class SoftwareProductBulkDeleteView(_Counted, generic.BulkDeleteView):
    """Deletes many software products."""

    queryset = querysets.software_products()
    filterset = filtersets.SoftwareProductFilterSet
    table = tables.SoftwareProductTable
