"""Pages of reference components."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import counted, filtersets, forms, querysets, register_panels, tables
from netbox_assettool.models import ReferenceComponent
from netbox_assettool.views.restricted import DeleteView, ListView


def _pk(context):
    """Limits a table on a page to the object of the page."""
    return context["object"].pk


class _Counted:
    """Adds to each row of a table how many applications are used as each."""

    def get_queryset(self, request):
        """The rows with their number, as far as the user may see what is counted."""
        return counted.with_applications_of_component(super().get_queryset(request), request.user)


@register_model_view(ReferenceComponent, "list", path="", detail=False)
class ReferenceComponentListView(_Counted, ListView):
    """All reference components."""

    queryset = querysets.reference_components()
    filterset = filtersets.ReferenceComponentFilterSet
    filterset_form = forms.ReferenceComponentFilterForm
    table = tables.ReferenceComponentTable
    actions = generic.ObjectListView.actions  # renaming included


@register_model_view(ReferenceComponent)
class ReferenceComponentView(generic.ObjectView):
    """One reference component, and what is used as it."""

    template_name = "generic/object.html"
    queryset = ReferenceComponent.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[register_panels.ReferenceComponentPanel(), TagsPanel()],
        right_panels=[CustomFieldsPanel(), CommentsPanel()],
        bottom_panels=[
            ObjectsTablePanel(model="netbox_assettool.application", filters={"component_id": _pk}),
        ],
    )


@register_model_view(ReferenceComponent, "add", detail=False)
@register_model_view(ReferenceComponent, "edit")
class ReferenceComponentEditView(generic.ObjectEditView):
    """Adds or changes one reference component."""

    queryset = ReferenceComponent.objects.all()
    form = forms.ReferenceComponentForm


@register_model_view(ReferenceComponent, "delete")
class ReferenceComponentDeleteView(DeleteView):
    """Deletes one reference component."""

    queryset = ReferenceComponent.objects.all()


@register_model_view(ReferenceComponent, "bulk_import", path="import", detail=False)
class ReferenceComponentBulkImportView(generic.BulkImportView):
    """Imports reference components from CSV, JSON or YAML."""

    queryset = ReferenceComponent.objects.all()
    model_form = forms.ReferenceComponentImportForm


@register_model_view(ReferenceComponent, "bulk_edit", path="edit", detail=False)
class ReferenceComponentBulkEditView(_Counted, generic.BulkEditView):
    """Changes many reference components."""

    queryset = querysets.reference_components()
    filterset = filtersets.ReferenceComponentFilterSet
    table = tables.ReferenceComponentTable
    form = forms.ReferenceComponentBulkEditForm


@register_model_view(ReferenceComponent, "bulk_rename", path="rename", detail=False)
class ReferenceComponentBulkRenameView(generic.BulkRenameView):
    """Renames many reference components."""

    queryset = ReferenceComponent.objects.all()
    filterset = filtersets.ReferenceComponentFilterSet


@register_model_view(ReferenceComponent, "bulk_delete", path="delete", detail=False)
class ReferenceComponentBulkDeleteView(_Counted, generic.BulkDeleteView):
    """Deletes many reference components."""

    queryset = querysets.reference_components()
    filterset = filtersets.ReferenceComponentFilterSet
    table = tables.ReferenceComponentTable
