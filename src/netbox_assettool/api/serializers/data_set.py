"""Data sets in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.api.serializers.with_status import WithStatusSerializer
from netbox_assettool.choices import DataSetKindChoices, DataSetStatusChoices
from netbox_assettool.models import DataSet


class DataSetSerializer(WithStatusSerializer, PrimaryModelSerializer):
    """One data set."""

    kind = ChoiceField(choices=DataSetKindChoices)
    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    application = ApplicationSerializer(nested=True, required=False, allow_null=True)
    status = ChoiceField(choices=DataSetStatusChoices, required=False)

    class Meta:
        model = DataSet
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "kind",
            "tenant",
            "application",
            "size_mb",
            "location",
            "new_location",
            "checksum",
            "status",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "name", "kind", "description")
