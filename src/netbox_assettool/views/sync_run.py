"""Pages of sync runs."""

from django_tables2 import RequestConfig
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.ui.panels import ObjectsTablePanel
from netbox.views import generic
from utilities.paginator import EnhancedPaginator, get_paginate_count
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, panels, querysets, tables
from netbox_assettool.models import SyncRun
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(SyncRun, "list", path="", detail=False)
class SyncRunListView(ListView):
    """All sync runs."""

    queryset = querysets.sync_runs()
    filterset = filtersets.SyncRunFilterSet
    filterset_form = forms.SyncRunFilterForm
    table = tables.SyncRunTable


@register_model_view(SyncRun)
class SyncRunView(generic.ObjectView):
    """One run: its accounts, what it read, what it wrote and what it rejected."""

    template_name = "generic/object.html"
    queryset = SyncRun.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[panels.SyncRunPanel(), TagsPanel(), CustomFieldsPanel()],
        right_panels=[panels.AccountsPanel(), panels.ObjectCountsPanel()],
        bottom_panels=[
            panels.SourcesPanel(),
            panels.RejectsPanel("rejects"),
            ObjectsTablePanel(
                model="netbox_assettool.conflict", filters={"run_id": lambda context: context["object"].pk}
            ),
        ],
    )

    def get_extra_context(self, request, instance):
        """Add the table of rejected rows; those that no rule asked for come first."""
        table = tables.RejectTable(sorted(instance.rejects, key=lambda reject: bool(reject.get("by_rule"))))
        pages = {"per_page": get_paginate_count(request), "paginator_class": EnhancedPaginator}
        RequestConfig(request, paginate=pages).configure(table)
        return {"rejects": table}


@register_model_view(SyncRun, "add", detail=False)
@register_model_view(SyncRun, "edit")
class SyncRunEditView(generic.ObjectEditView):
    """Adds or changes one sync run."""

    queryset = SyncRun.objects.all()
    form = forms.SyncRunForm


@register_model_view(SyncRun, "delete")
class SyncRunDeleteView(DeleteView):
    """Deletes one sync run."""

    queryset = SyncRun.objects.all()


@register_model_view(SyncRun, "bulk_import", path="import", detail=False)
class SyncRunBulkImportView(generic.BulkImportView):
    """Imports sync runs from CSV, JSON or YAML."""

    queryset = SyncRun.objects.all()
    model_form = forms.SyncRunImportForm


@register_model_view(SyncRun, "bulk_edit", path="edit", detail=False)
class SyncRunBulkEditView(generic.BulkEditView):
    """Changes many sync runs."""

    queryset = SyncRun.objects.all()
    filterset = filtersets.SyncRunFilterSet
    table = tables.SyncRunTable
    form = forms.SyncRunBulkEditForm


@register_model_view(SyncRun, "bulk_delete", path="delete", detail=False)
class SyncRunBulkDeleteView(generic.BulkDeleteView):
    """Deletes many sync runs."""

    queryset = SyncRun.objects.all()
    filterset = filtersets.SyncRunFilterSet
    table = tables.SyncRunTable
