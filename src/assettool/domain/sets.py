"""Sets of rows about one thing, with what tells one set from another."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.observation import Observation
from assettool.domain.weak import NETBIOS_LENGTH, domains_of, names_of

if TYPE_CHECKING:
    from assettool.domain.identity import Clue, KnownAsset

_SERIAL, _VSPHERE, _MAKE = "serial number", "vsphere", "make"


class RowSets:
    """Union-find over rows and the assets of NetBox; the smallest place leads its set.

    Rows come first, ordered by rank; an asset gets a place when it is asked for. A set knows its asset, its serial
    numbers, its vSphere UUIDs and whether it is virtual, as far as a source that can tell says so.
    """

    def __init__(
        self,
        rows: Sequence[Observation],
        strong: Sequence[Collection[Identifier]],
        assets: Mapping[str, "KnownAsset"],
        owners: Mapping["Clue", str],
    ) -> None:
        self._rows = rows
        self._assets = assets
        self._owners = owners
        self._parent = list(range(len(rows)))
        self._members: list[list[int]] = [[place] for place in range(len(rows))]
        self._uids: list[str | None] = [None] * len(rows)
        self._marks: list[dict[str, set[str]]] = [
            _marks(identifiers, None if row.is_kind_guessed else row.kind.is_virtual)
            for row, identifiers in zip(rows, strong, strict=True)
        ]
        self._places: dict[str, int] = {}

    def asset(self, uid: str) -> int:
        """The set of an asset. One whose sources could not all be read still is what NetBox has it as."""
        if uid not in self._places:
            asset = self._assets.get(uid)
            self._places[uid] = len(self._parent)
            self._parent.append(len(self._parent))
            self._members.append([])
            self._uids.append(uid)
            lasting = asset and not asset.is_gone
            self._marks.append(_marks(asset.identifiers, asset.kind.is_virtual) if asset and lasting else {})
        return self.find(self._places[uid])

    def find(self, place: int) -> int:
        """The leader of the set."""
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def uid(self, place: int) -> str | None:
        """The asset of the set."""
        return self._uids[self.find(place)]

    def members(self, place: int) -> list[int]:
        """The rows of the set, in their order."""
        return sorted(self._members[self.find(place)])

    def groups(self) -> list[list[int]]:
        """The rows of every set that has some."""
        return [
            self.members(place)
            for place in range(len(self._parent))
            if self.find(place) == place and self._members[place]
        ]

    def union(self, one: int, other: int) -> None:
        """Make one set of two."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return
        self._parent[second] = first
        self._members[first] += self._members[second]
        self._members[second] = []
        self._uids[first] = self._uids[first] or self._uids[second]
        for kind, values in self._marks[second].items():
            self._marks[first].setdefault(kind, set()).update(values)

    def force(self, asset: int, place: int) -> None:
        """Put a row with an asset because a person said so: what it says of itself contradicts nothing any more."""
        self._marks[self.find(place)] = {}
        self.union(asset, place)

    def apart(self, one: int, other: int, *, is_settled: bool = False) -> bool:
        """Whether two sets cannot be one thing. What a person merged, or a sync joined before, may be of two makes."""
        why = self.why_apart(one, other)
        return bool(why) and not (why == _MAKE and is_settled)

    def why_apart(self, one: int, other: int) -> str:
        """What says that two sets are two things: `asset`, `vsphere`, `serial number`, `make`, or nothing."""
        first, second = self.find(one), self.find(other)
        if first == second:
            return ""
        mine, theirs = self._uids[first], self._uids[second]
        if mine and theirs and mine != theirs:
            return "other identifiers"
        for kind in (_VSPHERE, _SERIAL, _MAKE):
            left, right = self._marks[first].get(kind), self._marks[second].get(kind)
            if left and right and not left & right and not self._is_one(kind, left | right):
                return kind
        return ""

    def _is_one(self, kind: str, values: Collection[str]) -> bool:
        """Whether NetBox has all the values as one asset's, because a person merged it."""
        if kind != _SERIAL:
            return False
        uids = {self._owners.get((IdentifierType.SERIAL.value, value)) for value in values}
        return len(uids) == 1 and None not in uids

    def unlike(self, one: int, other: int, key: str) -> bool:
        """Whether a weak key may not join two sets.

        They contradict each other, one source tells them apart, their DNS domains differ, or only a network address
        is common to things that are not virtual.
        """
        if self.why_apart(one, other):
            return True
        mine, theirs = self.members(one), self.members(other)
        if {self._rows[p].source for p in mine} & {self._rows[p].source for p in theirs}:
            return True
        if key.startswith("a-"):
            return False
        left, right = self._domains(one), self._domains(other)
        if left and right and not left & right:
            return True
        if not key.startswith("e-"):
            return False
        if not mine or not theirs:
            # An asset that no row speaks of: an address alone makes nothing its successor.
            return True
        names = {name[:NETBIOS_LENGTH] for p in mine for name in names_of(self._rows[p])}
        return names.isdisjoint(name[:NETBIOS_LENGTH] for p in theirs for name in names_of(self._rows[p]))

    def _domains(self, place: int) -> set[str]:
        found = {domain for p in self.members(place) for domain in domains_of(self._rows[p])}
        if not found and (uid := self.uid(place)) in self._assets:
            found.update(self._assets[str(uid)].domains)
        return found


def _marks(identifiers: Collection[Identifier], is_virtual: bool | None) -> dict[str, set[str]]:
    marks: dict[str, set[str]] = defaultdict(set)
    for identifier in identifiers:
        if identifier.type is IdentifierType.SERIAL:
            marks[_SERIAL].add(identifier.value)
        elif identifier.type is IdentifierType.VSPHERE_UUID:
            # The same VM in two vCenters keeps this part of it.
            marks[_VSPHERE].add(identifier.value.rpartition("/")[2])
    if is_virtual is not None:
        marks[_MAKE].add("virtual" if is_virtual else "physical")
    return dict(marks)
