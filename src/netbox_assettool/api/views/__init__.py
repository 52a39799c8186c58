"""The views of the REST API, one file per model."""

from netbox_assettool.api.views.account import AccountViewSet
from netbox_assettool.api.views.asset import AssetViewSet
from netbox_assettool.api.views.asset_move import AssetMoveViewSet
from netbox_assettool.api.views.conflict import ConflictViewSet
from netbox_assettool.api.views.identifier import AssetIdentifierViewSet
from netbox_assettool.api.views.observation import ObservationViewSet
from netbox_assettool.api.views.sync_run import SyncRunViewSet

__all__ = [
    "AccountViewSet",
    "AssetIdentifierViewSet",
    "AssetMoveViewSet",
    "AssetViewSet",
    "ConflictViewSet",
    "ObservationViewSet",
    "SyncRunViewSet",
]
