"""Report notes in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.models import ReportNote


class ReportNoteSerializer(NetBoxModelSerializer):
    """One report note."""

    tenant = TenantSerializer(nested=True, required=False, allow_null=True)

    class Meta:
        model = ReportNote
        model_clean_fields = ("month",)  # clean() brings it to the first day
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "month",
            "author",
            "text",
            "tenant",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "month", "author")
