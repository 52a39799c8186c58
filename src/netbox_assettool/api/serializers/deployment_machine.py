"""Deployment machines in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers

from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.deployment import DeploymentSerializer
from netbox_assettool.choices import ConfirmationChoices
from netbox_assettool.confirming import DECIDED
from netbox_assettool.models import DeploymentMachine


class DeploymentMachineSerializer(NetBoxModelSerializer):
    """One machine of a deployment."""

    deployment = DeploymentSerializer(nested=True)
    asset = AssetSerializer(nested=True)
    confirmation = ChoiceField(choices=ConfirmationChoices, required=False)

    class Meta:
        model = DeploymentMachine
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "deployment",
            "asset",
            "role",
            "confirmation",
            "confidence",
            "reason",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "deployment", "asset", "role", "confirmation")


class ConfirmSerializer(serializers.Serializer):
    """What confirming or rejecting several deployment machines takes."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), allow_empty=False)
    confirmation = serializers.ChoiceField(choices=DECIDED)
    changelog_message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ConfirmedSerializer(serializers.Serializer):
    """What became of it: the ids of those that changed."""

    confirmation = serializers.ChoiceField(choices=DECIDED)
    changed = serializers.ListField(child=serializers.IntegerField())
