"""Position snapshots in the REST API; `chain/` gives what is in them."""

from netbox.api.serializers import NetBoxModelSerializer
from users.api.serializers import UserSerializer

from netbox_assettool.models import PositionSnapshot


class PositionSnapshotSerializer(NetBoxModelSerializer):
    """One snapshot, without its long content."""

    user = UserSerializer(nested=True, allow_null=True)

    class Meta:
        model = PositionSnapshot
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "number",
            "on",
            "user",
            "previous",
            "digest",
            "remark",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "number", "on", "digest")
