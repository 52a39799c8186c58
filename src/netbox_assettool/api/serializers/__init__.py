"""What the REST API reads and writes, one file per model; NetBox looks serializers up in this package."""

from netbox_assettool.api.serializers.account import AccountSerializer
from netbox_assettool.api.serializers.asset import AssetSerializer
from netbox_assettool.api.serializers.asset_move import AssetMoveSerializer
from netbox_assettool.api.serializers.conflict import ConflictSerializer
from netbox_assettool.api.serializers.identifier import AssetIdentifierSerializer
from netbox_assettool.api.serializers.observation import ObservationSerializer
from netbox_assettool.api.serializers.sync_run import SyncRunSerializer

__all__ = [
    "AccountSerializer",
    "AssetIdentifierSerializer",
    "AssetMoveSerializer",
    "AssetSerializer",
    "ConflictSerializer",
    "ObservationSerializer",
    "SyncRunSerializer",
]
