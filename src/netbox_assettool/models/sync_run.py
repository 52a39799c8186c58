"""A sync run: one apply of a plan, with its accounts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.choices import SyncRunStatusChoices


class SyncRun(NetBoxModel):
    """One apply: which plan, who, when, what was read, and what became of every row."""

    uuid = models.UUIDField(verbose_name=_("UUID"), unique=True, default=uuid.uuid4)
    plan_hash = models.CharField(
        verbose_name=_("plan hash"), max_length=64, blank=True, help_text=_("SHA-256 of the plan that was applied")
    )
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=SyncRunStatusChoices, default=SyncRunStatusChoices.RUNNING
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_sync_runs",
        verbose_name=_("user"),
        blank=True,
        null=True,
    )
    started = models.DateTimeField(verbose_name=_("started"), default=timezone.now)
    finished = models.DateTimeField(verbose_name=_("finished"), blank=True, null=True)
    message = models.CharField(verbose_name=_("message"), max_length=200, blank=True)
    sources = models.JSONField(
        verbose_name=_("sources"), default=list, blank=True, help_text=_("Each file with its SHA-256 and row count")
    )
    rows_read = models.PositiveIntegerField(verbose_name=_("rows read"), default=0)
    rows_accepted = models.PositiveIntegerField(verbose_name=_("rows accepted"), default=0)
    rows_merged = models.PositiveIntegerField(verbose_name=_("rows merged"), default=0)
    rows_rejected = models.PositiveIntegerField(verbose_name=_("rows rejected"), default=0)
    rows_held = models.PositiveIntegerField(verbose_name=_("rows held"), default=0)
    object_counts = models.JSONField(
        verbose_name=_("object counts"),
        default=dict,
        blank=True,
        help_text=_("Objects created and updated, by type"),
    )
    rejects = models.JSONField(
        verbose_name=_("rejects"), default=list, blank=True, help_text=_("Rows that were not used, with every reason")
    )

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-started", "-pk")
        verbose_name = _("sync run")
        verbose_name_plural = _("sync runs")
        indexes = (models.Index(fields=("-started", "-id")),)

    def __str__(self):
        return _("Sync {time}").format(time=timezone.localtime(self.started).strftime("%Y-%m-%d %H:%M:%S"))

    @property
    def rows_accounted(self):
        """Rows whose fate is known."""
        return self.rows_accepted + self.rows_merged + self.rows_rejected + self.rows_held

    @property
    def adds_up(self):
        """Whether every row that was read is accounted for: rows read = accepted + merged + rejected + held."""
        return self.rows_read == self.rows_accounted

    def get_status_color(self):
        """The colour of its status."""
        return SyncRunStatusChoices.colors.get(self.status)
