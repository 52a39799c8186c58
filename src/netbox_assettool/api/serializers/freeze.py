"""Freezes in the REST API."""

from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from tenancy.models import Tenant
from utilities.views import get_action_url

from netbox_assettool import counted
from netbox_assettool.models import Application, Freeze

_HOLDERS = {"tenant_rows": "tenants", "application_rows": "applications"}


class _HolderField(serializers.PrimaryKeyRelatedField):
    """Written as an id, read in brief."""

    def to_representation(self, value):
        """Its id, address and name."""
        request = self.context.get("request")  # none in what a webhook sends
        model = self.queryset.model
        address = get_action_url(model, rest_api=True, action="detail", kwargs={"pk": value["id"]})
        url = request.build_absolute_uri(address) if request else address
        return {"id": value["id"], "url": url, "display": value["name"]}


class _HoldersField(serializers.ManyRelatedField):
    """What a list brings in the same query; a freeze that was just written is asked again."""

    def get_attribute(self, instance):
        """The rows of it that the user may see."""
        if not hasattr(instance, self.source):
            user = getattr(self.context.get("request"), "user", None)
            rows = Freeze.objects.filter(pk=instance.pk)
            instance = (counted.with_holders(rows, user) if user else rows).get()
        return getattr(instance, self.source, [])


class FreezeSerializer(NetBoxModelSerializer):
    """One freeze. Its tenants and applications are written as lists of ids."""

    tenants = _HoldersField(
        child_relation=_HolderField(queryset=Tenant.objects.all()), source="tenant_rows", required=False
    )
    applications = _HoldersField(
        child_relation=_HolderField(queryset=Application.objects.all()), source="application_rows", required=False
    )

    class Meta:
        model = Freeze
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "start",
            "end",
            "reason",
            "tenants",
            "applications",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "name", "start", "end")

    def validate(self, data):
        """Write the holders under their own names."""
        if self.nested:
            return super().validate(data)
        held = {name: data.pop(rows) for rows, name in _HOLDERS.items() if rows in data}
        return {**super().validate(data), **held}
