"""Tenant uses in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.models import TenantUse


class TenantUseSerializer(NetBoxModelSerializer):
    """How many users of a tenant work with an application."""

    application = ApplicationSerializer(nested=True)
    tenant = TenantSerializer(nested=True)

    class Meta:
        model = TenantUse
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "application",
            "tenant",
            "users",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "application", "tenant", "users")
