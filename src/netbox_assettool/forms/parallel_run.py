"""Forms of parallel runs."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from utilities.forms import add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import DualUseBasisChoices
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import Asset, ParallelRun

_FIELDS = ("old", "new", "start", "end", "basis", "place", "remark")


class ParallelRunForm(NetBoxModelForm):
    """Adds or changes one parallel run."""

    old = DynamicModelChoiceField(label=_("Old machine"), queryset=Asset.objects.all(), selector=True)
    new = DynamicModelChoiceField(label=_("New machine"), queryset=Asset.objects.all(), selector=True)

    fieldsets = (FieldSet(*_FIELDS, "tags", name=_("Parallel run")),)

    class Meta:
        model = ParallelRun
        fields = [*_FIELDS, "tags"]
        widgets = {"start": DatePicker(), "end": DatePicker()}


class ParallelRunImportForm(WithDefaults, NetBoxModelImportForm):
    """Imports parallel runs; machines by name."""

    old = CSVModelChoiceField(label=_("Old machine"), queryset=Asset.objects.all(), to_field_name="name")
    new = CSVModelChoiceField(label=_("New machine"), queryset=Asset.objects.all(), to_field_name="name")
    basis = CSVChoiceField(label=_("Basis"), choices=DualUseBasisChoices, required=False)

    class Meta:
        model = ParallelRun
        fields = (*_FIELDS, "tags")


class ParallelRunBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many parallel runs at once."""

    start = forms.DateField(label=_("Start"), required=False, widget=DatePicker())
    end = forms.DateField(label=_("End"), required=False, widget=DatePicker())
    basis = forms.ChoiceField(label=_("Basis"), choices=add_blank_choice(DualUseBasisChoices), required=False)
    place = forms.CharField(label=_("Place"), max_length=50, required=False)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    model = ParallelRun
    fieldsets = (FieldSet("start", "end", "basis", "place", "remark"),)
    nullable_fields = ("end", "place", "remark")


class ParallelRunFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of parallel runs."""

    model = ParallelRun
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("asset_id", "old_id", "new_id", "basis", "place", name=_("Parallel run")),
        FieldSet("start__gte", "start__lte", "end__gte", "end__lte", name=_("Term")),
    )

    asset_id = DynamicModelMultipleChoiceField(
        label=_("Old or new machine"), queryset=Asset.objects.all(), required=False
    )
    old_id = DynamicModelMultipleChoiceField(label=_("Old machine"), queryset=Asset.objects.all(), required=False)
    new_id = DynamicModelMultipleChoiceField(label=_("New machine"), queryset=Asset.objects.all(), required=False)
    basis = forms.MultipleChoiceField(label=_("Basis"), choices=DualUseBasisChoices, required=False)
    place = forms.CharField(label=_("Place"), required=False)
    start__gte = forms.DateField(label=_("Starts from"), required=False, widget=DatePicker())
    start__lte = forms.DateField(label=_("Starts until"), required=False, widget=DatePicker())
    end__gte = forms.DateField(label=_("Ends from"), required=False, widget=DatePicker())
    end__lte = forms.DateField(label=_("Ends until"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
