"""Which rows, and which assets of NetBox, can have anything to do with each other."""

from array import array
from collections.abc import Iterable, Iterator

from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.identity import clue_of
from assettool.domain.observation import Observation
from assettool.domain.weak import NETBIOS_LENGTH, names_of

type Token = tuple[str, ...]


class Islands:
    """Puts together whatever has a token in common, directly or by way of others.

    A token is anything by which `group()` may join two rows, or a row and an asset, taken somewhat broader: names are
    compared by their first letters, whatever their domain and tenant. So no row of one island is ever joined with, or
    held because of, a row or asset of another, and `group()` gives the same for each island alone as for all at once.
    """

    def __init__(self) -> None:
        self._parents = array("i")
        # Of a token only its hash is kept. Two tokens with one hash make an island larger, and nothing else.
        self._first: dict[int, int] = {}

    def add(self, tokens: Iterable[Token], known: Iterable[Token] = ()) -> int:
        """Add one thing, and give its number; of `known` tokens only those of earlier things count."""
        number = len(self._parents)
        self._parents.append(number)
        for token in tokens:
            self._join(number, self._first.setdefault(hash(token) & _BITS, number))
        for token in known:
            self._join(number, self._first.get(hash(token) & _BITS, number))
        return number

    def join(self, number: int, tokens: Iterable[Token]) -> None:
        """Give more tokens to a thing."""
        for token in tokens:
            self._join(number, self._first.setdefault(hash(token) & _BITS, number))

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        self._parents[second] = first

    def _find(self, number: int) -> int:
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def batches(self, size: int) -> Iterator[list[int]]:
        """Every thing once, whole islands together, at least so many at a time where there are."""
        self._first.clear()
        leaders = array("i", map(self._find, range(len(self._parents))))
        batch: list[int] = []
        before = -1
        for number in sorted(range(len(leaders)), key=leaders.__getitem__):
            if len(batch) >= size and leaders[number] != before:
                yield batch
                batch = []
            batch.append(number)
            before = leaders[number]
        if batch:
            yield batch


_BITS = (1 << 60) - 1
"""As many as Python keeps in a small number."""


def tokens_of(row: Observation) -> Iterator[Token]:
    """The tokens of a row."""
    for name in names_of(row):
        yield "name", name[:NETBIOS_LENGTH]
    yield from identifier_tokens(row.identifiers)
    for interface in row.interfaces:
        if interface.mac:
            yield "mac", interface.mac


def identifier_tokens(identifiers: Iterable[Identifier]) -> Iterator[Token]:
    """The tokens of identifiers."""
    for identifier in identifiers:
        kind, value = identifier.type, identifier.value
        if kind is IdentifierType.HOST_NAME:
            yield "name", value.partition(".")[0][:NETBIOS_LENGTH]
        elif kind in (IdentifierType.MAC, IdentifierType.VM_UUID):
            yield kind.value, value
        else:
            yield clue_of(identifier)
            if kind is IdentifierType.VSPHERE_UUID:
                yield IdentifierType.VM_UUID.value, value.rpartition("/")[2]


def row_token(source: str, external_id: str) -> Token:
    """The token of a row as NetBox remembers it."""
    return "row", source, external_id


def name_token(name: str) -> Token:
    """The token of the name of an asset."""
    return "name", name.casefold().partition(".")[0][:NETBIOS_LENGTH]


def asset_token(uid: str) -> Token:
    """The token of an asset that a person named."""
    return "asset", uid
