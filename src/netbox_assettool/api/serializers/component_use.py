"""Component uses in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer

from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.api.serializers.reference_component import ReferenceComponentSerializer
from netbox_assettool.models import ComponentUse


class ComponentUseSerializer(NetBoxModelSerializer):
    """One use of an application as a reference component."""

    application = ApplicationSerializer(nested=True)
    component = ReferenceComponentSerializer(nested=True)

    class Meta:
        model = ComponentUse
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "application",
            "component",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "application", "component")
