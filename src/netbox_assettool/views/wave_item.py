"""Pages of wave items: plans and moves make them."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, tables, wave_panels
from netbox_assettool.models import WaveItem
from netbox_assettool.views.restricted import ListView


@register_model_view(WaveItem, "list", path="", detail=False)
class WaveItemListView(ListView):
    """Everything that moves."""

    queryset = querysets.wave_items()
    filterset = filtersets.WaveItemFilterSet
    filterset_form = forms.WaveItemFilterForm
    table = tables.WaveItemTable
    actions = (BulkExport,)


@register_model_view(WaveItem)
class WaveItemView(generic.ObjectView):
    """One object that moves: where, how far it is, and why there."""

    template_name = "generic/object.html"
    queryset = querysets.wave_items()
    actions = ()
    layout = layout.SimpleLayout(
        left_panels=[wave_panels.WaveItemPanel()],
        right_panels=[wave_panels.ItemStatePanel(), TagsPanel(), CustomFieldsPanel()],
    )
