"""An approval: who agreed with which content of a wave, or did not."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.choices import VerdictChoices
from netbox_assettool.models.of_wave import OfWaveQuerySet


class Approval(NetBoxModel):
    """What somebody said of a wave as it was then. It is only added, and holds until the wave is another one."""

    wave = models.ForeignKey(
        "netbox_assettool.Wave", on_delete=models.PROTECT, related_name="approvals", verbose_name=_("wave")
    )
    verdict = models.CharField(verbose_name=_("verdict"), max_length=30, choices=VerdictChoices)
    content_hash = models.CharField(verbose_name=_("content hash"), max_length=64)
    content = models.JSONField(verbose_name=_("content"), default=dict, help_text=_("What was seen"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_approvals",
        verbose_name=_("user"),
        blank=True,
        null=True,
        editable=False,
    )
    at = models.DateTimeField(verbose_name=_("when"), default=timezone.now)
    comment = models.CharField(verbose_name=_("comment"), max_length=500, blank=True)
    change_number = models.CharField(
        verbose_name=_("change number"), max_length=50, blank=True, help_text=_("Of the change in the ITSM tool")
    )

    objects = OfWaveQuerySet.as_manager()

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = (models.Index(fields=("at", "id")),)

    def __str__(self):
        return f"{self.wave}: {self.get_verdict_display()}"

    def save(self, *args, **kwargs):
        """Add it; what was said is never rewritten."""
        if not self._state.adding:
            raise ValidationError(gettext("An approval is not edited: give another one."))
        super().save(*args, **kwargs)

    def serialize_object(self, exclude=None):
        """Without its content, which would stand in the change log a second time."""
        return super().serialize_object(exclude=[*(exclude or ()), "content"])

    @property
    def holds(self):
        """Whether the wave is what was approved."""
        return self.verdict == VerdictChoices.APPROVED and self.content_hash == self.wave.content_hash

    def get_verdict_color(self):
        """The colour of its verdict."""
        return VerdictChoices.colors.get(self.verdict)
