"""As much of the register as harmonisation, landscapes and unfinished work need, in few queries however large it is."""

from collections.abc import Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, OuterRef, Value
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject
from tenancy.models import ContactAssignment, Tenant

from assettool.domain import register
from assettool.domain.asset import AssetKind
from assettool.domain.register import Register, grouped
from assettool.domain.unfinished import OWNER, Unfinished
from netbox_assettool.models import (
    Application,
    Asset,
    ComponentUse,
    Deployment,
    DeploymentMachine,
    ReferenceComponent,
    Supplier,
    TenantUse,
)

_SERVERS = (AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER)
_IMPACTS = ("availability", "integrity", "confidentiality")
_FIELDS = (
    *("id", "name", "version", "status", "disposition", "licence_transferable", *_IMPACTS),
    *("rto_hours", "rpo_hours", "yearly_cost", "contract_end"),
)

_DEPLOYMENTS = ("netbox_assettool.view_deployment",)
_MACHINES = (*_DEPLOYMENTS, "netbox_assettool.view_deploymentmachine")
ASKED: Mapping[Unfinished, tuple[str, ...]] = {
    Unfinished.NO_DEPLOYMENT: _DEPLOYMENTS,
    Unfinished.NO_MACHINE: _MACHINES,
    Unfinished.NO_APPLICATION: (*_MACHINES, "netbox_assettool.view_asset"),
    Unfinished.NO_OWNER: ("tenancy.view_contactassignment",),
}
"""What a user has to be allowed to see, besides applications, before it means anything that there is none of it."""


def portfolio(user) -> Register:
    """Applications with what they are used as, by whom and for how much, as far as the user may see it all."""
    tenants = _tenants(user)
    suppliers = {row[0]: register.Supplier(*row) for row in _rows(Supplier, user, "id", "name", "identifier")}
    users = grouped(
        (application, (tenants[tenant].slug, number))
        for application, tenant, number in _rows(TenantUse, user, "application", "tenant", "users")
        if tenant in tenants
    )
    return _register(user, tenants, suppliers, users, with_owners=False)


def work(user) -> Register:
    """Applications with what they run on, their owners, and the servers, as far as the user may see it all."""
    found = _register(user, _tenants(user), {}, {}, with_owners=True)
    links = _visible(DeploymentMachine, user).filter(deployment=OuterRef("pk"))
    machines = ArraySubquery(links.values(machine=JSONObject(id="id", asset="asset_id", confirmation="confirmation")))
    columns = (
        _visible(Deployment, user).annotate(links=machines).values_list("id", "application", "environment", "links")
    )
    deployments = {
        number: register.Deployment(number, application, environment, machines=_machines(links))
        for number, application, environment, links in columns
    }
    servers = _visible(Asset, user).filter(kind__in=_SERVERS).values_list("id", "name", "kind", "lifecycle", "tenant")
    assets = {
        number: register.Asset(number, "", name, kind, lifecycle=lifecycle, tenant=_slug(found.tenants, tenant))
        for number, name, kind, lifecycle, tenant in servers
    }
    return Register(found.applications, {}, deployments, {}, assets, found.tenants, {}, found.components)


def kinds_for(user) -> list[Unfinished]:
    """The kinds of unfinished work of which a user sees enough."""
    return [kind for kind in Unfinished if user.has_perms(ASKED.get(kind, ()))]


def _register(user, tenants, suppliers, users, *, with_owners) -> Register:
    components, used_as = _components(user)
    has_owner = Exists(_owners(user)) if with_owners else Value(False, output_field=BooleanField())
    rows = _visible(Application, user).annotate(has_owner=has_owner, package=KT("catalogue__package"))
    applications = {}
    for *fields, tenant, holder, supplier, is_owned, package in rows.values_list(
        *_FIELDS, "tenant", "contract_holder", "supplier", "has_owner", "package"
    ):
        values = dict(zip(_FIELDS, fields, strict=True))
        number = values["id"]
        applications[number] = register.Application(
            **values,
            tenant=_slug(tenants, tenant),
            contract_holder=_slug(tenants, holder) or _unseen(tenants, holder or tenant),
            supplier=suppliers[supplier].name if supplier in suppliers else "",
            supplier_id=supplier,
            components=tuple(sorted(used_as.get(number, ()))),
            users=dict(sorted(users.get(number, ()))),
            contacts=((OWNER, ""),) if is_owned else (),
            catalogue={"package": package} if package else {},
        )
    return Register(applications=applications, tenants=tenants, suppliers=suppliers, components=components)


def _components(user):
    """The reference components that are used, and what each application is used as."""
    uses = _visible(ComponentUse, user).filter(component__in=_visible(ReferenceComponent, user))
    columns = ("application", "component", "component__name", *(f"component__{name}" for name in _IMPACTS))
    components: dict[int, register.Component] = {}
    used_as: dict[int, list[str]] = {}
    for application, number, name, *impacts in uses.values_list(*columns):
        if number not in components:
            components[number] = register.Component(number, name, "", "", "", *impacts)
        used_as.setdefault(application, []).append(name)
    return components, used_as


def _owners(user):
    """Who answers for the application of the row around it."""
    return _visible(ContactAssignment, user).filter(
        object_type__app_label="netbox_assettool",
        object_type__model="application",
        object_id=OuterRef("pk"),
        role__slug=OWNER,
    )


def _machines(links) -> tuple[register.Machine, ...]:
    return tuple(register.Machine(**link) for link in links)


def _visible(model, user):
    return model.objects.restrict(user, "view").order_by()


def _rows(model, user, *columns):
    return _visible(model, user).values_list(*columns)


def _tenants(user) -> dict[int, register.Tenant]:
    return {row[0]: register.Tenant(*row) for row in _rows(Tenant, user, "id", "name", "slug")}


def _slug(tenants: Mapping[int, register.Tenant], number: int | None) -> str:
    return tenants[number].slug if number in tenants else ""


def _unseen(tenants: Mapping[int, register.Tenant], number: int | None) -> str:
    """A tenant that the user may not see, by its number: that it is nobody would not be true."""
    return "" if number is None or number in tenants else f"#{number}"
