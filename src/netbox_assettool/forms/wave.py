"""Forms of waves. Their items and status have pages of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.forms import ContactModelFilterForm
from utilities.forms.fields import TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker, DateTimePicker

from netbox_assettool.choices import WaveStatusChoices
from netbox_assettool.forms.application_choice import ApplicationMultipleChoiceField
from netbox_assettool.forms.lost_update import LostUpdateMixin
from netbox_assettool.models import Wave

_WINDOW = ("window_start", "window_end")


class WaveForm(LostUpdateMixin, PrimaryModelForm):
    """Adds or changes one wave; another window lets its approval lapse."""

    fieldsets = (
        FieldSet("name", "week", "description", "tags", name=_("Wave")),
        FieldSet(*_WINDOW, name=_("Window")),
    )

    class Meta:
        model = Wave
        fields = ["name", "week", *_WINDOW, "description", "owner", "comments", "tags"]
        widgets = {"week": DatePicker(), "window_start": DateTimePicker(), "window_end": DateTimePicker()}


class WaveImportForm(PrimaryModelImportForm):
    """Imports waves."""

    class Meta:
        model = Wave
        fields = ("name", "week", *_WINDOW, "description", "owner", "comments", "tags")


class WaveBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many waves at once."""

    window_start = forms.DateTimeField(label=_("Window from"), required=False, widget=DateTimePicker())
    window_end = forms.DateTimeField(label=_("Window until"), required=False, widget=DateTimePicker())

    model = Wave
    fieldsets = (FieldSet(*_WINDOW, "description"),)
    nullable_fields = (*_WINDOW, "description", "comments")


class WaveFilterForm(ContactModelFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of waves."""

    model = Wave
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("status", "week__gte", "week__lte", "application_id", name=_("Wave")),
        FieldSet("contact", "contact_role", "contact_group", name=_("Contacts")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "status")

    status = forms.MultipleChoiceField(label=_("Status"), choices=WaveStatusChoices, required=False)
    week__gte = forms.DateField(label=_("From when"), required=False, widget=DatePicker())
    week__lte = forms.DateField(label=_("Until when"), required=False, widget=DatePicker())
    application_id = ApplicationMultipleChoiceField()
    tag = TagFilterField(model)
