"""Status changes in the REST API, and what is asked of it to make one."""

from drf_spectacular.utils import extend_schema_field
from netbox.api.fields import ChoiceField, ContentTypeField
from netbox.api.serializers import NetBoxModelSerializer
from rest_framework import serializers
from users.api.serializers import UserSerializer

from assettool.domain.application import EvidenceKind
from netbox_assettool.api.serializers.in_brief import InBriefSerializer, in_brief
from netbox_assettool.choices import EvidenceKindChoices, StatusChoices
from netbox_assettool.models import StatusChange
from netbox_assettool.uploads import is_of_a_fair_size


class StatusChangeSerializer(NetBoxModelSerializer):
    """One step in the history of an application, integration or data set."""

    object_type = ContentTypeField(read_only=True)
    object = serializers.SerializerMethodField(help_text="What it is of, in brief")
    old = ChoiceField(choices=StatusChoices)
    new = ChoiceField(choices=StatusChoices)
    evidence = ChoiceField(choices=EvidenceKindChoices)
    is_said_only = serializers.BooleanField(read_only=True)
    user = UserSerializer(nested=True, allow_null=True)

    class Meta:
        model = StatusChange
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "object_type",
            "object_id",
            "object",
            "old",
            "new",
            "at",
            "evidence",
            "is_said_only",
            "reason",
            "origin",
            "document",
            "owner",
            "due",
            "user",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "old", "new", "at")

    @extend_schema_field(InBriefSerializer)
    def get_object(self, change):
        """What it is of."""
        return in_brief(change, self.context.get("request"))  # no request in what a webhook sends


class ChangeStatusSerializer(serializers.Serializer):
    """What changing a status asks for; `old` is the status that the asker saw, where another one has to be refused."""

    status = serializers.CharField(max_length=30)
    old = serializers.CharField(max_length=30, required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    evidence = serializers.ChoiceField(choices=EvidenceKindChoices, required=False)
    origin = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    document = serializers.FileField(required=False, max_length=200, validators=[is_of_a_fair_size])
    owner = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    due = serializers.DateField(required=False, allow_null=True, default=None)
    at = serializers.DateTimeField(required=False, allow_null=True, default=None)

    def validate(self, data):
        """Without a kind of evidence it is the document, where there is one, and otherwise the person."""
        kind = EvidenceKind.DOCUMENT if data.get("document") else EvidenceKind.PERSON
        return {"evidence": kind.value, **data}
