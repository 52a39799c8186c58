"""Forms of stored reports."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm
from utilities.forms.fields import TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import ReportFormatChoices, ReportNameChoices
from netbox_assettool.models import StoredReport


class StoredReportFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of stored reports."""

    model = StoredReport
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("report", "period", "language", "format", "as_of__gte", "as_of__lte", name=_("Stored report")),
    )

    report = forms.MultipleChoiceField(label=_("Report"), choices=ReportNameChoices, required=False)
    period = forms.CharField(label=_("Period"), required=False)
    language = forms.CharField(label=_("Language"), required=False)
    format = forms.MultipleChoiceField(label=_("Format"), choices=ReportFormatChoices, required=False)
    as_of__gte = forms.DateField(label=_("From when"), required=False, widget=DatePicker())
    as_of__lte = forms.DateField(label=_("Until when"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
