"""What the pages on harmonisation, landscapes and unfinished work can be limited to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assettool.domain.register import Register


class TenantsForm(forms.Form):
    """Some of the tenants that the user may see; the choice stands in the address."""

    tenant_id = forms.MultipleChoiceField(label=_("Tenants"), required=False)

    def __init__(self, *args, register: Register, **kwargs):
        """Offer what the register has: that takes no query, and shows nothing that is not for the user's eyes."""
        super().__init__(*args, **kwargs)
        self.fields["tenant_id"].choices = _choices(register.tenants.values())


class HarmonisationForm(TenantsForm):
    """Some of the tenants and of the reference components."""

    component_id = forms.MultipleChoiceField(label=_("Reference components"), required=False)

    def __init__(self, *args, register: Register, **kwargs):
        """Offer the reference components that are used."""
        super().__init__(*args, register=register, **kwargs)
        self.fields["component_id"].choices = _choices(register.components.values())


def _choices(named):
    return [(str(each.id), each.name) for each in sorted(named, key=lambda each: each.name.casefold())]
