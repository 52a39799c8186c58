"""From the rows about one thing to one value per field, each with the source that it came from."""

from collections.abc import Mapping
from dataclasses import dataclass

from assettool.domain.asset import AssetKind
from assettool.domain.identifier import Identifier
from assettool.domain.identity import Group
from assettool.domain.observation import FieldValue, Interface, Observation


@dataclass(frozen=True, slots=True)
class MergedAsset:
    """One real thing as all sources together describe it."""

    uid: str
    kind: AssetKind
    fields: Mapping[str, FieldValue]
    provenance: Mapping[str, str]
    """Field → name of the source whose value it is."""
    identifiers: tuple[Identifier, ...]
    interfaces: tuple[Interface, ...]
    observations: tuple[Observation, ...]
    is_new: bool


def merge(group: Group, rank: Mapping[str, int]) -> MergedAsset:
    """Field by field the first source in rank that has a value wins; within a source the row heard from last."""
    rows = sorted(group.observations, key=lambda o: o.external_id)
    rows.sort(key=lambda o: str(o.fields.get("last_seen", "")), reverse=True)
    rows.sort(key=lambda o: rank.get(o.source, len(rank)))
    fields: dict[str, FieldValue] = {}
    provenance: dict[str, str] = {}
    for row in rows:
        for name, value in row.fields.items():
            if value != "" and name not in fields:
                fields[name] = value
                # When a source last heard of it is that source's own; it is no value of the asset.
                if name != "last_seen":
                    provenance[name] = row.source
    interfaces = next((row.interfaces for row in rows if row.interfaces), ())
    return MergedAsset(
        group.uid, rows[0].kind, fields, provenance, group.identifiers, interfaces, tuple(rows), group.is_new
    )
