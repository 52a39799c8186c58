"""Runs in the REST API; a wave's `start/` and `decide/` make them and move them."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import NetBoxModelSerializer
from users.api.serializers import UserSerializer

from netbox_assettool.api.serializers.wave import WaveSerializer
from netbox_assettool.choices import RunStatusChoices
from netbox_assettool.models import Run


class RunSerializer(NetBoxModelSerializer):
    """One run, without the findings of its gates, its hosts and its events."""

    wave = WaveSerializer(nested=True)
    status = ChoiceField(choices=RunStatusChoices, read_only=True)
    user = UserSerializer(nested=True, read_only=True)

    class Meta:
        model = Run
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "uuid",
            "wave",
            "status",
            "why",
            "emergency",
            "is_open",
            "user",
            "started",
            "finished",
            "terms",
            "batches",
            "event_count",
            "content_hash",
            "head",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "uuid", "status", "started", "emergency")
