"""What the lists and the REST API can be filtered by, one file per model."""

from netbox_assettool.filtersets.account import AccountFilterSet
from netbox_assettool.filtersets.allocation import AllocationFilterSet
from netbox_assettool.filtersets.application import ApplicationFilterSet
from netbox_assettool.filtersets.approval import ApprovalFilterSet
from netbox_assettool.filtersets.asset import AssetFilterSet
from netbox_assettool.filtersets.asset_move import AssetMoveFilterSet
from netbox_assettool.filtersets.budget_line import BudgetLineFilterSet
from netbox_assettool.filtersets.component_use import ComponentUseFilterSet
from netbox_assettool.filtersets.conflict import ConflictFilterSet
from netbox_assettool.filtersets.contract import ContractFilterSet
from netbox_assettool.filtersets.data_set import DataSetFilterSet
from netbox_assettool.filtersets.deployment import DeploymentFilterSet
from netbox_assettool.filtersets.deployment_machine import DeploymentMachineFilterSet
from netbox_assettool.filtersets.entitlement import EntitlementFilterSet
from netbox_assettool.filtersets.freeze import FreezeFilterSet
from netbox_assettool.filtersets.identifier import AssetIdentifierFilterSet
from netbox_assettool.filtersets.installation import InstallationFilterSet
from netbox_assettool.filtersets.integration import IntegrationFilterSet
from netbox_assettool.filtersets.measurement import MeasurementFilterSet
from netbox_assettool.filtersets.milestone import MilestoneFilterSet
from netbox_assettool.filtersets.observation import ObservationFilterSet
from netbox_assettool.filtersets.parallel_run import ParallelRunFilterSet
from netbox_assettool.filtersets.position_snapshot import PositionSnapshotFilterSet
from netbox_assettool.filtersets.reference_component import ReferenceComponentFilterSet
from netbox_assettool.filtersets.report_note import ReportNoteFilterSet
from netbox_assettool.filtersets.risk import RiskFilterSet
from netbox_assettool.filtersets.run import RunFilterSet
from netbox_assettool.filtersets.settlement_share import SettlementShareFilterSet
from netbox_assettool.filtersets.software_access import SoftwareAccessFilterSet
from netbox_assettool.filtersets.software_product import SoftwareProductFilterSet
from netbox_assettool.filtersets.status_change import StatusChangeFilterSet
from netbox_assettool.filtersets.stored_report import StoredReportFilterSet
from netbox_assettool.filtersets.supplier import SupplierFilterSet
from netbox_assettool.filtersets.sync_run import SyncRunFilterSet
from netbox_assettool.filtersets.tenant_use import TenantUseFilterSet
from netbox_assettool.filtersets.waiver import WaiverFilterSet
from netbox_assettool.filtersets.wave import WaveFilterSet
from netbox_assettool.filtersets.wave_item import WaveItemFilterSet
from netbox_assettool.filtersets.wave_plan import WavePlanFilterSet

__all__ = [
    "AccountFilterSet",
    "AllocationFilterSet",
    "ApplicationFilterSet",
    "ApprovalFilterSet",
    "AssetFilterSet",
    "AssetIdentifierFilterSet",
    "AssetMoveFilterSet",
    "BudgetLineFilterSet",
    "ComponentUseFilterSet",
    "ConflictFilterSet",
    "ContractFilterSet",
    "DataSetFilterSet",
    "DeploymentFilterSet",
    "DeploymentMachineFilterSet",
    "EntitlementFilterSet",
    "FreezeFilterSet",
    "InstallationFilterSet",
    "IntegrationFilterSet",
    "MeasurementFilterSet",
    "MilestoneFilterSet",
    "ObservationFilterSet",
    "ParallelRunFilterSet",
    "PositionSnapshotFilterSet",
    "ReferenceComponentFilterSet",
    "ReportNoteFilterSet",
    "RiskFilterSet",
    "RunFilterSet",
    "SettlementShareFilterSet",
    "SoftwareAccessFilterSet",
    "SoftwareProductFilterSet",
    "StatusChangeFilterSet",
    "StoredReportFilterSet",
    "SupplierFilterSet",
    "SyncRunFilterSet",
    "TenantUseFilterSet",
    "WaiverFilterSet",
    "WaveFilterSet",
    "WaveItemFilterSet",
    "WavePlanFilterSet",
]
