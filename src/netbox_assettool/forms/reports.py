"""What the page of reports asks: which one, in which language, of what and when; the choice stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from utilities.forms.widgets import DatePicker

from assettool.domain.report import Language, ReportName
from netbox_assettool.reports.asking import KEYS, TAKEN_BY

_LANGUAGES = {Language.DUTCH: "Nederlands", Language.ENGLISH: "English"}
_KEYS = dict(zip(KEYS, (_("Users"), _("Inhabitants"), _("Ownership")), strict=True))


class ReportForm(forms.Form):
    """A question for a report."""

    report = forms.ChoiceField(label=pgettext_lazy("report", "Report"))
    lang = forms.ChoiceField(label=_("Language"), choices=list(_LANGUAGES.items()))
    as_of = forms.DateField(
        label=_("As of"), required=False, widget=DatePicker(), help_text=_("How things stood that day; otherwise today")
    )
    since = forms.DateField(
        label=_("Changes since"), required=False, widget=DatePicker(), help_text=_("Tells what changed after that day")
    )
    tenant = forms.MultipleChoiceField(label=pgettext_lazy("report", "Tenants"), required=False)
    subject = forms.CharField(
        label=_("About"), required=False, help_text=_("Such as wave:3, application:12, server:SRV-01 or contract:7")
    )
    key = forms.ChoiceField(label=_("Divided by"), required=False, choices=list(_KEYS.items()))

    def __init__(self, *args, titles, tenants, name: ReportName | None, **kwargs):
        """`titles` is what each report is called, `tenants` what each slug is; `name` is the one that is asked for."""
        super().__init__(*args, **kwargs)
        self.fields["report"].choices = list(titles.items())
        self.fields["tenant"].choices = list(tenants.items())
        for field, among in TAKEN_BY.items():
            if name not in among:
                del self.fields[field]
