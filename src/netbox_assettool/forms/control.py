"""The form of the project-control dashboard: what it is limited to; the choice stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from netbox_assettool.reports.words import RESULTS


class ControlForm(forms.Form):
    """Tenants, and the result that is drawn."""

    tenant = forms.MultipleChoiceField(label=_("Tenant"), required=False)
    drawn = forms.ChoiceField(label=_("Burn-up"), required=False)

    def __init__(self, *args, tenants, **kwargs):
        """`tenants` is what each slug is called."""
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = sorted(tenants.items(), key=lambda item: item[1])
        self.fields["drawn"].choices = [(result.value, label) for result, label in RESULTS.items()]
