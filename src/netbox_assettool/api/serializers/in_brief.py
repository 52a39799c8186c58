"""What the REST API tells of an object that may be of several models."""

from rest_framework import serializers
from utilities.views import get_action_url


class InBriefSerializer(serializers.Serializer):
    """How anything is told in brief."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    display = serializers.CharField()


def in_brief(row, request):
    """The id, address and name of the `object` of a row, without reading it where a list brings its `object_name`."""
    model = row.object_type.model_class()
    address = get_action_url(model, rest_api=True, action="detail", kwargs={"pk": row.object_id})
    return {
        "id": row.object_id,
        "url": request.build_absolute_uri(address) if request else address,
        "display": getattr(row, "object_name", None) or str(row.object),
    }
