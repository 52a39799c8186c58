"""What lists show, in one query: linked objects come along, and long columns that no list shows stay behind."""

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from tenancy.models import Tenant

from netbox_assettool.models import (
    Account,
    Allocation,
    Application,
    Approval,
    Asset,
    AssetIdentifier,
    AssetMove,
    BudgetLine,
    ComponentUse,
    Conflict,
    Contract,
    DataSet,
    Deployment,
    DeploymentMachine,
    Entitlement,
    Installation,
    Integration,
    Measurement,
    Milestone,
    Observation,
    ParallelRun,
    PositionSnapshot,
    ReferenceComponent,
    ReportNote,
    Risk,
    Run,
    SettlementShare,
    SoftwareAccess,
    SoftwareProduct,
    StatusChange,
    StoredReport,
    Supplier,
    SyncRun,
    TenantUse,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
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


def contracts():
    """Contracts with supplier and tenant."""
    return Contract.objects.select_related("supplier", "tenant")


def software_products():
    """Software products."""
    return SoftwareProduct.objects.all()


def entitlements():
    """Entitlements with product, contract and tenant."""
    return Entitlement.objects.select_related("product", "contract__supplier", "tenant")


def allocations():
    """Allocations with their entitlement, and what that is called which rights are kept for."""
    names = (
        When(
            object_type__app_label=model._meta.app_label,
            object_type__model=model._meta.model_name,
            then=Subquery(model.objects.filter(pk=OuterRef("object_id")).values(field)),
        )
        for model, field in ((Tenant, "name"), (Application, "name"), (Account, "login"), (Asset, "name"))
    )
    return Allocation.objects.select_related("object_type", "entitlement").annotate(object_name=Case(*names))


def installations():
    """Installations with product, machine or account, application, and what they stand by for."""
    return Installation.objects.select_related("product", "asset", "account", "application__tenant", "replica_of")


def software_accesses():
    """Accesses with product, and machine or account."""
    return SoftwareAccess.objects.select_related("product", "asset", "account")


def measurements():
    """Measurements with product and tenant."""
    return Measurement.objects.select_related("product", "tenant")


def parallel_runs():
    """Parallel runs with both machines."""
    return ParallelRun.objects.select_related("old", "new")


def position_snapshots():
    """Snapshots with their user, without their long content."""
    return PositionSnapshot.objects.select_related("user").defer("content")


def wave_plans():
    """Plans with their user and the plan before, without their long content."""
    return WavePlan.objects.select_related("user", "based_on").defer("content", "based_on__content")


def waves():
    """Waves with who submitted them, and their plan."""
    return Wave.objects.select_related("submitted_by", "plan").defer("plan__content")


def wave_items():
    """Wave items with their wave and the type of their object."""
    return WaveItem.objects.select_related("wave", "object_type").defer("wave__recipes")


def approvals():
    """Approvals with wave and user, without what was seen."""
    return Approval.objects.select_related("wave", "user").defer("content", "wave__recipes")


def waivers():
    """Waivers with wave, item and user."""
    return Waiver.objects.select_related("wave", "item", "user").defer("wave__recipes")


def runs():
    """Runs with their wave and who started them, without how its gates stood."""
    return Run.objects.select_related("wave", "user").defer("gates", "wave__recipes")


def milestones():
    """Milestones with their tenant."""
    return Milestone.objects.select_related("tenant")


def risks():
    """Risks with their tenant."""
    return Risk.objects.select_related("tenant")


def budget_lines():
    """Budget lines with their tenant."""
    return BudgetLine.objects.select_related("tenant")


def report_notes():
    """Notes with their tenant."""
    return ReportNote.objects.select_related("tenant")


def settlement_shares():
    """Settlement shares with their tenant."""
    return SettlementShare.objects.select_related("tenant")


def stored_reports():
    """Stored reports without their bytes."""
    return StoredReport.objects.defer("content")
