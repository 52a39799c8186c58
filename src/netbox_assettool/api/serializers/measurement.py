"""Measurements in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.api.serializers.software_product import SoftwareProductSerializer
from netbox_assettool.choices import MeasurementKindChoices
from netbox_assettool.models import Measurement


class MeasurementSerializer(NetBoxModelSerializer):
    """One measurement."""

    kind = ChoiceField(choices=MeasurementKindChoices)
    product = SoftwareProductSerializer(nested=True, required=False, allow_null=True)
    tenant = TenantSerializer(nested=True, required=False, allow_null=True)

    class Meta:
        model = Measurement
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "kind",
            "product",
            "tenant",
            "on",
            "number",
            "source",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "kind", "on", "number")
