"""What the pages on dependencies can be limited to, and what a scenario is put together of."""

from dcim.models import Site
from django import forms
from django.utils.translation import gettext_lazy as _
from utilities.forms.fields import DynamicModelMultipleChoiceField

from netbox_assettool.choices import ApplicationStatusChoices, ModeChoices
from netbox_assettool.forms.application_choice import ApplicationMultipleChoiceField
from netbox_assettool.forms.landscape import HarmonisationForm
from netbox_assettool.models import Asset


class DependenciesForm(HarmonisationForm):
    """Some of the tenants, reference components and statuses."""

    status = forms.MultipleChoiceField(label=_("Status"), choices=ApplicationStatusChoices, required=False)


class ScenarioForm(forms.Form):
    """Adds components to a scenario."""

    mode = forms.ChoiceField(label=_("What happens"), choices=ModeChoices, required=False)
    application_id = ApplicationMultipleChoiceField(label=_("Applications"))
    asset_id = DynamicModelMultipleChoiceField(label=_("Machines"), queryset=Asset.objects.all(), required=False)
    site_id = DynamicModelMultipleChoiceField(
        label=_("Sites"), queryset=Site.objects.all(), required=False, help_text=_("All assets of a site")
    )
