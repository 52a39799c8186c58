"""The project-control dashboard: how the project stands today, and what it waits for."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from utilities.views import register_model_view

from assettool.domain.progress.results import Result
from netbox_assettool.asked import UnknownError
from netbox_assettool.forms.control import ControlForm
from netbox_assettool.licences_short import short_licences
from netbox_assettool.models import Application
from netbox_assettool.reports import control
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.writing import html
from netbox_assettool.reports.writing.forms import language_of_now
from netbox_assettool.views.position import tenants_of
from netbox_assettool.views.report import ReportView, address

_MOST_SHORT = 8
_LICENCES = "licences"


@register_model_view(Application, "control", path="control", detail=False)
class ControlView(ReportView):
    """The results with their lights, the burn-up, what to do next, waves, blockers and licences that are short."""

    template_name = "netbox_assettool/control.html"

    def answer(self, request):
        """The page, or its part about licences, which may take longer and is asked for by itself."""
        names = tenants_of(request.user)
        tenants = tuple(dict.fromkeys(each for each in request.GET.getlist("tenant") if each))
        if unknown := set(tenants) - names.keys():
            raise UnknownError("tenant", min(unknown))
        if request.GET.get("part") == _LICENCES:
            return render(
                request, "netbox_assettool/inc/short_licences.html", short_licences(request.user, tenants, _MOST_SHORT)
            )
        drawn = _drawn(request)
        found = control.build(
            Asked(
                request.user,
                language_of_now(),
                timezone.localdate(),
                tenants=tenants,
            ),
            drawn,
        )
        cards = {each.key: each for each in html.cards(found)}
        return self.page(
            request,
            style=html.style(),
            cards=cards,
            form=ControlForm({"tenant": tenants, "drawn": drawn.value}, tenants=names),
            licences_url=address(request, part=_LICENCES)
            if request.user.has_perm("netbox_assettool.view_softwareproduct")
            else "",
            reports=_reports(tenants, found.language),
        )


def _drawn(request) -> Result:
    text = request.GET.get("drawn") or Result.APPLICATIONS.value
    if text not in set(Result):
        raise UnknownError("drawn", text)
    return Result(text)


def _reports(tenants, language: str):
    """The progress report as a page, and as a workbook."""
    said = {"lang": language, "tenant": tenants}
    page = reverse("plugins:netbox_assettool:reports")
    yield _("Progress report"), f"{page}?{urlencode({'report': 'progress', **said}, doseq=True)}"
    file = reverse("plugins-api:netbox_assettool-api:report", args=["progress"])
    yield "XLSX", f"{file}?{urlencode({'as': 'xlsx', **said}, doseq=True)}"
