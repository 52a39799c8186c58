"""Asset identifiers in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer

from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.choices import IdentifierTypeChoices
from netbox_assettool.models import AssetIdentifier


class AssetIdentifierSerializer(NetBoxModelSerializer):
    """One identifier."""

    asset = AssetSerializer(nested=True)
    type = ChoiceField(choices=IdentifierTypeChoices)

    class Meta:
        model = AssetIdentifier
        model_clean_fields = ("value",)  # clean() brings it into its one spelling
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "asset",
            "type",
            "value",
            "former",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "type", "value")
