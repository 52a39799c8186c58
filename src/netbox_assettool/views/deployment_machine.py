"""Pages of deployment machines."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseMultiObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import GetReturnURLMixin, register_model_view

from assettool.domain.application import Confirmation
from netbox_assettool import filtersets, forms, querysets, register_panels, tables
from netbox_assettool.confirming import decide
from netbox_assettool.models import DeploymentMachine
from netbox_assettool.views.actions import BulkConfirm, BulkReject
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(DeploymentMachine, "list", path="", detail=False)
class DeploymentMachineListView(ListView):
    """All deployment machines."""

    queryset = querysets.deployment_machines()
    filterset = filtersets.DeploymentMachineFilterSet
    filterset_form = forms.DeploymentMachineFilterForm
    table = tables.DeploymentMachineTable
    actions = (*ListView.actions, BulkConfirm, BulkReject)


@register_model_view(DeploymentMachine)
class DeploymentMachineView(generic.ObjectView):
    """One deployment machine, and the buttons to decide on it."""

    template_name = "generic/object.html"
    queryset = querysets.deployment_machines()
    layout = layout.SimpleLayout(
        left_panels=[register_panels.DeploymentMachinePanel()],
        right_panels=[register_panels.ConfirmPanel(), TagsPanel(), CustomFieldsPanel()],
    )


class _DecideView(GetReturnURLMixin, BaseMultiObjectView):
    """Confirms or rejects the selected deployment machines, all or none."""

    queryset = DeploymentMachine.objects.all()
    confirmation: Confirmation

    def get_required_permission(self):
        """Whoever may change deployment machines may decide on them."""
        return get_permission_for_model(DeploymentMachine, "change")

    def get(self, request):
        """Nothing is selected: back to the list."""
        return redirect(self.get_return_url(request))

    def post(self, request):
        """Decide and say so, or say why not; then lead back."""
        chosen = self._chosen(request)
        try:
            changed = decide(request.user, chosen, self.confirmation)
        except PermissionDenied as exc:
            messages.error(request, str(exc))
        else:
            self._tell(request, len(chosen), len(changed))
        return redirect(self.get_return_url(request))

    def _chosen(self, request):
        if request.POST.get("_all"):
            found = filtersets.DeploymentMachineFilterSet(request.GET, self.queryset, request=request).qs
            return list(found.values_list("pk", flat=True))
        return [int(number) for number in request.POST.getlist("pk") if number.isdigit()]

    def _tell(self, request, chosen, changed):
        if not chosen:
            messages.warning(request, _("No machines were selected"))
            return
        told = {
            Confirmation.CONFIRMED: ngettext("Confirmed %(number)s machine", "Confirmed %(number)s machines", changed),
            Confirmation.REJECTED: ngettext("Rejected %(number)s machine", "Rejected %(number)s machines", changed),
        }
        messages.success(request, told[self.confirmation] % {"number": changed})


@register_model_view(DeploymentMachine, "bulk_confirm", path="confirm", detail=False)
class DeploymentMachineBulkConfirmView(_DecideView):
    """Confirms the selected deployment machines."""

    confirmation = Confirmation.CONFIRMED


@register_model_view(DeploymentMachine, "bulk_reject", path="reject", detail=False)
class DeploymentMachineBulkRejectView(_DecideView):
    """Rejects the selected deployment machines."""

    confirmation = Confirmation.REJECTED


@register_model_view(DeploymentMachine, "add", detail=False)
@register_model_view(DeploymentMachine, "edit")
class DeploymentMachineEditView(generic.ObjectEditView):
    """Adds or changes one deployment machine."""

    queryset = DeploymentMachine.objects.all()
    form = forms.DeploymentMachineForm


@register_model_view(DeploymentMachine, "delete")
class DeploymentMachineDeleteView(DeleteView):
    """Deletes one deployment machine."""

    queryset = DeploymentMachine.objects.all()


@register_model_view(DeploymentMachine, "bulk_import", path="import", detail=False)
class DeploymentMachineBulkImportView(generic.BulkImportView):
    """Imports deployment machines from CSV, JSON or YAML."""

    queryset = DeploymentMachine.objects.all()
    model_form = forms.DeploymentMachineImportForm


@register_model_view(DeploymentMachine, "bulk_edit", path="edit", detail=False)
class DeploymentMachineBulkEditView(generic.BulkEditView):
    """Changes many deployment machines."""

    queryset = querysets.deployment_machines()
    filterset = filtersets.DeploymentMachineFilterSet
    table = tables.DeploymentMachineTable
    form = forms.DeploymentMachineBulkEditForm


@register_model_view(DeploymentMachine, "bulk_delete", path="delete", detail=False)
class DeploymentMachineBulkDeleteView(generic.BulkDeleteView):
    """Deletes many deployment machines."""

    queryset = querysets.deployment_machines()
    filterset = filtersets.DeploymentMachineFilterSet
    table = tables.DeploymentMachineTable
