"""Pages of milestones."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, programme_panels, querysets, tables
from netbox_assettool.models import Milestone
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Milestone, "list", path="", detail=False)
class MilestoneListView(ListView):
    """All milestones."""

    queryset = querysets.milestones()
    filterset = filtersets.MilestoneFilterSet
    filterset_form = forms.MilestoneFilterForm
    table = tables.MilestoneTable


@register_model_view(Milestone)
class MilestoneView(generic.ObjectView):
    """One milestone."""

    template_name = "generic/object.html"
    queryset = querysets.milestones()
    layout = layout.SimpleLayout(
        left_panels=[programme_panels.MilestonePanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel(), CommentsPanel()],
    )


@register_model_view(Milestone, "add", detail=False)
@register_model_view(Milestone, "edit")
class MilestoneEditView(generic.ObjectEditView):
    """Adds or changes one milestone."""

    queryset = Milestone.objects.all()
    form = forms.MilestoneForm


@register_model_view(Milestone, "delete")
class MilestoneDeleteView(DeleteView):
    """Deletes one milestone."""

    queryset = Milestone.objects.all()


@register_model_view(Milestone, "bulk_import", path="import", detail=False)
class MilestoneBulkImportView(generic.BulkImportView):
    """Imports milestones from CSV, JSON or YAML."""

    queryset = Milestone.objects.all()
    model_form = forms.MilestoneImportForm


@register_model_view(Milestone, "bulk_edit", path="edit", detail=False)
class MilestoneBulkEditView(generic.BulkEditView):
    """Changes many milestones."""

    queryset = querysets.milestones()
    filterset = filtersets.MilestoneFilterSet
    table = tables.MilestoneTable
    form = forms.MilestoneBulkEditForm


@register_model_view(Milestone, "bulk_delete", path="delete", detail=False)
class MilestoneBulkDeleteView(generic.BulkDeleteView):
    """Deletes many milestones."""

    queryset = querysets.milestones()
    filterset = filtersets.MilestoneFilterSet
    table = tables.MilestoneTable
