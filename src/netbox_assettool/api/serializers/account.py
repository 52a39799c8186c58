"""Accounts in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.models import Account


class AccountSerializer(NetBoxModelSerializer):
    """One account."""

    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    sources = serializers.ListField(child=serializers.CharField(max_length=100), required=False)

    class Meta:
        model = Account
        model_clean_fields = ("directory_id", "login")  # clean() brings the ID into its one spelling
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "login",
            "directory_id",
            "tenant",
            "department",
            "enabled",
            "is_shared",
            "last_seen",
            "sources",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "login", "directory_id")
