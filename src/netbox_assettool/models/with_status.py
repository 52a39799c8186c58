"""What has a status with a history: applications, integrations and data sets."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from netbox.context import current_request

from assettool.domain.application import ApplicationStatus


class WithStatus(models.Model):
    """Its status is that of its last `StatusChange`, and only such a change moves it."""

    status_changes = GenericRelation(
        "netbox_assettool.StatusChange",
        content_type_field="object_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
    )

    is_followed_by_first_change = False
    """Set on a new instance whose history its maker begins itself."""

    class Meta:
        abstract = True

    def clean(self):
        """Refuse a new one that is further than registered: every step has evidence of its own."""
        super().clean()
        if self._state.adding and self.status != ApplicationStatus.REGISTERED:
            raise ValidationError({"status": _("What is new is registered; change its status afterwards.")})

    def save(self, *args, **kwargs):
        """Begin the history of a new one; an old one keeps the status that the database has.

        Who edits an application may have read it before somebody else changed its status.
        """
        is_new = self._state.adding
        if not is_new and kwargs.get("update_fields") is None:
            left_out = {"status", self._meta.pk.attname, *self.get_deferred_fields()}
            kwargs["update_fields"] = {f.name for f in self._meta.concrete_fields if f.attname not in left_out}
        super().save(*args, **kwargs)
        if is_new and not self.is_followed_by_first_change:
            request = current_request.get()
            user = request.user if request and request.user.is_authenticated else None
            self.status_changes.create(new=self.status, reason=self._changelog_message or "", user=user)
