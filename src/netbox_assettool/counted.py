"""What lists count or join: of no more than the user may see, and in a fixed number of queries."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject
from tenancy.models import Tenant

from assettool.domain.application import Confirmation
from netbox_assettool.models import (
    Application,
    DeploymentMachine,
    Entitlement,
    Installation,
    ReferenceComponent,
    TenantUse,
    WaveItem,
)


def with_users(applications: QuerySet, user) -> QuerySet:
    """Applications with the number of their users."""
    return applications.annotate(user_count=_of_each(TenantUse, "application", user, Sum("users")))


def with_components(applications: QuerySet, user) -> QuerySet:
    """Applications with the ids and names of their reference components, in the same query."""
    visible = ReferenceComponent.objects.restrict(user, "view").filter(applications=OuterRef("pk"))
    named = visible.order_by("name").values(named=JSONObject(id="pk", name="name"))
    return applications.annotate(used_as=ArraySubquery(named))


def with_machines(deployments: QuerySet, user) -> QuerySet:
    """Deployments with the number of their confirmed machines."""
    confirmed = {"confirmation": Confirmation.CONFIRMED}
    return deployments.annotate(machine_count=_of_each(DeploymentMachine, "deployment", user, Count("pk"), **confirmed))


def with_applications(suppliers: QuerySet, user) -> QuerySet:
    """Suppliers with the number of applications that they deliver."""
    return suppliers.annotate(application_count=_of_each(Application, "supplier", user, Count("pk")))


def with_applications_of_component(components: QuerySet, user) -> QuerySet:
    """Reference components with the number of applications that are used as them."""
    return components.annotate(application_count=_of_each(Application, "components", user, Count("pk")))


def with_entitlements(contracts: QuerySet, user) -> QuerySet:
    """Contracts with the number of entitlements that come from them."""
    return contracts.annotate(entitlement_count=_of_each(Entitlement, "contract", user, Count("pk")))


def with_rights_and_installations(products: QuerySet, user) -> QuerySet:
    """Software products with the numbers of their entitlements and installations."""
    return products.annotate(
        entitlement_count=_of_each(Entitlement, "product", user, Count("pk")),
        installation_count=_of_each(Installation, "product", user, Count("pk")),
    )


def with_items(waves: QuerySet, user) -> QuerySet:
    """Waves with the number of their items."""
    return waves.annotate(item_count=_of_each(WaveItem, "wave", user, Count("pk")))


def visible_components(user) -> Prefetch:
    """The reference components of applications."""
    return Prefetch("components", ReferenceComponent.objects.restrict(user, "view"))


def with_holders(freezes: QuerySet, user) -> QuerySet:
    """Freezes with the ids and names of the tenants and applications that they hold for, in the same query."""
    of_it = {
        "tenant_rows": Tenant.objects.restrict(user, "view").filter(assettool_freezes=OuterRef("pk")),
        "application_rows": Application.objects.restrict(user, "view").filter(freezes=OuterRef("pk")),
    }
    return freezes.annotate(
        **{
            name: ArraySubquery(rows.order_by("name").values(named=JSONObject(id="pk", name="name")))
            for name, rows in of_it.items()
        }
    )


def _of_each(model, link, user, number, **which):
    """A number of the rows that point at each row of another model through `link`."""
    rows = model.objects.restrict(user, "view").filter(**{link: OuterRef("pk")}, **which)
    return Coalesce(Subquery(rows.order_by().values(link).annotate(number=number).values("number")), 0)
