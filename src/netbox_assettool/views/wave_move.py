"""The pages that move items to another week: they say which rules that breaks before it is done."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from netbox.views.generic.base import BaseObjectView
from utilities.exceptions import PermissionsViolation
from utilities.permissions import get_permission_for_model
from utilities.views import ObjectPermissionRequiredMixin, register_model_view

from netbox_assettool import forms, querysets
from netbox_assettool.models import Wave, WaveItem
from netbox_assettool.planning.loads import Loads
from netbox_assettool.planning.moving import Asked, move
from netbox_assettool.planning.refusals import Refused
from netbox_assettool.views.actions import MoveItems

_SHOWN = 500


def _weeks(user) -> list[tuple[str, str]]:
    """Every week of the plan, with the wave that moves in it."""
    waves = dict(Wave.objects.restrict(user, "view").values_list("week", "name"))
    return [(day.isoformat(), _label(day, waves.get(day, ""))) for day in sorted({*Loads(user).mondays, *waves})]


def _label(day: date, wave: str) -> str:
    told = date_format(day, "DATE_FORMAT")
    return f"{told} ({wave})" if wave else told


@register_model_view(Wave, "items", path="items")
class WaveItemsView(BaseObjectView):
    """Chooses what of a wave is to move, and to which week."""

    queryset = querysets.waves()
    template_name = "netbox_assettool/wave_items.html"

    def get_required_permission(self):
        """To change the wave."""
        return get_permission_for_model(Wave, "change")

    def get(self, request, **kwargs):
        """The items of the wave, each once."""
        wave = self.get_object(**kwargs)
        rows = WaveItem.objects.restrict(request.user, "view").filter(wave=wave)
        items = rows.order_by("item_name", "item").values("item", "item_name").distinct()[:_SHOWN]
        can = wave.status in MoveItems.statuses
        form = forms.ChooseWeekForm(weeks=_weeks(request.user), initial={"week": wave.week.isoformat()})
        return render(request, self.template_name, {"wave": wave, "items": items, "form": form, "can": can})


@register_model_view(Wave, "move", path="move", detail=False)
class WaveMoveView(ObjectPermissionRequiredMixin, View):
    """What a move does, and the move itself; items and week are in the address."""

    queryset = WaveItem.objects.all()
    template_name = "netbox_assettool/wave_move.html"

    def get_required_permission(self):
        """To change what moves."""
        return get_permission_for_model(WaveItem, "change")

    def get(self, request):
        """What it would do; without items there is nothing to ask."""
        if not request.GET.getlist("items"):
            messages.warning(request, _("No items were selected"))
            return redirect(reverse("plugins:netbox_assettool:wave_board"))
        return self._show(request, request.GET, None)

    def post(self, request):
        """Do it, or show what speaks against it."""
        form = forms.MoveForm(request.POST, breaks="allow" in request.POST)
        if not form.is_valid():
            return self._show(request, request.POST, form)
        asked = self._asked(request.POST, allow="allow" in request.POST, **form.cleaned_data)
        moved, reasons = _tried(request, asked) if asked else (None, [])
        if moved is None or not moved.is_done:
            for reason in reasons:
                form.add_error(None, reason)
            return self._show(request, request.POST, form)
        told = ngettext("%(number)d item moved to %(wave)s", "%(number)d items moved to %(wave)s", len(moved.items))
        messages.success(request, told % {"number": len(moved.items), "wave": moved.wave})
        return redirect(reverse("plugins:netbox_assettool:wave_board"))

    @staticmethod
    def _asked(parameters, **more) -> Asked | None:
        try:
            week = date.fromisoformat(parameters.get("week", ""))
        except ValueError:
            return None
        return Asked(tuple(dict.fromkeys(parameters.getlist("items"))), week, **more)

    def _show(self, request, parameters, form):
        asked = self._asked(parameters, is_dry_run=True)
        moved, reasons = _tried(request, asked) if asked else (None, [])
        keys = list(dict.fromkeys(parameters.getlist("items")))
        rows = WaveItem.objects.restrict(request.user, "view").filter(item__in=keys)
        names = dict(rows.order_by("item").values_list("item", "item_name"))
        week = asked.week.isoformat() if asked else ""
        context = {
            "items": [(key, names.get(key) or key) for key in keys],
            "choose": forms.ChooseWeekForm(weeks=_weeks(request.user), initial={"week": week}),
            "week": week,
            "moved": moved,
            "reasons": reasons if form is None else [],
            "form": form or forms.MoveForm(breaks=bool(moved and moved.breaks)),
        }
        return render(request, self.template_name, context)


def _tried(request, asked: Asked):
    """What a move does, or every reason against it."""
    try:
        return move(request, asked), []
    except Refused as exc:
        return None, list(exc.reasons)
    except (PermissionDenied, PermissionsViolation) as exc:
        return None, [str(exc) or _("your permissions do not include all of this")]
    except ValidationError as exc:
        return None, exc.messages
