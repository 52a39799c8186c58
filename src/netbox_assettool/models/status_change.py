"""A status change: what moved an application, integration or data set on, when, and what it rests on."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel
from utilities.querysets import RestrictedQuerySet

from assettool.domain.status import is_said_only
from netbox_assettool.choices import EvidenceKindChoices, StatusChoices
from netbox_assettool.models.with_status import WithStatus


class StatusChangeQuerySet(RestrictedQuerySet):
    """Shows the history of what the user may see, and of nothing else."""

    def restrict(self, user, action="view"):
        """What the user's permissions on changes say, of objects that the user may see."""
        allowed = super().restrict(user, action)
        if action != "view" or user.is_superuser:
            return allowed
        visible = Q()
        for model in WithStatus.__subclasses__():
            things = model.objects.restrict(user, "view")
            visible |= Q(
                object_type=ContentType.objects.get_for_model(model), object_id__in=things.order_by().values("pk")
            )
        return allowed.filter(visible)


_LABELS = {choice.value: choice.label for choice in StatusChoices}
"""Status → its label. The display methods of Django go through all of them each time, and a history is long."""


class StatusChange(NetBoxModel):
    """One step in the history of an object, with its evidence. It is the only thing that moves a status, and it stays.

    NetBox's permissions can say who may add which: those with `{"new": "go"}` may say go, and nothing else.
    """

    object_type = models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    object = GenericForeignKey(ct_field="object_type", fk_field="object_id")
    old = models.CharField(verbose_name=_("from"), max_length=30, choices=StatusChoices, blank=True)
    new = models.CharField(verbose_name=_("to"), max_length=30, choices=StatusChoices)
    at = models.DateTimeField(verbose_name=_("when"), default=timezone.now)
    evidence = models.CharField(
        verbose_name=_("evidence"), max_length=30, choices=EvidenceKindChoices, default="person"
    )
    reason = models.CharField(verbose_name=_("reason"), max_length=500, blank=True)
    origin = models.CharField(
        verbose_name=_("origin"), max_length=300, blank=True, help_text=_("The file and row, observation or run")
    )
    document = models.FileField(
        verbose_name=_("document"), upload_to="assettool/acceptance/", max_length=300, blank=True
    )
    owner = models.CharField(
        verbose_name=_("action with"), max_length=100, blank=True, help_text=_("Who has to lift what blocks it")
    )
    due = models.DateField(verbose_name=_("due"), blank=True, null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_status_changes",
        verbose_name=_("user"),
        blank=True,
        null=True,
        editable=False,
    )

    objects = StatusChangeQuerySet.as_manager()

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        indexes = (
            models.Index(fields=("object_type", "object_id", "at")),
            models.Index(fields=("object_type", "new", "at")),
            models.Index(fields=("at", "id")),
        )

    def __str__(self):
        old, new = _LABELS.get(self.old, self.old), _LABELS.get(self.new, self.new)
        return f"{old} → {new}" if old else str(new)

    def save(self, *args, **kwargs):
        """Add it to the history, which is never rewritten."""
        if not self._state.adding:
            raise ValidationError(gettext("A status change is not edited: make another one."))
        super().save(*args, **kwargs)

    @property
    def is_said_only(self):
        """Whether a person says what the inventory or a run could tell."""
        return is_said_only(self.new, self.evidence)

    @property
    def document_name(self):
        """What the document is called."""
        return self.document.name.rpartition("/")[2] if self.document else ""

    def get_old_color(self):
        """The colour of the status that it came from."""
        return StatusChoices.colors.get(self.old)

    def get_new_color(self):
        """The colour of the status that it went to."""
        return StatusChoices.colors.get(self.new)

    def get_evidence_color(self):
        """The colour of its evidence."""
        return EvidenceKindChoices.colors.get(self.evidence)
