"""Pages of contracts."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import actions as panel_actions
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import counted, filtersets, forms, licence_panels, querysets, tables
from netbox_assettool.models import Contract
from netbox_assettool.views.actions import ImpactReport
from netbox_assettool.views.restricted import DeleteView, ListView


def _pk(context):
    """Limits a table on a page to the object of the page."""
    return context["object"].pk


class _Counted:
    """Adds to each row of a table how many entitlements come from it."""

    def get_queryset(self, request):
        """The rows with their numbers, as far as the user may see what is counted."""
        return counted.with_entitlements(super().get_queryset(request), request.user)


@register_model_view(Contract, "list", path="", detail=False)
class ContractListView(_Counted, ListView):
    """All contracts."""

    queryset = querysets.contracts()
    filterset = filtersets.ContractFilterSet
    filterset_form = forms.ContractFilterForm
    table = tables.ContractTable


@register_model_view(Contract)
class ContractView(generic.ObjectView):
    """One contract, and the entitlements that come from it."""

    template_name = "generic/object.html"
    queryset = querysets.contracts()
    actions = (ImpactReport, *generic.ObjectView.actions)
    layout = layout.SimpleLayout(
        left_panels=[licence_panels.ContractPanel(), TagsPanel()],
        right_panels=[licence_panels.TermPanel(), CustomFieldsPanel(), CommentsPanel()],
        bottom_panels=[
            ObjectsTablePanel(
                model="netbox_assettool.entitlement",
                filters={"contract_id": _pk},
                exclude_columns=["contract"],
                actions=[panel_actions.AddObject("netbox_assettool.entitlement", url_params={"contract": _pk})],
            ),
        ],
    )


@register_model_view(Contract, "add", detail=False)
@register_model_view(Contract, "edit")
class ContractEditView(generic.ObjectEditView):
    """Adds or changes one contract."""

    queryset = Contract.objects.all()
    form = forms.ContractForm


@register_model_view(Contract, "delete")
class ContractDeleteView(DeleteView):
    """Deletes one contract."""

    queryset = Contract.objects.all()


@register_model_view(Contract, "bulk_import", path="import", detail=False)
class ContractBulkImportView(generic.BulkImportView):
    """Imports contracts from CSV, JSON or YAML."""

    queryset = Contract.objects.all()
    model_form = forms.ContractImportForm


@register_model_view(Contract, "bulk_edit", path="edit", detail=False)
class ContractBulkEditView(_Counted, generic.BulkEditView):
    """Changes many contracts."""

    queryset = querysets.contracts()
    filterset = filtersets.ContractFilterSet
    table = tables.ContractTable
    form = forms.ContractBulkEditForm


@register_model_view(Contract, "bulk_delete", path="delete", detail=False)
class ContractBulkDeleteView(_Counted, generic.BulkDeleteView):
    """Deletes many contracts."""

    queryset = querysets.contracts()
    filterset = filtersets.ContractFilterSet
    table = tables.ContractTable
