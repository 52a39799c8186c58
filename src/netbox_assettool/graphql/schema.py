"""The queries; every name carries our prefix, since all plugins share one schema."""

import strawberry
import strawberry_django

from netbox_assettool.graphql.account import AssettoolAccountType
from netbox_assettool.graphql.allocation import AssettoolAllocationType
from netbox_assettool.graphql.application import AssettoolApplicationType
from netbox_assettool.graphql.approval import AssettoolApprovalType
from netbox_assettool.graphql.asset import AssettoolAssetType
from netbox_assettool.graphql.asset_move import AssettoolAssetMoveType
from netbox_assettool.graphql.budget_line import AssettoolBudgetLineType
from netbox_assettool.graphql.component_use import AssettoolComponentUseType
from netbox_assettool.graphql.conflict import AssettoolConflictType
from netbox_assettool.graphql.contract import AssettoolContractType
from netbox_assettool.graphql.data_set import AssettoolDataSetType
from netbox_assettool.graphql.deployment import AssettoolDeploymentType
from netbox_assettool.graphql.deployment_machine import AssettoolDeploymentMachineType
from netbox_assettool.graphql.entitlement import AssettoolEntitlementType
from netbox_assettool.graphql.freeze import AssettoolFreezeType
from netbox_assettool.graphql.identifier import AssettoolAssetIdentifierType
from netbox_assettool.graphql.installation import AssettoolInstallationType
from netbox_assettool.graphql.integration import AssettoolIntegrationType
from netbox_assettool.graphql.measurement import AssettoolMeasurementType
from netbox_assettool.graphql.milestone import AssettoolMilestoneType
from netbox_assettool.graphql.observation import AssettoolObservationType
from netbox_assettool.graphql.parallel_run import AssettoolParallelRunType
from netbox_assettool.graphql.position_snapshot import AssettoolPositionSnapshotType
from netbox_assettool.graphql.reference_component import AssettoolReferenceComponentType
from netbox_assettool.graphql.report_note import AssettoolReportNoteType
from netbox_assettool.graphql.risk import AssettoolRiskType
from netbox_assettool.graphql.run import AssettoolRunType
from netbox_assettool.graphql.settlement_share import AssettoolSettlementShareType
from netbox_assettool.graphql.software_access import AssettoolSoftwareAccessType
from netbox_assettool.graphql.software_product import AssettoolSoftwareProductType
from netbox_assettool.graphql.status_change import AssettoolStatusChangeType
from netbox_assettool.graphql.stored_report import AssettoolStoredReportType
from netbox_assettool.graphql.supplier import AssettoolSupplierType
from netbox_assettool.graphql.sync_run import AssettoolSyncRunType
from netbox_assettool.graphql.tenant_use import AssettoolTenantUseType
from netbox_assettool.graphql.waiver import AssettoolWaiverType
from netbox_assettool.graphql.wave import AssettoolWaveType
from netbox_assettool.graphql.wave_item import AssettoolWaveItemType
from netbox_assettool.graphql.wave_plan import AssettoolWavePlanType


@strawberry.type(name="Query")
class AssettoolQuery:
    """One object by its ID, or a list of them, for every model."""

    assettool_asset: AssettoolAssetType = strawberry_django.field()
    assettool_asset_list: list[AssettoolAssetType] = strawberry_django.field()

    assettool_asset_identifier: AssettoolAssetIdentifierType = strawberry_django.field()
    assettool_asset_identifier_list: list[AssettoolAssetIdentifierType] = strawberry_django.field()

    assettool_asset_move: AssettoolAssetMoveType = strawberry_django.field()
    assettool_asset_move_list: list[AssettoolAssetMoveType] = strawberry_django.field()

    assettool_observation: AssettoolObservationType = strawberry_django.field()
    assettool_observation_list: list[AssettoolObservationType] = strawberry_django.field()

    assettool_account: AssettoolAccountType = strawberry_django.field()
    assettool_account_list: list[AssettoolAccountType] = strawberry_django.field()

    assettool_sync_run: AssettoolSyncRunType = strawberry_django.field()
    assettool_sync_run_list: list[AssettoolSyncRunType] = strawberry_django.field()

    assettool_conflict: AssettoolConflictType = strawberry_django.field()
    assettool_conflict_list: list[AssettoolConflictType] = strawberry_django.field()

    assettool_status_change: AssettoolStatusChangeType = strawberry_django.field()
    assettool_status_change_list: list[AssettoolStatusChangeType] = strawberry_django.field()

    assettool_supplier: AssettoolSupplierType = strawberry_django.field()
    assettool_supplier_list: list[AssettoolSupplierType] = strawberry_django.field()

    assettool_reference_component: AssettoolReferenceComponentType = strawberry_django.field()
    assettool_reference_component_list: list[AssettoolReferenceComponentType] = strawberry_django.field()

    assettool_application: AssettoolApplicationType = strawberry_django.field()
    assettool_application_list: list[AssettoolApplicationType] = strawberry_django.field()

    assettool_component_use: AssettoolComponentUseType = strawberry_django.field()
    assettool_component_use_list: list[AssettoolComponentUseType] = strawberry_django.field()

    assettool_tenant_use: AssettoolTenantUseType = strawberry_django.field()
    assettool_tenant_use_list: list[AssettoolTenantUseType] = strawberry_django.field()

    assettool_deployment: AssettoolDeploymentType = strawberry_django.field()
    assettool_deployment_list: list[AssettoolDeploymentType] = strawberry_django.field()

    assettool_deployment_machine: AssettoolDeploymentMachineType = strawberry_django.field()
    assettool_deployment_machine_list: list[AssettoolDeploymentMachineType] = strawberry_django.field()

    assettool_integration: AssettoolIntegrationType = strawberry_django.field()
    assettool_integration_list: list[AssettoolIntegrationType] = strawberry_django.field()

    assettool_data_set: AssettoolDataSetType = strawberry_django.field()
    assettool_data_set_list: list[AssettoolDataSetType] = strawberry_django.field()

    assettool_contract: AssettoolContractType = strawberry_django.field()
    assettool_contract_list: list[AssettoolContractType] = strawberry_django.field()

    assettool_software_product: AssettoolSoftwareProductType = strawberry_django.field()
    assettool_software_product_list: list[AssettoolSoftwareProductType] = strawberry_django.field()

    assettool_entitlement: AssettoolEntitlementType = strawberry_django.field()
    assettool_entitlement_list: list[AssettoolEntitlementType] = strawberry_django.field()

    assettool_allocation: AssettoolAllocationType = strawberry_django.field()
    assettool_allocation_list: list[AssettoolAllocationType] = strawberry_django.field()

    assettool_installation: AssettoolInstallationType = strawberry_django.field()
    assettool_installation_list: list[AssettoolInstallationType] = strawberry_django.field()

    assettool_software_access: AssettoolSoftwareAccessType = strawberry_django.field()
    assettool_software_access_list: list[AssettoolSoftwareAccessType] = strawberry_django.field()

    assettool_measurement: AssettoolMeasurementType = strawberry_django.field()
    assettool_measurement_list: list[AssettoolMeasurementType] = strawberry_django.field()

    assettool_parallel_run: AssettoolParallelRunType = strawberry_django.field()
    assettool_parallel_run_list: list[AssettoolParallelRunType] = strawberry_django.field()

    assettool_position_snapshot: AssettoolPositionSnapshotType = strawberry_django.field()
    assettool_position_snapshot_list: list[AssettoolPositionSnapshotType] = strawberry_django.field()

    assettool_wave_plan: AssettoolWavePlanType = strawberry_django.field()
    assettool_wave_plan_list: list[AssettoolWavePlanType] = strawberry_django.field()

    assettool_wave: AssettoolWaveType = strawberry_django.field()
    assettool_wave_list: list[AssettoolWaveType] = strawberry_django.field()

    assettool_wave_item: AssettoolWaveItemType = strawberry_django.field()
    assettool_wave_item_list: list[AssettoolWaveItemType] = strawberry_django.field()

    assettool_freeze: AssettoolFreezeType = strawberry_django.field()
    assettool_freeze_list: list[AssettoolFreezeType] = strawberry_django.field()

    assettool_approval: AssettoolApprovalType = strawberry_django.field()
    assettool_approval_list: list[AssettoolApprovalType] = strawberry_django.field()

    assettool_waiver: AssettoolWaiverType = strawberry_django.field()
    assettool_waiver_list: list[AssettoolWaiverType] = strawberry_django.field()

    assettool_run: AssettoolRunType = strawberry_django.field()
    assettool_run_list: list[AssettoolRunType] = strawberry_django.field()

    assettool_budget_line: AssettoolBudgetLineType = strawberry_django.field()
    assettool_budget_line_list: list[AssettoolBudgetLineType] = strawberry_django.field()

    assettool_milestone: AssettoolMilestoneType = strawberry_django.field()
    assettool_milestone_list: list[AssettoolMilestoneType] = strawberry_django.field()

    assettool_report_note: AssettoolReportNoteType = strawberry_django.field()
    assettool_report_note_list: list[AssettoolReportNoteType] = strawberry_django.field()

    assettool_risk: AssettoolRiskType = strawberry_django.field()
    assettool_risk_list: list[AssettoolRiskType] = strawberry_django.field()

    assettool_settlement_share: AssettoolSettlementShareType = strawberry_django.field()
    assettool_settlement_share_list: list[AssettoolSettlementShareType] = strawberry_django.field()

    assettool_stored_report: AssettoolStoredReportType = strawberry_django.field()
    assettool_stored_report_list: list[AssettoolStoredReportType] = strawberry_django.field()
