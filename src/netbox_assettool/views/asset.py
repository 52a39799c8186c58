"""Pages of assets."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import RequestConfig
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import actions, layout
from netbox.ui.panels import CommentsPanel, ObjectsTablePanel
from netbox.views import generic
from utilities.paginator import EnhancedPaginator, get_paginate_count
from utilities.views import ViewTab, register_model_view

from netbox_assettool import filtersets, forms, panels, querysets, tables, wave_rows
from netbox_assettool.history import history
from netbox_assettool.models import Asset
from netbox_assettool.views.actions import MergeAsset, SplitAsset
from netbox_assettool.views.restricted import DeleteView, ListView


def _of_asset(context):
    """Limits a table on an asset's page to that asset."""
    return context["object"].pk


@register_model_view(Asset, "list", path="", detail=False)
class AssetListView(ListView):
    """All assets."""

    queryset = querysets.assets()
    filterset = filtersets.AssetFilterSet
    filterset_form = forms.AssetFilterForm
    table = tables.AssetTable
    actions = generic.ObjectListView.actions  # renaming included


@register_model_view(Asset)
class AssetView(generic.ObjectView):
    """One asset: what it is, how it is known, where its values come from and what disagrees."""

    template_name = "generic/object.html"
    queryset = Asset.objects.all()
    layout = layout.SimpleLayout(
        left_panels=[panels.AssetPanel(), TagsPanel(), CustomFieldsPanel(), CommentsPanel()],
        right_panels=[
            wave_rows.WaveOfObjectPanel(),
            ObjectsTablePanel(
                model="netbox_assettool.assetidentifier",
                title=_("Identifiers"),
                filters={"asset_id": _of_asset},
                exclude_columns=["asset"],
                actions=[actions.AddObject("netbox_assettool.assetidentifier", url_params={"asset": _of_asset})],
            ),
        ],
        bottom_panels=[
            panels.OpenConflictsPanel(),
            ObjectsTablePanel(
                model="netbox_assettool.deploymentmachine",
                title=_("Applications on it"),
                filters={"asset_id": _of_asset},
                exclude_columns=["asset"],
                actions=[actions.AddObject("netbox_assettool.deploymentmachine", url_params={"asset": _of_asset})],
            ),
            panels.ProvenancePanel(),
            ObjectsTablePanel(
                model="netbox_assettool.conflict",
                filters={"asset_id": _of_asset},
                exclude_columns=["asset"],
            ),
            ObjectsTablePanel(
                model="netbox_assettool.observation",
                filters={"asset_id": _of_asset},
                exclude_columns=["asset"],
            ),
            panels.HistoryPanel(),
        ],
    )
    actions = (MergeAsset, SplitAsset, *generic.ObjectView.actions)


@register_model_view(Asset, "history", path="history")
class AssetHistoryView(generic.ObjectView):
    """All that happened to one asset."""

    template_name = "netbox_assettool/asset_history.html"
    queryset = Asset.objects.all()
    actions = ()
    tab = ViewTab(label=_("History"), weight=5000)

    def get_extra_context(self, request, instance):
        """Add the table of events, page by page."""
        table = tables.HistoryTable(history(instance, request.user, limit=0))
        pages = {"per_page": get_paginate_count(request), "paginator_class": EnhancedPaginator}
        RequestConfig(request, paginate=pages).configure(table)
        return {"table": table}


@register_model_view(Asset, "add", detail=False)
@register_model_view(Asset, "edit")
class AssetEditView(generic.ObjectEditView):
    """Adds or changes one asset."""

    queryset = Asset.objects.all()
    form = forms.AssetForm


@register_model_view(Asset, "delete")
class AssetDeleteView(DeleteView):
    """Deletes one asset."""

    queryset = Asset.objects.all()


@register_model_view(Asset, "bulk_import", path="import", detail=False)
class AssetBulkImportView(generic.BulkImportView):
    """Imports assets from CSV, JSON or YAML."""

    queryset = Asset.objects.all()
    model_form = forms.AssetImportForm


@register_model_view(Asset, "bulk_edit", path="edit", detail=False)
class AssetBulkEditView(generic.BulkEditView):
    """Changes many assets."""

    queryset = Asset.objects.all()
    filterset = filtersets.AssetFilterSet
    table = tables.AssetTable
    form = forms.AssetBulkEditForm


@register_model_view(Asset, "bulk_rename", path="rename", detail=False)
class AssetBulkRenameView(generic.BulkRenameView):
    """Renames many assets."""

    queryset = Asset.objects.all()
    filterset = filtersets.AssetFilterSet


@register_model_view(Asset, "bulk_delete", path="delete", detail=False)
class AssetBulkDeleteView(generic.BulkDeleteView):
    """Deletes many assets."""

    queryset = Asset.objects.all()
    filterset = filtersets.AssetFilterSet
    table = tables.AssetTable
