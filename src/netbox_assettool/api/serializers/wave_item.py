"""Wave items in the REST API."""

from drf_spectacular.utils import extend_schema_field
from netbox.api.fields import ChoiceField, ContentTypeField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers

from netbox_assettool.api.serializers.in_brief import InBriefSerializer, in_brief
from netbox_assettool.api.serializers.wave import WaveSerializer
from netbox_assettool.choices import ItemKindChoices, ItemStateChoices
from netbox_assettool.models import WaveItem
from netbox_assettool.planning.rules import reason_texts


class WaveItemSerializer(NetBoxModelSerializer):
    """One object that moves."""

    wave = WaveSerializer(nested=True)
    object_type = ContentTypeField(read_only=True)
    object = serializers.SerializerMethodField(help_text="What moves, in brief")
    reason_texts = serializers.SerializerMethodField(help_text="Why it is in its week, in words")
    kind = ChoiceField(choices=ItemKindChoices)
    state = ChoiceField(choices=ItemStateChoices)

    class Meta:
        model = WaveItem
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "wave",
            "object_type",
            "object_id",
            "object",
            "item",
            "item_name",
            "kind",
            "name",
            "state",
            "is_fixed",
            "baseline",
            "moved_at",
            "reasons",
            "reason_texts",
            "evidence",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "item", "kind", "name", "state")

    @extend_schema_field(InBriefSerializer)
    def get_object(self, item):
        """What moves."""
        return in_brief(item, self.context.get("request"))  # no request in what a webhook sends

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_reason_texts(self, item):
        """The reasons as sentences."""
        return reason_texts(item.reasons)
