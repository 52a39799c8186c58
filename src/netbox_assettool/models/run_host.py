"""A host of a run, and how far each phase is on it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netbox_assettool.choices import PhaseChoices, PhaseStatusChoices


class RunHost(models.Model):
    """A host as it was frozen when the run began. Of the open ones there is one for each asset."""

    _netbox_private = True  # keeps it out of NetBox's lists of object types

    run = models.ForeignKey(
        "netbox_assettool.Run", on_delete=models.CASCADE, related_name="hosts", verbose_name=_("run")
    )
    asset = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.SET_NULL,
        related_name="run_hosts",
        verbose_name=_("asset"),
        null=True,
    )
    name = models.CharField(verbose_name=_("name"), max_length=200)
    kind = models.CharField(verbose_name=_("kind"), max_length=30)
    place = models.PositiveIntegerField(verbose_name=_("place"), help_text=_("Of its unit in the order of the run"))
    unit = models.CharField(verbose_name=_("unit"), max_length=200)
    items = models.JSONField(verbose_name=_("items"), default=list)
    sides = models.JSONField(verbose_name=_("sides"), default=list)
    variables = models.JSONField(verbose_name=_("variables"), default=dict)
    applications = models.JSONField(
        verbose_name=_("applications"), default=list, help_text=_("Those of the wave that run there, or are to")
    )
    is_open = models.BooleanField(verbose_name=_("open"), default=True)

    class Meta:
        ordering = ("run", "place", "name")
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = (
            models.UniqueConstraint(fields=("run", "name"), name="%(app_label)s_%(class)s_run_name"),
            models.UniqueConstraint(
                fields=("asset",),
                condition=models.Q(is_open=True),
                name="%(app_label)s_%(class)s_one_open",
            ),
        )

    def __str__(self):
        return self.name


class RunPhase(models.Model):
    """One phase on one host."""

    _netbox_private = True

    host = models.ForeignKey(
        "netbox_assettool.RunHost", on_delete=models.CASCADE, related_name="phases", verbose_name=_("host")
    )
    phase = models.CharField(verbose_name=_("phase"), max_length=30, choices=PhaseChoices)
    status = models.CharField(verbose_name=_("status"), max_length=30, choices=PhaseStatusChoices, default="pending")
    attempt = models.PositiveSmallIntegerField(verbose_name=_("attempts"), default=0)
    round = models.PositiveSmallIntegerField(verbose_name=_("round"), default=0)
    text = models.CharField(verbose_name=_("text"), max_length=2000, blank=True)
    started = models.DateTimeField(verbose_name=_("started"), blank=True, null=True)
    finished = models.DateTimeField(verbose_name=_("finished"), blank=True, null=True)

    class Meta:
        ordering = ("host", "pk")
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = (models.UniqueConstraint(fields=("host", "phase"), name="%(app_label)s_%(class)s_host_phase"),)

    def __str__(self):
        return f"{self.host}: {self.get_phase_display()}"

    @property
    def took(self):
        """How long it took."""
        return (self.finished or timezone.now()) - self.started if self.started else None

    def get_status_color(self):
        """The colour of its status."""
        return PhaseStatusChoices.colors.get(self.status)
