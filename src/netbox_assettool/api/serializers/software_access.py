"""Software accesses in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer

from netbox_assettool.api.serializers.account import AccountSerializer
from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.software_product import SoftwareProductSerializer
from netbox_assettool.models import SoftwareAccess


class SoftwareAccessSerializer(NetBoxModelSerializer):
    """A machine or account that may reach a product."""

    product = SoftwareProductSerializer(nested=True)
    asset = AssetSerializer(nested=True, required=False, allow_null=True)
    account = AccountSerializer(nested=True, required=False, allow_null=True)

    class Meta:
        model = SoftwareAccess
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "product",
            "asset",
            "account",
            "via",
            "system",
            "start",
            "end",
            "source",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "product", "asset", "account", "via")
