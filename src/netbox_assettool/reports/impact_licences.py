"""The licences and contracts that an impact analysis touches, and what they cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assettool.domain.harmonisation import cents
from assettool.domain.report import Cell, Kind, Table
from assettool.domain.touching import Touched
from netbox_assettool.models import Allocation, Application, Contract, Entitlement, Installation, SoftwareProduct
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, lines
from netbox_assettool.reports.impact_subjects import Looked
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.parts import holding

_EURO = "EUR"


@dataclass(frozen=True)
class Licences:
    """What was found."""

    products: Sequence[tuple[int, str, int]]
    """Id, name and how often it is installed on what is looked at."""
    contracts: Sequence[tuple[int, str, str, date | None, int | None, str]]
    """Id, number, supplier, end, yearly cost in cents and its currency."""
    of_application: Mapping[int, tuple[int | None, date | None]]
    """Application → its own yearly cost in cents, and the end of its contract."""

    @property
    def cents(self) -> int:
        """What the contracts in euros cost in a year together."""
        return sum(cost or 0 for *_rest, cost, currency in self.contracts if currency == _EURO)

    def tables(self) -> tuple[Table, ...]:
        """Products and contracts."""
        return (
            Table(
                "products",
                _("Software products"),
                columns(("product", _("Product"), Kind.TEXT), ("installed", _("Installations"), Kind.NUMBER)),
                lines((Cell(name, page_of(SoftwareProduct, pk)), count) for pk, name, count in self.products),
                empty=_("No licensed software is known to be part of it."),
            ),
            Table(
                "contracts",
                _("Contracts"),
                columns(
                    ("contract", _("Contract"), Kind.TEXT),
                    ("supplier", _("Supplier"), Kind.TEXT),
                    ("end", _("End"), Kind.DATE),
                    ("cost", _("Yearly cost"), Kind.CENTS),
                    ("currency", _("Currency"), Kind.TEXT),
                ),
                lines(
                    (Cell(name, page_of(Contract, pk)), supplier, end, cost, currency)
                    for pk, name, supplier, end, cost, currency in self.contracts
                ),
                empty=_("No contract gives rights to it."),
            ),
        )


def licences_of(asked: Asked, found: Touched, looked: Looked) -> Licences:
    """The products on the machines and of the applications that are looked at, and those that it is about by itself.

    Contracts are those that hold on the day: the one that is looked at, or else those of everybody and of the tenants
    whose applications are.
    """
    user, about = asked.user, looked.products
    own = Q(application__in=found.applications) | Q(asset__in=list(found.machines)) | Q(product__in=about)
    installed = Installation.objects.restrict(user, "view").filter(own, removed=None).order_by()
    counts = dict(installed.values_list("product").annotate(Count("pk")))
    kept = Allocation.objects.restrict(user, "view").filter(
        object_type=ContentType.objects.get_for_model(Application), object_id__in=found.applications
    )
    wanted = {*counts, *about, *kept.order_by().values_list("entitlement__product", flat=True)}
    products = SoftwareProduct.objects.restrict(user, "view").filter(pk__in=wanted).order_by("publisher", "name", "pk")
    shown = [(each.pk, str(each), counts.get(each.pk, 0)) for each in products]
    entitlements = Entitlement.objects.restrict(user, "view").filter(product__in=[pk for pk, *_rest in shown])
    contracts = Contract.objects.restrict(user, "view").filter(pk__in=entitlements.order_by().values("contract"))
    if looked.contract is not None:
        contracts = contracts.filter(pk=looked.contract)
    else:
        contracts = holding(contracts, asked.as_of)
        tenants = {found.graph.applications[number].tenant for number in found.applications}
        if tenants and "" not in tenants:
            contracts = contracts.filter(Q(tenant=None) | Q(tenant__slug__in=tenants))
    rows = Application.objects.restrict(user, "view").filter(pk__in=found.applications).order_by()
    return Licences(
        products=shown,
        contracts=[
            (each.pk, each.number, each.supplier.name, each.end, cents(each.yearly_cost), each.currency)
            for each in contracts.select_related("supplier").order_by("end", "pk")
        ],
        of_application={
            pk: (cents(cost), end) for pk, cost, end in rows.values_list("pk", "yearly_cost", "contract_end")
        },
    )
