"""What the lists and the REST API can be filtered by, one file per model."""

from netbox_assettool.filtersets.account import AccountFilterSet
from netbox_assettool.filtersets.asset import AssetFilterSet
from netbox_assettool.filtersets.asset_move import AssetMoveFilterSet
from netbox_assettool.filtersets.conflict import ConflictFilterSet
from netbox_assettool.filtersets.identifier import AssetIdentifierFilterSet
from netbox_assettool.filtersets.observation import ObservationFilterSet
from netbox_assettool.filtersets.sync_run import SyncRunFilterSet

__all__ = [
    "AccountFilterSet",
    "AssetFilterSet",
    "AssetIdentifierFilterSet",
    "AssetMoveFilterSet",
    "ConflictFilterSet",
    "ObservationFilterSet",
    "SyncRunFilterSet",
]
