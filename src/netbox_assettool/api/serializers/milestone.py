"""Milestones in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.choices import MilestoneStatusChoices
from netbox_assettool.models import Milestone


class MilestoneSerializer(PrimaryModelSerializer):
    """One milestone."""

    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    status = ChoiceField(choices=MilestoneStatusChoices, required=False)
    days_late = serializers.IntegerField(read_only=True)

    class Meta:
        model = Milestone
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "responsible",
            "planned",
            "forecast",
            "done",
            "status",
            "days_late",
            "tenant",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "name", "planned", "status", "description")
