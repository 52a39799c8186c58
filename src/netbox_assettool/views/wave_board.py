"""The wave board."""

from django.shortcuts import render
from django.views.generic import View
from utilities.permissions import get_permission_for_model
from utilities.views import ObjectPermissionRequiredMixin, register_model_view

from netbox_assettool.models import Wave
from netbox_assettool.planning.board import board


@register_model_view(Wave, "board", path="board", detail=False)
class WaveBoardView(ObjectPermissionRequiredMixin, View):
    """Waves beside each other, with their applications as cards that can be moved."""

    queryset = Wave.objects.all()

    def get_required_permission(self):
        """To see waves."""
        return get_permission_for_model(Wave, "view")

    def get(self, request):
        """The board."""
        found = board(request.user)
        can_move = found.loads.is_known and request.user.has_perm("netbox_assettool.change_waveitem")
        context = {"board": found, "plan": found.loads.plan, "can_move": can_move}
        return render(request, "netbox_assettool/wave_board.html", context)
