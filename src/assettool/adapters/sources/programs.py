"""Installed programs as sources write them, each kept once however many machines have it."""

import sys
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter

from assettool.adapters.sources.values import text_of
from assettool.domain.observation import Software

_NAME, _VERSION = 255, 100
_ORDER = attrgetter("name", "version", "publisher")


class Programs:
    """Makes `Software` of texts; one object for each program, since a fleet has the same ones many times."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], Software] = {}

    def program(self, name: object, version: object = "", publisher: object = "") -> Software | None:
        """The program, or None where it has no name."""
        key = (_plain(name, _NAME), _plain(version, _VERSION), _plain(publisher, _NAME))
        if not key[0]:
            return None
        if (known := self._known.get(key)) is None:
            known = self._known[key] = Software(*(sys.intern(text) for text in key))
        return known


def sorted_programs(programs: Iterable[Software | None]) -> tuple[Software, ...]:
    """Each program once, in order."""
    return tuple(sorted({program for program in programs if program}, key=_ORDER))


@lru_cache(maxsize=50_000, typed=True)
def _plain(value: object, length: int) -> str:
    """One line without control characters; what is no text or number is nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = text_of(value)
    if not text.isprintable() or "  " in text:
        text = " ".join("".join(part if part.isprintable() else " " for part in text).split())
    return text[:length]
