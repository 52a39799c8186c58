"""Allocations in the REST API."""

from django.contrib.contenttypes.models import ContentType
from drf_spectacular.utils import extend_schema_field
from netbox.api.fields import ContentTypeField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers

from netbox_assettool.api.serializers.entitlement import EntitlementSerializer
from netbox_assettool.api.serializers.in_brief import InBriefSerializer, in_brief
from netbox_assettool.models import Allocation
from netbox_assettool.models.allocation import ALLOCATED_TO


class AllocationSerializer(NetBoxModelSerializer):
    """One allocation."""

    entitlement = EntitlementSerializer(nested=True)
    object_type = ContentTypeField(queryset=ContentType.objects.filter(ALLOCATED_TO))
    object = serializers.SerializerMethodField(help_text="What the rights are kept for, in brief")

    class Meta:
        model = Allocation
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "entitlement",
            "object_type",
            "object_id",
            "object",
            "quantity",
            "start",
            "end",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "entitlement", "object_type", "object_id", "quantity")

    @extend_schema_field(InBriefSerializer)
    def get_object(self, allocation):
        """What the rights are kept for."""
        return in_brief(allocation, self.context.get("request"))  # no request in what a webhook sends
