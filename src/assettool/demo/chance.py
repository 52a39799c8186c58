"""Everything that looks like chance: the same seed and purpose give the same names, numbers and identifiers."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

_SERIAL_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_SERIAL_MARKS = "0123456789" + _SERIAL_LETTERS
_MAC_STEP = 7_919_311  # odd, so that counting with it visits every one of the 2^24 numbers of a prefix once
_ADDRESSES = 1000  # used of each /22, from the tenth on


def dice(seed: int, purpose: str) -> Random:
    """A stream of its own for each purpose, so that one part of the estate does not move the others."""
    return Random(f"{seed}/{purpose}")


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in these proportions that add up to the total exactly (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def new_uuid(rng: Random) -> str:
    """A random UUID."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def days_before(moment: datetime, rng: Random, least: int, most: int) -> datetime:
    """A moment in office hours, so many days earlier."""
    day = moment - timedelta(days=rng.randint(least, most))
    return day.replace(hour=rng.randint(7, 17), minute=rng.randint(0, 59), second=rng.randint(0, 59))


class Serials:
    """Serial numbers in the shape that each maker uses; never the same one twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def new(self, style: str) -> str:
        """The next serial number of a maker."""
        while (serial := self._draw(style)) in self._given:
            pass
        self._given.add(serial)
        return serial

    def _draw(self, style: str) -> str:
        rng = self._rng
        if style == "dell":  # a service tag: seven marks, the last a digit
            return rng.choice(_SERIAL_LETTERS) + "".join(rng.choices(_SERIAL_MARKS, k=5)) + str(rng.randint(1, 4))
        if style == "hp":  # plant, year, week, sequence
            return f"5CG{rng.randint(0, 5)}{rng.randint(1, 52):02}{''.join(rng.choices(_SERIAL_MARKS, k=4))}"
        if style == "hpe":
            return f"CZJ{rng.randint(0, 4)}{rng.randint(1, 52):02}{''.join(rng.choices(_SERIAL_MARKS, k=4))}"
        if style == "igel":
            return f"14D3{rng.randrange(16**14):014X}"
        return ("J30" if style == "lenovo-server" else "PF") + "".join(rng.choices(_SERIAL_MARKS, k=6))


class Macs:
    """MAC addresses within a maker's prefix; never the same one twice."""

    def __init__(self, start: int) -> None:
        self._next: dict[str, int] = {}
        self._start = start

    def new(self, oui: str) -> str:
        """The next address of a prefix."""
        # Every prefix starts elsewhere, so that the first of each do not end alike.
        number = self._next.get(oui, self._start + int(oui.replace(":", ""), 16))
        self._next[oui] = number + 1
        return f"{oui}:{_colons(number * _MAC_STEP % 2**24)}"

    def new_virtual(self) -> str:
        """The next address as vCenter gives them: 00:50:56:80 to 00:50:56:bf, in lower case."""
        number = self._next.get("virtual", self._start)
        self._next["virtual"] = number + 1
        return f"00:50:56:{_colons(0x800000 + number * _MAC_STEP % 2**22)}".lower()


def _colons(number: int) -> str:
    digits = f"{number:06X}"
    return f"{digits[:2]}:{digits[2:4]}:{digits[4:]}"


class Addresses:
    """Addresses of the /22 networks in 10.<octet>.0.0/16, the next network when one is full."""

    PREFIX = 22
    MASK = "255.255.252.0"

    def __init__(self) -> None:
        self._used: dict[int, int] = {}

    def new(self, octet: int) -> str:
        """The next address."""
        number = self._used.get(octet, 0)
        self._used[octet] = number + 1
        network, place = divmod(number, _ADDRESSES)
        third, fourth = divmod(network * 1024 + 10 + place, 256)
        return f"10.{octet}.{third}.{fourth}"

    def networks(self) -> list[tuple[int, str]]:
        """Every network in use: the octet and the prefix."""
        return [
            (octet, f"10.{octet}.{network * 4}.0/{self.PREFIX}")
            for octet, used in sorted(self._used.items())
            for network in range((used - 1) // _ADDRESSES + 1)
        ]
