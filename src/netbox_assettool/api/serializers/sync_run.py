"""Sync runs in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from users.api.serializers import UserSerializer

from netbox_assettool.choices import SyncRunStatusChoices
from netbox_assettool.models import SyncRun


class SyncRunSerializer(NetBoxModelSerializer):
    """One run."""

    status = ChoiceField(choices=SyncRunStatusChoices, required=False)
    user = UserSerializer(nested=True, required=False, allow_null=True)
    adds_up = serializers.BooleanField(read_only=True)

    class Meta:
        model = SyncRun
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "uuid",
            "plan_hash",
            "status",
            "user",
            "started",
            "finished",
            "message",
            "sources",
            "rows_read",
            "rows_accepted",
            "rows_merged",
            "rows_rejected",
            "rows_held",
            "adds_up",
            "object_counts",
            "rejects",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "uuid", "status", "started")
