"""Processors, from /proc/cpuinfo."""

from dataclasses import dataclass

from assettool.adapters.facts.values import whole

COMMAND = r"""
grep -E '^(processor|physical id|core id|cpu cores|model name)[[:space:]]*:' /proc/cpuinfo
"""


@dataclass(frozen=True, slots=True)
class Processors:
    """How many there are; sockets and cores are 0 where the system does not tell them."""

    threads: int = 0
    sockets: int = 0
    cores: int = 0
    model: str = ""


def process(text: str) -> Processors:
    """Sockets are told apart by their physical id; cores by the pair of physical id and core id."""
    threads, physical, model = 0, "", ""
    sockets: dict[str, int] = {}
    cores: set[tuple[str, str]] = set()
    for line in text.splitlines():
        key, separator, value = line.partition(":")
        key, value = key.strip(), value.strip()
        if not separator:
            continue
        if key == "processor" and value.isdecimal():
            threads, physical = threads + 1, ""
        elif key == "model name":
            model = model or " ".join(value.split())
        elif key == "physical id":
            physical = value
            sockets.setdefault(physical, 0)
        elif key == "core id" and physical:
            cores.add((physical, value))
        elif key == "cpu cores" and physical:
            sockets[physical] = whole(value)
    # `cpu cores` also counts a core that is switched off; without it the core ids are there.
    return Processors(threads, len(sockets), max(sum(sockets.values()), len(cores)), model)
