"""The views of the REST API, one file per model."""

from netbox_assettool.api.views.account import AccountViewSet
from netbox_assettool.api.views.allocation import AllocationViewSet
from netbox_assettool.api.views.application import ApplicationViewSet
from netbox_assettool.api.views.approval import ApprovalViewSet
from netbox_assettool.api.views.asset import AssetViewSet
from netbox_assettool.api.views.asset_move import AssetMoveViewSet
from netbox_assettool.api.views.budget_line import BudgetLineViewSet
from netbox_assettool.api.views.component_use import ComponentUseViewSet
from netbox_assettool.api.views.conflict import ConflictViewSet
from netbox_assettool.api.views.contract import ContractViewSet
from netbox_assettool.api.views.data_set import DataSetViewSet
from netbox_assettool.api.views.deployment import DeploymentViewSet
from netbox_assettool.api.views.deployment_machine import DeploymentMachineViewSet
from netbox_assettool.api.views.entitlement import EntitlementViewSet
from netbox_assettool.api.views.freeze import FreezeViewSet
from netbox_assettool.api.views.identifier import AssetIdentifierViewSet
from netbox_assettool.api.views.installation import InstallationViewSet
from netbox_assettool.api.views.integration import IntegrationViewSet
from netbox_assettool.api.views.measurement import MeasurementViewSet
from netbox_assettool.api.views.milestone import MilestoneViewSet
from netbox_assettool.api.views.observation import ObservationViewSet
from netbox_assettool.api.views.parallel_run import ParallelRunViewSet
from netbox_assettool.api.views.position_snapshot import PositionSnapshotViewSet
from netbox_assettool.api.views.reference_component import ReferenceComponentViewSet
from netbox_assettool.api.views.report_note import ReportNoteViewSet
from netbox_assettool.api.views.risk import RiskViewSet
from netbox_assettool.api.views.run import RunViewSet
from netbox_assettool.api.views.settlement_share import SettlementShareViewSet
from netbox_assettool.api.views.software_access import SoftwareAccessViewSet
from netbox_assettool.api.views.software_product import SoftwareProductViewSet
from netbox_assettool.api.views.status_change import StatusChangeViewSet
from netbox_assettool.api.views.stored_report import StoredReportViewSet
from netbox_assettool.api.views.supplier import SupplierViewSet
from netbox_assettool.api.views.sync_run import SyncRunViewSet
from netbox_assettool.api.views.tenant_use import TenantUseViewSet
from netbox_assettool.api.views.waiver import WaiverViewSet
from netbox_assettool.api.views.wave import WaveViewSet
from netbox_assettool.api.views.wave_item import WaveItemViewSet
from netbox_assettool.api.views.wave_plan import WavePlanViewSet

__all__ = [
    "AccountViewSet",
    "AllocationViewSet",
    "ApplicationViewSet",
    "ApprovalViewSet",
    "AssetIdentifierViewSet",
    "AssetMoveViewSet",
    "AssetViewSet",
    "BudgetLineViewSet",
    "ComponentUseViewSet",
    "ConflictViewSet",
    "ContractViewSet",
    "DataSetViewSet",
    "DeploymentMachineViewSet",
    "DeploymentViewSet",
    "EntitlementViewSet",
    "FreezeViewSet",
    "InstallationViewSet",
    "IntegrationViewSet",
    "MeasurementViewSet",
    "MilestoneViewSet",
    "ObservationViewSet",
    "ParallelRunViewSet",
    "PositionSnapshotViewSet",
    "ReferenceComponentViewSet",
    "ReportNoteViewSet",
    "RiskViewSet",
    "RunViewSet",
    "SettlementShareViewSet",
    "SoftwareAccessViewSet",
    "SoftwareProductViewSet",
    "StatusChangeViewSet",
    "StoredReportViewSet",
    "SupplierViewSet",
    "SyncRunViewSet",
    "TenantUseViewSet",
    "WaiverViewSet",
    "WaveItemViewSet",
    "WavePlanViewSet",
    "WaveViewSet",
]
