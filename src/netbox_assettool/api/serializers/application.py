"""Applications in the REST API."""

from netbox.api.fields import ChoiceField, SerializedPKRelatedField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.api.serializers.reference_component import ReferenceComponentSerializer
from netbox_assettool.api.serializers.supplier import SupplierSerializer
from netbox_assettool.api.serializers.with_status import WithStatusSerializer
from netbox_assettool.choices import (
    ApplicationStatusChoices,
    DispositionChoices,
    ImpactChoices,
    ServiceHoursChoices,
    TransferabilityChoices,
)
from netbox_assettool.components import set_components
from netbox_assettool.models import Application, ReferenceComponent


class ApplicationSerializer(WithStatusSerializer, PrimaryModelSerializer):
    """One application. Its reference components are written as a list of ids."""

    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    contract_holder = TenantSerializer(nested=True, required=False, allow_null=True)
    supplier = SupplierSerializer(nested=True, required=False, allow_null=True)
    components = SerializedPKRelatedField(
        queryset=ReferenceComponent.objects.all(),
        serializer=ReferenceComponentSerializer,
        nested=True,
        required=False,
        many=True,
    )
    status = ChoiceField(choices=ApplicationStatusChoices, required=False)
    disposition = ChoiceField(choices=DispositionChoices, required=False)
    availability = ChoiceField(choices=ImpactChoices, required=False, allow_null=True)
    integrity = ChoiceField(choices=ImpactChoices, required=False, allow_null=True)
    confidentiality = ChoiceField(choices=ImpactChoices, required=False, allow_null=True)
    licence_transferable = ChoiceField(choices=TransferabilityChoices, required=False)
    service_hours = ChoiceField(choices=ServiceHoursChoices, required=False, allow_blank=True)
    user_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Application
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "version",
            "tenant",
            "contract_holder",
            "supplier",
            "components",
            "user_count",
            "status",
            "disposition",
            "availability",
            "integrity",
            "confidentiality",
            "licence_transferable",
            "service_hours",
            "rto_hours",
            "rpo_hours",
            "yearly_cost",
            "contract_end",
            "technology",
            "is_self_added",
            "catalogue",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "name", "version", "tenant", "description")

    def create(self, validated_data):
        """Create the application, then say what it is used as."""
        components = validated_data.pop("components", None)
        return self._used_as(super().create(validated_data), components)

    def update(self, instance, validated_data):
        """Change the application, then what it is used as."""
        components = validated_data.pop("components", None)
        return self._used_as(super().update(instance, validated_data), components)

    @staticmethod
    def _used_as(application, components):
        if components is not None:
            set_components(application, components)
        return application
