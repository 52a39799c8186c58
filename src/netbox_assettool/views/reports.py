"""The page of reports: each as it is on paper, and as a file."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.generic import View

from assettool.domain.report import FileFormat, ReportName
from netbox_assettool.asked import UnknownError
from netbox_assettool.forms.reports import ReportForm
from netbox_assettool.reports.asking import ABOUT, TAKEN_BY, form_asked, question
from netbox_assettool.reports.parts import tenant_names
from netbox_assettool.reports.registry import BUILDERS, SAID, TITLES, built, may_ask
from netbox_assettool.reports.serving import address_of, as_file
from netbox_assettool.reports.writing import html, written
from netbox_assettool.reports.writing.forms import language_of_now
from netbox_assettool.views.report import address

_TEMPLATE = "netbox_assettool/reports.html"
_BAD = 400


class ReportsView(LoginRequiredMixin, View):
    """Which reports there are; one of them, where the address asks for it."""

    def get(self, request):
        """The page, or the report as a file; what is asked wrongly is said on the page."""
        titles = {name: TITLES[name] for name in BUILDERS if may_ask(request.user, name)}
        if not titles:
            raise PermissionDenied
        name = next((each for each in titles if each == request.GET.get("report")), None)
        if name is None:
            reports = [(address(request, report=each), title, SAID[each]) for each, title in titles.items()]
            return render(request, _TEMPLATE, {"reports": reports})
        asked = _asked(request.GET, name)
        context = {"title": titles[name], "form": self._form(request, asked, titles, name)}
        if name in ABOUT and not asked.get("subject"):
            return render(request, _TEMPLATE, {**context, "is_without_subject": True})
        try:
            report = built(name, question(asked, request.user, name, language_of_now()))
            if "export" in request.GET:
                asked["as"] = request.GET["export"]
                return as_file(written(report, form_asked(asked, FileFormat.HTML), address_of(request)))
        except UnknownError as exc:
            return render(request, _TEMPLATE, {**context, "problem": str(exc)}, status=_BAD)
        context |= {
            "title": report.title,
            "part": mark_safe(html.part(report)),
            "exports": [(form.upper(), address(request, export=form)) for form in FileFormat],
        }
        return render(request, _TEMPLATE, context)

    @staticmethod
    def _form(request, asked, titles, name: ReportName) -> ReportForm:
        given = {
            **{field: asked.get(field, "") for field in ("as_of", "since", "subject", "key")},
            "report": name,
            "lang": asked.get("lang") or language_of_now(),
            "tenant": asked.getlist("tenant"),
        }
        return ReportForm(given, titles=titles, tenants=tenant_names(request.user), name=name)


def _asked(parameters, name: ReportName):
    """What the address asks this report; what was for another one is left out."""
    asked = parameters.copy()
    for field, among in TAKEN_BY.items():
        if name not in among:
            asked.pop(field, None)
    return asked
