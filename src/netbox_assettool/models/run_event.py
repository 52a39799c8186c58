"""What happened in a run, each event chained to those before it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from netbox_assettool.choices import EventKindChoices, PhaseChoices


class RunEvent(models.Model):
    """One event. It is only added."""

    _netbox_private = True  # keeps it out of NetBox's lists of object types

    run = models.ForeignKey(
        "netbox_assettool.Run", on_delete=models.CASCADE, related_name="events", verbose_name=_("run")
    )
    number = models.PositiveIntegerField(verbose_name=_("number"))
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=EventKindChoices)
    at = models.DateTimeField(verbose_name=_("when"))
    host = models.CharField(verbose_name=_("host"), max_length=200, blank=True)
    phase = models.CharField(verbose_name=_("phase"), max_length=30, choices=PhaseChoices, blank=True)
    text = models.TextField(verbose_name=_("text"), blank=True)
    values = models.JSONField(verbose_name=_("values"), default=dict, blank=True)
    user = models.CharField(verbose_name=_("user"), max_length=150, blank=True, help_text=_("Who decided it"))
    decision = models.UUIDField(verbose_name=_("decision"), blank=True, null=True)
    hash = models.CharField(verbose_name=_("hash"), max_length=64)

    class Meta:
        ordering = ("run", "number")
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = (models.Index(fields=("run", "host", "number")),)
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="%(app_label)s_%(class)s_run_number"),
            models.UniqueConstraint(fields=("run", "decision"), name="%(app_label)s_%(class)s_run_decision"),
        )

    def __str__(self):
        return f"{self.run_id}/{self.number}"

    def get_kind_color(self):
        """The colour of what happened."""
        return EventKindChoices.colors.get(self.kind)
