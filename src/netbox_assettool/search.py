"""What NetBox's global search finds of ours."""

from netbox.search import SearchIndex

from netbox_assettool.models import Account, Asset, AssetIdentifier, Conflict, SyncRun


class AccountIndex(SearchIndex):
    """Accounts by login."""

    model = Account
    fields = (("login", 120), ("directory_id", 300))
    display_attrs = ("tenant", "department", "enabled")


class AssetIndex(SearchIndex):
    """Assets by name and text."""

    model = Asset
    fields = (("name", 100), ("description", 500), ("comments", 5000))
    display_attrs = ("kind", "environment", "lifecycle", "tenant", "device", "virtual_machine")


class AssetIdentifierIndex(SearchIndex):
    """Identifiers by value, so that a serial number finds its asset."""

    model = AssetIdentifier
    fields = (("value", 110),)
    display_attrs = ("type", "asset")


class ConflictIndex(SearchIndex):
    """Conflicts by key and decision."""

    model = Conflict
    fields = (("key", 300), ("resolution", 500), ("rule", 500))
    display_attrs = ("kind", "status", "asset", "field")


class SyncRunIndex(SearchIndex):
    """Runs by their plan and message."""

    model = SyncRun
    fields = (("plan_hash", 300), ("uuid", 300), ("message", 500))
    display_attrs = ("status", "user", "started")


indexes = [AccountIndex, AssetIndex, AssetIdentifierIndex, ConflictIndex, SyncRunIndex]
