"""A wave item: one object that moves in a wave."""

from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel
from utilities.querysets import RestrictedQuerySet

from netbox_assettool.choices import ItemKindChoices, ItemStateChoices

KINDS = tuple(f"netbox_assettool.{model}" for model in ("application", "dataset", "integration", "asset", "account"))
"""What can move in a wave."""
MOVED = reduce(or_, (Q(app_label=app, model=model) for app, model in (kind.split(".") for kind in KINDS)))
"""The content types of these."""


class WaveItemQuerySet(RestrictedQuerySet):
    """Shows what moves of what the user may see, and nothing else; a plan is written as a whole."""

    def restrict(self, user, action="view"):
        """What the user's permissions on items say, for what the user may see."""
        allowed = super().restrict(user, action)
        if action != "view" or user.is_superuser:
            return allowed
        visible = Q()
        for model in map(apps.get_model, KINDS):
            things = model.objects.restrict(user, "view").order_by().values("pk")
            visible |= Q(object_type=ContentType.objects.get_for_model(model), object_id__in=things)
        return allowed.filter(visible)


class WaveItem(NetBoxModel):
    """One object in the wave that it moves in, how far it is, and why it is there."""

    wave = models.ForeignKey(
        "netbox_assettool.Wave", on_delete=models.PROTECT, related_name="items", verbose_name=_("wave")
    )
    object_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("object type"),
        limit_choices_to=MOVED,
    )
    object_id = models.PositiveBigIntegerField(verbose_name=_("object"))
    object = GenericForeignKey(ct_field="object_type", fk_field="object_id")
    item = models.CharField(
        verbose_name=_("plan item"), max_length=200, help_text=_("The key of what it moves with, as one, in the plan")
    )
    item_name = models.CharField(verbose_name=_("name of the plan item"), max_length=200, blank=True)
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=ItemKindChoices)
    name = models.CharField(verbose_name=_("name"), max_length=200)
    state = models.CharField(verbose_name=_("state"), max_length=30, choices=ItemStateChoices, default="planned")
    is_fixed = models.BooleanField(
        verbose_name=_("fixed"), default=False, help_text=_("A person put it there: plans leave it where it is")
    )
    baseline = models.DateField(
        verbose_name=_("baseline"), blank=True, null=True, help_text=_("Its first approved week")
    )
    moved_at = models.DateTimeField(
        verbose_name=_("moved at"), blank=True, null=True, help_text=_("When it last went to another wave")
    )
    reasons = models.JSONField(
        verbose_name=_("reasons"), default=list, blank=True, help_text=_("Why it is in this wave")
    )
    evidence = models.TextField(verbose_name=_("evidence"), blank=True, help_text=_("What set its state"))

    objects = WaveItemQuerySet.as_manager()

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("wave", "kind", "name", "pk")
        verbose_name = _("wave item")
        verbose_name_plural = _("wave items")
        indexes = (
            models.Index(fields=("wave", "kind", "name", "id")),
            models.Index(fields=("item",)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("object_type", "object_id"),
                name="%(app_label)s_%(class)s_object",
                violation_error_message=_("It moves in a wave already."),
            ),
        )

    def __str__(self):
        return self.name

    @property
    def object_name(self):
        """What the object was called when it was planned."""
        return self.name

    def get_kind_color(self):
        """The colour of its kind."""
        return ItemKindChoices.colors.get(self.kind)

    def get_state_color(self):
        """The colour of its state."""
        return ItemStateChoices.colors.get(self.state)
