"""The fields for availability, integrity and confidentiality (BIV), which several forms share."""

from django import forms
from django.utils.translation import gettext_lazy as _
from utilities.forms import add_blank_choice

from netbox_assettool.choices import ImpactChoices

BIV = ("availability", "integrity", "confidentiality")


class _ImpactField(forms.TypedChoiceField):
    """A figure of the BIV, or none."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=add_blank_choice(ImpactChoices), coerce=int, empty_value=None, required=False, **kwargs
        )


class ImpactBulkEditForm(forms.Form):
    """Changes the BIV of many objects at once."""

    availability = _ImpactField(label=_("Availability"))
    integrity = _ImpactField(label=_("Integrity"))
    confidentiality = _ImpactField(label=_("Confidentiality"))


class ImpactFilterForm(forms.Form):
    """Filters by BIV."""

    availability = forms.MultipleChoiceField(label=_("Availability"), choices=ImpactChoices, required=False)
    integrity = forms.MultipleChoiceField(label=_("Integrity"), choices=ImpactChoices, required=False)
    confidentiality = forms.MultipleChoiceField(label=_("Confidentiality"), choices=ImpactChoices, required=False)
