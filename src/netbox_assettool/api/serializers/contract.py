"""Contracts in the REST API."""

from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.api.serializers.supplier import SupplierSerializer
from netbox_assettool.models import Contract


class ContractSerializer(PrimaryModelSerializer):
    """One contract."""

    supplier = SupplierSerializer(nested=True)
    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    documents = serializers.ListField(child=serializers.CharField(), required=False)
    entitlement_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Contract
        model_clean_fields = ("currency",)  # clean() brings it into its one spelling
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "supplier",
            "number",
            "title",
            "tenant",
            "start",
            "end",
            "renewal_months",
            "notice_months",
            "notice_days",
            "yearly_cost",
            "currency",
            "has_true_up",
            "documents",
            "entitlement_count",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "supplier", "number", "title", "description")
