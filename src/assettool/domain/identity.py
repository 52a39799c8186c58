"""Which rows are about one real thing: strong identifiers decide, weak ones propose, a contradiction is held."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assettool.domain.asset import AssetKind
from assettool.domain.decisions import Decisions
from assettool.domain.identifier import Identifier, IdentifierType, swap_smbios_byte_order
from assettool.domain.observation import Observation
from assettool.domain.sets import RowSets
from assettool.domain.weak import names_of, weak_keys

NAMESPACE = uuid.UUID("6f9b8f0e-5c0f-5d0b-9d0e-0a55e77001aa")
"""Makes an asset's uid follow from its identifier, so that the same files give the same plan."""

type Clue = tuple[str, str]
"""A strong identifier in one form, whatever the byte order of an SMBIOS UUID and the name of a directory id."""

type Candidate = str | Observation
"""A uid that NetBox has, or a row whose asset gets one."""

# A serial or asset tag that one source gives to more names than this identifies nothing: it is a placeholder. Guests
# that were cloned report one SMBIOS UUID, each under its own name.
_MAX_NAMES, _MAX_NAMES_OF_SMBIOS = 2, 1
_ORDER = (
    IdentifierType.VSPHERE_UUID,
    IdentifierType.SERIAL,
    IdentifierType.SMBIOS_UUID,
    IdentifierType.AD_OBJECT_GUID,
    IdentifierType.ENTRA_DEVICE_ID,
    IdentifierType.INTUNE_DEVICE_ID,
    IdentifierType.ASSET_TAG,
)
"""In which order strong identifiers decide; an asset tag moves from machine to machine more often than the others."""
_PLACE = {kind: place for place, kind in enumerate(_ORDER)}
_REPLACED = (IdentifierType.SERIAL, IdentifierType.VSPHERE_UUID)
"""Of these a thing has one at a time: a new one makes the one before it a former one."""


@dataclass(frozen=True, slots=True)
class KnownAsset:
    """What NetBox holds of one asset, as far as it tells what the asset is."""

    uid: str
    name: str
    kind: AssetKind
    identifiers: tuple[Identifier, ...] = ()
    """Strong ones that are not former."""
    keys: frozenset[str] = frozenset()
    """What it may be recognised by; see `weak_keys()`."""
    domains: frozenset[str] = frozenset()
    is_gone: bool = False
    """Every source that vouches for it was read in full. Whether a row still speaks of it is not known yet."""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What NetBox already holds: which asset an identifier or a source's row belongs to."""

    assets: Mapping[str, KnownAsset] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(source, external id) → uid."""
    merged: Mapping[str, KnownAsset] = field(default_factory=dict)
    """Assets that are another one, as a person found: no row is about them."""
    uids: Collection[str] = ()
    """Uids that no new asset may get, beside those of `assets`."""


@dataclass(slots=True)
class Group:
    """Rows about one real thing."""

    uid: str
    observations: list[Observation]
    identifiers: tuple[Identifier, ...]
    is_new: bool
    known_kind: AssetKind | None = None
    """The kind that NetBox has it as."""
    former: tuple[Identifier, ...] = ()
    """Identifiers that NetBox has and that a new one has replaced."""
    others: tuple[str, ...] = ()
    """Other assets of NetBox that have an identifier of the rows, or that the rows spoke of before."""


@dataclass(frozen=True, slots=True)
class Held:
    """Rows that are not used until a person decides, why, and which assets they may be about."""

    reason: str
    observations: tuple[Observation, ...]
    candidates: tuple[str, ...] = ()

    def place(self) -> tuple[str, str, str]:
        """Sorts held rows by where they stand."""
        first = self.observations[0]
        return first.source, str(first.origin), first.external_id


@dataclass(frozen=True, slots=True)
class Identified:
    """Where every row went."""

    groups: list[Group]
    held: list[Held]
    unmatched: list[Observation]
    """Rows of sources that make no asset, about things that nothing else knows."""


@lru_cache(maxsize=20_000)
def clue_of(identifier: Identifier) -> Clue:
    """The form in which an identifier is compared.

    A hybrid joined computer has its AD objectGUID as its Entra device id (general knowledge of Entra Connect).
    """
    if identifier.type is IdentifierType.SMBIOS_UUID:
        swapped = swap_smbios_byte_order(identifier.value) or identifier.value
        return "smbios", min(identifier.value, swapped)
    if identifier.type in (IdentifierType.AD_OBJECT_GUID, IdentifierType.ENTRA_DEVICE_ID):
        return "directory", identifier.value
    return identifier.type.value, identifier.value


def group(
    observations: Sequence[Observation],
    known: Known,
    *,
    decisions: Decisions | None = None,
    order: Mapping[str, int] | None = None,
    observers: Collection[str] = (),
) -> Identified:
    """Find which rows are about one thing. The result does not depend on the order of the rows.

    Rows that share a strong identifier, or whose identifiers NetBox knows as one asset, are one thing, unless a serial
    number, a vSphere UUID or its being virtual says that they are two. Then the row of the lower source is held. Names
    and addresses join what nothing contradicts. `order` gives the rank of each source, `observers` the sources whose
    rows make no asset.
    """
    rank = order or {}
    rows = sorted(observations, key=lambda o: (rank.get(o.source, len(rank)), o.source, o.external_id, str(o.origin)))
    index = _Index(known)
    held: list[tuple[str, Observation, tuple[Candidate, ...]]] = []
    while True:
        work = _Work(rows, index, decisions or Decisions(), frozenset(observers))
        work.join()
        if not work.refused:
            break
        # What a held row ties together is not tied, so everything is looked at again without it.
        held += [(reason, rows[place], about) for place, (reason, about) in sorted(work.refused.items())]
        rows = [row for place, row in enumerate(rows) if place not in work.refused]
    groups, unmatched = work.result()
    groups.sort(key=lambda g: g.uid)
    return Identified(groups, _settled(held, groups, index), unmatched)


def _settled(
    held: Iterable[tuple[str, Observation, tuple[Candidate, ...]]], groups: Iterable[Group], index: "_Index"
) -> list[Held]:
    """The held rows, each with the assets that it may be about: those named, and the owners of its identifiers."""
    by_row = {id(row): one.uid for one in groups for row in one.observations}
    by_clue = index.owners | {clue_of(i): one.uid for one in groups for i in one.identifiers if i.type.is_strong}
    found = []
    for reason, row, about in held:
        named = (one if isinstance(one, str) else by_row.get(id(one), "") for one in about)
        owners = sorted({by_clue.get(clue_of(i), "") for i in row.identifiers if i.type.is_strong})
        found.append(Held(reason, (row,), tuple(dict.fromkeys(uid for uid in (*named, *owners) if uid))))
    return sorted(found, key=Held.place)


class _Index:
    """What NetBox knows, by what a row can ask for."""

    def __init__(self, known: Known) -> None:
        self.assets = known.assets
        self.rows = known.rows
        self.uids = known.uids
        self.owners: dict[Clue, str] = {}
        self.holders: dict[Clue, list[str]] = defaultdict(list)
        """All assets that have it, merged ones as well."""
        self.by_key: dict[str, list[str]] = defaultdict(list)
        for uid, asset in sorted(known.assets.items()):
            for identifier in asset.identifiers:
                self.owners.setdefault(clue_of(identifier), uid)
                self.holders[clue_of(identifier)].append(uid)
            if asset.is_active:
                for key in asset.keys:
                    self.by_key[key].append(uid)
        for uid, asset in known.merged.items():
            for identifier in asset.identifiers:
                self.holders[clue_of(identifier)].append(uid)

    def spoken_of(self, rows: Iterable[Observation]) -> Iterator[str]:
        """The assets that rows speak of by an identifier, or that they spoke of before."""
        for row in rows:
            for identifier in row.identifiers:
                if identifier.type.is_strong and (uid := self.owners.get(clue_of(identifier))):
                    yield uid
            if uid := self.rows.get((row.source, row.external_id)):
                yield uid


class _Work:
    """One look at all rows."""

    def __init__(self, rows: Sequence[Observation], index: _Index, decisions: Decisions, observers: frozenset[str]):
        self.rows = rows
        self.refused: dict[int, tuple[str, tuple[Candidate, ...]]] = {}
        self._index = index
        self._decisions = decisions
        self._observers = observers
        self._dropped: set[tuple[int, Clue]] = set()
        meaningless = _meaningless(rows)
        self._strong: list[list[tuple[Clue, Identifier]]] = [
            [
                (clue, i)
                for i in row.identifiers
                if i.type.is_strong and (row.source, clue := clue_of(i)) not in meaningless
            ]
            for row in rows
        ]
        self._sets = RowSets(rows, [[i for _, i in strong] for strong in self._strong], index.assets, index.owners)

    def join(self) -> None:
        """Join what belongs together; what may not be is in `refused`."""
        for place, row in enumerate(self.rows):
            uid = self._decisions.same.get((row.source, row.external_id))
            if uid is not None and uid in self._index.assets:
                self._sets.force(self._sets.asset(uid), place)
        self._join_strong()
        if self.refused:
            return
        for place, row in enumerate(self.rows):
            uid = self._index.rows.get((row.source, row.external_id))
            if uid and self._sets.uid(place) is None and not self._sets.apart(self._sets.asset(uid), place):
                self._sets.union(self._sets.asset(uid), place)
        self._join_weak()

    def _join_strong(self) -> None:
        places: dict[Clue, list[int]] = defaultdict(list)
        kinds: dict[Clue, int] = {}
        for place, strong in enumerate(self._strong):
            for clue, identifier in strong:
                places[clue].append(place)
                kinds[clue] = min(_PLACE[identifier.type], kinds.get(clue, len(_PLACE)))
        for clue in sorted(places, key=lambda c: (kinds[c], c)):
            self._join_clue(clue, places[clue])

    def _join_clue(self, clue: Clue, places: list[int]) -> None:
        owner = self._index.owners.get(clue)
        leaders = [self._sets.asset(owner)] if owner else []
        for place in places:
            row = self.rows[place]
            settled = owner is not None and self._index.rows.get((row.source, row.external_id)) == owner
            fits = next((one for one in leaders if not self._sets.apart(one, place, is_settled=settled)), None)
            if fits is not None:
                self._sets.union(fits, place)
            elif leaders:
                self._disagree(clue, place, leaders[0])
                leaders.append(place)
            else:
                leaders.append(place)

    def _disagree(self, clue: Clue, place: int, leader: int) -> None:
        row = self.rows[place]
        key = (row.source, row.external_id)
        why = self._sets.why_apart(leader, place)
        # vCenter itself tells a clone from its original, whatever the two share.
        is_clone = why == "vsphere" and clue[0] == "smbios"
        if is_clone or key in self._decisions.same or key in self._decisions.different:
            self._dropped.add((place, clue))
            return
        known_as = f"{_WORDS.get(clue[0], clue[0])} {clue[1]}"
        self.refused.setdefault(place, (f"another asset has its {known_as}, which its {why} contradicts", ()))

    def _candidate(self, place: int) -> Candidate:
        return self._sets.uid(place) or self.rows[self._sets.members(place)[0]]

    def _join_weak(self) -> None:
        keys: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            if (row.source, row.external_id) not in self._decisions.different:
                for key in weak_keys(row):
                    keys[key].append(place)
        for key in sorted(keys, key=lambda k: (k.partition(" ")[0], k)):
            self._join_key(key, keys[key])

    def _join_key(self, key: str, places: list[int]) -> None:
        roots = list(dict.fromkeys(self._sets.find(place) for place in places))
        known = [uid for uid in self._index.by_key.get(key, ()) if self._sets.asset(uid) not in roots]
        roots += [root for root in dict.fromkeys(self._sets.asset(uid) for uid in known) if root not in roots]
        if len(roots) == 1:
            return
        bodies: list[list[int]] = []
        for root in sorted(roots, key=lambda r: (self._sets.uid(r) is None, r)):
            fits = [body for body in bodies if not any(self._sets.unlike(one, root, key) for one in body)]
            if not fits:
                bodies.append([root])
            elif len(fits) == 1:
                fits[0].append(root)
            elif self._is_light(root):
                self._ask(root, key, [body[0] for body in fits])
        for first, *others in bodies:
            for other in others:
                self._sets.union(first, other)
        for body in bodies[1:]:
            self._propose(bodies[0][0], body[0], key)

    def _is_light(self, root: int) -> bool:
        """Whether only its name tells what a set is about."""
        return self._sets.uid(root) is None and not any(self._strong[p] for p in self._sets.members(root))

    def _ask(self, root: int, key: str, among: list[int]) -> None:
        about = tuple(self._candidate(one) for one in among)
        for place in self._sets.members(root):
            self.refused.setdefault(place, (f"{len(among)} assets may be meant by its {_told(key)}", about))

    def _propose(self, first: int, second: int, key: str) -> None:
        """A new thing that has the name of one that is there, and is of the other make, may be its successor."""
        if self._sets.uid(second) is not None or self._sets.why_apart(first, second) != "make":
            return
        if not key.startswith(("b-", "c-", "d-")):
            return
        told = f"another asset is known as {_told(key)}, and is still there as something else"
        for place in self._sets.members(second):
            if self.rows[place].source not in self._observers:
                self.refused.setdefault(place, (told, (self._candidate(first),)))

    def result(self) -> tuple[list[Group], list[Observation]]:
        """The groups, and the rows that no group can be made of."""
        groups: list[Group] = []
        unmatched: list[Observation] = []
        taken: set[Clue] = set()
        for places in self._sets.groups():
            rows = [self.rows[place] for place in places]
            uid = self._sets.uid(places[0])
            if uid is None and all(row.source in self._observers for row in rows):
                unmatched += rows
                continue
            groups.append(self._group(places, rows, uid, taken))
        return groups, unmatched

    def _group(self, places: list[int], rows: list[Observation], uid: str | None, taken: set[Clue]) -> Group:
        asset = self._index.assets.get(uid) if uid else None
        own: dict[tuple[Clue, IdentifierType], Identifier] = {}
        for identifier in asset.identifiers if asset else ():
            own[clue_of(identifier), identifier.type] = identifier
        found: dict[tuple[Clue, IdentifierType], Identifier] = {}
        for place in places:
            decided = (self.rows[place].source, self.rows[place].external_id) in self._decisions.same
            for clue, identifier in self._strong[place]:
                mine = self._index.owners.get(clue, uid) == uid or decided
                if mine and clue not in taken and (place, clue) not in self._dropped:
                    found.setdefault((clue, identifier.type), own.get((clue, identifier.type), identifier))
        taken |= {clue for clue, _ in found}
        weak = {i for row in rows for i in row.identifiers if not i.type.is_strong and i.type.is_kept}
        identifiers = tuple(sorted({*found.values(), *weak}))
        present = {identifier.type for identifier in found.values()}
        former = (
            identifier
            for at, identifier in own.items()
            if asset and asset.is_gone and identifier.type in _REPLACED and identifier.type in present
            and at not in found
        )  # fmt: skip
        return Group(
            uid or self._fresh(new_uid(rows[0], found.values())),
            rows,
            identifiers,
            is_new=uid is None,
            known_kind=asset.kind if asset else None,
            former=tuple(sorted(former)),
            others=tuple(sorted(self._others(rows) - {uid or ""})),
        )

    def _others(self, rows: Iterable[Observation]) -> set[str]:
        found: set[str] = set()
        for row in rows:
            found.add(self._index.rows.get((row.source, row.external_id), ""))
            if self._index.holders:
                found.update(*(self._index.holders.get(clue_of(i), ()) for i in row.identifiers if i.type.is_strong))
        return found - {""}

    def _fresh(self, uid: str) -> str:
        """A uid that no asset of NetBox has: an identifier may come back after its asset let go of it."""
        while uid in self._index.assets or uid in self._index.uids:
            uid = str(uuid.uuid5(NAMESPACE, uid))
        return uid


_WORDS = {
    "smbios": "SMBIOS UUID",
    "directory": "AD or Entra id",
    "serial": "serial number",
    "asset_tag": "asset tag",
    "vsphere_uuid": "vSphere UUID",
    "intune_device_id": "Intune id",
}


def _told(key: str) -> str:
    return key.partition(" ")[2]


def new_uid(row: Observation, identifiers: Iterable[Identifier]) -> str:
    """The uid of a new asset, from its strongest identifier, or from its source's own id where it has none."""
    rank = {kind: place for place, kind in enumerate(IdentifierType)}
    strongest = min(identifiers, key=lambda i: (rank[i.type], i.value), default=None)
    name = f"{strongest.type}={strongest.value}" if strongest else f"row={row.source}/{row.external_id}"
    return str(uuid.uuid5(NAMESPACE, name))


def _meaningless(rows: Iterable[Observation]) -> set[tuple[str, Clue]]:
    """Identifiers that one source repeats over different things: cloned SMBIOS UUIDs, placeholder serials, used tags.

    What a source itself tells apart by vCenter and UUID, or by serial, are different things.
    """
    things: dict[tuple[str, Clue], set[str]] = defaultdict(set)
    names: dict[tuple[str, Clue], set[str]] = defaultdict(set)
    for row in rows:
        values = {identifier.type: identifier.value for identifier in row.identifiers}
        own = values.get(IdentifierType.VSPHERE_UUID) or values.get(IdentifierType.SERIAL)
        for identifier in row.identifiers:
            if not identifier.type.is_strong or identifier.type is IdentifierType.VSPHERE_UUID:
                continue
            clue = row.source, clue_of(identifier)
            if own:
                things[clue].add(own)
            names[clue].add(next(names_of(row), row.external_id))
    return {clue for clue, owners in things.items() if len(owners) > 1} | {
        (source, clue)
        for (source, clue), known_as in names.items()
        if len(known_as) > (_MAX_NAMES_OF_SMBIOS if clue[0] == "smbios" else _MAX_NAMES)
    }


def uids_of(rows: Iterable[Observation], known: Known) -> Iterator[str]:
    """The assets of NetBox that rows speak of by an identifier, or that they spoke of before."""
    return _Index(known).spoken_of(rows)
