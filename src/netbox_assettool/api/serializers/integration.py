"""Integrations in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer

from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.api.serializers.with_status import WithStatusSerializer
from netbox_assettool.choices import (
    DirectionChoices,
    IntegrationKindChoices,
    IntegrationStatusChoices,
    StrengthChoices,
)
from netbox_assettool.models import Integration


class IntegrationSerializer(WithStatusSerializer, PrimaryModelSerializer):
    """One integration."""

    source = ApplicationSerializer(nested=True)
    target = ApplicationSerializer(nested=True, required=False, allow_null=True)
    direction = ChoiceField(choices=DirectionChoices, required=False)
    strength = ChoiceField(choices=StrengthChoices, required=False)
    kind = ChoiceField(choices=IntegrationKindChoices, required=False)
    status = ChoiceField(choices=IntegrationStatusChoices, required=False)

    class Meta:
        model = Integration
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "identifier",
            "source",
            "target",
            "outside",
            "direction",
            "strength",
            "kind",
            "standard",
            "protocol",
            "intermediary",
            "is_bridge_allowed",
            "status",
            "catalogue",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "identifier", "source", "target", "outside", "description")
