"""What the forms share of models that are about a machine or an account."""

from django import forms
from django.utils.translation import gettext_lazy as _
from utilities.forms.fields import CSVModelChoiceField, DynamicModelChoiceField, DynamicModelMultipleChoiceField
from utilities.forms.rendering import FieldSet, TabbedGroups

from netbox_assettool.models import Account, Asset

SUBJECT = ("asset", "account")


def subject_tabs():
    """The choice between a machine and an account."""
    return TabbedGroups(FieldSet("asset", name=_("Machine")), FieldSet("account", name=_("Account")))


class WithSubjectForm(forms.Form):
    """Chooses a machine or an account."""

    asset = DynamicModelChoiceField(label=_("Machine"), queryset=Asset.objects.all(), required=False, selector=True)
    account = DynamicModelChoiceField(label=_("Account"), queryset=Account.objects.all(), required=False, selector=True)


class WithSubjectImportForm(forms.Form):
    """Names a machine or an account."""

    asset = CSVModelChoiceField(
        label=_("Machine"),
        queryset=Asset.objects.all(),
        required=False,
        to_field_name="name",
        help_text=_("Name of the machine"),
    )
    account = CSVModelChoiceField(
        label=_("Account"),
        queryset=Account.objects.all(),
        required=False,
        to_field_name="directory_id",
        help_text=_("Directory ID of the account"),
    )


class WithSubjectFilterForm(forms.Form):
    """Filters by machine and account."""

    asset_id = DynamicModelMultipleChoiceField(label=_("Machine"), queryset=Asset.objects.all(), required=False)
    account_id = DynamicModelMultipleChoiceField(label=_("Account"), queryset=Account.objects.all(), required=False)
