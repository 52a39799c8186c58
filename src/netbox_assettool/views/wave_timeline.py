"""The timeline of the plan: weeks, organisations, freezes, teams and today."""

from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from tenancy.models import Tenant
from utilities.permissions import get_permission_for_model
from utilities.views import ObjectPermissionRequiredMixin, register_model_view

from assettool.domain.drawing.timeline import Band, Timeline, Words, timeline_svg
from assettool.domain.waves.state import WaveStatus
from assettool.domain.waves.timeline import timeline_of
from netbox_assettool import counted
from netbox_assettool.models import Freeze, Wave
from netbox_assettool.planning.board import named_freeze
from netbox_assettool.planning.loads import Loads


@register_model_view(Wave, "timeline", path="timeline", detail=False)
class WaveTimelineView(ObjectPermissionRequiredMixin, View):
    """The plan as everything is placed by now, as a page or as a picture."""

    queryset = Wave.objects.all()

    def get_required_permission(self):
        """To see waves."""
        return get_permission_for_model(Wave, "view")

    def get(self, request):
        """The page, or the picture alone."""
        loads = Loads(request.user)
        svg = timeline_svg(_timeline(request.user, loads)) if loads.is_known else ""
        if svg and request.GET.get("export") == "svg":
            return HttpResponse(svg, content_type="image/svg+xml")
        return render(request, "netbox_assettool/wave_timeline.html", {"svg": svg, "loads": loads})


def _timeline(user, loads: Loads) -> Timeline:
    waves = {wave.week: wave for wave in Wave.objects.restrict(user, "view")}
    drawn = timeline_of(
        loads.document,
        dict(Tenant.objects.restrict(user, "view").values_list("slug", "name")),
        timezone.localdate(),
        _words(len(loads.document.problem.items)),
        {week: wave.get_absolute_url() for week, wave in waves.items()},
        [week for week, wave in waves.items() if wave.status == WaveStatus.COMPLETED],
    )
    weeks = [
        replace(week, wave=waves[week.monday].number if week.monday in waves and week.wave is not None else None)
        for week in drawn.weeks
    ]
    return replace(drawn, weeks=weeks, bands=[*drawn.bands, *_freezes(user, drawn)])


def _freezes(user, drawn: Timeline) -> list[Band]:
    """The freezes in NetBox that the plan was made without."""
    if not drawn.weeks:
        return []
    known = {(band.first, band.name.rpartition(" - ")[2]) for band in drawn.bands}
    last = drawn.weeks[-1].monday + timedelta(days=6)
    rows = Freeze.objects.restrict(user, "view").filter(end__gte=drawn.weeks[0].monday, start__lte=last)
    return [
        Band(named_freeze(each), each.start, each.end)
        for each in counted.with_holders(rows, user)
        if not any(name == each.name for _first, name in known)
    ]


def _words(items: int) -> Words:
    return Words(
        title=_("Migration plan"),
        description=_("{number} items in weeks, by organisation and team").format(number=items),
        today=_("today"),
        dot=_("{lane}, week of {monday}: {number}"),
        share=_("{team}, week of {monday}: {percent} %"),
        frozen=_("{name}: {first} until {last}"),
    )
