"""Parallel runs in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer

from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.choices import DualUseBasisChoices
from netbox_assettool.models import ParallelRun


class ParallelRunSerializer(NetBoxModelSerializer):
    """One parallel run."""

    old = AssetSerializer(nested=True)
    new = AssetSerializer(nested=True)
    basis = ChoiceField(choices=DualUseBasisChoices, required=False)

    class Meta:
        model = ParallelRun
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "old",
            "new",
            "start",
            "end",
            "basis",
            "place",
            "remark",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "old", "new", "start", "end")
