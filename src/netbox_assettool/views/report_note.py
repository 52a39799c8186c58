"""Pages of report notes."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, programme_panels, querysets, tables
from netbox_assettool.models import ReportNote
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(ReportNote, "list", path="", detail=False)
class ReportNoteListView(ListView):
    """All report notes."""

    queryset = querysets.report_notes()
    filterset = filtersets.ReportNoteFilterSet
    filterset_form = forms.ReportNoteFilterForm
    table = tables.ReportNoteTable


@register_model_view(ReportNote)
class ReportNoteView(generic.ObjectView):
    """One report note."""

    template_name = "generic/object.html"
    queryset = querysets.report_notes()
    layout = layout.SimpleLayout(
        left_panels=[programme_panels.ReportNotePanel(), programme_panels.ReportTextPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(ReportNote, "add", detail=False)
@register_model_view(ReportNote, "edit")
class ReportNoteEditView(generic.ObjectEditView):
    """Adds or changes one report note."""

    queryset = ReportNote.objects.all()
    form = forms.ReportNoteForm


@register_model_view(ReportNote, "delete")
class ReportNoteDeleteView(DeleteView):
    """Deletes one report note."""

    queryset = ReportNote.objects.all()


@register_model_view(ReportNote, "bulk_import", path="import", detail=False)
class ReportNoteBulkImportView(generic.BulkImportView):
    """Imports report notes from CSV, JSON or YAML."""

    queryset = ReportNote.objects.all()
    model_form = forms.ReportNoteImportForm


@register_model_view(ReportNote, "bulk_edit", path="edit", detail=False)
class ReportNoteBulkEditView(generic.BulkEditView):
    """Changes many report notes."""

    queryset = querysets.report_notes()
    filterset = filtersets.ReportNoteFilterSet
    table = tables.ReportNoteTable
    form = forms.ReportNoteBulkEditForm


@register_model_view(ReportNote, "bulk_delete", path="delete", detail=False)
class ReportNoteBulkDeleteView(generic.BulkDeleteView):
    """Deletes many report notes."""

    queryset = querysets.report_notes()
    filterset = filtersets.ReportNoteFilterSet
    table = tables.ReportNoteTable
