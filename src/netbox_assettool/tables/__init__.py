"""The tables of the list pages, one file per model."""

from netbox_assettool.tables.account import AccountTable
from netbox_assettool.tables.asset import AssetTable
from netbox_assettool.tables.asset_move import AssetMoveTable
from netbox_assettool.tables.conflict import ConflictTable
from netbox_assettool.tables.history import HistoryTable
from netbox_assettool.tables.identifier import AssetIdentifierTable
from netbox_assettool.tables.observation import ObservationTable
from netbox_assettool.tables.reject import RejectTable
from netbox_assettool.tables.sync_run import SyncRunTable

__all__ = [
    "AccountTable",
    "AssetIdentifierTable",
    "AssetMoveTable",
    "AssetTable",
    "ConflictTable",
    "HistoryTable",
    "ObservationTable",
    "RejectTable",
    "SyncRunTable",
]
