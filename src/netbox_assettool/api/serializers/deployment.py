"""Deployments in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers

from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.choices import DeploymentEnvironmentChoices, ExposureChoices
from netbox_assettool.models import Deployment


class DeploymentSerializer(PrimaryModelSerializer):
    """One deployment; its machines are deployment machines."""

    application = ApplicationSerializer(nested=True)
    environment = ChoiceField(choices=DeploymentEnvironmentChoices, required=False)
    exposure = ChoiceField(choices=ExposureChoices, required=False)
    machine_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Deployment
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "application",
            "environment",
            "exposure",
            "maintenance_window",
            "machine_count",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "application", "environment", "description")
