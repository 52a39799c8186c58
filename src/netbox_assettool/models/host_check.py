"""What was last found of a host: whether it was reached, and when it was backed up."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from netbox_assettool.choices import HostCheckChoices


class HostCheck(models.Model):
    """The last finding of one kind about one asset; gates rest on it."""

    _netbox_private = True  # keeps it out of NetBox's lists of object types

    asset = models.ForeignKey(
        "netbox_assettool.Asset", on_delete=models.CASCADE, related_name="host_checks", verbose_name=_("asset")
    )
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=HostCheckChoices)
    at = models.DateTimeField(verbose_name=_("when"))
    is_met = models.BooleanField(verbose_name=_("met"))
    reason = models.CharField(verbose_name=_("reason"), max_length=500, blank=True)
    details = models.JSONField(verbose_name=_("details"), default=dict, blank=True)
    origin = models.CharField(
        verbose_name=_("origin"), max_length=200, blank=True, help_text=_("What found it: a run, a file")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
        blank=True,
        null=True,
    )
    last_updated = models.DateTimeField(verbose_name=_("last updated"), auto_now=True)

    class Meta:
        ordering = ("asset", "kind")
        verbose_name = _("host check")
        verbose_name_plural = _("host checks")
        constraints = (models.UniqueConstraint(fields=("asset", "kind"), name="%(app_label)s_%(class)s_asset_kind"),)

    def __str__(self):
        return f"{self.asset}: {self.get_kind_display()}"
