"""A move: two assets that a person made one, or one that a person made two."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.choices import MoveActionChoices


class AssetMove(NetBoxModel):
    """A merge or a split, with all that it moved, so that it can be undone."""

    action = models.CharField(verbose_name=_("action"), max_length=30, choices=MoveActionChoices)
    asset = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.CASCADE,
        related_name="moves",
        verbose_name=_("asset"),
        help_text=_("The asset that stays"),
    )
    other = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.SET_NULL,
        related_name="moves_as_other",
        verbose_name=_("other asset"),
        blank=True,
        null=True,
        help_text=_("The asset that went up in it, or came out of it"),
    )
    other_name = models.CharField(verbose_name=_("name of the other asset"), max_length=100, blank=True)
    moved = models.JSONField(
        verbose_name=_("moved"), default=dict, blank=True, help_text=_("What moved, and how it was before")
    )
    comment = models.CharField(verbose_name=_("comment"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_moves",
        verbose_name=_("user"),
        blank=True,
        null=True,
    )
    undone_at = models.DateTimeField(verbose_name=_("undone at"), blank=True, null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assettool_undone_moves",
        verbose_name=_("undone by"),
        blank=True,
        null=True,
    )

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("asset move")
        verbose_name_plural = _("asset moves")

    def __str__(self):
        if self.action == MoveActionChoices.MERGE:
            return _("{other} merged into {asset}").format(other=self.other_name, asset=self.asset)
        return _("{other} split from {asset}").format(other=self.other_name, asset=self.asset)

    @property
    def is_undone(self):
        """Whether it was taken back."""
        return self.undone_at is not None

    def get_action_color(self):
        """The colour of its action."""
        return MoveActionChoices.colors.get(self.action)
