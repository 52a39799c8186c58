"""The status of applications, integrations and data sets, as REST writes it with their other fields."""

from django.core.exceptions import ValidationError
from rest_framework import serializers

from netbox_assettool.statuses import change_status


class WithStatusSerializer(serializers.Serializer):
    """Another status than now moves the object, as a person says so; `changelog_message` is the reason."""

    _wanted = None

    def validate(self, data):
        """Keep the status apart: it is no field that is simply set."""
        if not self.nested and self.instance is not None:
            self._wanted = data.pop("status", None)
        return super().validate(data)

    def update(self, instance, validated_data):
        """Change the other fields, then the status."""
        reason = validated_data.get("changelog_message") or ""
        instance = super().update(instance, validated_data)
        if self._wanted not in (None, instance.status):
            try:
                change_status(instance, self._wanted, reason=reason, user=self.context["request"].user)
            except ValidationError as exc:
                raise serializers.ValidationError(_errors(exc)) from exc
        return instance


def _errors(error):
    reasons = getattr(error, "reasons", None)
    if reasons is None:
        return serializers.as_serializer_error(error)
    errors = {}
    for reason in reasons:
        is_field = reason.about == "reason"
        told = f"{reason}: give changelog_message" if is_field else str(reason)
        errors.setdefault("changelog_message" if is_field else "status", []).append(told)
    return errors
