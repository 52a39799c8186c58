"""The page on harmonisation: what merging the packages of each function saves."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from utilities.views import register_model_view

from assettool.domain.harmonisation import harmonise
from netbox_assettool import forms, tables
from netbox_assettool.asked import components_asked, tenants_asked
from netbox_assettool.landscapes import portfolio
from netbox_assettool.models import Application
from netbox_assettool.table_files import exported
from netbox_assettool.tables.columns import euro_text, number_text
from netbox_assettool.tables.harmonisation import saving_text
from netbox_assettool.views.report import ReportView, address, paged

_EMBEDDED = 50
"""So many applications are shown within a row of the ranking; its own page has all of them."""


@register_model_view(Application, "harmonisation", path="harmonisation", detail=False)
class HarmonisationView(ReportView):
    """The functions by what merging saves; of a single one, the applications of which its figures are made."""

    template_name = "netbox_assettool/harmonisation.html"

    def answer(self, request):
        """The ranking, or the applications where one function or `rows=applications` is asked for."""
        register = portfolio(request.user)
        tenants, components = tenants_asked(request.GET, register), components_asked(request.GET, register)
        found = harmonise(register, [each.slug for each in tenants], [each.name for each in components])
        only = components[0] if len(components) == 1 else None
        table = self._table(request, register, found, only)
        if "export" in request.GET:
            return exported(table, request, "harmonisation")
        applications = _applications_of(tenants)
        list_url = f"{applications}&component_id={only.id}" if only else applications
        if only and "embedded" in request.GET:
            return self._embedded(request, table, only, list_url)
        is_ranking = isinstance(table, tables.FunctionTable)
        return self.page(
            request,
            found=found,
            table=paged(table, request),
            caption=self._caption(only),
            function=found.functions[0] if only and found.functions else None,
            figures=_figures(found, only),
            numbers={each.name: each.id for each in register.components.values()} if is_ranking else None,
            open_url=address(request, "component", "sort", component_id=""),
            form=forms.HarmonisationForm(_ids(tenants, components), register=register),
            exports=self._exports(request, only),
            list_url=list_url,
            without_url=f"{applications}&has_component=False",
        )

    @staticmethod
    def _table(request, register, found, only):
        names = {each.slug: each.name for each in register.tenants.values()}
        if only or request.GET.get("rows") == "applications":
            return tables.UseTable(list(found.uses), tenants=names, exclude=("component",) if only else ())
        return tables.FunctionTable(found.functions)

    @staticmethod
    def _caption(only):
        if only:
            return _("Applications that are used as {function}").format(function=only.name)
        return _("Reference components by what merging saves")

    @staticmethod
    def _exports(request, only):
        if only:
            return [(_("Export"), address(request, export="csv"))]
        return [
            (_("Export"), address(request, export="csv")),
            (_("Export with applications"), address(request, rows="applications", export="csv")),
        ]

    @staticmethod
    def _embedded(request, table, only, list_url):
        rows = len(table.rows)
        table.paginate(per_page=_EMBEDDED)
        urls = {"page_url": address(request), "list_url": list_url}
        context = {"table": table, "rows": rows, "shown": _EMBEDDED, "component": only, **urls}
        return render(request, "netbox_assettool/inc/uses.html", context)


def _figures(found, only):
    """The figures above the table, each with what it is of."""
    if only and found.functions:
        return _figures_of(found.functions[0])
    return [
        (_("Reference components"), number_text(len(found.functions))),
        (_("More than one package"), number_text(sum(len(each.packages) > 1 for each in found.functions))),
        (_("Yearly cost"), euro_text(found.cost_cents)),
        (_("Saving per year"), saving_text(found)),
    ]


def _figures_of(function):
    target = _("none")
    if function.target:
        price = _("€ {price:.2f} per user").format(price=function.price.for_each)
        target = f"{function.target} – {price}"
    return [
        (_("Packages"), number_text(len(function.packages))),
        (_("Tenants"), number_text(len(function.tenants))),
        (_("Users"), number_text(function.users)),
        (_("Yearly cost"), euro_text(function.cost_cents)),
        (_("Target"), target),
        (_("Saving per year"), saving_text(function)),
        (_("Applications without cost"), number_text(function.lacks_cost)),
        (_("Applications without users"), number_text(function.lacks_users)),
    ]


def _applications_of(tenants) -> str:
    """The list of applications of these tenants that have not been retired."""
    words = [("status__n", "retired"), *(("tenant_id", each.id) for each in tenants)]
    return f"{reverse('plugins:netbox_assettool:application_list')}?{urlencode(words)}"


def _ids(tenants, components):
    return {"tenant_id": [each.id for each in tenants], "component_id": [each.id for each in components]}
