"""Forms of status changes."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm
from tenancy.models import Tenant
from utilities.forms.fields import (
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker, DateTimePicker

from assettool.domain.application import EvidenceKind
from netbox_assettool.choices import EvidenceKindChoices, StatusChoices
from netbox_assettool.models import Application, DataSet, Integration, StatusChange
from netbox_assettool.uploads import is_of_a_fair_size

WITH_STATUS = (Application, Integration, DataSet)


class ChangeStatusForm(forms.Form):
    """Moves one or more objects to a status that all of them may go to, and says what that rests on."""

    status = forms.ChoiceField(label=_("Status"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What says so, or what blocks it; can stay empty where a document says it"),
    )
    document = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("Such as a signed acceptance, a mail or a test report"),
        validators=[is_of_a_fair_size],
    )
    at = forms.DateTimeField(
        label=_("When"), required=False, widget=DateTimePicker(), help_text=_("Otherwise it is now")
    )
    owner = forms.CharField(
        label=_("Action with"), max_length=100, required=False, help_text=_("For blocked: who has to lift it")
    )
    due = forms.DateField(label=_("Due"), required=False, widget=DatePicker(), help_text=_("For blocked: until when"))

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = choices
        labels = dict(StatusChoices)
        self.fields["status"].choices = [("", "---------"), *((choice, labels[choice]) for choice in choices)]

    def evidence(self):
        """What the form says of the change, besides the status."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "status"}
        return {**said, "evidence": EvidenceKind.DOCUMENT if said["document"] else EvidenceKind.PERSON}


class StatusChangeFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of status changes."""

    model = StatusChange
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("object_type", "application_id", "integration_id", "data_set_id", "tenant_id", name=_("Object")),
        FieldSet("old", "new", "evidence", "user_id", "at__gte", "at__lte", name=_("Status change")),
    )

    object_type = forms.MultipleChoiceField(
        label=_("Object type"),
        choices=[(model._meta.label_lower, model._meta.verbose_name_plural) for model in WITH_STATUS],
        required=False,
    )
    application_id = DynamicModelMultipleChoiceField(
        label=_("Application"), queryset=Application.objects.all(), required=False
    )
    integration_id = DynamicModelMultipleChoiceField(
        label=_("Integration"), queryset=Integration.objects.all(), required=False
    )
    data_set_id = DynamicModelMultipleChoiceField(label=_("Data set"), queryset=DataSet.objects.all(), required=False)
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    old = forms.MultipleChoiceField(label=_("From"), choices=StatusChoices, required=False)
    new = forms.MultipleChoiceField(label=_("To"), choices=StatusChoices, required=False)
    evidence = forms.MultipleChoiceField(label=_("Evidence"), choices=EvidenceKindChoices, required=False)
    user_id = DynamicModelMultipleChoiceField(label=_("User"), queryset=get_user_model().objects.all(), required=False)
    at__gte = forms.DateTimeField(label=_("From when"), required=False, widget=DateTimePicker())
    at__lte = forms.DateTimeField(label=_("Until when"), required=False, widget=DateTimePicker())
    tag = TagFilterField(model)
