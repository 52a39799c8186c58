"""Forms of integrations. Their status has a page of its own, which asks for evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES, add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelMultipleChoiceField,
    JSONField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet, TabbedGroups
from utilities.forms.widgets import BulkEditNullBooleanSelect

from netbox_assettool.choices import (
    DirectionChoices,
    IntegrationKindChoices,
    IntegrationStatusChoices,
    StrengthChoices,
)
from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.models import Application, Integration

_HOW = ("direction", "strength", "kind", "standard", "protocol", "intermediary", "is_bridge_allowed")


class IntegrationForm(PrimaryModelForm):
    """Adds or changes one integration."""

    source = ApplicationChoiceField(label=_("Application 1"))
    target = ApplicationChoiceField(label=_("Application 2"), required=False)
    catalogue = JSONField(
        label=_("Catalogue"),
        required=False,
        help_text=_("What the Softwarecatalogus or a model file knows it by, as it was written there"),
    )

    fieldsets = (
        FieldSet("source", name=_("From")),
        FieldSet(
            TabbedGroups(
                FieldSet("target", name=_("Application")),
                FieldSet("outside", name=_("Outside the register")),
            ),
            name=_("To"),
        ),
        FieldSet(*_HOW, name=_("How")),
        FieldSet("identifier", "description", "tags", "catalogue", name=_("More")),
    )

    class Meta:
        model = Integration
        fields = [
            "identifier",
            "source",
            "target",
            "outside",
            *_HOW,
            "catalogue",
            "description",
            "owner",
            "comments",
            "tags",
        ]

    def clean_catalogue(self):
        """An emptied field means that nothing is known, which the model writes as an empty object."""
        return self.cleaned_data["catalogue"] or {}


class IntegrationImportForm(PrimaryModelImportForm):
    """Imports integrations; applications by their id, since many have the same name."""

    source = CSVModelChoiceField(
        label=_("Application 1"), queryset=Application.objects.all(), help_text=_("ID of the application")
    )
    target = CSVModelChoiceField(
        label=_("Application 2"),
        queryset=Application.objects.all(),
        required=False,
        help_text=_("ID of the application"),
    )
    direction = CSVChoiceField(label=_("Direction"), choices=DirectionChoices, required=False)
    strength = CSVChoiceField(label=_("Strength"), choices=StrengthChoices, required=False)
    kind = CSVChoiceField(label=_("Kind"), choices=IntegrationKindChoices, required=False)

    class Meta:
        model = Integration
        fields = ("identifier", "source", "target", "outside", *_HOW, "description", "owner", "comments", "tags")

    def clean_is_bridge_allowed(self):
        """An empty cell is not a no."""
        if self.data.get("is_bridge_allowed") in (None, ""):
            return self.instance.is_bridge_allowed
        return self.cleaned_data["is_bridge_allowed"]


class IntegrationBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many integrations at once."""

    direction = forms.ChoiceField(label=_("Direction"), choices=add_blank_choice(DirectionChoices), required=False)
    strength = forms.ChoiceField(label=_("Strength"), choices=add_blank_choice(StrengthChoices), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=add_blank_choice(IntegrationKindChoices), required=False)
    standard = forms.CharField(label=_("Standard"), max_length=200, required=False)
    protocol = forms.CharField(label=_("Protocol"), max_length=100, required=False)
    intermediary = forms.CharField(label=_("Intermediary"), max_length=200, required=False)
    is_bridge_allowed = forms.NullBooleanField(
        label=_("Bridge allowed"), required=False, widget=BulkEditNullBooleanSelect()
    )

    model = Integration
    fieldsets = (FieldSet(*_HOW, "description"),)
    nullable_fields = ("standard", "protocol", "intermediary", "description", "comments")


class IntegrationFilterForm(PrimaryModelFilterSetForm):
    """Filters the list of integrations."""

    model = Integration
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("application_id", "tenant_id", "is_outside", name=_("What it joins")),
        FieldSet("status", "direction", "strength", "kind", "is_bridge_allowed", name=_("Integration")),
        FieldSet("standard", "protocol", "intermediary", "identifier", name=_("How")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )

    application_id = ApplicationMultipleChoiceField()
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    is_outside = forms.NullBooleanField(
        label=_("Leads outside the register"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    status = forms.MultipleChoiceField(label=_("Status"), choices=IntegrationStatusChoices, required=False)
    direction = forms.MultipleChoiceField(label=_("Direction"), choices=DirectionChoices, required=False)
    strength = forms.MultipleChoiceField(label=_("Strength"), choices=StrengthChoices, required=False)
    kind = forms.MultipleChoiceField(label=_("Kind"), choices=IntegrationKindChoices, required=False)
    is_bridge_allowed = forms.NullBooleanField(
        label=_("Bridge allowed"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    standard = forms.CharField(label=_("Standard"), required=False)
    protocol = forms.CharField(label=_("Protocol"), required=False)
    intermediary = forms.CharField(label=_("Intermediary"), required=False)
    identifier = forms.CharField(label=_("Identifier"), required=False)
    tag = TagFilterField(model)
