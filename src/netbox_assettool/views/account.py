"""Pages of accounts."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, licence_rows, panels, querysets, tables
from netbox_assettool.models import Account
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Account, "list", path="", detail=False)
class AccountListView(ListView):
    """All accounts."""

    queryset = querysets.accounts()
    filterset = filtersets.AccountFilterSet
    filterset_form = forms.AccountFilterForm
    table = tables.AccountTable


@register_model_view(Account)
class AccountView(generic.ObjectView):
    """One account."""

    template_name = "generic/object.html"
    queryset = Account.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[panels.AccountPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
        bottom_panels=[
            licence_rows.InstallationsPanel("account"),
            licence_rows.AccessesPanel("account"),
            licence_rows.AllocationsPanel("account"),
        ],
    )


@register_model_view(Account, "add", detail=False)
@register_model_view(Account, "edit")
class AccountEditView(generic.ObjectEditView):
    """Adds or changes one account."""

    queryset = Account.objects.all()
    form = forms.AccountForm


@register_model_view(Account, "delete")
class AccountDeleteView(DeleteView):
    """Deletes one account."""

    queryset = Account.objects.all()


@register_model_view(Account, "bulk_import", path="import", detail=False)
class AccountBulkImportView(generic.BulkImportView):
    """Imports accounts from CSV, JSON or YAML."""

    queryset = Account.objects.all()
    model_form = forms.AccountImportForm


@register_model_view(Account, "bulk_edit", path="edit", detail=False)
class AccountBulkEditView(generic.BulkEditView):
    """Changes many accounts."""

    queryset = Account.objects.all()
    filterset = filtersets.AccountFilterSet
    table = tables.AccountTable
    form = forms.AccountBulkEditForm


@register_model_view(Account, "bulk_delete", path="delete", detail=False)
class AccountBulkDeleteView(generic.BulkDeleteView):
    """Deletes many accounts."""

    queryset = Account.objects.all()
    filterset = filtersets.AccountFilterSet
    table = tables.AccountTable
