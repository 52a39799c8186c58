"""A position snapshot: the licence position of a day, frozen and chained to the one before."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel


class PositionSnapshot(NetBoxModel):
    """A frozen position with its rows, sources and rules. It is only added; `licence verify` finds any change."""

    number = models.PositiveIntegerField(verbose_name=_("number"), unique=True)
    on = models.DateField(verbose_name=_("position of"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_position_snapshots",
        verbose_name=_("user"),
        blank=True,
        null=True,
        editable=False,
    )
    previous = models.CharField(verbose_name=_("previous"), max_length=64)
    digest = models.CharField(verbose_name=_("SHA-256"), max_length=64, unique=True)
    content = models.TextField(verbose_name=_("content"))
    remark = models.CharField(verbose_name=_("remark"), max_length=300, blank=True)

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-number",)
        verbose_name = _("position snapshot")
        verbose_name_plural = _("position snapshots")

    def __str__(self):
        return f"{self.number} ({self.on})"

    def save(self, *args, **kwargs):
        """Add it to the chain, which is never rewritten."""
        if not self._state.adding:
            raise ValidationError(gettext("A snapshot is not edited: take another one."))
        super().save(*args, **kwargs)

    def serialize_object(self, exclude=None):
        """Without its content, which would stand in the change log a second time."""
        return super().serialize_object(exclude=[*(exclude or ()), "content"])
