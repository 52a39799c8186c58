"""What the REST API reads and writes, one file per model; NetBox looks serializers up in this package."""

from netbox_assettool.api.serializers.account import AccountSerializer
from netbox_assettool.api.serializers.application import ApplicationSerializer
from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.asset_move import AssetMoveSerializer
from netbox_assettool.api.serializers.component_use import ComponentUseSerializer
from netbox_assettool.api.serializers.conflict import ConflictSerializer
from netbox_assettool.api.serializers.data_set import DataSetSerializer
from netbox_assettool.api.serializers.deployment import DeploymentSerializer
from netbox_assettool.api.serializers.deployment_machine import DeploymentMachineSerializer
from netbox_assettool.api.serializers.identifier import AssetIdentifierSerializer
from netbox_assettool.api.serializers.integration import IntegrationSerializer
from netbox_assettool.api.serializers.observation import ObservationSerializer
from netbox_assettool.api.serializers.reference_component import ReferenceComponentSerializer
from netbox_assettool.api.serializers.status_change import StatusChangeSerializer
from netbox_assettool.api.serializers.supplier import SupplierSerializer
from netbox_assettool.api.serializers.sync_run import SyncRunSerializer
from netbox_assettool.api.serializers.tenant_use import TenantUseSerializer

__all__ = [
    "AccountSerializer",
    "ApplicationSerializer",
    "AssetIdentifierSerializer",
    "AssetMoveSerializer",
    "AssetSerializer",
    "ComponentUseSerializer",
    "ConflictSerializer",
    "DataSetSerializer",
    "DeploymentMachineSerializer",
    "DeploymentSerializer",
    "IntegrationSerializer",
    "ObservationSerializer",
    "ReferenceComponentSerializer",
    "StatusChangeSerializer",
    "SupplierSerializer",
    "SyncRunSerializer",
    "TenantUseSerializer",
]
