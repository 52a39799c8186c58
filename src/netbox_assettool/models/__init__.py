"""The plugin's models, one file each."""

from netbox_assettool.models.account import Account
from netbox_assettool.models.asset import Asset
from netbox_assettool.models.asset_move import AssetMove
from netbox_assettool.models.conflict import Conflict
from netbox_assettool.models.identifier import AssetIdentifier
from netbox_assettool.models.ingest_chunk import IngestChunk
from netbox_assettool.models.observation import Observation
from netbox_assettool.models.sync_run import SyncRun

__all__ = ["Account", "Asset", "AssetIdentifier", "AssetMove", "Conflict", "IngestChunk", "Observation", "SyncRun"]
