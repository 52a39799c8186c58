"""The intended results of the project, and what of each object counts for them."""

from enum import StrEnum

from assettool.domain.application import ApplicationStatus, Disposition
from assettool.domain.asset import AssetKind, Lifecycle
from assettool.domain.data_set import DataSetStatus
from assettool.domain.integration import IntegrationStatus
from assettool.domain.waves.facts import HAS_MOVED, LEFT_OUT, STAYS


class Result(StrEnum):
    """What the project is to reach; an application is not done before it is in management and its old home is gone."""

    USERS = "users"
    APPLICATIONS = "applications"
    DATA_SETS = "data_sets"
    INTEGRATIONS = "integrations"
    SERVERS = "servers"
    WORKPLACES = "workplaces"
    IN_MANAGEMENT = "in_management"


class Place(StrEnum):
    """Where something stands for a result."""

    OUT = "out"  # it does not count
    OPEN = "open"
    DONE = "done"


IN_MANAGEMENT = frozenset({ApplicationStatus.IN_MANAGEMENT, ApplicationStatus.CLEARED})
DATA_HAVE_MOVED = frozenset({DataSetStatus.MIGRATED, DataSetStatus.VERIFIED})
DATA_LEFT_OUT = frozenset({DataSetStatus.RETAINED, DataSetStatus.RETIRED, DataSetStatus.OUT_OF_SCOPE})
LINK_HAS_MOVED = frozenset({IntegrationStatus.MIGRATED, IntegrationStatus.VERIFIED})
LINK_LEFT_OUT = frozenset({IntegrationStatus.RETIRED, IntegrationStatus.OUT_OF_SCOPE})
SERVER_KINDS = frozenset({AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER})

_OF_STATUS = {
    Result.APPLICATIONS: (LEFT_OUT, HAS_MOVED),
    Result.IN_MANAGEMENT: (LEFT_OUT, IN_MANAGEMENT),
    Result.DATA_SETS: (DATA_LEFT_OUT, DATA_HAVE_MOVED),
    Result.INTEGRATIONS: (LINK_LEFT_OUT, LINK_HAS_MOVED),
}


def place_of_status(result: Result, status: str) -> Place:
    """Where something with this status stands; raises `KeyError` for a result that no status tells of."""
    left_out, done = _OF_STATUS[result]
    if status in left_out:
        return Place.OUT
    return Place.DONE if status in done else Place.OPEN


def place_of_lifecycle(lifecycle: str) -> Place:
    """Where a machine of the old environment stands: cleared once it is retired; a merged one is no machine."""
    if lifecycle == Lifecycle.MERGED:
        return Place.OUT
    return Place.DONE if lifecycle == Lifecycle.RETIRED else Place.OPEN


def result_of_kind(kind: str) -> Result:
    """The result that a machine of the old environment counts for."""
    return Result.SERVERS if kind in SERVER_KINDS else Result.WORKPLACES


def is_to_move(disposition: str) -> bool:
    """Whether what is to become of an application makes it part of the project's scope."""
    return Disposition(disposition) not in STAYS
