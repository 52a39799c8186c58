"""Pages of waves."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import (
    application_rows,
    counted,
    filtersets,
    forms,
    querysets,
    run_panels,
    tables,
    wave_gates,
    wave_panels,
    wave_rows,
)
from netbox_assettool.models import Wave
from netbox_assettool.views.actions import (
    ApproveWave,
    MoveItems,
    RejectWave,
    StartRun,
    SubmitWave,
    WaveReport,
    WithdrawWave,
)
from netbox_assettool.views.restricted import DeleteView, ListView


class _Counted:
    """Adds to each row of a table how many items there are of each."""

    def get_queryset(self, request):
        """The rows with their number, as far as the user may see what is counted."""
        return counted.with_items(super().get_queryset(request), request.user)


@register_model_view(Wave, "list", path="", detail=False)
class WaveListView(_Counted, ListView):
    """All waves."""

    queryset = querysets.waves().defer("recipes")  # which no column shows
    filterset = filtersets.WaveFilterSet
    filterset_form = forms.WaveFilterForm
    table = tables.WaveTable
    actions = generic.ObjectListView.actions  # renaming included


@register_model_view(Wave)
class WaveView(generic.ObjectView):
    """One wave: when, what moves, what that takes, and who agreed."""

    template_name = "netbox_assettool/wave.html"
    queryset = querysets.waves()
    actions = (
        StartRun,
        SubmitWave,
        ApproveWave,
        RejectWave,
        WithdrawWave,
        MoveItems,
        WaveReport,
        *generic.ObjectView.actions,
    )
    layout = layout.SimpleLayout(
        left_panels=[
            wave_panels.WavePanel(),
            wave_panels.SubmissionPanel(),
            wave_panels.RecipesPanel(),
            application_rows.ContactsPanel(),
            TagsPanel(),
            CustomFieldsPanel(),
            CommentsPanel(),
        ],
        right_panels=[wave_rows.KindsPanel(), wave_rows.LoadsPanel(), wave_rows.WaiversPanel()],
        bottom_panels=[
            run_panels.LastRunPanel(),
            wave_gates.GatesPanel(),
            wave_rows.RunsPanel(),
            wave_rows.ApprovalsPanel(),
            ObjectsTablePanel(
                model="netbox_assettool.waveitem",
                filters={"wave_id": lambda context: context["object"].pk},
                exclude_columns=["wave", "week"],
            ),
        ],
    )


@register_model_view(Wave, "add", detail=False)
@register_model_view(Wave, "edit")
class WaveEditView(generic.ObjectEditView):
    """Adds or changes one wave."""

    queryset = Wave.objects.all()
    form = forms.WaveForm


@register_model_view(Wave, "delete")
class WaveDeleteView(DeleteView):
    """Deletes one wave that nothing moves in, and that nobody has approved."""

    queryset = Wave.objects.all()


@register_model_view(Wave, "bulk_import", path="import", detail=False)
class WaveBulkImportView(generic.BulkImportView):
    """Imports waves from CSV, JSON or YAML."""

    queryset = Wave.objects.all()
    model_form = forms.WaveImportForm


@register_model_view(Wave, "bulk_edit", path="edit", detail=False)
class WaveBulkEditView(_Counted, generic.BulkEditView):
    """Changes many waves."""

    queryset = querysets.waves()
    filterset = filtersets.WaveFilterSet
    table = tables.WaveTable
    form = forms.WaveBulkEditForm


@register_model_view(Wave, "bulk_rename", path="rename", detail=False)
class WaveBulkRenameView(generic.BulkRenameView):
    """Renames many waves."""

    queryset = Wave.objects.all()
    filterset = filtersets.WaveFilterSet


@register_model_view(Wave, "bulk_delete", path="delete", detail=False)
class WaveBulkDeleteView(_Counted, generic.BulkDeleteView):
    """Deletes many waves that nothing moves in."""

    queryset = querysets.waves()
    filterset = filtersets.WaveFilterSet
    table = tables.WaveTable
