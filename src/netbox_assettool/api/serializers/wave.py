"""Waves in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers
from users.api.serializers import UserSerializer

from netbox_assettool.api.serializers.wave_plan import WavePlanSerializer
from netbox_assettool.choices import WaveStatusChoices
from netbox_assettool.models import Wave


class WaveSerializer(PrimaryModelSerializer):
    """One wave. Plans, moves and the verbs of a wave write the fields that are to be read only."""

    status = ChoiceField(choices=WaveStatusChoices, read_only=True)
    submitted_by = UserSerializer(nested=True, read_only=True)
    plan = WavePlanSerializer(nested=True, read_only=True)
    item_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Wave
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "number",
            "name",
            "week",
            "status",
            "item_count",
            "window_start",
            "window_end",
            "baseline",
            "started",
            "finished",
            "content_hash",
            "submitted_by",
            "submitted_at",
            "plan",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "number", "name", "week", "status")
