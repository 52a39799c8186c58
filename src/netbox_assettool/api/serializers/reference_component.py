"""Reference components in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers

from netbox_assettool.choices import ImpactChoices
from netbox_assettool.models import ReferenceComponent


class ReferenceComponentSerializer(PrimaryModelSerializer):
    """One reference component."""

    availability = ChoiceField(choices=ImpactChoices, required=False, allow_null=True)
    integrity = ChoiceField(choices=ImpactChoices, required=False, allow_null=True)
    confidentiality = ChoiceField(choices=ImpactChoices, required=False, allow_null=True)
    application_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = ReferenceComponent
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "identifier",
            "gemma_status",
            "baseline",
            "availability",
            "integrity",
            "confidentiality",
            "description",
            "owner",
            "comments",
            "application_count",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "name", "identifier", "description")
