"""An account: the login of one user, and what tells whether a licence is used."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel


class Account(NetBoxModel):
    """One account of a directory. It has no name and no mail address: nobody needs those here."""

    directory_id = models.CharField(
        verbose_name=_("directory ID"),
        max_length=100,
        unique=True,
        help_text=_("The objectGUID in Active Directory, or else the object ID in Entra"),
    )
    login = models.CharField(
        verbose_name=_("login"), max_length=100, db_collation="natural_sort", help_text=_("Never a mail address")
    )
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_accounts",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
    )
    department = models.CharField(verbose_name=_("department"), max_length=100, blank=True)
    enabled = models.BooleanField(
        verbose_name=_("enabled"), blank=True, null=True, help_text=_("Empty where no source says it")
    )
    is_shared = models.BooleanField(
        verbose_name=_("shared"), default=False, help_text=_("The mailbox of a room or a team, and nobody's own")
    )
    last_seen = models.DateTimeField(
        verbose_name=_("last seen"),
        blank=True,
        null=True,
        db_index=True,
        help_text=_("The latest sign-in that a source knows of"),
    )
    sources = models.JSONField(
        verbose_name=_("sources"),
        default=list,
        blank=True,
        help_text=_("The sources that have it; none once it is gone from all of them"),
    )

    clone_fields = ("tenant", "department", "enabled")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("login", "pk")
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = (models.Index(fields=("login", "id")),)

    def __str__(self):
        return self.login

    def clean(self):
        """Refuse a mail address, and bring the ID into its one spelling."""
        super().clean()
        if "@" in (self.login or ""):
            raise ValidationError({"login": _("This is a mail address; a login is what stands before the @.")})
        self.directory_id = self.directory_id.casefold()
