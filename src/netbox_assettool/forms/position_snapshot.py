"""Forms of position snapshots."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm
from utilities.forms.fields import DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.models import PositionSnapshot


class PositionSnapshotFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of snapshots."""

    model = PositionSnapshot
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("on__gte", "on__lte", "user_id", "digest", name=_("Position snapshot")),
    )

    on__gte = forms.DateField(label=_("From when"), required=False, widget=DatePicker())
    on__lte = forms.DateField(label=_("Until when"), required=False, widget=DatePicker())
    user_id = DynamicModelMultipleChoiceField(label=_("User"), queryset=get_user_model().objects.all(), required=False)
    digest = forms.CharField(label=_("SHA-256"), required=False)
    tag = TagFilterField(model)
