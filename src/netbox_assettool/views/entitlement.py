"""Pages of entitlements."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import actions, layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import Entitlement
from netbox_assettool.views.restricted import DeleteView, ListView


def _pk(context):
    """Limits a table on a page to the object of the page."""
    return context["object"].pk


@register_model_view(Entitlement, "list", path="", detail=False)
class EntitlementListView(ListView):
    """All entitlements."""

    queryset = querysets.entitlements()
    filterset = filtersets.EntitlementFilterSet
    filterset_form = forms.EntitlementFilterForm
    table = tables.EntitlementTable


@register_model_view(Entitlement)
class EntitlementView(generic.ObjectView):
    """One entitlement: what was bought, how many rights that is, and for whom they are kept."""

    template_name = "generic/object.html"
    queryset = querysets.entitlements()
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.EntitlementPanel(), TagsPanel(), CustomFieldsPanel(), CommentsPanel()],
        right_panels=[licence_panels.EntitlementTermPanel(), licence_panels.RightsPanel()],
        bottom_panels=[
            ObjectsTablePanel(
                model="netbox_assettool.allocation",
                filters={"entitlement_id": _pk},
                exclude_columns=["entitlement"],
                actions=[actions.AddObject("netbox_assettool.allocation", url_params={"entitlement": _pk})],
            ),
        ],
    )


@register_model_view(Entitlement, "add", detail=False)
@register_model_view(Entitlement, "edit")
class EntitlementEditView(generic.ObjectEditView):
    """Adds or changes one entitlement."""

    queryset = Entitlement.objects.all()
    form = forms.EntitlementForm


@register_model_view(Entitlement, "delete")
class EntitlementDeleteView(DeleteView):
    """Deletes one entitlement."""

    queryset = Entitlement.objects.all()


@register_model_view(Entitlement, "bulk_import", path="import", detail=False)
class EntitlementBulkImportView(generic.BulkImportView):
    """Imports entitlements from CSV, JSON or YAML."""

    queryset = Entitlement.objects.all()
    model_form = forms.EntitlementImportForm


@register_model_view(Entitlement, "bulk_edit", path="edit", detail=False)
class EntitlementBulkEditView(generic.BulkEditView):
    """Changes many entitlements."""

    queryset = querysets.entitlements()
    filterset = filtersets.EntitlementFilterSet
    table = tables.EntitlementTable
    form = forms.EntitlementBulkEditForm


@register_model_view(Entitlement, "bulk_delete", path="delete", detail=False)
class EntitlementBulkDeleteView(generic.BulkDeleteView):
    """Deletes many entitlements."""

    queryset = querysets.entitlements()
    filterset = filtersets.EntitlementFilterSet
    table = tables.EntitlementTable
