"""The plugin's pages, one file per model; importing them registers them."""

from netbox_assettool.views import account, asset, asset_move, conflict, identifier, observation, sync_run

__all__ = ["account", "asset", "asset_move", "conflict", "identifier", "observation", "sync_run"]
