"""Approvals in the REST API; a wave's `approve/` and `reject/` make them."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from users.api.serializers import UserSerializer

from netbox_assettool.api.serializers.wave import WaveSerializer
from netbox_assettool.choices import VerdictChoices
from netbox_assettool.models import Approval


class ApprovalSerializer(NetBoxModelSerializer):
    """One approval, without the content that was seen."""

    wave = WaveSerializer(nested=True)
    verdict = ChoiceField(choices=VerdictChoices)
    holds = serializers.BooleanField(read_only=True)
    user = UserSerializer(nested=True, allow_null=True)

    class Meta:
        model = Approval
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "wave",
            "verdict",
            "holds",
            "content_hash",
            "user",
            "at",
            "comment",
            "change_number",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "verdict", "at")
