"""Assets in the REST API."""

from dcim.api.serializers import DeviceSerializer
from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from rest_framework import serializers
from rest_framework.validators import UniqueValidator
from tenancy.api.serializers import TenantSerializer
from virtualization.api.serializers import VirtualMachineSerializer

from netbox_assettool.choices import AssetKindChoices, EnvironmentChoices, LifecycleChoices
from netbox_assettool.models import Asset


class AssetSerializer(PrimaryModelSerializer):
    """One asset."""

    # Not for the forms, but a client that keeps its own identities may choose it.
    uid = serializers.UUIDField(required=False, validators=[UniqueValidator(Asset.objects.all())])
    kind = ChoiceField(choices=AssetKindChoices)
    environment = ChoiceField(choices=EnvironmentChoices, required=False)
    lifecycle = ChoiceField(choices=LifecycleChoices, required=False)
    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    written = serializers.JSONField(required=False)
    device = DeviceSerializer(nested=True, required=False, allow_null=True)
    virtual_machine = VirtualMachineSerializer(nested=True, required=False, allow_null=True)

    class Meta:
        model = Asset
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "uid",
            "name",
            "kind",
            "environment",
            "lifecycle",
            "tenant",
            "device",
            "virtual_machine",
            "provenance",
            "written",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "uid", "name", "kind", "description")
