"""Moves in the REST API."""

from django.shortcuts import get_object_or_404
from netbox.api.viewsets import NetBoxReadOnlyModelViewSet
from rest_framework.decorators import action
from rest_framework.response import Response

from netbox_assettool import moves
from netbox_assettool.api.moving import MayAsk, told
from netbox_assettool.api.serializers import AssetMoveSerializer
from netbox_assettool.filtersets import AssetMoveFilterSet
from netbox_assettool.models import AssetMove


class AssetMoveViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads moves, and undoes them."""

    queryset = AssetMove.objects.select_related("asset", "other", "user", "undone_by")
    serializer_class = AssetMoveSerializer
    filterset_class = AssetMoveFilterSet

    @action(detail=True, methods=["post"], permission_classes=[MayAsk])
    def undo(self, request, pk):
        """Undo a move; 409 with the reason where something moved on since."""
        move = get_object_or_404(AssetMove.objects.restrict(request.user, "view"), pk=pk)
        with told():
            done = moves.undo(request.user, move)
        return Response(self.get_serializer(done).data)
