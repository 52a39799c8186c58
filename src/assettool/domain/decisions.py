"""What people decided about conflicts: remembered in NetBox, and followed by every later plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

AGREED = "agreed"
"""A resolution that a sync sets itself: nothing disagrees any more. It decides nothing and is asked again."""
DIFFERENT = "different"
KEEP = "keep"
GIVE = "give"
NETBOX = "netbox"
_SAME = "same "
_SOURCE = "source "


@dataclass(frozen=True, slots=True)
class Decisions:
    """The resolutions that still count."""

    same: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(source, external id) of a row → uid of the asset that it is about, whatever else it says."""
    different: frozenset[tuple[str, str]] = frozenset()
    """(source, external id) of rows that are about no other asset, although they look like one."""
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(uid, field) → name of the source whose value counts, or `netbox` for the value that is there."""
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(uid, address) → `give` where the asset gets it, `keep` where it stays with the one that has it."""


def choices(kind: str, values: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """The resolutions that a conflict can have, from its kind and from what disagrees.

    `same UID` and `different` for an identity and for an application that may be a duplicate, `source NAME` and
    `netbox` for a field, `keep` and `give` for an address.
    """
    if kind in ("identity", "duplicate"):
        uids = dict.fromkeys(str(value["uid"]) for value in values if value.get("uid"))
        return (*(f"{_SAME}{uid}" for uid in uids), DIFFERENT)
    if kind == "address":
        return (KEEP, GIVE)
    names = dict.fromkeys(str(value["source"]) for value in values if value.get("source") not in (None, NETBOX))
    return (*(f"{_SOURCE}{name}" for name in names), NETBOX)


def same_as(resolution: str) -> str | None:
    """The uid of which a resolution says that it is the same; None for any other one."""
    return resolution.removeprefix(_SAME) if resolution.startswith(_SAME) else None


def decisions(conflicts: Iterable[Mapping[str, object]]) -> Decisions:
    """The decisions in conflicts as NetBox has them (`key`, `status`, `resolution`).

    Keys: `identity/SOURCE/EXTERNAL ID`, `field/UID/FIELD`, `address/UID/ADDRESS`. What a person wrote in other words
    decides nothing.
    """
    same: dict[tuple[str, str], str] = {}
    different: set[tuple[str, str]] = set()
    fields: dict[tuple[str, str], str] = {}
    addresses: dict[tuple[str, str], str] = {}
    for conflict in conflicts:
        if conflict.get("status") != "resolved":
            continue
        kind, _, rest = str(conflict["key"]).partition("/")
        first, _, second = rest.partition("/")
        resolution = str(conflict.get("resolution") or "")
        if kind == "identity" and resolution.startswith(_SAME):
            same[first, second] = resolution.removeprefix(_SAME)
        elif kind == "identity" and resolution == DIFFERENT:
            different.add((first, second))
        elif kind == "field" and resolution == NETBOX:
            fields[first, second] = NETBOX
        elif kind == "field" and resolution.startswith(_SOURCE):
            fields[first, second] = resolution.removeprefix(_SOURCE)
        elif kind == "address" and resolution in (KEEP, GIVE):
            addresses[first, second] = resolution
    return Decisions(same, frozenset(different), fields, addresses)
