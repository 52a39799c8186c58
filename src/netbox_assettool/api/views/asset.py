"""Assets in the REST API."""

from dataclasses import asdict

from django.shortcuts import get_object_or_404
from netbox.api.viewsets import NetBoxModelViewSet
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from netbox_assettool import moves, querysets
from netbox_assettool.api.moving import MayAsk, told
from netbox_assettool.api.serializers import AssetMoveSerializer, AssetSerializer
from netbox_assettool.api.serializers.asset_move import MergeSerializer, SplitSerializer
from netbox_assettool.filtersets import AssetFilterSet
from netbox_assettool.history import LIMIT, history
from netbox_assettool.models import Asset, AssetIdentifier, Observation

_CREATED = 201


class AssetViewSet(NetBoxModelViewSet):
    """Lists, reads and changes assets; merges and splits them."""

    queryset = querysets.assets()
    serializer_class = AssetSerializer
    filterset_class = AssetFilterSet

    @action(detail=True, methods=["post"], permission_classes=[MayAsk])
    def merge(self, request, pk):
        """Merge another asset into this one, or with `preview` say what that would move."""
        kept = self._asset(request, pk)
        asked = self._read(MergeSerializer, request)
        other = self._rows(request, Asset, [asked["other"]], "other")[0]
        with told():
            if asked["preview"]:
                return Response(moves.of_merge(kept, other).shown())
            move = moves.merge(request.user, kept, other, asked["comment"])
        return self._made(request, move)

    @action(detail=True, methods=["post"], permission_classes=[MayAsk])
    def split(self, request, pk):
        """Make a second asset of some observations of this one, or with `preview` say what that would move."""
        asset = self._asset(request, pk)
        asked = self._read(SplitSerializer, request)
        observations = self._rows(request, Observation, asked["observations"], "observations")
        named = asked["identifiers"]
        identifiers = None if named is None else self._rows(request, AssetIdentifier, named, "identifiers")
        with told():
            if asked["preview"]:
                return Response(moves.of_split(asset, observations, identifiers).shown())
            move = moves.split(request.user, asset, observations, identifiers, asked["name"], asked["comment"])
        return self._made(request, move)

    @action(detail=True, methods=["get"])
    def history(self, request, pk):
        """What happened to the asset, the latest first; `limit` 0 gives all of it."""
        asset = get_object_or_404(Asset.objects.restrict(request.user, "view"), pk=pk)
        limit = request.query_params.get("limit", str(LIMIT))
        if not limit.isdigit():
            raise ValidationError({"limit": "a whole number"})
        return Response([asdict(event) for event in history(asset, request.user, limit=int(limit))])

    @staticmethod
    def _asset(request, number):
        return get_object_or_404(Asset.objects.restrict(request.user, "change"), pk=number)

    @staticmethod
    def _read(serializer, request):
        found = serializer(data=request.data)
        found.is_valid(raise_exception=True)
        return found.validated_data

    @staticmethod
    def _rows(request, model, numbers, name):
        """The rows of an answer, among those that the user may see."""
        found = {row.pk: row for row in model.objects.restrict(request.user, "view").filter(pk__in=numbers)}
        if missing := set(numbers) - found.keys():
            raise ValidationError({name: f"there is none with this id: {', '.join(map(str, sorted(missing)))}"})
        return [found[number] for number in numbers]

    @staticmethod
    def _made(request, move):
        return Response(AssetMoveSerializer(move, context={"request": request}).data, status=_CREATED)
