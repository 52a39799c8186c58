"""What is on a machine or assigned to an account: exactly one of the two."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from utilities.querysets import RestrictedQuerySet

from netbox_assettool.models.account import Account
from netbox_assettool.models.asset import Asset


class WithSubjectQuerySet(RestrictedQuerySet):
    """Shows what is on the machines and of the accounts that the user may see, and nothing else."""

    def restrict(self, user, action="view"):
        """What the user's permissions say, of assets and accounts that the user may see."""
        allowed = super().restrict(user, action)
        if action == "add" or user.is_superuser:
            return allowed
        assets, accounts = (model.objects.restrict(user, "view").order_by().values("pk") for model in (Asset, Account))
        return allowed.filter(Q(asset__in=assets) | Q(account__in=accounts))


class WithSubject(models.Model):
    """Has an asset, which is a device or virtual machine in NetBox, or an account."""

    asset = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.CASCADE,
        verbose_name=_("asset"),
        blank=True,
        null=True,
    )
    account = models.ForeignKey(
        "netbox_assettool.Account",
        on_delete=models.CASCADE,
        verbose_name=_("account"),
        blank=True,
        null=True,
    )

    objects = WithSubjectQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self):
        """Refuse none and both."""
        super().clean()
        if (self.asset_id is None) == (self.account_id is None):
            raise ValidationError(_("Name an asset or an account, and not both."))

    @property
    def subject(self):
        """The asset or the account."""
        return self.asset or self.account


def one_subject():
    """A constraint: exactly one of the two."""
    return models.CheckConstraint(
        condition=Q(asset__isnull=True, account__isnull=False) | Q(asset__isnull=False, account__isnull=True),
        name="%(app_label)s_%(class)s_one_subject",
        violation_error_message=_("Name an asset or an account, and not both."),
    )
