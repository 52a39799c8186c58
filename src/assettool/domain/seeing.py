"""The servers as the inventory sees them: what every source and NetBox say of each, put together."""

from collections.abc import Collection, Iterable, Mapping
from typing import cast

from assettool.domain.current import FleetRow
from assettool.domain.evidence import SERVERS, SeenMachine
from assettool.domain.objects import ASSET, DEVICE, MACHINE, OBSERVATION
from assettool.domain.observation import Listening, Software
from assettool.domain.register import Asset, Register

type Tags = Mapping[tuple[str, int], Collection[str]]
"""(model, id) of assets, devices and machines → the slugs of their tags."""


def seen_machines(rows: Iterable[FleetRow], register: Register, tags: Tags) -> list[SeenMachine]:
    """The servers that are there, with everything that the sources and NetBox say of them."""
    seeing = _Seeing(tags)
    for label, row in rows:
        seeing.row(label, row)
    servers = [asset for asset in register.assets.values() if asset.is_there and asset.kind in SERVERS]
    return [seeing.machine(asset) for asset in servers]


class _Seeing:
    """What rows of the fleet say of each asset, in whichever order they come."""

    def __init__(self, tags: Tags) -> None:
        self._tags = tags
        self._programs: dict[Software, Software] = {}
        self._software: dict[int, dict[Software, None]] = {}
        self._services: dict[int, set[Listening]] = {}
        self._texts: dict[int, list[str]] = {}
        self._described: dict[tuple[str, int], str] = {}
        self._things: dict[int, list[tuple[str, int]]] = {}

    def row(self, label: str, row: Mapping[str, object]) -> None:
        """Note a row."""
        if label in (DEVICE, MACHINE):
            if row["description"]:
                self._described[label, _number(row["id"])] = str(row["description"])
        elif label == ASSET:
            its = ((DEVICE, row["device"]), (MACHINE, row["virtual_machine"]))
            self._things[_number(row["id"])] = [(name, _number(other)) for name, other in its if other is not None]
        elif label == OBSERVATION and isinstance(row["fields"], Mapping):
            self._observed(_number(row["asset"]), cast("Mapping[str, object]", row["fields"]))

    def _observed(self, asset: int, fields: Mapping[str, object]) -> None:
        for each in _lists(fields.get("software")):
            program = Software(*map(str, each))
            # The same program stands on thousands of machines.
            self._software.setdefault(asset, {})[self._programs.setdefault(program, program)] = None
        for port, name in _lists(fields.get("services")):
            self._services.setdefault(asset, set()).add(Listening(_number(port), str(name)))
        if text := fields.get("description"):
            self._texts.setdefault(asset, []).append(str(text))

    def machine(self, asset: Asset) -> SeenMachine:
        """All that is known of an asset."""
        things = self._things.get(asset.id, [])
        described = [self._described[thing] for thing in things if thing in self._described]
        return SeenMachine(
            asset.id,
            asset.uid,
            asset.name,
            asset.tenant,
            software=tuple(sorted(self._software.get(asset.id, ()))),
            services=tuple(sorted(self._services.get(asset.id, ()))),
            tags=frozenset(tag for thing in [(ASSET, asset.id), *things] for tag in self._tags.get(thing, ())),
            texts=tuple(dict.fromkeys([*self._texts.get(asset.id, ()), *described])),
        )


def _lists(value: object) -> list[list[object]]:
    return value if isinstance(value, list) else []


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no number: {value!r}")
    return value
