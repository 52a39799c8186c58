"""What lists show, in one query: linked objects come along, and long columns that no list shows stay behind."""

from netbox_assettool.models import Account, Asset, AssetIdentifier, AssetMove, Conflict, Observation, SyncRun

_LONG_OF_RUN = ("sources", "object_counts", "rejects")
_LONG_OF_MACHINE = ("comments", "custom_field_data", "local_context_data", "_config_context_data")


def _of(link, fields):
    return [f"{link}__{field}" for field in fields]


def assets():
    """Assets with tenant, device and virtual machine."""
    return Asset.objects.select_related("tenant", "device", "virtual_machine").defer(
        *_of("device", _LONG_OF_MACHINE), *_of("virtual_machine", _LONG_OF_MACHINE)
    )


def accounts():
    """Accounts with their tenant."""
    return Account.objects.select_related("tenant")


def identifiers():
    """Identifiers with their asset."""
    return AssetIdentifier.objects.select_related("asset")


def moves():
    """Moves with their assets and people, without what they moved."""
    return AssetMove.objects.select_related("asset", "other", "user", "undone_by").defer("moved")


def observations():
    """Observations with asset and run."""
    return Observation.objects.select_related("asset", "run").defer(*_of("run", _LONG_OF_RUN))


def conflicts():
    """Conflicts with asset, run and who resolved them."""
    return Conflict.objects.select_related("asset", "run", "resolved_by").defer(*_of("run", _LONG_OF_RUN))


def sync_runs():
    """Runs with their user, without what only the page of one run shows."""
    return SyncRun.objects.select_related("user").defer(*_LONG_OF_RUN)
