"""A waiver: a gate that a wave, or one of its items, need not pass for a while."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from netbox.context import current_request
from netbox.models import NetBoxModel

from assettool.domain.waves.gates import WAIVABLE
from netbox_assettool.choices import GateChoices
from netbox_assettool.models.of_wave import OfWaveQuerySet


class Waiver(NetBoxModel):
    """Who let a wave, or one of its items, pass without a gate, why, and until when. It is only added."""

    wave = models.ForeignKey(
        "netbox_assettool.Wave", on_delete=models.PROTECT, related_name="waivers", verbose_name=_("wave")
    )
    gate = models.CharField(verbose_name=_("gate"), max_length=30, choices=GateChoices)
    item = models.ForeignKey(
        "netbox_assettool.WaveItem",
        on_delete=models.CASCADE,
        related_name="waivers",
        verbose_name=_("item"),
        blank=True,
        null=True,
        help_text=_("Of the wave; the gate is waived for all of them where none is named"),
    )
    reason = models.CharField(verbose_name=_("reason"), max_length=500)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_waivers",
        verbose_name=_("user"),
        blank=True,
        null=True,
        editable=False,
    )
    expires = models.DateField(verbose_name=_("expires"), help_text=_("The last day on which it counts"))

    objects = OfWaveQuerySet.as_manager()

    clone_fields = ("wave", "gate", "expires")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")

    def __str__(self):
        return f"{self.wave}: {self.get_gate_display()}"

    def clean(self):
        """Refuse the gate of approval, an item of another wave, and a day that has passed before it is given."""
        super().clean()
        if self.gate and self.gate not in WAIVABLE:
            raise ValidationError({"gate": _("Approval is never waived.")})
        if self.item_id and self.item.wave_id != self.wave_id:
            raise ValidationError({"item": _("It is not in this wave.")})
        if self._state.adding and self.expires and self.expires < timezone.localdate():
            raise ValidationError({"expires": _("This day has passed.")})

    def save(self, *args, **kwargs):
        """Add it, with who gives it; what was waived is never rewritten."""
        if not self._state.adding:
            raise ValidationError(gettext("A waiver is not edited: give another one."))
        request = current_request.get()
        if self.user is None and request and request.user.is_authenticated:
            self.user = request.user
        super().save(*args, **kwargs)

    @property
    def is_expired(self):
        """Whether it no longer counts."""
        return self.expires < timezone.localdate()

    def get_gate_color(self):
        """The colour of its gate."""
        return GateChoices.colors.get(self.gate)
