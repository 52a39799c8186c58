"""The pages of the licence position: all products, and one product down to its rows."""

from datetime import date
from decimal import Decimal

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from netbox.views import generic
from tenancy.models import Tenant
from utilities.views import ViewTab, register_model_view

from assettool.domain.licence import Subject
from netbox_assettool import tables
from netbox_assettool.asked import UnknownError
from netbox_assettool.choices import PositionStatusChoices
from netbox_assettool.estate import hidden_from
from netbox_assettool.forms.position import OnForm, PositionForm
from netbox_assettool.licence_wording import rule_text, said
from netbox_assettool.models import Account, Asset, Entitlement, SoftwareProduct
from netbox_assettool.positions import opened, summary
from netbox_assettool.table_files import exported
from netbox_assettool.tables.columns import number_text
from netbox_assettool.tables.position import metric_text
from netbox_assettool.views.listing import Listing, choices, list_asked
from netbox_assettool.views.report import ReportView, address, paged

_MOST_DAYS = 3650
_MACHINES = frozenset({Subject.DEVICE, Subject.HOST, Subject.MACHINE})


class LicenceReportView(ReportView):
    """A page for who may see software products."""

    queryset = SoftwareProduct.objects.all()

    def get_required_permission(self):
        """To see software products."""
        return "netbox_assettool.view_softwareproduct"


def day_asked(request) -> date:
    """The day that the address asks for, or today. Raises `UnknownError`."""
    text = request.GET.get("on", "")
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError as exc:
        raise UnknownError("on", text) from exc


def days_asked(request, usual: int) -> int:
    """How many days the address asks for. Raises `UnknownError`."""
    text = request.GET.get("days", "") or str(usual)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST_DAYS:
        raise UnknownError("days", text)
    return int(text)


def tenant_asked(request, names) -> str:
    """The slug of the tenant that the address asks for, or nothing. Raises `UnknownError`."""
    tenant = request.GET.get("tenant", "")
    if tenant and tenant not in names:
        raise UnknownError("tenant", tenant)
    return tenant


def tenants_of(user) -> dict[str, str]:
    """What each tenant that the user may see is called, by slug."""
    return dict(Tenant.objects.restrict(user, "view").order_by("name").values_list("slug", "name"))


@register_model_view(SoftwareProduct, "positions", path="position", detail=False)
class PositionView(LicenceReportView):
    """What is owned, what is needed, and what is short, product by product."""

    template_name = "netbox_assettool/position.html"

    def answer(self, request):
        """All products, or those that the address asks for."""
        on, names = day_asked(request), tenants_of(request.user)
        found = summary(request.user, on)
        tenant = tenant_asked(request, names)
        statuses = [each for each in request.GET.getlist("status") if each]
        if unknown := set(statuses) - set(PositionStatusChoices.values()):
            raise UnknownError("status", min(unknown))
        words = request.GET.get("q", "").casefold()
        rows = [
            each
            for each in found.rows.get(tenant, ())
            if (not statuses or each.status in statuses) and words in each.line.product.label.casefold()
        ]
        products = SoftwareProduct.objects.restrict(request.user, "view")
        table = tables.PositionTable(
            rows,
            numbers=dict(products.values_list("key", "pk")),
            query=f"?on={on}" if request.GET.get("on") else "",
            exclude=("spend",) if tenant else (),
        )
        if "export" in request.GET:
            return exported(table, request, "position")
        return self.page(
            request,
            on=on,
            table=paged(table, request),
            caption=_("Products on {day}").format(day=on),
            figures=figures(rows),
            form=PositionForm(
                {"on": request.GET.get("on"), "tenant": tenant, "status": statuses, "q": request.GET.get("q", "")},
                tenants=names,
            ),
            exports=[(_("Export"), address(request, export="csv"))],
            unknown_products=found.unknown_products,
            hidden=hidden_from(request.user),
        )


def figures(rows):
    """The sums above the table, each with what it is of."""
    short = [each for each in rows if each.shortfall]
    without = sum(each.true_up_cost is None for each in short)
    cost = _euros(each.true_up_cost for each in rows)
    return [
        (_("Products"), number_text(len({each.line.product.key for each in rows}))),
        (_("Short"), number_text(len(short))),
        (_("True-up cost"), _("at least {cost}").format(cost=cost) if without else cost),
        (_("Value of the surplus"), _euros(each.surplus_value for each in rows)),
        (_("Worth of what can be taken back"), _euros(each.reclaimable_value for each in rows)),
        (_("Spend"), _euros(each.spend for each in rows)),
    ]


def _euros(values):
    return f"€ {number_text(round(sum((value for value in values if value), Decimal(0))))}"


@register_model_view(SoftwareProduct, "position", path="position")
class ProductPositionView(generic.ObjectView):
    """The position of one product: what covers what, and every row that was looked at with the reason."""

    queryset = SoftwareProduct.objects.all()
    template_name = "netbox_assettool/product_position.html"
    tab = ViewTab(label=gettext_lazy("Position"), permission="netbox_assettool.view_softwareproduct", weight=500)

    def get(self, request, **kwargs):
        """The page, or its rows as a file; what is asked for and not there is no page."""
        product = self.get_object(**kwargs)
        try:
            on = day_asked(request)
            found = opened(request.user, on, product.key)
            lists = _lists(found.lines)
            name = list_asked(request, lists)
        except UnknownError as exc:
            raise Http404(str(exc)) from exc
        table = lists[name].made()
        if "export" in request.GET:
            return exported(table, request, f"{product.key}-{name}")
        paged(table, request)
        table.urls = _urls(request.user, [row.record for row in table.page.object_list])
        names = tenants_of(request.user)
        references = Entitlement.objects.restrict(request.user, "view").filter(product=product)
        urls = {
            reference: reverse("plugins:netbox_assettool:entitlement", args=[number])
            for number, reference in references.values_list("pk", "reference")
        }
        context = {
            "object": product,
            "tab": self.tab,
            "on": on,
            "form": OnForm({"on": request.GET.get("on")}),
            "lines": [_line(line, names, urls) for line in found.lines],
            "ways": list(_ways(found.choices)),
            "table": table,
            "caption": lists[name].label,
            "lists": choices(request, lists),
            "shown": name,
            "export_url": address(request, export="csv"),
            "hidden": hidden_from(request.user),
        }
        return render(request, self.template_name, context)


def _lists(lines):
    consumptions = [line.consumption for line in lines]
    vendors = [line.vendor_view for line in lines if line.vendor_view]
    counted = [row for each in consumptions for row in each.counted]
    others = [row for each in consumptions for row in each.not_counted]
    lists = {
        "counted": (_("Counted"), counted),
        "reclaimable": (_("Could be taken back"), [row for row in counted if row.reclaim]),
        "not_counted": (_("Not counted"), [row for row in others if not row.is_unknown]),
        "unknown": (_("Not known"), [row for row in others if row.is_unknown]),
    }
    if vendors:
        lists["vendor"] = (_("As the vendor would count"), [row for each in vendors for row in each.counted])
    return {name: Listing(label, rows, list, tables.RowTable) for name, (label, rows) in lists.items()}


def _line(line, names, urls):
    return {
        "metric": metric_text(line.metric),
        "methods": [metric_text(name) for name in line.methods if name != line.metric],
        "line": line,
        "candidates": len(line.consumption.counted) + len(line.consumption.not_counted),
        "tenants": tables.TenantLineTable(line.tenants, tenants=names),
        "entitlements": tables.EntitledTable(line.entitlements, urls=urls),
        "vendor_required": line.vendor_view.required if line.vendor_view else None,
        "kept": list(_kept(line, names)),
        "rules": [(rule.mark.value, rule_text(rule), rule.source) for rule in line.rules],
    }


def _kept(line, tenants):
    """Whom rights are kept for, by name where there is one, and the rights."""
    if not line.allocations:
        return
    names = {(row.kind, row.key): row.name for row in (*line.consumption.counted, *line.consumption.not_counted)}
    names |= {(Subject.TENANT, slug): name for slug, name in tenants.items()}
    for each in line.allocations:
        yield names.get((each.to, each.subject), each.subject), each


def _ways(choices):
    """Each way to license with what it is of, and whether it is chosen and proven."""
    for choice in choices:
        for way in choice.alternatives:
            yield said(choice.unit), said(way.label), way, choice.is_proven


def _urls(user, rows):
    """Where the things of these rows are, in two queries."""
    machines = [row.key for row in rows if row.kind in _MACHINES]
    accounts = [row.key for row in rows if row.kind is Subject.ACCOUNT]
    found = {}
    if machines:
        for uid, number in Asset.objects.restrict(user, "view").filter(uid__in=machines).values_list("uid", "pk"):
            url = reverse("plugins:netbox_assettool:asset", args=[number])
            found |= {(kind, str(uid)): url for kind in _MACHINES}
    if accounts:
        seen = Account.objects.restrict(user, "view").filter(directory_id__in=accounts)
        for directory_id, number in seen.values_list("directory_id", "pk"):
            found[Subject.ACCOUNT, directory_id] = reverse("plugins:netbox_assettool:account", args=[number])
    return found
