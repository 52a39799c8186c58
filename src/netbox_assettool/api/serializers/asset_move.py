"""Moves in the REST API, and what is asked of it to make one."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from users.api.serializers import UserSerializer

from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.choices import MoveActionChoices
from netbox_assettool.models import AssetMove


class AssetMoveSerializer(NetBoxModelSerializer):
    """One merge or split."""

    action = ChoiceField(choices=MoveActionChoices)
    asset = AssetSerializer(nested=True)
    other = AssetSerializer(nested=True, allow_null=True)
    user = UserSerializer(nested=True)
    undone_by = UserSerializer(nested=True, allow_null=True)

    class Meta:
        model = AssetMove
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "action",
            "asset",
            "other",
            "other_name",
            "comment",
            "user",
            "undone_at",
            "undone_by",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "action", "undone_at")


class MergeSerializer(serializers.Serializer):
    """What merging asks for."""

    other = serializers.IntegerField()
    comment = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    preview = serializers.BooleanField(required=False, default=False)


class SplitSerializer(serializers.Serializer):
    """What splitting asks for."""

    observations = serializers.ListField(child=serializers.IntegerField(), allow_empty=False)
    identifiers = serializers.ListField(child=serializers.IntegerField(), required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    comment = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    preview = serializers.BooleanField(required=False, default=False)
