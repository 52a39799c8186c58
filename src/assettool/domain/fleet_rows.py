"""NetBox's rows as they came, and which of them are about which asset: a part of the fleet at a time."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from assettool.domain.asset import Lifecycle
from assettool.domain.current import PARENTS, Current, CurrentObject, FleetRow, index
from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.identity import Known
from assettool.domain.islands import Islands, Token, asset_token, identifier_tokens, name_token, row_token
from assettool.domain.objects import (
    ACCOUNT,
    ASSET,
    BY_LABEL,
    CONFLICT,
    DEVICE,
    IDENTIFIER,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    OBSERVATION,
)

type Thing = tuple[str, int]
"""A device, machine or interface: its label and NetBox id."""

_PARTS = frozenset({*PARENTS, MAC_ADDRESS, IP_ADDRESS})
_REFERRED = frozenset({ASSET, DEVICE, MACHINE, *PARENTS, IP_ADDRESS})
_NOT_COUNTED = (Lifecycle.RETIRED, Lifecycle.MERGED)


class Rows(Protocol):
    """A list of rows that only grows."""

    def append(self, item: FleetRow) -> None:
        """Add one."""

    def __getitem__(self, place: int, /) -> FleetRow:
        """One of them."""

    def __len__(self) -> int:
        """How many there are."""


class FleetRows:
    """Everything that NetBox holds. Of most rows only their place in `rows` stays in memory, and whose they are."""

    def __init__(self, found: Iterable[FleetRow], rows: Rows, islands: Islands) -> None:
        self._rows = rows
        self._islands = islands
        self._numbers: dict[int, int] = {}
        """Asset id → its number on the islands."""
        self.assets = 0
        """How many there are, without the retired and the merged ones."""
        self.ids: dict[str, int] = {}
        """Uid → NetBox id."""
        self.conflicts: list[Mapping[str, object]] = []
        self._merged: set[str] = set()
        self._uids: dict[int, str] = {}
        self._places: dict[str, dict[int, int]] = defaultdict(dict)
        """Label → id → place of the row, of whatever others refer to."""
        self._shared: list[int] = []
        self._accounts = array("I")
        self._evidence: dict[int, array[int]] = defaultdict(lambda: array("I"))
        """Asset id → places of its identifiers and observations."""
        self._parts: dict[Thing, array[int]] = defaultdict(lambda: array("I"))
        """Device, machine or interface → places of what is on it."""
        self._addresses: dict[str, list[int]] = {}
        """Address without its mask → places of all rows that have it."""
        self._things: dict[str, list[Thing]] = defaultdict(list)
        """Uid → its device and its machine."""
        self._owners: dict[Thing, str] = {}
        for label, fields in found:
            self._add(label, fields)
        about = {uid for one in self.conflicts if (uid := self._uids.get(_number(one["asset"] or 0)))}
        self._live = self.ids.keys() - self._merged
        needed = {*self._shared, *(place for uid in about for place in self._outline(uid))}
        self._base = {place: rows[place] for place in needed}
        """What every part has: shared objects, and conflicts with the assets that they are about."""

    def _add(self, label: str, fields: Mapping[str, object]) -> None:
        place = len(self._rows)
        self._rows.append((label, fields))
        number = _number(fields["id"])
        if label in _REFERRED:
            self._places[label][number] = place
        if label == ASSET:
            self._add_asset(number, fields)
        elif label in _PARTS:
            self._add_part(label, fields, place)
        elif label in (IDENTIFIER, OBSERVATION):
            asset = _number(fields["asset"])
            self._evidence[asset].append(place)
            self._land(asset, _tokens(label, fields))
        elif label == ACCOUNT:
            self._accounts.append(place)
        elif label == CONFLICT:
            self._shared.append(place)
            self.conflicts.append(fields)
        elif label in BY_LABEL and BY_LABEL[label].is_shared:
            self._shared.append(place)

    def _add_part(self, label: str, fields: Mapping[str, object], place: int) -> None:
        if on := PARENTS.get(label):
            self._parts[on[0], _number(fields[on[1]])].append(place)
        elif isinstance(to := fields["assigned_object"], list):
            self._parts[str(to[0]), _number(to[1])].append(place)
        if label == IP_ADDRESS:
            self._addresses.setdefault(str(fields["address"]).partition("/")[0], []).append(place)

    def _land(self, asset: int, tokens: Iterable[Token]) -> None:
        """Note by what an asset may be recognised."""
        if asset not in self._numbers:
            self._numbers[asset] = self._islands.add(())
        self._islands.join(self._numbers[asset], tokens)

    def _add_asset(self, number: int, fields: Mapping[str, object]) -> None:
        uid = str(fields["uid"])
        self.ids[uid], self._uids[number] = number, uid
        self._land(number, (asset_token(uid), name_token(str(fields["name"]))))
        self.assets += fields["lifecycle"] not in _NOT_COUNTED
        if fields["lifecycle"] == Lifecycle.MERGED:
            self._merged.add(uid)
        for label, name in ((DEVICE, "device"), (MACHINE, "virtual_machine")):
            if fields[name] is not None:
                thing = label, _number(fields[name])
                self._owners[thing] = uid
                self._things[uid].append(thing)

    def has(self, uid: str, label: str) -> bool:
        """Whether an asset has a device, or a machine."""
        return any(label == one and number in self._places[one] for one, number in self._things.get(uid, ()))

    def owner(self, label: str, number: object) -> str | None:
        """The uid of the asset that has a device or machine, or adopts it."""
        return self._owners.get((label, number)) if isinstance(number, int) else None

    def strangers(self) -> Current:
        """The shared objects, and the devices and machines that no asset points at."""
        taken = dict(self._base)
        for label in (DEVICE, MACHINE):
            its = self._places[label].items()
            self._take(taken, (place for number, place in its if (label, number) not in self._owners))
        return index(taken[place] for place in sorted(taken))

    def adopt(self, uid: str, thing: Thing) -> None:
        """A device or machine that was no asset's is this asset's from now on."""
        self._things[uid].append(thing)
        self._owners[thing] = uid

    def accounts(self) -> Iterator[CurrentObject]:
        """The accounts."""
        for place in self._accounts:
            _, fields = self._rows[place]
            yield CurrentObject(_number(fields["id"]), fields)

    def uids_on_islands(self) -> list[str]:
        """The uid of each asset by its number; nothing for one that may not be seen."""
        return [self._uids.get(number, "") for number in self._numbers]

    def part(self, uids: Iterable[str] = (), addresses: Iterable[str] = (), outlines: Iterable[str] = ()) -> Current:
        """The shared objects, and all that is known of some assets.

        Of what has one of the `addresses`, and of `outlines`, it has only the asset, its device and its machine: that
        tells whose something is.
        """
        taken = dict(self._base)
        for uid in uids:
            self._take(taken, self._outline(uid))
            self._take(taken, self._evidence.get(self.ids.get(uid, 0), ()))
            for thing in self._things.get(uid, ()):
                self._take_parts(taken, thing)
        for uid in outlines:
            self._take(taken, self._outline(uid))
        for address in addresses:
            self._take(taken, self._addresses.get(address, ()))
        for label, fields in list(taken.values()):
            self._take_referred(taken, label, fields)
        return index(taken[place] for place in sorted(taken))

    def known(self, uids: Collection[str], vouching: Mapping[str, bool]) -> Known:
        """What tells of some assets what they are."""
        taken = dict(self._base)
        for uid in uids:
            self._take(taken, (self._places[ASSET][self.ids[uid]], *self._evidence.get(self.ids[uid], ())))
        found = index(taken[place] for place in sorted(taken)).known(vouching)
        return Known(
            {uid: found.assets[uid] for uid in uids if uid in found.assets},
            found.rows,
            {uid: found.merged[uid] for uid in uids if uid in found.merged},
            self._live,
        )

    def _outline(self, uid: str) -> Iterator[int]:
        if number := self.ids.get(uid):
            yield self._places[ASSET][number]
        for label, number in self._things.get(uid, ()):
            if (place := self._places[label].get(number)) is not None:
                yield place

    def _take(self, taken: dict[int, FleetRow], places: Iterable[int]) -> None:
        for place in places:
            if place not in taken:
                taken[place] = self._rows[place]

    def _take_parts(self, taken: dict[int, FleetRow], thing: Thing) -> None:
        """What is on a device or machine: its interfaces, and what is on those."""
        places = self._parts.get(thing, ())
        self._take(taken, places)
        for place in places:
            label, fields = taken[place]
            if label in PARENTS:
                self._take(taken, self._parts.get((label, _number(fields["id"])), ()))

    def _take_referred(self, taken: dict[int, FleetRow], label: str, fields: Mapping[str, object]) -> None:
        """What tells to whom belongs what a row refers to."""
        if label in (DEVICE, MACHINE):
            for name in ("primary_ip4", "primary_ip6"):
                if isinstance(number := fields[name], int) and number in self._places[IP_ADDRESS]:
                    self._take(taken, (self._places[IP_ADDRESS][number],))
        if label == MACHINE and isinstance(number := fields["device"], int):
            self._take_owner(taken, (DEVICE, number))
        if label == IP_ADDRESS and isinstance(on := fields["assigned_object"], list):
            self._take_owner(taken, (str(on[0]), _number(on[1])))

    def _take_owner(self, taken: dict[int, FleetRow], thing: Thing) -> None:
        """A thing, what it is on, and whose it is."""
        label, number = thing
        place = self._places[label].get(number)
        if place is None:
            return
        self._take(taken, (place,))
        if on := PARENTS.get(label):
            self._take_owner(taken, (on[0], _number(taken[place][1][on[1]])))
        elif owner := self._owners.get(thing):
            self._take(taken, self._outline(owner))


def _tokens(label: str, fields: Mapping[str, object]) -> Iterable[Token]:
    """By what an identifier or an observation lets an asset be recognised."""
    if label == IDENTIFIER:
        return identifier_tokens([Identifier(IdentifierType(str(fields["type"])), str(fields["value"]))])
    return [row_token(str(fields["source"]), str(fields["external_id"]))]


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no NetBox id: {value!r}")
    return value
