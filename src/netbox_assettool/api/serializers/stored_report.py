"""Stored reports in the REST API; `file/` gives what is in one."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer

from netbox_assettool.choices import ReportFormatChoices, ReportNameChoices
from netbox_assettool.models import StoredReport


class StoredReportSerializer(NetBoxModelSerializer):
    """One stored report, without its bytes."""

    report = ChoiceField(choices=ReportNameChoices)
    format = ChoiceField(choices=ReportFormatChoices)

    class Meta:
        model = StoredReport
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "report",
            "period",
            "language",
            "format",
            "as_of",
            "made_at",
            "size",
            "digest",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "report", "period", "language", "format")
