"""Pages of applications."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import (
    application_rows,
    counted,
    filtersets,
    forms,
    licence_rows,
    panels,
    querysets,
    register_panels,
    status_panels,
    tables,
    wave_rows,
)
from netbox_assettool.components import set_components
from netbox_assettool.models import Application
from netbox_assettool.moving_objects import with_wave
from netbox_assettool.views.actions import BulkChangeStatus, ChangeStatus, ImpactReport
from netbox_assettool.views.restricted import DeleteView, ListView


class _Counted:
    """Adds the number of users and the reference components to each row of a table."""

    def get_queryset(self, request):
        """The rows with both, as far as the user may see them."""
        rows = counted.with_users(super().get_queryset(request), request.user)
        return counted.with_components(rows, request.user)


@register_model_view(Application, "list", path="", detail=False)
class ApplicationListView(_Counted, ListView):
    """All applications."""

    queryset = querysets.applications()
    filterset = filtersets.ApplicationFilterSet
    filterset_form = forms.ApplicationFilterForm
    table = tables.ApplicationTable
    actions = (*generic.ObjectListView.actions, BulkChangeStatus)  # renaming included


@register_model_view(Application)
class ApplicationView(generic.ObjectView):
    """One application: what it is, who uses it, where it runs, what it is joined to and what it stores."""

    template_name = "generic/object.html"
    queryset = querysets.applications().prefetch_related("tags")  # the page asks for them twice

    def get_queryset(self, request):
        """The application with its wave."""
        return with_wave(super().get_queryset(request), request.user)

    actions = (ChangeStatus, ImpactReport, *generic.ObjectView.actions)
    layout = layout.SimpleLayout(
        left_panels=[
            register_panels.ApplicationPanel(),
            register_panels.DemandsPanel(),
            register_panels.ContractPanel(),
            TagsPanel(),
            CustomFieldsPanel(),
            CommentsPanel(),
        ],
        right_panels=[
            wave_rows.WaveOfObjectPanel(),
            application_rows.ContactsPanel(),
            application_rows.ComponentUsesPanel(),
            application_rows.TenantUsesPanel(),
            register_panels.CataloguePanel(),
        ],
        bottom_panels=[
            panels.OpenConflictsPanel(),
            status_panels.StatusHistoryPanel(),
            application_rows.DeploymentsPanel(),
            application_rows.IntegrationsPanel(),
            application_rows.DataSetsPanel(),
            licence_rows.InstallationsPanel("application"),
            licence_rows.AllocationsPanel("application"),
        ],
    )


@register_model_view(Application, "add", detail=False)
@register_model_view(Application, "edit")
class ApplicationEditView(generic.ObjectEditView):
    """Adds or changes one application."""

    queryset = Application.objects.all()
    form = forms.ApplicationForm


@register_model_view(Application, "delete")
class ApplicationDeleteView(DeleteView):
    """Deletes one application."""

    queryset = Application.objects.all()


@register_model_view(Application, "bulk_import", path="import", detail=False)
class ApplicationBulkImportView(generic.BulkImportView):
    """Imports applications from CSV, JSON or YAML."""

    queryset = Application.objects.all()
    model_form = forms.ApplicationImportForm


@register_model_view(Application, "bulk_edit", path="edit", detail=False)
class ApplicationBulkEditView(_Counted, generic.BulkEditView):
    """Changes many applications."""

    queryset = querysets.applications()
    filterset = filtersets.ApplicationFilterSet
    table = tables.ApplicationTable
    form = forms.ApplicationBulkEditForm

    def post_save_operations(self, form, obj):
        """Add and remove reference components, as well as tags."""
        super().post_save_operations(form, obj)
        added, removed = form.cleaned_data["add_components"], form.cleaned_data["remove_components"]
        if added or removed:
            set_components(obj, (set(obj.components.all()) | set(added)) - set(removed))


@register_model_view(Application, "bulk_rename", path="rename", detail=False)
class ApplicationBulkRenameView(generic.BulkRenameView):
    """Renames many applications."""

    queryset = Application.objects.all()
    filterset = filtersets.ApplicationFilterSet


@register_model_view(Application, "bulk_delete", path="delete", detail=False)
class ApplicationBulkDeleteView(_Counted, generic.BulkDeleteView):
    """Deletes many applications."""

    queryset = querysets.applications()
    filterset = filtersets.ApplicationFilterSet
    table = tables.ApplicationTable
