"""An integration (koppeling): what one application sends to another, or to somebody outside."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from netbox_assettool.choices import (
    DirectionChoices,
    IntegrationKindChoices,
    IntegrationStatusChoices,
    StrengthChoices,
)
from netbox_assettool.models.with_status import WithStatus

ARROWS = {"left_to_right": "→", "right_to_left": "←", "bidirection": "↔"}
"""How the direction is shown; a dash where it is not known."""


class Integration(WithStatus, PrimaryModel):
    """A link between two applications; one that ends outside the register says where in `outside`."""

    identifier = models.CharField(
        verbose_name=_("identifier"),
        max_length=100,
        blank=True,
        help_text=_("The Koppeling ID in the Softwarecatalogus"),
    )
    source = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.CASCADE,
        related_name="integrations_out",
        verbose_name=_("application 1"),
    )
    target = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.CASCADE,
        related_name="integrations_in",
        verbose_name=_("application 2"),
        blank=True,
        null=True,
    )
    outside = models.CharField(
        verbose_name=_("outside"),
        max_length=200,
        blank=True,
        help_text=_("What it leads to, where that is no application of the register"),
    )
    direction = models.CharField(
        verbose_name=_("direction"), max_length=30, choices=DirectionChoices, default="unknown"
    )
    strength = models.CharField(
        verbose_name=_("strength"),
        max_length=30,
        choices=StrengthChoices,
        default="soft",
        help_text=_("Hard: the receiving side does not work without it"),
    )
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=IntegrationKindChoices, default="unknown")
    standard = models.CharField(verbose_name=_("standard"), max_length=200, blank=True)
    protocol = models.CharField(verbose_name=_("protocol"), max_length=100, blank=True)
    intermediary = models.CharField(
        verbose_name=_("intermediary"), max_length=200, blank=True, help_text=_("Such as a service bus")
    )
    is_bridge_allowed = models.BooleanField(
        verbose_name=_("bridge allowed"),
        default=True,
        help_text=_("Whether it may run between the old and the new environment for a while"),
    )
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=IntegrationStatusChoices, default="registered"
    )
    catalogue = models.JSONField(
        verbose_name=_("catalogue"),
        default=dict,
        blank=True,
        help_text=_("What the Softwarecatalogus or a model file knows it by, as it was written there"),
    )

    clone_fields = ("source", "direction", "strength", "kind", "standard", "protocol")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("source", "target", "pk")
        verbose_name = _("integration")
        verbose_name_plural = _("integrations")
        constraints = (
            models.UniqueConstraint(
                fields=("identifier",),
                condition=~models.Q(identifier=""),
                name="%(app_label)s_%(class)s_identifier",
                violation_error_message=_("Another integration has this identifier."),
            ),
        )

    def __str__(self):
        arrow = ARROWS.get(self.direction, "–")
        return f"{self.source} {arrow} {self.target or self.outside}"

    def clean(self):
        """Refuse an integration that leads nowhere, or to two places."""
        super().clean()
        if bool(self.target) == bool(self.outside):
            raise ValidationError(
                {"target": _("An integration leads to an application or to something outside: give one of the two.")}
            )

    def get_status_color(self):
        """The colour of its status."""
        return IntegrationStatusChoices.colors.get(self.status)

    def get_strength_color(self):
        """The colour of its strength."""
        return StrengthChoices.colors.get(self.strength)
