"""Settlement shares in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.models import SettlementShare


class SettlementShareSerializer(NetBoxModelSerializer):
    """One settlement share."""

    tenant = TenantSerializer(nested=True)

    class Meta:
        model = SettlementShare
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "tenant",
            "inhabitants",
            "ownership",
            "remark",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "tenant", "inhabitants", "ownership")
