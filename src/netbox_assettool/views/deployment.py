"""Pages of deployments."""

from django.utils.translation import gettext_lazy as _
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import actions, layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import counted, filtersets, forms, querysets, register_panels, tables
from netbox_assettool.models import Deployment
from netbox_assettool.views.restricted import DeleteView, ListView


def _pk(context):
    """Limits a table on a page to the object of the page."""
    return context["object"].pk


class _Counted:
    """Adds to each row of a table the number of machines."""

    def get_queryset(self, request):
        """The rows with their number, as far as the user may see what is counted."""
        return counted.with_machines(super().get_queryset(request), request.user)


@register_model_view(Deployment, "list", path="", detail=False)
class DeploymentListView(_Counted, ListView):
    """All deployments."""

    queryset = querysets.deployments()
    filterset = filtersets.DeploymentFilterSet
    filterset_form = forms.DeploymentFilterForm
    table = tables.DeploymentTable


@register_model_view(Deployment)
class DeploymentView(generic.ObjectView):
    """One deployment, and its machines."""

    template_name = "generic/object.html"
    queryset = querysets.deployments()
    layout = layout.SimpleLayout(
        left_panels=[register_panels.DeploymentPanel(), TagsPanel()],
        right_panels=[CustomFieldsPanel(), CommentsPanel()],
        bottom_panels=[
            ObjectsTablePanel(
                model="netbox_assettool.deploymentmachine",
                title=_("Machines"),
                filters={"deployment_id": _pk},
                exclude_columns=["application", "tenant", "environment"],
                actions=[actions.AddObject("netbox_assettool.deploymentmachine", url_params={"deployment": _pk})],
            ),
        ],
    )


@register_model_view(Deployment, "add", detail=False)
@register_model_view(Deployment, "edit")
class DeploymentEditView(generic.ObjectEditView):
    """Adds or changes one deployment."""

    queryset = Deployment.objects.all()
    form = forms.DeploymentForm


@register_model_view(Deployment, "delete")
class DeploymentDeleteView(DeleteView):
    """Deletes one deployment."""

    queryset = Deployment.objects.all()


@register_model_view(Deployment, "bulk_import", path="import", detail=False)
class DeploymentBulkImportView(generic.BulkImportView):
    """Imports deployments from CSV, JSON or YAML."""

    queryset = Deployment.objects.all()
    model_form = forms.DeploymentImportForm


@register_model_view(Deployment, "bulk_edit", path="edit", detail=False)
class DeploymentBulkEditView(_Counted, generic.BulkEditView):
    """Changes many deployments."""

    queryset = querysets.deployments()
    filterset = filtersets.DeploymentFilterSet
    table = tables.DeploymentTable
    form = forms.DeploymentBulkEditForm


@register_model_view(Deployment, "bulk_delete", path="delete", detail=False)
class DeploymentBulkDeleteView(_Counted, generic.BulkDeleteView):
    """Deletes many deployments."""

    queryset = querysets.deployments()
    filterset = filtersets.DeploymentFilterSet
    table = tables.DeploymentTable
