"""How much of everything there is at a given scale; scale 1 is De Connectie as it is."""

from dataclasses import dataclass

from assettool.demo.chance import apportion
from assettool.demo.content.places import CLUSTERS
from assettool.errors import UsageError

SMALLEST_SCALE, LARGEST_SCALE = 0.05, 10.0
_SERVERS, _HOSTS, _STANDALONE = 960, 62, 50


@dataclass(frozen=True, slots=True)
class Sizes:
    """The counts of one scale; `hosts` and `machines` go by cluster."""

    hosts: tuple[int, ...]
    machines: tuple[int, ...]
    standalone: int
    laptops: int
    thin_clients: int
    fat_clients: int
    applications: int
    integrations: int
    accounts: int

    @classmethod
    def at(cls, scale: float) -> "Sizes":
        """The sizes at a scale. Raises `UsageError` where clusters would lack hosts, or networks addresses."""
        if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
            raise UsageError(f"the scale is out of range: {scale}", hint=f"use {SMALLEST_SCALE} to {LARGEST_SCALE:g}")
        hosts = [max(1, part) for part in apportion(round(_HOSTS * scale), [each.hosts for each in CLUSTERS])]
        standalone = round(_STANDALONE * scale)
        servers = [each for each in CLUSTERS if not each.is_vdi]
        workplaces = [each for each in CLUSTERS if each.is_vdi]
        virtual = round(_SERVERS * scale) - sum(hosts) - standalone
        machines = dict(zip(servers, apportion(virtual, [each.machines for each in servers]), strict=True))
        machines |= zip(workplaces, apportion(round(2400 * scale), [each.machines for each in workplaces]), strict=True)
        return cls(
            hosts=tuple(hosts),
            machines=tuple(machines[each] for each in CLUSTERS),
            standalone=standalone,
            laptops=round(2547 * scale),
            thin_clients=round(1243 * scale),
            fat_clients=round(93 * scale),
            applications=round(445 * scale),
            integrations=round(900 * scale),
            accounts=round(3690 * scale),
        )
