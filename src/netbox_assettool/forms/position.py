"""The forms of the licence pages: what they are limited to; the choice stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import PositionStatusChoices


class OnForm(forms.Form):
    """A day."""

    on = forms.DateField(label=_("On"), required=False, widget=DatePicker(), help_text=_("Otherwise today"))


class TenantForm(OnForm):
    """A day and a tenant."""

    tenant = forms.ChoiceField(label=_("Tenant"), required=False)

    def __init__(self, *args, tenants, **kwargs):
        """`tenants` is what each slug is called."""
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [("", "---------"), *sorted(tenants.items(), key=lambda item: item[1])]


class PositionForm(TenantForm):
    """A day, a tenant, a status and a part of the name."""

    status = forms.MultipleChoiceField(label=_("Status"), choices=PositionStatusChoices, required=False)
    q = forms.CharField(label=_("Product"), required=False, max_length=100)


class RenewalsForm(TenantForm):
    """A day, a tenant, and how far to look ahead."""

    days = forms.IntegerField(label=_("Days ahead"), required=False, min_value=1, max_value=3650)


class HarvestForm(TenantForm):
    """A day, a tenant, and for how long nothing was used."""

    days = forms.IntegerField(label=_("Days without use"), required=False, min_value=1, max_value=3650)
