"""Risks in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.choices import RiskKindChoices, RiskStatusChoices
from netbox_assettool.models import Risk


class RiskSerializer(PrimaryModelSerializer):
    """One risk."""

    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    kind = ChoiceField(choices=RiskKindChoices, required=False)
    status = ChoiceField(choices=RiskStatusChoices, required=False)
    score = serializers.IntegerField(read_only=True)

    class Meta:
        model = Risk
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "kind",
            "probability",
            "impact",
            "measure",
            "responsible",
            "raised",
            "due",
            "status",
            "closed",
            "score",
            "tenant",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "name", "kind", "status", "description")
