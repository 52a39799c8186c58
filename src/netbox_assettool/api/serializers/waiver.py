"""Waivers in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from users.api.serializers import UserSerializer

from netbox_assettool.api.serializers.wave import WaveSerializer
from netbox_assettool.api.serializers.wave_item import WaveItemSerializer
from netbox_assettool.choices import GateChoices
from netbox_assettool.models import Waiver


class WaiverSerializer(NetBoxModelSerializer):
    """One waiver; it is of who gives it."""

    wave = WaveSerializer(nested=True)
    gate = ChoiceField(choices=GateChoices)
    item = WaveItemSerializer(nested=True, required=False, allow_null=True)
    user = UserSerializer(nested=True, read_only=True)
    is_expired = serializers.BooleanField(read_only=True)

    class Meta:
        model = Waiver
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "wave",
            "gate",
            "item",
            "reason",
            "user",
            "expires",
            "is_expired",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "gate", "expires")
