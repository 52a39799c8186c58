"""A wave: what moves in one week."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel
from netbox.models.features import ContactsMixin
from utilities.exceptions import AbortRequest

from assettool.domain.waves.state import SETTLED, WaveStatus
from netbox_assettool.choices import WaveStatusChoices
from netbox_assettool.models.term import refuse_backwards

_LAPSES = frozenset({WaveStatus.SUBMITTED, WaveStatus.APPROVED})
"""In these somebody has agreed with a content, or is asked to."""
BEGUN = SETTLED - {WaveStatus.APPROVED}
"""In these the content of a wave is what runs, or ran."""


class Wave(ContactsMixin, PrimaryModel):
    """What moves in one week. Plans and moves fill it; its verbs move its status, and nothing else does."""

    number = models.PositiveIntegerField(verbose_name=_("number"), unique=True, editable=False)
    name = models.CharField(verbose_name=_("name"), max_length=100, unique=True, db_collation="natural_sort")
    week = models.DateField(verbose_name=_("week"), unique=True, help_text=_("Its Monday"))
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=WaveStatusChoices, default="draft", editable=False
    )
    window_start = models.DateTimeField(
        verbose_name=_("window from"), blank=True, null=True, help_text=_("When the cutover may begin")
    )
    window_end = models.DateTimeField(
        verbose_name=_("window until"), blank=True, null=True, help_text=_("When it has to be done")
    )
    baseline = models.DateField(
        verbose_name=_("baseline"), blank=True, null=True, editable=False, help_text=_("Its first approved week")
    )
    started = models.DateTimeField(verbose_name=_("started"), blank=True, null=True, editable=False)
    finished = models.DateTimeField(verbose_name=_("finished"), blank=True, null=True, editable=False)
    content_hash = models.CharField(
        verbose_name=_("content hash"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("SHA-256 of what was submitted; empty in a draft"),
    )
    recipes = models.JSONField(
        verbose_name=_("recipes"),
        blank=True,
        null=True,
        editable=False,
        help_text=_("What the phases do for its applications, as it was submitted last"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_submitted_waves",
        verbose_name=_("submitted by"),
        blank=True,
        null=True,
        editable=False,
    )
    submitted_at = models.DateTimeField(verbose_name=_("submitted at"), blank=True, null=True, editable=False)
    plan = models.ForeignKey(
        "netbox_assettool.WavePlan",
        on_delete=models.PROTECT,
        related_name="waves",
        verbose_name=_("plan"),
        blank=True,
        null=True,
        editable=False,
        help_text=_("The last plan that has it"),
    )

    clone_fields = ("description",)

    docs_url = ""  # the manual is not among the pages that NetBox serves

    LED = (
        "number",
        "status",
        "baseline",
        "started",
        "finished",
        "content_hash",
        "recipes",
        "submitted_by",
        "submitted_at",
        "plan",
    )
    """Fields that only plans, moves and verbs write."""

    is_led = False
    """Set on an instance by what writes them."""

    class Meta:
        ordering = ("week",)
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        permissions = (("approve", "Approve or reject a wave"),)

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a week that begins on another day, and a window that ends before it starts."""
        super().clean()
        if self.week and self.week.isoweekday() != 1:
            raise ValidationError({"week": _("A week begins on a Monday.")})
        refuse_backwards(self, "window_start", "window_end")
        if not self._state.adding and not self.is_led:
            self._refuse_to_slip(Wave.objects.get(pk=self.pk))

    def _refuse_to_slip(self, kept):
        """A week is left by moving the items, which says what rules that breaks; what has begun keeps its window."""
        if self.week != kept.week and kept.items.exists():
            raise ValidationError({"week": _("Items move in this week: move those, and the wave follows.")})
        if self.agreed_on != kept.agreed_on and kept.status in BEGUN:
            raise ValidationError(_("The wave has begun: its week and window stay."))

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Number a new one. Of an old one keep what leads it, and let the approval of another week or window lapse."""
        if self._state.adding:
            if self.number is None:
                self.number = (Wave.objects.aggregate(last=models.Max("number"))["last"] or 0) + 1
        elif not self.is_led:
            names = kwargs.get("update_fields") or [f.name for f in self._meta.concrete_fields if not f.primary_key]
            kwargs["update_fields"] = {*names, *self._keep_what_leads()}.difference(self.get_deferred_fields())
        super().save(*args, **kwargs)

    def _keep_what_leads(self):
        """Take over the led fields that the database has; those that have to be written since an approval lapses."""
        kept = Wave.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        for name in self.LED:
            field = self._meta.get_field(name)
            setattr(self, field.attname, getattr(kept, field.attname))
        if self.agreed_on == kept.agreed_on:
            return ()
        if self.status in BEGUN:
            raise AbortRequest(gettext("The wave has begun: its week and window stay."))
        return self.lapse()

    @property
    def agreed_on(self):
        """What besides its items an approval is of."""
        return self.week, self.window_start, self.window_end

    def lapse(self):
        """Back to draft, where somebody was asked to approve it or did so; the names of the fields that changed."""
        if self.status not in _LAPSES:
            return ()
        was_approved = self.status == WaveStatus.APPROVED
        self.status, self.content_hash, self.submitted_by, self.submitted_at = WaveStatus.DRAFT.value, "", None, None
        told = gettext("the approval has lapsed") if was_approved else gettext("back to draft: it has changed")
        self._changelog_message = "; ".join(filter(None, (self._changelog_message, told)))[:200]
        return ("status", "content_hash", "submitted_by", "submitted_at")

    def serialize_object(self, exclude=None):
        """Without its recipes: who may see the change log may not see all that they name."""
        return super().serialize_object(exclude=[*(exclude or ()), "recipes"])

    def get_status_color(self):
        """The colour of its status."""
        return WaveStatusChoices.colors.get(self.status)
