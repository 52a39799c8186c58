"""All that the gates of a wave find, met or not, as a page or a file."""

from django.http import Http404
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from netbox.views import generic
from utilities.views import ViewTab, register_model_view

from assettool.domain.waves.gate_names import GateName
from netbox_assettool import querysets, tables
from netbox_assettool.choices import GateChoices
from netbox_assettool.models import Wave
from netbox_assettool.planning.gate_sight import ToldGate, told_to
from netbox_assettool.planning.gates import remembered
from netbox_assettool.planning.refusals import Overtaken
from netbox_assettool.table_files import exported
from netbox_assettool.views.report import address, paged
from netbox_assettool.wave_gates import Lines


@register_model_view(Wave, "gates", path="gates")
class WaveGatesView(generic.ObjectView):
    """The findings of one gate at a time; without one asked for, of the first that misses something."""

    queryset = querysets.waves()
    template_name = "netbox_assettool/wave_gates.html"
    tab = ViewTab(label=_("Gates"), permission="netbox_assettool.view_wave", weight=500)

    def get(self, request, **kwargs):
        """The page, or its rows as a file; a gate that there is not is no page."""
        wave = self.get_object(**kwargs)
        context = {"object": wave, "tab": self.tab}
        try:
            gates = told_to(request.user, wave, remembered(wave))
        except Overtaken as exc:
            return render(request, self.template_name, {**context, "refused": capfirst(str(exc))})
        gate = _asked(request, gates)
        lines = Lines(request.user, wave, gate.findings)
        table = tables.GateFindingTable([lines.of(each) for each in gate.findings])
        if "export" in request.GET:
            return exported(table, request, f"wave_{wave.number}_{gate.gate}")
        labels = dict(GateChoices.CHOICES)
        context |= {
            "gate": gate,
            "caption": labels[gate.gate],
            "table": paged(table, request),
            "lists": [
                (each.gate, labels[each.gate], each.missing, address(request, "sort", gate=each.gate)) for each in gates
            ],
            "shown": gate.gate,
            "export_url": address(request, export="csv"),
        }
        return render(request, self.template_name, context)


def _asked(request, gates: list[ToldGate]) -> ToldGate:
    name = request.GET.get("gate")
    if not name:
        return next((each for each in gates if each.missing), gates[0])
    if name not in set(GateName):
        raise Http404(name)
    return next(each for each in gates if each.gate == name)
