"""Which rows are about one real thing: strong identifiers decide, weak ones never do, a disagreement is held."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.observation import Observation

NAMESPACE = uuid.UUID("6f9b8f0e-5c0f-5d0b-9d0e-0a55e77001aa")
"""Makes an asset's uid follow from its identifier, so that the same files give the same plan."""

# A serial or asset tag that one source gives to more names than this identifies nothing: it is a placeholder.
_MAX_NAMES = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What NetBox already holds: which asset an identifier or a source's row belongs to."""

    identifiers: Mapping[Identifier, str] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(source, external id) → uid."""


@dataclass(slots=True)
class Group:
    """Rows about one real thing."""

    uid: str
    observations: list[Observation]
    identifiers: tuple[Identifier, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Rows that are not used until a person decides, and why."""

    reason: str
    observations: tuple[Observation, ...]


def group(observations: list[Observation], known: Known) -> tuple[list[Group], list[Held]]:
    """Rows that share a strong identifier, or whose identifiers NetBox knows as one asset, are one group.

    The result does not depend on the order of the rows. Rows that would tie two assets of NetBox together, or that say
    different kinds of one thing, are held.
    """
    meaningless = _meaningless(observations)
    sets = _DisjointSets(len(observations))
    first_with: dict[object, int] = {}
    strong: list[list[Identifier]] = []
    for place, row in enumerate(observations):
        mine = [i for i in row.identifiers if i.type.is_strong and (row.source, i) not in meaningless]
        strong.append(mine)
        for clue in (*mine, (row.source, row.external_id), *_known_uids(row, mine, known)):
            sets.union(first_with.setdefault(clue, place), place)
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(len(observations)):
        members[sets.find(place)].append(place)
    groups: list[Group] = []
    held: list[Held] = []
    for places in members.values():
        rows = sorted((observations[p] for p in places), key=lambda o: (o.source, o.external_id, str(o.origin)))
        identifiers = {i for p in places for i in strong[p]}
        uids = {uid for p in places for uid in _known_uids(observations[p], strong[p], known)}
        if reason := _veto(rows, uids):
            held.append(Held(reason, tuple(rows)))
            continue
        weak = {i for row in rows for i in row.identifiers if not i.type.is_strong}
        uid = next(iter(uids)) if uids else new_uid(rows[0], identifiers)
        groups.append(Group(uid, rows, tuple(sorted(identifiers | weak)), is_new=not uids))
    groups.sort(key=lambda g: g.uid)
    held.sort(key=lambda h: str(h.observations[0].origin))
    return groups, held


def new_uid(row: Observation, identifiers: Iterable[Identifier]) -> str:
    """The uid of a new asset, from its strongest identifier, or from its source's own id where it has none."""
    rank = {kind: place for place, kind in enumerate(IdentifierType)}
    strongest = min(identifiers, key=lambda i: (rank[i.type], i.value), default=None)
    name = f"{strongest.type}={strongest.value}" if strongest else f"row={row.source}/{row.external_id}"
    return str(uuid.uuid5(NAMESPACE, name))


def _known_uids(row: Observation, strong: Iterable[Identifier], known: Known) -> list[str]:
    uids = [known.identifiers[i] for i in strong if i in known.identifiers]
    if not uids and (row.source, row.external_id) in known.rows:
        uids.append(known.rows[row.source, row.external_id])
    return uids


def _veto(rows: list[Observation], uids: set[str]) -> str:
    if len(uids) > 1:
        return f"its identifiers belong to {len(uids)} different assets: {', '.join(sorted(uids))}"
    kinds = {row.kind for row in rows}
    if len({kind.is_virtual for kind in kinds}) > 1:
        return f"sources disagree on what it is: {', '.join(sorted(kinds))}"
    return ""


def _meaningless(observations: list[Observation]) -> set[tuple[str, Identifier]]:
    """Identifiers that one source repeats over different things: cloned SMBIOS UUIDs, placeholder serials, used tags.

    What a source itself tells apart by vCenter and UUID, or by serial, are different things.
    """
    things: dict[tuple[str, Identifier], set[str]] = defaultdict(set)
    names: dict[tuple[str, Identifier], set[str]] = defaultdict(set)
    for row in observations:
        values = {identifier.type: identifier.value for identifier in row.identifiers}
        own = values.get(IdentifierType.VSPHERE_UUID) or values.get(IdentifierType.SERIAL)
        for identifier in row.identifiers:
            if not identifier.type.is_strong or identifier.type is IdentifierType.VSPHERE_UUID:
                continue
            if own:
                things[row.source, identifier].add(own)
            names[row.source, identifier].add(str(row.fields.get("name", row.external_id)).casefold())
    return {clue for clue, owners in things.items() if len(owners) > 1} | {
        clue for clue, known_as in names.items() if len(known_as) > _MAX_NAMES
    }


class _DisjointSets:
    """Union-find over the places of a list; the smallest place leads its set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def union(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first
