"""Conflicts in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from users.api.serializers import UserSerializer

from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.sync_run import SyncRunSerializer
from netbox_assettool.choices import ConflictKindChoices, ConflictStatusChoices
from netbox_assettool.models import Conflict


class ConflictSerializer(NetBoxModelSerializer):
    """One conflict."""

    asset = AssetSerializer(nested=True, required=False, allow_null=True)
    application = ApplicationSerializer(nested=True, required=False, allow_null=True)
    kind = ChoiceField(choices=ConflictKindChoices)
    status = ChoiceField(choices=ConflictStatusChoices, required=False)
    resolved_by = UserSerializer(nested=True, read_only=True)
    run = SyncRunSerializer(nested=True, required=False, allow_null=True)

    class Meta:
        model = Conflict
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "key",
            "asset",
            "application",
            "kind",
            "field",
            "values",
            "status",
            "resolution",
            "rule",
            "resolved_by",
            "resolved_at",
            "run",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "key", "kind", "status")

    def validate(self, data):
        """A resolution without a status resolves the conflict."""
        if not self.nested and data.get("resolution") and "status" not in data:
            data["status"] = ConflictStatusChoices.RESOLVED
        return super().validate(data)
