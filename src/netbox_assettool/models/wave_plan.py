"""A wave plan: what moves in which week, as it was saved."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel


class WavePlan(NetBoxModel):
    """A plan with all that it was made from. It is only added, each after the one before; the newest one counts."""

    digest = models.CharField(verbose_name=_("SHA-256"), max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_wave_plans",
        verbose_name=_("user"),
        blank=True,
        null=True,
        editable=False,
    )
    based_on = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="followed_by",
        verbose_name=_("based on"),
        blank=True,
        null=True,
        help_text=_("The plan that counted before; no other plan can follow it as well"),
    )
    start = models.DateField(verbose_name=_("start"), help_text=_("The Monday of the first week"))
    weeks = models.PositiveSmallIntegerField(verbose_name=_("weeks"))
    end = models.DateField(verbose_name=_("end"), help_text=_("The Sunday of the week with the last cutover"))
    end_is_optimal = models.BooleanField(
        verbose_name=_("end proven"), help_text=_("It is proven that no plan ends earlier")
    )
    objective = models.BigIntegerField(verbose_name=_("cost"), help_text=_("In the weights of the plan"))
    bound = models.BigIntegerField(verbose_name=_("bound"), help_text=_("No plan with this end costs less"))
    content = models.TextField(verbose_name=_("content"))
    remark = models.CharField(verbose_name=_("remark"), max_length=300, blank=True)

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("wave plan")
        verbose_name_plural = _("wave plans")
        constraints = (
            models.UniqueConstraint(
                fields=("based_on",),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_one_first",
                violation_error_message=_("Another plan follows the same plan already."),
            ),
        )

    def __str__(self):
        return f"{self.digest[:12]} ({self.end})"

    def save(self, *args, **kwargs):
        """Add it after the one before, which is never rewritten."""
        if not self._state.adding:
            raise ValidationError(gettext("A plan is not edited: save another one."))
        super().save(*args, **kwargs)

    def serialize_object(self, exclude=None):
        """Without its content, which would stand in the change log a second time."""
        return super().serialize_object(exclude=[*(exclude or ()), "content"])
