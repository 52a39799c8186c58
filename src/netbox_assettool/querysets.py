"""What lists show, in one query: linked objects come along, and long columns that no list shows stay behind."""

from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce, Concat

from netbox_assettool.models import (
    Account,
    Application,
    Asset,
    AssetIdentifier,
    AssetMove,
    ComponentUse,
    Conflict,
    DataSet,
    Deployment,
    DeploymentMachine,
    Integration,
    Observation,
    ReferenceComponent,
    StatusChange,
    Supplier,
    SyncRun,
    TenantUse,
)
from netbox_assettool.models.integration import ARROWS

_LONG_OF_RUN = ("sources", "object_counts", "rejects")
_LONG_OF_MACHINE = ("comments", "custom_field_data", "local_context_data", "_config_context_data")


def _of(link, fields):
    return [f"{link}__{field}" for field in fields]


def assets():
    """Assets with tenant, device and virtual machine."""
    return Asset.objects.select_related("tenant", "device", "virtual_machine").defer(
        *_of("device", _LONG_OF_MACHINE), *_of("virtual_machine", _LONG_OF_MACHINE)
    )


def accounts():
    """Accounts with their tenant."""
    return Account.objects.select_related("tenant")


def identifiers():
    """Identifiers with their asset."""
    return AssetIdentifier.objects.select_related("asset")


def moves():
    """Moves with their assets and people, without what they moved."""
    return AssetMove.objects.select_related("asset", "other", "user", "undone_by").defer("moved")


def observations():
    """Observations with asset and run."""
    return Observation.objects.select_related("asset", "run").defer(*_of("run", _LONG_OF_RUN))


def conflicts():
    """Conflicts with asset, application, run and who resolved them."""
    return Conflict.objects.select_related("asset", "application__tenant", "run", "resolved_by").defer(
        *_of("run", _LONG_OF_RUN)
    )


def sync_runs():
    """Runs with their user, without what only the page of one run shows."""
    return SyncRun.objects.select_related("user").defer(*_LONG_OF_RUN)


def suppliers():
    """Suppliers."""
    return Supplier.objects.all()


def reference_components():
    """Reference components."""
    return ReferenceComponent.objects.all()


def applications():
    """Applications with tenant, contract holder and supplier."""
    return Application.objects.select_related("tenant", "contract_holder", "supplier")


def component_uses():
    """Component uses with application and reference component."""
    return ComponentUse.objects.select_related("application__tenant", "component")


def tenant_uses():
    """Tenant uses with application and tenant."""
    return TenantUse.objects.select_related("application__tenant", "tenant")


def deployments():
    """Deployments with their application."""
    return Deployment.objects.select_related("application__tenant")


def deployment_machines():
    """Deployment machines with asset, deployment and application."""
    return DeploymentMachine.objects.select_related("deployment__application__tenant", "asset")


def integrations():
    """Integrations with the applications at both ends."""
    return Integration.objects.select_related("source__tenant", "target__tenant")


def data_sets():
    """Data sets with tenant and application."""
    return DataSet.objects.select_related("tenant", "application__tenant")


def status_changes():
    """Status changes with their user, and what that is called which they are of: as it calls itself."""
    arrows = [When(integration__direction=way, then=Value(f" {arrow} ")) for way, arrow in ARROWS.items()]
    other_end = Case(When(integration__outside="", then="integration__target__name"), default="integration__outside")
    integration = Concat("integration__source__name", Case(*arrows, default=Value(" – ")), other_end)
    name = Coalesce("application__name", "dataset__name", integration)
    return StatusChange.objects.select_related("object_type", "user").annotate(object_name=name)
