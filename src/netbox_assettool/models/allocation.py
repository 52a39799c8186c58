"""An allocation: rights that are kept for a tenant, application, account or machine."""

from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel
from utilities.querysets import RestrictedQuerySet

from netbox_assettool.models.term import refuse_backwards

KINDS = ("tenancy.tenant", "netbox_assettool.application", "netbox_assettool.account", "netbox_assettool.asset")
"""What rights can be kept for."""
ALLOCATED_TO = reduce(or_, (Q(app_label=app, model=model) for app, model in (kind.split(".") for kind in KINDS)))
"""The content types of these."""


class AllocationQuerySet(RestrictedQuerySet):
    """Shows what is kept for what the user may see, and nothing else."""

    def restrict(self, user, action="view"):
        """What the user's permissions on allocations say, for what the user may see."""
        allowed = super().restrict(user, action)
        if action == "add" or user.is_superuser:
            return allowed
        visible = Q()
        for model in map(apps.get_model, KINDS):
            things = model.objects.restrict(user, "view").order_by().values("pk")
            visible |= Q(object_type=ContentType.objects.get_for_model(model), object_id__in=things)
        return allowed.filter(visible)


class Allocation(NetBoxModel):
    """Rights of an entitlement that are kept for somebody, whether they are used or not."""

    entitlement = models.ForeignKey(
        "netbox_assettool.Entitlement",
        on_delete=models.CASCADE,
        related_name="allocations",
        verbose_name=_("entitlement"),
    )
    object_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("object type"),
        limit_choices_to=ALLOCATED_TO,
    )
    object_id = models.PositiveBigIntegerField(verbose_name=_("object"))
    object = GenericForeignKey(ct_field="object_type", fk_field="object_id")
    quantity = models.PositiveIntegerField(
        verbose_name=_("quantity"), default=1, validators=[MinValueValidator(1)], help_text=_("Rights, not packs")
    )
    start = models.DateField(verbose_name=_("start"), blank=True, null=True)
    end = models.DateField(verbose_name=_("end"), blank=True, null=True, help_text=_("The last day"))

    objects = AllocationQuerySet.as_manager()

    clone_fields = ("entitlement", "quantity")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("entitlement", "pk")
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        indexes = (models.Index(fields=("object_type", "object_id")),)
        constraints = (
            models.UniqueConstraint(
                fields=("entitlement", "object_type", "object_id"),
                name="%(app_label)s_%(class)s_entitlement_object",
                violation_error_message=_("This entitlement keeps rights for it already."),
            ),
        )

    def __str__(self):
        return f"{self.entitlement}: {self.quantity}"

    def clean(self):
        """Refuse a term that ends before it starts."""
        super().clean()
        refuse_backwards(self, "start", "end")
