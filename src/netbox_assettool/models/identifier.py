"""An identifier: a value by which sources know an asset."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from assettool.domain.identifier import IdentifierType, identify
from netbox_assettool.choices import IdentifierTypeChoices

STRONG_TYPES = sorted(kind.value for kind in IdentifierType if kind.is_strong)


_NAMES = dict(IdentifierTypeChoices)


class AssetIdentifier(NetBoxModel):
    """One (type, value) that belongs to an asset; a strong one belongs to no other, unless it is a former one."""

    asset = models.ForeignKey(
        "netbox_assettool.Asset", on_delete=models.CASCADE, related_name="identifiers", verbose_name=_("asset")
    )
    type = models.CharField(verbose_name=_("type"), max_length=30, choices=IdentifierTypeChoices)
    value = models.CharField(
        verbose_name=_("value"), max_length=255, help_text=_("Kept in one spelling; the type decides which")
    )
    former = models.BooleanField(
        verbose_name=_("former"),
        default=False,
        help_text=_("It identified the asset earlier, and decides nothing any more"),
    )

    clone_fields = ("asset", "type")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("type", "value", "pk")
        verbose_name = _("asset identifier")
        verbose_name_plural = _("asset identifiers")
        constraints = (
            models.UniqueConstraint(
                fields=("type", "value"),
                condition=models.Q(type__in=STRONG_TYPES, former=False),
                name="%(app_label)s_%(class)s_unique_strong",
                violation_error_message=_("Another asset already has this identifier."),
            ),
            models.UniqueConstraint(
                fields=("type", "value", "asset"),  # in this order its index also finds an asset by (type, value)
                name="%(app_label)s_%(class)s_unique_asset_type_value",
                violation_error_message=_("This asset already has this identifier."),
            ),
        )

    def __str__(self):
        return f"{_NAMES.get(self.type, self.type)}: {self.value}"

    def clean(self):
        """Bring the value into its one spelling, or refuse it when it identifies nothing."""
        super().clean()
        if self.type not in IdentifierType:
            return  # the field itself refuses it
        identifier = identify(IdentifierType(self.type), self.value)
        if identifier is None:
            raise ValidationError(
                {"value": _("This value identifies nothing, or does not have the form that its type asks for.")}
            )
        self.value = identifier.value

    @property
    def is_strong(self):
        """Whether it alone decides which asset a row is about."""
        return self.type in STRONG_TYPES and not self.former

    def get_type_color(self):
        """The colour of its type."""
        return IdentifierTypeChoices.colors.get(self.type)
