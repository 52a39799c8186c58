"""Software products in the REST API."""

from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers

from netbox_assettool.models import SoftwareProduct


class _TextsField(serializers.ListField):
    """A list of texts."""

    child = serializers.CharField()


class SoftwareProductSerializer(PrimaryModelSerializer):
    """One software product. Its metrics begin with the usual one."""

    metrics = _TextsField(allow_empty=False)
    aliases = _TextsField(required=False)
    skus = _TextsField(required=False)
    included_in = _TextsField(required=False)
    entitlement_count = serializers.IntegerField(read_only=True)
    installation_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = SoftwareProduct
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "key",
            "publisher",
            "name",
            "edition",
            "version",
            "family",
            "release",
            "rank",
            "metrics",
            "needs_licence",
            "aliases",
            "skus",
            "included_in",
            "cal",
            "packs",
            "terms",
            "entitlement_count",
            "installation_count",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "key", "publisher", "name", "edition", "version", "description")
