"""The page of renewals: the days on which something about contracts and rights is due."""

from django.urls import reverse
from django.utils.translation import gettext as _
from utilities.views import register_model_view

from assettool.domain.licence import contract_key
from assettool.domain.renewals import calendar
from netbox_assettool import tables
from netbox_assettool.forms.position import RenewalsForm
from netbox_assettool.models import Contract, Entitlement
from netbox_assettool.positions import remembered
from netbox_assettool.table_files import exported
from netbox_assettool.views.position import LicenceReportView, day_asked, days_asked, tenant_asked, tenants_of
from netbox_assettool.views.report import address, paged

_YEAR = 365


@register_model_view(Contract, "renewals", path="renewals", detail=False)
class RenewalsView(LicenceReportView):
    """Notices, renewals, ends and true-ups, in order."""

    template_name = "netbox_assettool/licence_report.html"

    def answer(self, request):
        """What is due within a year, or as far as the address asks."""
        on, days, names = day_asked(request), days_asked(request, _YEAR), tenants_of(request.user)
        tenant = tenant_asked(request, names)
        items = remembered(request.user, on, f"renewals/{days}", lambda found: calendar(found, on, days))
        rows = [item for item in items if not tenant or item.tenant == tenant]
        table = tables.RenewalTable(rows, urls=_urls(request.user))
        if "export" in request.GET:
            return exported(table, request, "renewals")
        return self.page(
            request,
            title=_("Renewals"),
            table=paged(table, request),
            caption=_("What is due from {day} on").format(day=on),
            form=RenewalsForm({"on": request.GET.get("on"), "days": days, "tenant": tenant}, tenants=names),
            exports=[(_("Export"), address(request, export="csv"))],
        )


def _urls(user):
    """Where contracts and entitlements are, by what the calendar calls them."""
    contracts = Contract.objects.restrict(user, "view").values_list("pk", "supplier__name", "number")
    entitlements = Entitlement.objects.restrict(user, "view").values_list("pk", "reference")
    return {
        **{key: reverse("plugins:netbox_assettool:entitlement", args=[pk]) for pk, key in entitlements},
        **{
            contract_key(supplier, number): reverse("plugins:netbox_assettool:contract", args=[pk])
            for pk, supplier, number in contracts
        },
    }
