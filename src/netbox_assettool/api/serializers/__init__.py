"""What the REST API reads and writes, one file per model; NetBox looks serializers up in this package."""

from netbox_assettool.api.serializers.account import AccountSerializer
from netbox_assettool.api.serializers.allocation import AllocationSerializer
from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.api.serializers.approval import ApprovalSerializer
from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.asset_move import AssetMoveSerializer
from netbox_assettool.api.serializers.budget_line import BudgetLineSerializer
from netbox_assettool.api.serializers.component_use import ComponentUseSerializer
from netbox_assettool.api.serializers.conflict import ConflictSerializer
from netbox_assettool.api.serializers.contract import ContractSerializer
from netbox_assettool.api.serializers.data_set import DataSetSerializer
from netbox_assettool.api.serializers.deployment import DeploymentSerializer
from netbox_assettool.api.serializers.deployment_machine import DeploymentMachineSerializer
from netbox_assettool.api.serializers.entitlement import EntitlementSerializer
from netbox_assettool.api.serializers.freeze import FreezeSerializer
from netbox_assettool.api.serializers.identifier import AssetIdentifierSerializer
from netbox_assettool.api.serializers.installation import InstallationSerializer
from netbox_assettool.api.serializers.integration import IntegrationSerializer
from netbox_assettool.api.serializers.measurement import MeasurementSerializer
from netbox_assettool.api.serializers.milestone import MilestoneSerializer
from netbox_assettool.api.serializers.observation import ObservationSerializer
from netbox_assettool.api.serializers.parallel_run import ParallelRunSerializer
from netbox_assettool.api.serializers.position_snapshot import PositionSnapshotSerializer
from netbox_assettool.api.serializers.reference_component import ReferenceComponentSerializer
from netbox_assettool.api.serializers.report_note import ReportNoteSerializer
from netbox_assettool.api.serializers.risk import RiskSerializer
from netbox_assettool.api.serializers.run import RunSerializer
from netbox_assettool.api.serializers.settlement_share import SettlementShareSerializer
from netbox_assettool.api.serializers.software_access import SoftwareAccessSerializer
from netbox_assettool.api.serializers.software_product import SoftwareProductSerializer
from netbox_assettool.api.serializers.status_change import StatusChangeSerializer
from netbox_assettool.api.serializers.stored_report import StoredReportSerializer
from netbox_assettool.api.serializers.supplier import SupplierSerializer
from netbox_assettool.api.serializers.sync_run import SyncRunSerializer
from netbox_assettool.api.serializers.tenant_use import TenantUseSerializer
from netbox_assettool.api.serializers.waiver import WaiverSerializer
from netbox_assettool.api.serializers.wave import WaveSerializer
from netbox_assettool.api.serializers.wave_item import WaveItemSerializer
from netbox_assettool.api.serializers.wave_plan import WavePlanSerializer

__all__ = [
    "AccountSerializer",
    "AllocationSerializer",
    "ApplicationSerializer",
    "ApprovalSerializer",
    "AssetIdentifierSerializer",
    "AssetMoveSerializer",
    "AssetSerializer",
    "BudgetLineSerializer",
    "ComponentUseSerializer",
    "ConflictSerializer",
    "ContractSerializer",
    "DataSetSerializer",
    "DeploymentMachineSerializer",
    "DeploymentSerializer",
    "EntitlementSerializer",
    "FreezeSerializer",
    "InstallationSerializer",
    "IntegrationSerializer",
    "MeasurementSerializer",
    "MilestoneSerializer",
    "ObservationSerializer",
    "ParallelRunSerializer",
    "PositionSnapshotSerializer",
    "ReferenceComponentSerializer",
    "ReportNoteSerializer",
    "RiskSerializer",
    "RunSerializer",
    "SettlementShareSerializer",
    "SoftwareAccessSerializer",
    "SoftwareProductSerializer",
    "StatusChangeSerializer",
    "StoredReportSerializer",
    "SupplierSerializer",
    "SyncRunSerializer",
    "TenantUseSerializer",
    "WaiverSerializer",
    "WaveItemSerializer",
    "WavePlanSerializer",
    "WaveSerializer",
]
