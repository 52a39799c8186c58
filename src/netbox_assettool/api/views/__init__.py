"""The views of the REST API, one file per model."""

from netbox_assettool.api.views.account import AccountViewSet
from netbox_assettool.api.views.application import ApplicationViewSet
from netbox_assettool.api.views.asset import AssetViewSet
from netbox_assettool.api.views.asset_move import AssetMoveViewSet
from netbox_assettool.api.views.component_use import ComponentUseViewSet
from netbox_assettool.api.views.conflict import ConflictViewSet
from netbox_assettool.api.views.data_set import DataSetViewSet
from netbox_assettool.api.views.deployment import DeploymentViewSet
from netbox_assettool.api.views.deployment_machine import DeploymentMachineViewSet
from netbox_assettool.api.views.identifier import AssetIdentifierViewSet
from netbox_assettool.api.views.integration import IntegrationViewSet
from netbox_assettool.api.views.observation import ObservationViewSet
from netbox_assettool.api.views.reference_component import ReferenceComponentViewSet
from netbox_assettool.api.views.status_change import StatusChangeViewSet
from netbox_assettool.api.views.supplier import SupplierViewSet
from netbox_assettool.api.views.sync_run import SyncRunViewSet
from netbox_assettool.api.views.tenant_use import TenantUseViewSet

__all__ = [
    "AccountViewSet",
    "ApplicationViewSet",
    "AssetIdentifierViewSet",
    "AssetMoveViewSet",
    "AssetViewSet",
    "ComponentUseViewSet",
    "ConflictViewSet",
    "DataSetViewSet",
    "DeploymentMachineViewSet",
    "DeploymentViewSet",
    "IntegrationViewSet",
    "ObservationViewSet",
    "ReferenceComponentViewSet",
    "StatusChangeViewSet",
    "SupplierViewSet",
    "SyncRunViewSet",
    "TenantUseViewSet",
]
