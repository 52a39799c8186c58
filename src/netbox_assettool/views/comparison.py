"""The page that compares landscapes: how alike the tenants are, and where two of them differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_tables2 import Table
from utilities.views import register_model_view

from assettool.domain.landscape import Comparison, compare, landscapes, matrix
from assettool.domain.package import Package
from assettool.domain.register import Application as Registered
from netbox_assettool import forms, tables
from netbox_assettool.asked import UnknownError, tenants_asked
from netbox_assettool.landscapes import portfolio
from netbox_assettool.models import Application
from netbox_assettool.table_files import exported
from netbox_assettool.tables.landscape import likeness_text, packages_text
from netbox_assettool.views.report import ReportView, address, paged

type Side = Sequence[Registered]

_WIDTH = 30
"""So many tenants fit beside each other in the matrix."""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package, and its applications on both sides."""

    package: Package
    components: tuple[str, ...]
    first: Side
    second: Side


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A function, and its applications on both sides."""

    component: str
    both: tuple[Package, ...]
    first: Side
    second: Side


@register_model_view(Application, "comparison", path="comparison", detail=False)
class ComparisonView(ReportView):
    """How alike landscapes are; of two, what they share, do with different packages, or have alone."""

    template_name = "netbox_assettool/comparison.html"

    def answer(self, request):
        """The lists where two tenants are chosen, or else the matrix."""
        register = portfolio(request.user)
        chosen = tenants_asked(request.GET, register)
        found = landscapes(register, [each.slug for each in chosen])
        form = forms.TenantsForm({"tenant_id": [each.id for each in chosen]}, register=register)
        if len(chosen) == 2:  # noqa: PLR2004 -- two can be laid beside each other
            return self._two(request, compare(*found), form)
        return self._many(request, found, form)

    def _many(self, request, found, form):
        """The matrix; of more than fit, those that run the most."""
        shown = sorted(found, key=lambda each: -len(each.packages))[:_WIDTH]
        columns = [each for each in found if each in shown]
        table = tables.MatrixTable(columns, matrix(columns, columns))
        if "export" in request.GET:
            return exported(table, request, "landscapes")
        left_out = len(found) - len(columns)
        return self.page(
            request,
            table=table,
            caption=_("How alike landscapes are"),
            form=form,
            left_out=left_out,
            export_url=address(request, export="csv"),
        )

    def _two(self, request, found, form):
        """One of the lists as a table, and how long each is."""
        names = (found.first.tenant.name, found.second.tenant.name)
        lists = {
            "shared": (_("Shared packages"), len(found.shared)),
            "different": (_("Same function, different packages"), len(found.differences)),
            "first": (_("Only {tenant}").format(tenant=names[0]), len(found.specific[0])),
            "second": (_("Only {tenant}").format(tenant=names[1]), len(found.specific[1])),
        }
        shown = request.GET.get("list", "shared")
        if shown not in lists:
            raise UnknownError("list", shown)
        table = _table(found, shown, names)
        if "export" in request.GET:
            return exported(table, request, f"landscapes_{shown}")
        return self.page(
            request,
            table=paged(table, request),
            caption=lists[shown][0],
            form=form,
            found=found,
            figures=_figures(found, names),
            lists=[(name, *each, address(request, "sort", list=name)) for name, each in lists.items()],
            shown=shown,
            export_url=address(request, export="csv"),
        )


def _figures(found: Comparison, names: tuple[str, str]):
    """How alike they are, and how much each runs."""
    likenesses = ((_("Packages alike"), found.packages), (_("Functions alike"), found.functions))
    return [
        *((label, likeness_text(each)) for label, each in likenesses),
        *(
            (name, packages_text(len(side.packages)))
            for name, side in zip(names, (found.first, found.second), strict=True)
        ),
    ]


def _table(found: Comparison, shown: str, names: tuple[str, str]) -> Table:
    if shown == "different":
        return tables.DifferenceTable(list(_differences(found)), names=names)
    packages = {"shared": found.shared, "first": found.specific[0], "second": found.specific[1]}[shown]
    exclude = {"shared": (), "first": ("second",), "second": ("first",)}[shown]
    return tables.PackageTable(list(_packages(found, packages)), names=names, exclude=exclude)


def _packages(found: Comparison, packages: Iterable[Package]) -> Iterator[PackageRow]:
    for package in packages:
        components = found.first.functions_of(package) | found.second.functions_of(package)
        sides = [side.applications.get(package, ()) for side in (found.first, found.second)]
        yield PackageRow(package, tuple(sorted(components)), *sides)


def _differences(found: Comparison) -> Iterator[DifferenceRow]:
    for each in found.differences:
        sides = [
            [
                application
                for package in packages
                for application in side.applications[package]
                if each.component in application.components
            ]
            for side, packages in ((found.first, each.first), (found.second, each.second))
        ]
        yield DifferenceRow(each.component, each.both, *sides)
