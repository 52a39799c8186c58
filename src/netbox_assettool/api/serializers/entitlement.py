"""Entitlements in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.api.serializers.contract import ContractSerializer
from netbox_assettool.api.serializers.software_product import SoftwareProductSerializer
from netbox_assettool.choices import DualUseBasisChoices, MetricChoices
from netbox_assettool.models import Entitlement


class EntitlementSerializer(PrimaryModelSerializer):
    """One entitlement; `rights` is the quantity times the rights per pack."""

    product = SoftwareProductSerializer(nested=True)
    contract = ContractSerializer(nested=True, required=False, allow_null=True)
    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    metric = ChoiceField(choices=MetricChoices)
    rights = serializers.IntegerField(read_only=True)
    dual_use_basis = ChoiceField(choices=DualUseBasisChoices, required=False)
    replaces = serializers.ListField(child=serializers.CharField(), required=False)

    class Meta:
        model = Entitlement
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "reference",
            "product",
            "contract",
            "tenant",
            "metric",
            "quantity",
            "rights_per_pack",
            "rights",
            "unit_price",
            "part_number",
            "start",
            "end",
            "is_subscription",
            "maintenance_start",
            "maintenance_end",
            "may_upgrade",
            "may_downgrade",
            "may_downgrade_edition",
            "is_transferable",
            "dual_use_basis",
            "dual_use_days",
            "dual_use_place",
            "replaces",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "reference", "description")
