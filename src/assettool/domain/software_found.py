"""The programs that sources found, as they stream by: which products are where, and what nobody recognises.

There may be millions of programs and few different ones, so that each is looked up once, and no more is kept of it than
a number for each machine.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from assettool.domain.asset import AssetKind, Lifecycle
from assettool.domain.observation import Software
from assettool.domain.recognition import How, Recogniser, Recognition, WorkItem, without_version

SERVERS = frozenset({AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER, AssetKind.VIRTUAL_WORKPLACE})
"""Their operating system is licensed by itself, and is recognised as a program."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """A product as one source has it on one machine."""

    software: Software
    rule: str
    day: str


@dataclass(slots=True)
class Numbers:
    """Where the programs went."""

    read: int = 0
    accepted: int = 0
    merged: int = 0
    free: int = 0
    unknown: int = 0
    by_source: Counter[str] = field(default_factory=Counter)
    """Programs that each source names."""


class Finds:
    """What is found, machine after machine."""

    def __init__(self, recogniser: Recogniser, kinds: Mapping[int, str], lifecycles: Mapping[int, str]) -> None:
        """`kinds` and `lifecycles` are those of the assets, by their NetBox id."""
        self._recogniser = recogniser
        self._kinds = kinds
        self._lifecycles = lifecycles
        self._known: dict[tuple[str, ...], tuple[Software, Recognition]] = {}
        self.numbers = Numbers()
        self.seen: dict[tuple[int, str], str] = {}
        """(asset, source) → the day on which the source has it."""
        self.products: dict[tuple[int, str], dict[str, Found]] = {}
        """(asset, source) → key of a product → how it was found."""
        self._believed: dict[int, str] = {}
        self._platforms: dict[int, list[tuple[str, str]]] = defaultdict(list)
        """Server → source and operating system."""
        self._unknown: dict[tuple[str, str], array[int]] = {}
        """Name and publisher → the machines that it is on."""
        self._versions: dict[tuple[str, str], set[str]] = defaultdict(set)

    def believe(self, asset: int, provenance: object) -> None:
        """Note which source is believed for the operating system of an asset."""
        if self._kinds.get(asset) in SERVERS and isinstance(provenance, Mapping) and provenance.get("platform"):
            self._believed[asset] = str(provenance["platform"])

    def observe(self, asset: int, source: str, day: str, fields: Mapping[str, object]) -> None:
        """Take what a source has of an asset."""
        if self._lifecycles.get(asset, Lifecycle.MERGED) == Lifecycle.MERGED:
            return
        key = (asset, source)
        self.seen[key] = max(day, self.seen.get(key, day))
        for name, version, publisher in _programs(fields.get("software")):
            self._take(key, day, *self._recognised(name, version, publisher))
        if (platform := fields.get("platform")) and self._kinds[asset] in SERVERS:
            self._platforms[asset].append((source, str(platform)))

    def settle(self) -> None:
        """Take the operating systems, now that all that sources call them is known: one for each server."""
        for asset, said in self._platforms.items():
            believed = self._believed.get(asset, "")
            ranked = sorted(said, key=lambda each: (each[0] != believed, each))
            looked_up = [(source, *self._recognised(platform, "", "")) for source, platform in ranked]
            products = sorted((each for each in looked_up if each[2].product), key=lambda each: each[2].is_guess)
            chosen = next(iter(products), None)
            is_free = any(each[2].how is How.FREE for each in looked_up)
            for each in looked_up:
                source, software, what = each
                if each is chosen:
                    self._take((asset, source), self.seen[asset, source], software, what)
                elif chosen or is_free:
                    # Another source knows better which edition it is.
                    self._count(source)
                    self.numbers.merged += bool(chosen)
                    self.numbers.free += not chosen
                else:
                    self._take((asset, source), self.seen[asset, source], software, what)
        self._platforms.clear()

    def work(self, most: int) -> list[WorkItem]:
        """What nobody recognises, the programs on most machines first."""
        numbers = {key: len(set(machines)) for key, machines in self._unknown.items()}
        ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
        return [
            WorkItem(
                name, publisher, tuple(sorted(self._versions[name, publisher])), number,
                self._recogniser.propose(name, publisher),
            )
            for (name, publisher), number in ranked[:most]
        ]  # fmt: skip

    @property
    def unknown(self) -> int:
        """How many different programs nobody recognises."""
        return len(self._unknown)

    def _recognised(self, name: str, version: str, publisher: str) -> tuple[Software, Recognition]:
        key = (name, version, publisher)
        if (found := self._known.get(key)) is None:
            software = Software(name, version, publisher)
            found = self._known[key] = software, self._recogniser.recognise(software)
        return found

    def _take(self, key: tuple[int, str], day: str, software: Software, what: Recognition) -> None:
        asset, source = key
        self._count(source)
        if what.product:
            rule = what.rule or f"{what.how}"
            products = self.products.setdefault(key, {})
            before = products.get(what.product)
            self.numbers.accepted += before is None
            self.numbers.merged += before is not None
            if before is None or (before.software.version, before.software.name) < (software.version, software.name):
                products[what.product] = Found(software, rule, day)
        elif what.how is How.FREE:
            self.numbers.free += 1
        else:
            self.numbers.unknown += 1
            named = without_version(software.name), software.publisher.strip()
            self._versions[named].add(software.version)
            if named not in self._unknown:
                self._unknown[named] = array("Q")
            self._unknown[named].append(asset)

    def _count(self, source: str) -> None:
        self.numbers.read += 1
        self.numbers.by_source[source] += 1


def _programs(value: object) -> Iterator[tuple[str, str, str]]:
    for each in value if isinstance(value, list) else ():
        name, version, publisher = (*map(str, each), "", "")[:3]
        yield name, version, publisher
