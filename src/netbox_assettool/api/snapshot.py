"""The REST actions that take snapshots of the licence position, and give their chain."""

import msgspec
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated

from netbox_assettool.api.moving import Conflicting, MayAsk
from netbox_assettool.models import PositionSnapshot
from netbox_assettool.snapshots import Overtaken, as_taken, take_snapshot


class TakeSerializer(serializers.Serializer):
    """What taking a snapshot asks for."""

    on = serializers.DateField(required=False, default=None, allow_null=True, help_text="Today without")
    after = serializers.IntegerField(
        required=False, default=None, allow_null=True, help_text="The number of the snapshot that it is to follow"
    )
    remark = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class SnapshotActions:
    """Adds `take/` and `chain/` to the view set of snapshots."""

    @extend_schema(request=TakeSerializer, responses={200: None})
    @action(detail=False, methods=["post"], permission_classes=[MayAsk])
    def take(self, request):
        """Freeze the position of a day. With `after`, a request that is sent again takes no second one."""
        asked = TakeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        try:
            taken = take_snapshot(request.user, said["on"] or timezone.localdate(), said["remark"], after=said["after"])
        except DjangoPermissionDenied as exc:
            raise PermissionDenied(str(exc)) from exc
        except Overtaken as exc:
            raise Conflicting(str(exc)) from exc
        return _json(as_taken(taken))

    @extend_schema(responses={200: None})
    @action(detail=False, methods=["get"], permission_classes=[IsAuthenticated])
    def chain(self, request):
        """Every snapshot with its content, by number."""
        kept = PositionSnapshot.objects.restrict(request.user, "view").order_by("number")
        return _json([as_taken(each) for each in kept])


def _json(content):
    return HttpResponse(msgspec.json.encode(content), content_type="application/json")
