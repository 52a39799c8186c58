"""Wave plans in the REST API; `waves/plan/` gives what is in the one that counts."""

from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from users.api.serializers import UserSerializer

from netbox_assettool.models import WavePlan


class WavePlanSerializer(NetBoxModelSerializer):
    """One plan, without its long content."""

    user = UserSerializer(nested=True, allow_null=True)
    based_on = serializers.SlugRelatedField(slug_field="digest", read_only=True, help_text="The plan before, by hash")

    class Meta:
        model = WavePlan
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "digest",
            "user",
            "based_on",
            "start",
            "weeks",
            "end",
            "end_is_optimal",
            "objective",
            "bound",
            "remark",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "digest", "start", "weeks", "end")
