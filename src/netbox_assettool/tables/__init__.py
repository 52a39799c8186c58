"""The tables of the list pages, one file per model."""

from netbox_assettool.tables.account import AccountTable
from netbox_assettool.tables.allocation import AllocationTable
from netbox_assettool.tables.application import ApplicationTable
from netbox_assettool.tables.approval import ApprovalTable
from netbox_assettool.tables.asset import AssetTable
from netbox_assettool.tables.asset_move import AssetMoveTable
from netbox_assettool.tables.budget_line import BudgetLineTable
from netbox_assettool.tables.component_use import ComponentUseTable
from netbox_assettool.tables.conflict import ConflictTable
from netbox_assettool.tables.contract import ContractTable
from netbox_assettool.tables.data_set import DataSetTable
from netbox_assettool.tables.deployment import DeploymentTable
from netbox_assettool.tables.deployment_machine import DeploymentMachineTable
from netbox_assettool.tables.entitlement import EntitlementTable
from netbox_assettool.tables.freeze import FreezeTable
from netbox_assettool.tables.gate import GateFindingTable
from netbox_assettool.tables.harmonisation import FunctionTable, UseTable
from netbox_assettool.tables.history import HistoryTable
from netbox_assettool.tables.identifier import AssetIdentifierTable
from netbox_assettool.tables.installation import InstallationTable
from netbox_assettool.tables.integration import IntegrationTable
from netbox_assettool.tables.landscape import DifferenceTable, MatrixTable, PackageTable
from netbox_assettool.tables.measurement import MeasurementTable
from netbox_assettool.tables.milestone import MilestoneTable
from netbox_assettool.tables.observation import ObservationTable
from netbox_assettool.tables.parallel_run import ParallelRunTable
from netbox_assettool.tables.position import (
    EntitledTable,
    HarvestRowTable,
    HarvestTable,
    PositionTable,
    RenewalTable,
    RowTable,
    TenantLineTable,
)
from netbox_assettool.tables.position_snapshot import PositionSnapshotTable
from netbox_assettool.tables.reference_component import ReferenceComponentTable
from netbox_assettool.tables.reject import RejectTable
from netbox_assettool.tables.report_note import ReportNoteTable
from netbox_assettool.tables.risk import RiskTable
from netbox_assettool.tables.run import RunTable
from netbox_assettool.tables.run_event import RunEventTable, RunPhaseTable
from netbox_assettool.tables.settlement_share import SettlementShareTable
from netbox_assettool.tables.software_access import SoftwareAccessTable
from netbox_assettool.tables.software_product import SoftwareProductTable
from netbox_assettool.tables.status_change import StatusChangeTable
from netbox_assettool.tables.stored_report import StoredReportTable
from netbox_assettool.tables.supplier import SupplierTable
from netbox_assettool.tables.sync_run import SyncRunTable
from netbox_assettool.tables.tenant_use import TenantUseTable
from netbox_assettool.tables.unfinished import UnfinishedTable
from netbox_assettool.tables.waiver import WaiverTable
from netbox_assettool.tables.wave import WaveTable
from netbox_assettool.tables.wave_item import WaveItemTable
from netbox_assettool.tables.wave_plan import WavePlanTable

__all__ = [
    "AccountTable",
    "AllocationTable",
    "ApplicationTable",
    "ApprovalTable",
    "AssetIdentifierTable",
    "AssetMoveTable",
    "AssetTable",
    "BudgetLineTable",
    "ComponentUseTable",
    "ConflictTable",
    "ContractTable",
    "DataSetTable",
    "DeploymentMachineTable",
    "DeploymentTable",
    "DifferenceTable",
    "EntitledTable",
    "EntitlementTable",
    "FreezeTable",
    "FunctionTable",
    "GateFindingTable",
    "HarvestRowTable",
    "HarvestTable",
    "HistoryTable",
    "InstallationTable",
    "IntegrationTable",
    "MatrixTable",
    "MeasurementTable",
    "MilestoneTable",
    "ObservationTable",
    "PackageTable",
    "ParallelRunTable",
    "PositionSnapshotTable",
    "PositionTable",
    "ReferenceComponentTable",
    "RejectTable",
    "RenewalTable",
    "ReportNoteTable",
    "RiskTable",
    "RowTable",
    "RunEventTable",
    "RunPhaseTable",
    "RunTable",
    "SettlementShareTable",
    "SoftwareAccessTable",
    "SoftwareProductTable",
    "StatusChangeTable",
    "StoredReportTable",
    "SupplierTable",
    "SyncRunTable",
    "TenantLineTable",
    "TenantUseTable",
    "UnfinishedTable",
    "UseTable",
    "WaiverTable",
    "WaveItemTable",
    "WavePlanTable",
    "WaveTable",
]
