"""The forms of the pages: edit, bulk edit, import and filter, one file per model."""

from netbox_assettool.forms.account import (
    AccountBulkEditForm,
    AccountFilterForm,
    AccountForm,
    AccountImportForm,
)
from netbox_assettool.forms.allocation import (
    AllocationBulkEditForm,
    AllocationFilterForm,
    AllocationForm,
    AllocationImportForm,
)
from netbox_assettool.forms.application import ApplicationBulkEditForm, ApplicationForm, ApplicationImportForm
from netbox_assettool.forms.application_filter import ApplicationFilterForm
from netbox_assettool.forms.approval import ApprovalFilterForm
from netbox_assettool.forms.asset import AssetBulkEditForm, AssetFilterForm, AssetForm, AssetImportForm
from netbox_assettool.forms.asset_move import AssetMergeForm, AssetMoveFilterForm, AssetSplitForm
from netbox_assettool.forms.budget_line import (
    BudgetLineBulkEditForm,
    BudgetLineFilterForm,
    BudgetLineForm,
    BudgetLineImportForm,
)
from netbox_assettool.forms.component_use import (
    ComponentUseBulkEditForm,
    ComponentUseFilterForm,
    ComponentUseForm,
    ComponentUseImportForm,
)
from netbox_assettool.forms.conflict import (
    ConflictBulkEditForm,
    ConflictFilterForm,
    ConflictForm,
    ConflictImportForm,
    ConflictResolveForm,
)
from netbox_assettool.forms.contract import (
    ContractBulkEditForm,
    ContractFilterForm,
    ContractForm,
    ContractImportForm,
)
from netbox_assettool.forms.data_set import (
    DataSetBulkEditForm,
    DataSetFilterForm,
    DataSetForm,
    DataSetImportForm,
)
from netbox_assettool.forms.deployment import (
    DeploymentBulkEditForm,
    DeploymentFilterForm,
    DeploymentForm,
    DeploymentImportForm,
)
from netbox_assettool.forms.deployment_machine import (
    DeploymentMachineBulkEditForm,
    DeploymentMachineFilterForm,
    DeploymentMachineForm,
    DeploymentMachineImportForm,
)
from netbox_assettool.forms.entitlement import (
    EntitlementBulkEditForm,
    EntitlementFilterForm,
    EntitlementForm,
    EntitlementImportForm,
)
from netbox_assettool.forms.freeze import FreezeBulkEditForm, FreezeFilterForm, FreezeForm, FreezeImportForm
from netbox_assettool.forms.graph import DependenciesForm, ScenarioForm
from netbox_assettool.forms.identifier import (
    AssetIdentifierBulkEditForm,
    AssetIdentifierFilterForm,
    AssetIdentifierForm,
    AssetIdentifierImportForm,
)
from netbox_assettool.forms.installation import (
    InstallationBulkEditForm,
    InstallationFilterForm,
    InstallationForm,
    InstallationImportForm,
)
from netbox_assettool.forms.integration import (
    IntegrationBulkEditForm,
    IntegrationFilterForm,
    IntegrationForm,
    IntegrationImportForm,
)
from netbox_assettool.forms.landscape import HarmonisationForm, TenantsForm
from netbox_assettool.forms.measurement import (
    MeasurementBulkEditForm,
    MeasurementFilterForm,
    MeasurementForm,
    MeasurementImportForm,
)
from netbox_assettool.forms.milestone import (
    MilestoneBulkEditForm,
    MilestoneFilterForm,
    MilestoneForm,
    MilestoneImportForm,
)
from netbox_assettool.forms.observation import (
    ObservationBulkEditForm,
    ObservationFilterForm,
    ObservationForm,
    ObservationImportForm,
)
from netbox_assettool.forms.parallel_run import (
    ParallelRunBulkEditForm,
    ParallelRunFilterForm,
    ParallelRunForm,
    ParallelRunImportForm,
)
from netbox_assettool.forms.position_snapshot import PositionSnapshotFilterForm
from netbox_assettool.forms.reference_component import (
    ReferenceComponentBulkEditForm,
    ReferenceComponentFilterForm,
    ReferenceComponentForm,
    ReferenceComponentImportForm,
)
from netbox_assettool.forms.report_note import (
    ReportNoteBulkEditForm,
    ReportNoteFilterForm,
    ReportNoteForm,
    ReportNoteImportForm,
)
from netbox_assettool.forms.risk import RiskBulkEditForm, RiskFilterForm, RiskForm, RiskImportForm
from netbox_assettool.forms.run import RunFilterForm
from netbox_assettool.forms.run_verb import (
    CancelRunForm,
    ResumeRunForm,
    RetryRunForm,
    RollBackRunForm,
    RunVerbForm,
    SkipRunForm,
    StartRunForm,
)
from netbox_assettool.forms.settlement_share import (
    SettlementShareBulkEditForm,
    SettlementShareFilterForm,
    SettlementShareForm,
    SettlementShareImportForm,
)
from netbox_assettool.forms.software_access import (
    SoftwareAccessBulkEditForm,
    SoftwareAccessFilterForm,
    SoftwareAccessForm,
    SoftwareAccessImportForm,
)
from netbox_assettool.forms.software_product import (
    SoftwareProductBulkEditForm,
    SoftwareProductFilterForm,
    SoftwareProductForm,
    SoftwareProductImportForm,
)
from netbox_assettool.forms.status_change import ChangeStatusForm, StatusChangeFilterForm
from netbox_assettool.forms.stored_report import StoredReportFilterForm
from netbox_assettool.forms.supplier import (
    SupplierBulkEditForm,
    SupplierFilterForm,
    SupplierForm,
    SupplierImportForm,
)
from netbox_assettool.forms.sync_run import (
    SyncRunBulkEditForm,
    SyncRunFilterForm,
    SyncRunForm,
    SyncRunImportForm,
)
from netbox_assettool.forms.tenant_use import (
    TenantUseBulkEditForm,
    TenantUseFilterForm,
    TenantUseForm,
    TenantUseImportForm,
)
from netbox_assettool.forms.waiver import WaiverFilterForm, WaiverForm
from netbox_assettool.forms.wave import WaveBulkEditForm, WaveFilterForm, WaveForm, WaveImportForm
from netbox_assettool.forms.wave_item import WaveItemFilterForm
from netbox_assettool.forms.wave_plan import WavePlanFilterForm
from netbox_assettool.forms.wave_verb import ApproveWaveForm, ChooseWeekForm, MoveForm, RejectWaveForm, SubmitWaveForm

__all__ = [
    "AccountBulkEditForm",
    "AccountFilterForm",
    "AccountForm",
    "AccountImportForm",
    "AllocationBulkEditForm",
    "AllocationFilterForm",
    "AllocationForm",
    "AllocationImportForm",
    "ApplicationBulkEditForm",
    "ApplicationFilterForm",
    "ApplicationForm",
    "ApplicationImportForm",
    "ApprovalFilterForm",
    "ApproveWaveForm",
    "AssetBulkEditForm",
    "AssetFilterForm",
    "AssetForm",
    "AssetIdentifierBulkEditForm",
    "AssetIdentifierFilterForm",
    "AssetIdentifierForm",
    "AssetIdentifierImportForm",
    "AssetImportForm",
    "AssetMergeForm",
    "AssetMoveFilterForm",
    "AssetSplitForm",
    "BudgetLineBulkEditForm",
    "BudgetLineFilterForm",
    "BudgetLineForm",
    "BudgetLineImportForm",
    "CancelRunForm",
    "ChangeStatusForm",
    "ChooseWeekForm",
    "ComponentUseBulkEditForm",
    "ComponentUseFilterForm",
    "ComponentUseForm",
    "ComponentUseImportForm",
    "ConflictBulkEditForm",
    "ConflictFilterForm",
    "ConflictForm",
    "ConflictImportForm",
    "ConflictResolveForm",
    "ContractBulkEditForm",
    "ContractFilterForm",
    "ContractForm",
    "ContractImportForm",
    "DataSetBulkEditForm",
    "DataSetFilterForm",
    "DataSetForm",
    "DataSetImportForm",
    "DependenciesForm",
    "DeploymentBulkEditForm",
    "DeploymentFilterForm",
    "DeploymentForm",
    "DeploymentImportForm",
    "DeploymentMachineBulkEditForm",
    "DeploymentMachineFilterForm",
    "DeploymentMachineForm",
    "DeploymentMachineImportForm",
    "EntitlementBulkEditForm",
    "EntitlementFilterForm",
    "EntitlementForm",
    "EntitlementImportForm",
    "FreezeBulkEditForm",
    "FreezeFilterForm",
    "FreezeForm",
    "FreezeImportForm",
    "HarmonisationForm",
    "InstallationBulkEditForm",
    "InstallationFilterForm",
    "InstallationForm",
    "InstallationImportForm",
    "IntegrationBulkEditForm",
    "IntegrationFilterForm",
    "IntegrationForm",
    "IntegrationImportForm",
    "MeasurementBulkEditForm",
    "MeasurementFilterForm",
    "MeasurementForm",
    "MeasurementImportForm",
    "MilestoneBulkEditForm",
    "MilestoneFilterForm",
    "MilestoneForm",
    "MilestoneImportForm",
    "MoveForm",
    "ObservationBulkEditForm",
    "ObservationFilterForm",
    "ObservationForm",
    "ObservationImportForm",
    "ParallelRunBulkEditForm",
    "ParallelRunFilterForm",
    "ParallelRunForm",
    "ParallelRunImportForm",
    "PositionSnapshotFilterForm",
    "ReferenceComponentBulkEditForm",
    "ReferenceComponentFilterForm",
    "ReferenceComponentForm",
    "ReferenceComponentImportForm",
    "RejectWaveForm",
    "ReportNoteBulkEditForm",
    "ReportNoteFilterForm",
    "ReportNoteForm",
    "ReportNoteImportForm",
    "ResumeRunForm",
    "RetryRunForm",
    "RiskBulkEditForm",
    "RiskFilterForm",
    "RiskForm",
    "RiskImportForm",
    "RollBackRunForm",
    "RunFilterForm",
    "RunVerbForm",
    "ScenarioForm",
    "SettlementShareBulkEditForm",
    "SettlementShareFilterForm",
    "SettlementShareForm",
    "SettlementShareImportForm",
    "SkipRunForm",
    "SoftwareAccessBulkEditForm",
    "SoftwareAccessFilterForm",
    "SoftwareAccessForm",
    "SoftwareAccessImportForm",
    "SoftwareProductBulkEditForm",
    "SoftwareProductFilterForm",
    "SoftwareProductForm",
    "SoftwareProductImportForm",
    "StartRunForm",
    "StatusChangeFilterForm",
    "StoredReportFilterForm",
    "SubmitWaveForm",
    "SupplierBulkEditForm",
    "SupplierFilterForm",
    "SupplierForm",
    "SupplierImportForm",
    "SyncRunBulkEditForm",
    "SyncRunFilterForm",
    "SyncRunForm",
    "SyncRunImportForm",
    "TenantUseBulkEditForm",
    "TenantUseFilterForm",
    "TenantUseForm",
    "TenantUseImportForm",
    "TenantsForm",
    "WaiverFilterForm",
    "WaiverForm",
    "WaveBulkEditForm",
    "WaveFilterForm",
    "WaveForm",
    "WaveImportForm",
    "WaveItemFilterForm",
    "WavePlanFilterForm",
]
