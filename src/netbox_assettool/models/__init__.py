"""The plugin's models, one file each."""

from netbox_assettool.models.account import Account
from netbox_assettool.models.application import Application
from netbox_assettool.models.asset import Asset
from netbox_assettool.models.asset_move import AssetMove
from netbox_assettool.models.component_use import ComponentUse
from netbox_assettool.models.conflict import Conflict
from netbox_assettool.models.data_set import DataSet
from netbox_assettool.models.deployment import Deployment
from netbox_assettool.models.deployment_machine import DeploymentMachine
from netbox_assettool.models.identifier import AssetIdentifier
from netbox_assettool.models.ingest_chunk import IngestChunk
from netbox_assettool.models.integration import Integration
from netbox_assettool.models.observation import Observation
from netbox_assettool.models.reference_component import ReferenceComponent
from netbox_assettool.models.status_change import StatusChange
from netbox_assettool.models.supplier import Supplier
from netbox_assettool.models.sync_run import SyncRun
from netbox_assettool.models.tenant_use import TenantUse

__all__ = [
    "Account",
    "Application",
    "Asset",
    "AssetIdentifier",
    "AssetMove",
    "ComponentUse",
    "Conflict",
    "DataSet",
    "Deployment",
    "DeploymentMachine",
    "IngestChunk",
    "Integration",
    "Observation",
    "ReferenceComponent",
    "StatusChange",
    "Supplier",
    "SyncRun",
    "TenantUse",
]
