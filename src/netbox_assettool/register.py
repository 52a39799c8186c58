"""As much of the register as the dependency graph needs, in nine queries however large it is."""

from collections.abc import Mapping

from tenancy.models import Tenant

from assettool.domain import register
from assettool.domain.application import Confirmation
from assettool.domain.register import Register, grouped
from netbox_assettool.models import (
    Application,
    Asset,
    ComponentUse,
    DataSet,
    Deployment,
    DeploymentMachine,
    Integration,
    ReferenceComponent,
    TenantUse,
)

_OF_APPLICATION = ("id", "name", "version", "status", "disposition")
_OF_INTEGRATION = (
    *("id", "source", "target", "outside", "identifier", "direction", "strength", "kind", "standard", "protocol"),
    *("is_bridge_allowed", "status"),
)
_OF_ASSET = ("id", "name", "kind", "environment", "lifecycle")
_OF_DATA_SET = ("id", "name", "kind", "application", "size_mb", "location", "new_location", "status")


def graph_register(user) -> Register:
    """Applications with what joins them and what they run on, as far as the user may see it all.

    An integration of which one end is hidden is hidden as well, and so is what only proposals speak of.
    """
    tenants = {row["id"]: register.Tenant(**row) for row in _rows(Tenant, user, "id", "name", "slug")}
    uses = _visible(ComponentUse, user).filter(component__in=_visible(ReferenceComponent, user))
    used_as = list(uses.values_list("application", "component", "component__name"))
    applications = _applications(user, tenants, grouped((application, name) for application, _, name in used_as))
    machines = grouped(
        (row.pop("deployment"), register.Machine(**row))
        for row in _visible(DeploymentMachine, user)
        .filter(confirmation=Confirmation.CONFIRMED)
        .values("deployment", "id", "asset", "role")
    )
    deployments = {
        row["id"]: register.Deployment(**row, machines=tuple(machines.get(row["id"], ())))
        for row in _rows(Deployment, user, "id", "application", "environment")
        if row["application"] in applications
    }
    integrations = {
        row["id"]: register.Integration(**row)
        for row in _rows(Integration, user, *_OF_INTEGRATION)
        if row["source"] in applications and (row["target"] is None or row["target"] in applications)
    }
    used = _visible(Asset, user).filter(pk__in=DeploymentMachine.objects.values("asset"))
    return Register(
        applications=applications,
        integrations=integrations,
        deployments=deployments,
        assets={row["id"]: register.Asset(**row, uid="") for row in used.values(*_OF_ASSET)},
        data_sets={row["id"]: register.DataSet(**row) for row in _rows(DataSet, user, *_OF_DATA_SET)},
        tenants=tenants,
        components={number: register.Component(number, name) for _, number, name in used_as},
    )


def _applications(
    user, tenants: Mapping[int, register.Tenant], components: Mapping[int, list[str]]
) -> dict[int, register.Application]:
    users = grouped(
        (row["application"], (_slug(tenants, row["tenant"]), row["users"]))
        for row in _rows(TenantUse, user, "application", "tenant", "users")
    )
    return {
        row["id"]: register.Application(
            **{name: row[name] for name in _OF_APPLICATION},
            tenant=_slug(tenants, row["tenant"]),
            components=tuple(sorted(components.get(row["id"], ()))),
            users=dict(sorted(users.get(row["id"], ()))),
        )
        for row in _rows(Application, user, *_OF_APPLICATION, "tenant")
    }


def _slug(tenants: Mapping[int, register.Tenant], number: int | None) -> str:
    """The slug of a tenant, or the number of one that the user may not see."""
    if number is None:
        return ""
    return tenants[number].slug if number in tenants else f"#{number}"


def _visible(model, user):
    return model.objects.restrict(user, "view").order_by()


def _rows(model, user, *columns):
    return _visible(model, user).values(*columns)
