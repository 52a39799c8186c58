"""Pages of waivers: they are given, and expire; none is edited or deleted."""

from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import AddObject, BulkExport
from netbox.ui import layout
from netbox.views import generic
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, querysets, tables, wave_panels
from netbox_assettool.models import Waiver
from netbox_assettool.views.restricted import ListView


@register_model_view(Waiver, "list", path="", detail=False)
class WaiverListView(ListView):
    """All waivers."""

    queryset = querysets.waivers()
    filterset = filtersets.WaiverFilterSet
    filterset_form = forms.WaiverFilterForm
    table = tables.WaiverTable
    actions = (AddObject, BulkExport)


@register_model_view(Waiver)
class WaiverView(generic.ObjectView):
    """One waiver."""

    template_name = "generic/object.html"
    queryset = querysets.waivers()
    actions = ()
    layout = layout.SimpleLayout(
        left_panels=[wave_panels.WaiverPanel()],
        right_panels=[TagsPanel(), CustomFieldsPanel()],
    )


@register_model_view(Waiver, "add", detail=False)
class WaiverEditView(generic.ObjectEditView):
    """Gives one waiver."""

    queryset = Waiver.objects.all()
    form = forms.WaiverForm
