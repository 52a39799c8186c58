"""A conflict: sources, or a source and a hand edit, that disagree."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.context import current_request
from netbox.models import NetBoxModel

from assettool.domain import decisions
from netbox_assettool.choices import ConflictKindChoices, ConflictStatusChoices
from netbox_assettool.field_labels import field_label
from netbox_assettool.resolution_labels import resolution_label


class Conflict(NetBoxModel):
    """A disagreement that somebody should look at, and what was decided."""

    key = models.CharField(
        verbose_name=_("key"), max_length=400, unique=True, help_text=_("The same disagreement has the same key")
    )
    asset = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.CASCADE,
        related_name="conflicts",
        verbose_name=_("asset"),
        blank=True,
        null=True,
    )
    application = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.CASCADE,
        related_name="conflicts",
        verbose_name=_("application"),
        blank=True,
        null=True,
    )
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=ConflictKindChoices)
    field = models.CharField(verbose_name=_("field"), max_length=50, blank=True)
    values = models.JSONField(
        verbose_name=_("values"), default=list, blank=True, help_text=_("What each source says, and where")
    )
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=ConflictStatusChoices, default=ConflictStatusChoices.OPEN
    )
    resolution = models.CharField(verbose_name=_("resolution"), max_length=500, blank=True)
    rule = models.CharField(
        verbose_name=_("rule"), max_length=200, blank=True, help_text=_("The rule that decided meanwhile")
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_resolved_conflicts",
        verbose_name=_("resolved by"),
        blank=True,
        null=True,
        editable=False,
    )
    resolved_at = models.DateTimeField(verbose_name=_("resolved at"), blank=True, null=True, editable=False)
    run = models.ForeignKey(
        "netbox_assettool.SyncRun",
        on_delete=models.SET_NULL,
        related_name="conflicts",
        verbose_name=_("sync run"),
        blank=True,
        null=True,
    )

    clone_fields = ("asset", "kind", "field")

    is_written_by_sync = False
    """Set on an instance that a sync writes: it may say that the sources agree again, and finds other values."""

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        indexes = (models.Index(fields=("status", "kind")),)

    def __str__(self):
        return self.key

    @property
    def allowed_resolutions(self):
        """What can be decided, from its kind and from what disagrees."""
        values = self.values if isinstance(self.values, list) else []
        return decisions.choices(self.kind, [said for said in values if isinstance(said, dict)])

    def clean(self):
        """Refuse a resolution that no later sync could follow, and name those that it could."""
        super().clean()
        if self.status != ConflictStatusChoices.RESOLVED or self.is_written_by_sync or self._was_so():
            return
        allowed = self.allowed_resolutions
        if self.resolution not in allowed:
            raise ValidationError(
                {
                    "resolution": _("This conflict cannot be resolved by “{resolution}”, but by: {allowed}").format(
                        resolution=self.resolution, allowed=", ".join(allowed)
                    )
                }
            )

    def _was_so(self):
        """Whether the decision is an old one, which stands although the values may have changed."""
        decided = {"status": ConflictStatusChoices.RESOLVED, "resolution": self.resolution}
        return self.pk is not None and Conflict.objects.filter(pk=self.pk, **decided).exists()

    def save(self, *args, **kwargs):
        """Note who resolved it and when; opening it again clears the decision."""
        if self.status != ConflictStatusChoices.RESOLVED:
            self.resolved_at = self.resolved_by = None
            self.resolution = ""
        elif self.resolved_at is None:
            self.resolved_at = timezone.now()
            request = current_request.get()
            if request and request.user.is_authenticated and self.resolved_by is None:
                self.resolved_by = request.user
        super().save(*args, **kwargs)

    @property
    def field_label(self):
        """What people call the field it is about."""
        return field_label(self.field)

    @property
    def resolution_label(self):
        """The decision in words."""
        return resolution_label(self.resolution, self.values if isinstance(self.values, list) else ())

    def get_kind_color(self):
        """The colour of its kind."""
        return ConflictKindChoices.colors.get(self.kind)

    def get_status_color(self):
        """The colour of its status."""
        return ConflictStatusChoices.colors.get(self.status)
