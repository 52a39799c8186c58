"""The plugin's pages, one file per model; importing them registers them."""

from netbox_assettool.views import asset, conflict, identifier, observation, sync_run

__all__ = ["asset", "conflict", "identifier", "observation", "sync_run"]
