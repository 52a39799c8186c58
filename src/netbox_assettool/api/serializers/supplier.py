"""Suppliers in the REST API."""

from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers

from netbox_assettool.models import Supplier


class SupplierSerializer(PrimaryModelSerializer):
    """One supplier."""

    application_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Supplier
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "identifier",
            "website",
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
