"""The project-control dashboard: how the project stands today, and what it waits for."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from utilities.views import register_model_view

from assettool.domain.progress.results import Result
from assettool.domain.report import Language
from netbox_assettool import positions
from netbox_assettool.asked import UnknownError
from netbox_assettool.forms.control import ControlForm
from netbox_assettool.models import Application, SoftwareProduct
from netbox_assettool.reports import control
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.writing import html
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
            return render(request, "netbox_assettool/inc/short_licences.html", _short(request.user, tenants))
        language = translation.get_language().partition("-")[0]
        drawn = _drawn(request)
        found = control.build(
            Asked(
                request.user,
                language if language in set(Language) else Language.ENGLISH,
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
            licences_url=address(request, part=_LICENCES) if _may_see_licences(request.user) else "",
            reports=_reports(tenants, found.language),
        )


def _drawn(request) -> Result:
    text = request.GET.get("drawn") or Result.APPLICATIONS.value
    if text not in set(Result):
        raise UnknownError("drawn", text)
    return Result(text)


def _may_see_licences(user) -> bool:
    return user.has_perm("netbox_assettool.view_softwareproduct")


def _short(user, tenants) -> dict[str, object]:
    """The products that are short, the dearest first; of some tenants the parts of these."""
    if not _may_see_licences(user):
        return {"lines": [], "more": 0}
    found = positions.summary(user, timezone.localdate())
    rows = [row for tenant in tenants or ("",) for row in found.rows.get(tenant, ()) if row.shortfall]
    rows.sort(key=lambda row: (-(row.true_up_cost or 0), row.line.product.label))
    keys = {row.line.product.key for row in rows[:_MOST_SHORT]}
    numbers = dict(SoftwareProduct.objects.restrict(user, "view").filter(key__in=keys).values_list("key", "pk"))
    return {
        "lines": [
            (
                row.line.product.label,
                reverse("plugins:netbox_assettool:softwareproduct_position", args=[numbers[row.line.product.key]]),
                row.shortfall,
                row.true_up_cost,
            )
            for row in rows[:_MOST_SHORT]
            if row.line.product.key in numbers
        ],
        "more": max(0, len(rows) - _MOST_SHORT),
        "total_url": reverse("plugins:netbox_assettool:softwareproduct_positions") + "?status=short",
    }


def _reports(tenants, language: str):
    """The progress report as files."""
    page = reverse("plugins-api:netbox_assettool-api:report", args=["progress"])
    for form in ("html", "xlsx"):
        yield form, f"{page}?{urlencode({'as': form, 'lang': language, 'tenant': tenants}, doseq=True)}"
