"""The page of harvest: rights that are taken and not used, with what they are worth."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from utilities.views import register_model_view

from assettool.domain.harvest import HarvestLine, HarvestRow, harvest
from netbox_assettool import tables
from netbox_assettool.asked import UnknownError
from netbox_assettool.forms.position import HarvestForm
from netbox_assettool.models import Installation
from netbox_assettool.positions import remembered
from netbox_assettool.table_files import exported
from netbox_assettool.views.position import LicenceReportView, day_asked, days_asked, tenant_asked, tenants_of
from netbox_assettool.views.report import address, paged

_QUARTER = 90


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its product."""

    product: str
    row: HarvestRow


@register_model_view(Installation, "harvest", path="harvest", detail=False)
class HarvestView(LicenceReportView):
    """Products by what could be taken back; of one product, its devices and accounts."""

    template_name = "netbox_assettool/licence_report.html"

    def answer(self, request):
        """What was not used for 90 days, or as long as the address asks."""
        on, days, names = day_asked(request), days_asked(request, _QUARTER), tenants_of(request.user)
        tenant = tenant_asked(request, names)
        found = remembered(request.user, on, f"harvest/{days}", lambda estate: harvest(estate, on, days))
        lines = [_of_tenant(line, tenant) for line in found] if tenant else list(found)
        product = request.GET.get("product", "")
        if product:
            lines = [line for line in lines if line.product.key == product]
            if not lines:
                raise UnknownError("product", product)
            rows = [_Row(line.product.label, row) for line in lines for row in line.harvest]
            table, caption = tables.HarvestRowTable(rows), lines[0].product.label
        else:
            table = tables.HarvestTable(
                [line for line in lines if line.harvest or line.unknown],
                query=address(request, "sort", product=""),
            )
            caption = _("Not used for {days} days on {day}").format(days=days, day=on)
        if "export" in request.GET:
            return exported(table, request, "harvest")
        return self.page(
            request,
            title=_("Harvest"),
            table=paged(table, request),
            caption=caption,
            form=HarvestForm({"on": request.GET.get("on"), "days": days, "tenant": tenant}, tenants=names),
            kept={"product": product} if product else {},
            exports=[(_("Export"), address(request, export="csv"))],
        )


def _of_tenant(line: HarvestLine, tenant: str) -> HarvestLine:
    return HarvestLine(line.product, tuple(row for row in line.rows if row.tenant == tenant), line.price)
