"""A run: one execution of a wave."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from assettool.domain.running.events import FIRST
from netbox_assettool.choices import RunStatusChoices
from netbox_assettool.models.of_wave import OfWaveQuerySet


class Run(NetBoxModel):
    """One execution of a wave, by one or more runners; its verbs and its runners move it, and nothing else does."""

    uuid = models.UUIDField(verbose_name=_("UUID"), unique=True)
    wave = models.ForeignKey(
        "netbox_assettool.Wave", on_delete=models.PROTECT, related_name="runs", verbose_name=_("wave")
    )
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=RunStatusChoices, default="running", editable=False
    )
    why = models.CharField(
        verbose_name=_("why"), max_length=500, blank=True, editable=False, help_text=_("What brought it there")
    )
    is_open = models.BooleanField(
        verbose_name=_("open"), default=True, editable=False, help_text=_("It holds its wave and its hosts")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_runs",
        verbose_name=_("started by"),
        blank=True,
        null=True,
        editable=False,
    )
    started = models.DateTimeField(verbose_name=_("started"), default=timezone.now, editable=False)
    finished = models.DateTimeField(verbose_name=_("finished"), blank=True, null=True, editable=False)
    content_hash = models.CharField(
        verbose_name=_("content hash"), max_length=64, editable=False, help_text=_("Of the wave as it was approved")
    )
    emergency = models.CharField(
        verbose_name=_("emergency"),
        max_length=500,
        blank=True,
        editable=False,
        help_text=_("Why it was started though gates were not met"),
    )
    terms = models.JSONField(verbose_name=_("terms"), default=dict, editable=False)
    gates = models.JSONField(
        verbose_name=_("gates"), default=list, editable=False, help_text=_("How they stood when it started")
    )
    batches = models.PositiveIntegerField(verbose_name=_("batches"), default=0, editable=False)
    head = models.CharField(
        verbose_name=_("last hash"),
        max_length=64,
        default=FIRST,
        editable=False,
        help_text=_("Of the last event, over all before it"),
    )
    event_count = models.PositiveIntegerField(verbose_name=_("events"), default=0, editable=False)

    objects = OfWaveQuerySet.as_manager()

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-started", "-pk")
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = (models.Index(fields=("-started", "-id")),)
        constraints = (
            models.UniqueConstraint(
                fields=("wave",),
                condition=models.Q(is_open=True),
                name="%(app_label)s_%(class)s_one_open",
                violation_error_message=_("The wave is being run already."),
            ),
        )
        permissions = (
            ("start", "Start a run of a wave, and decide about it"),
            ("emergency", "Start a run of a wave though its gates are not met"),
        )

    def __str__(self):
        return f"{self.wave} ({timezone.localtime(self.started):%Y-%m-%d %H:%M})"

    def get_status_color(self):
        """The colour of its status."""
        return RunStatusChoices.colors.get(self.status)
