"""The plugin's models, one file each."""

from netbox_assettool.models.account import Account
from netbox_assettool.models.allocation import Allocation
from netbox_assettool.models.application import Application
from netbox_assettool.models.approval import Approval
from netbox_assettool.models.asset import Asset
from netbox_assettool.models.asset_move import AssetMove
from netbox_assettool.models.budget_line import BudgetLine
from netbox_assettool.models.component_use import ComponentUse
from netbox_assettool.models.conflict import Conflict
from netbox_assettool.models.contract import Contract
from netbox_assettool.models.data_set import DataSet
from netbox_assettool.models.deployment import Deployment
from netbox_assettool.models.deployment_machine import DeploymentMachine
from netbox_assettool.models.entitlement import Entitlement
from netbox_assettool.models.freeze import Freeze
from netbox_assettool.models.host_check import HostCheck
from netbox_assettool.models.identifier import AssetIdentifier
from netbox_assettool.models.ingest_chunk import IngestChunk
from netbox_assettool.models.installation import Installation
from netbox_assettool.models.integration import Integration
from netbox_assettool.models.measurement import Measurement
from netbox_assettool.models.milestone import Milestone
from netbox_assettool.models.observation import Observation
from netbox_assettool.models.parallel_run import ParallelRun
from netbox_assettool.models.position_snapshot import PositionSnapshot
from netbox_assettool.models.reference_component import ReferenceComponent
from netbox_assettool.models.report_note import ReportNote
from netbox_assettool.models.risk import Risk
from netbox_assettool.models.run import Run
from netbox_assettool.models.run_event import RunEvent
from netbox_assettool.models.run_host import RunHost, RunPhase
from netbox_assettool.models.runner import Runner
from netbox_assettool.models.settlement_share import SettlementShare
from netbox_assettool.models.software_access import SoftwareAccess
from netbox_assettool.models.software_product import SoftwareProduct
from netbox_assettool.models.status_change import StatusChange
from netbox_assettool.models.stored_report import StoredReport
from netbox_assettool.models.supplier import Supplier
from netbox_assettool.models.sync_run import SyncRun
from netbox_assettool.models.tenant_use import TenantUse
from netbox_assettool.models.waiver import Waiver
from netbox_assettool.models.wave import Wave
from netbox_assettool.models.wave_item import WaveItem
from netbox_assettool.models.wave_plan import WavePlan

__all__ = [
    "Account",
    "Allocation",
    "Application",
    "Approval",
    "Asset",
    "AssetIdentifier",
    "AssetMove",
    "BudgetLine",
    "ComponentUse",
    "Conflict",
    "Contract",
    "DataSet",
    "Deployment",
    "DeploymentMachine",
    "Entitlement",
    "Freeze",
    "HostCheck",
    "IngestChunk",
    "Installation",
    "Integration",
    "Measurement",
    "Milestone",
    "Observation",
    "ParallelRun",
    "PositionSnapshot",
    "ReferenceComponent",
    "ReportNote",
    "Risk",
    "Run",
    "RunEvent",
    "RunHost",
    "RunPhase",
    "Runner",
    "SettlementShare",
    "SoftwareAccess",
    "SoftwareProduct",
    "StatusChange",
    "StoredReport",
    "Supplier",
    "SyncRun",
    "TenantUse",
    "Waiver",
    "Wave",
    "WaveItem",
    "WavePlan",
]
