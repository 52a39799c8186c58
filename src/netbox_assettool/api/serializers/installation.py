"""Installations in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer

from netbox_assettool.api.serializers.account import AccountSerializer
from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.software_product import SoftwareProductSerializer
from netbox_assettool.models import Installation


class InstallationSerializer(NetBoxModelSerializer):
    """A product on a machine, or assigned to an account."""

    product = SoftwareProductSerializer(nested=True)
    asset = AssetSerializer(nested=True, required=False, allow_null=True)
    account = AccountSerializer(nested=True, required=False, allow_null=True)
    application = ApplicationSerializer(nested=True, required=False, allow_null=True)
    replica_of = AssetSerializer(nested=True, required=False, allow_null=True)

    class Meta:
        model = Installation
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "product",
            "asset",
            "account",
            "source",
            "version",
            "found_as",
            "rule",
            "first_seen",
            "last_seen",
            "removed",
            "last_used",
            "application",
            "replica_of",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "product", "asset", "account", "source")
