"""Pages of wave plans: they are saved by the planner, and neither edited nor deleted."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, tables, wave_panels
from netbox_assettool.models import WavePlan
from netbox_assettool.views.restricted import ListView


@register_model_view(WavePlan, "list", path="", detail=False)
class WavePlanListView(ListView):
    """All plans, the one that counts first."""

    queryset = querysets.wave_plans()
    filterset = filtersets.WavePlanFilterSet
    filterset_form = forms.WavePlanFilterForm
    table = tables.WavePlanTable
    actions = (BulkExport,)


@register_model_view(WavePlan)
class WavePlanView(generic.ObjectView):
    """One plan."""

    template_name = "generic/object.html"
    queryset = querysets.wave_plans()
    actions = ()
    layout = layout.SimpleLayout(
        left_panels=[wave_panels.WavePlanPanel()],
        right_panels=[wave_panels.ForecastPanel(), TagsPanel(), CustomFieldsPanel()],
    )
