"""What can be found out of a host before a run, for its gates to rest on."""

from datetime import datetime
from enum import StrEnum

import msgspec


class CheckKind(StrEnum):
    """What was looked at."""

    PREFLIGHT = "preflight"
    BACKUP = "backup"


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found of one host, at a moment."""

    kind: CheckKind
    host: str
    """As the inventory names it."""
    at: datetime
    is_met: bool = True
    reason: str = ""
    """What is missing where it is not met."""
    details: dict[str, str] = {}
    origin: str = ""
    """What found it: a command, a file."""
