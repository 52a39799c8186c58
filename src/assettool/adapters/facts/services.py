"""Services that listen for TCP connections of other machines, as ss or netstat show them; names are for root only."""

import re
from collections.abc import Iterable, Iterator

from assettool.adapters.facts.values import clean
from assettool.domain.observation import Listening

COMMAND = """
ss -ltnp || netstat -ltnp
"""
_LISTENS = "LISTEN"
_NAME = re.compile(r'users:\(\("([^"]+)"|\d+/(\S+)')
_ADDRESS = re.compile(r"(?P<host>\S*):(?P<port>\d{1,5})")
_ITSELF = re.compile(r"127\.|\[?(::ffff:127\.|::1\]?$)|.*%lo$")
_LONGEST = 500
_FIRST_PASSING = 32_768
"""From here on Linux gives ports to whoever asks for any: they are others after each start."""


def process(text: str) -> tuple[Listening, ...]:
    """The services in order of their ports."""
    return listening(_lines(text))


def listening(found: Iterable[tuple[int, str]]) -> tuple[Listening, ...]:
    """Of ports and names those that last, each once; a name counts more than none."""
    services: dict[int, set[str]] = {}
    for port, name in found:
        if 0 < port < _FIRST_PASSING:
            services.setdefault(port, set()).add(name)
    return tuple(
        Listening(port, name) for port, names in sorted(services.items()) for name in sorted(names - {""} or names)
    )


def is_reachable(address: str) -> bool:
    """Whether others can connect to it, and not only the machine itself."""
    return _ITSELF.match(address) is None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for line in text.splitlines():
        words = line[:_LONGEST].split()
        if _LISTENS not in words:
            continue
        local = next((match for word in words if (match := _ADDRESS.fullmatch(word))), None)
        if local and is_reachable(local["host"]):
            name = _NAME.search(line[:_LONGEST])
            yield int(local["port"]), clean(name[1] or name[2]).rstrip(":") if name else ""
