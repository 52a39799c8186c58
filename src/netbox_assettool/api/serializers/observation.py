"""Observations in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer

from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.sync_run import SyncRunSerializer
from netbox_assettool.models import Observation


class ObservationSerializer(NetBoxModelSerializer):
    """One observation."""

    asset = AssetSerializer(nested=True)
    run = SyncRunSerializer(nested=True, required=False, allow_null=True)

    class Meta:
        model = Observation
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "asset",
            "source",
            "external_id",
            "origin",
            "fields",
            "first_seen",
            "last_seen",
            "run",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "source", "external_id")
