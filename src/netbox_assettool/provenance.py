"""Where the values of an asset come from: what every source says, and whose value is used."""

from dataclasses import dataclass

from netbox_assettool.field_labels import field_label, in_order
from netbox_assettool.models import Asset, Observation


@dataclass(frozen=True, slots=True)
class Cell:
    """What one observation says of one field; None where it says nothing."""

    value: object
    is_used: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what each observation says, and the source whose value is used."""

    label: str
    used_source: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ProvenanceTable:
    """The fields of an asset against its observations, the latest first."""

    observations: tuple[Observation, ...]
    lines: tuple[Line, ...]


def provenance_table(asset: Asset, user) -> ProvenanceTable:
    """The table of an asset, with only the observations that the user may see."""
    observations = tuple(
        Observation.objects.restrict(user, "view").filter(asset=asset).order_by("-last_seen", "source", "pk")
    )
    said = {field for observation in observations for field in observation.fields}
    fields = in_order(said | asset.provenance.keys())
    return ProvenanceTable(observations, tuple(_line(asset, field, observations) for field in fields))


def _line(asset, field, observations):
    used_source = asset.provenance.get(field, "")
    # Where one source has several observations, its latest is the one whose value is used.
    used = next((seen for seen in observations if seen.source == used_source and field in seen.fields), None)
    cells = tuple(Cell(_shown(seen.fields.get(field)), seen is used) for seen in observations)
    return Line(field_label(field), used_source, cells)


def _shown(value):
    """A value as people read it; interfaces and programs are the only ones with parts."""
    if not isinstance(value, list):
        return value
    if value and isinstance(value[0], list):
        return "; ".join(" ".join(part for part in program if part) for program in value)
    return "; ".join(" ".join(part for part in (i["name"], i["mac"], *i["addresses"]) if part) for i in value)
