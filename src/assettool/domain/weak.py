"""What proposes that two rows are about one thing, and never decides: names, network addresses, a VM's own UUID."""

from collections.abc import Iterator

from assettool.domain.identifier import Identifier, IdentifierType, identify
from assettool.domain.observation import Observation

NETBIOS_LENGTH = 15
"""Active Directory cuts the name of a computer account here."""


def weak_keys(row: Observation) -> Iterator[str]:
    """Each thing that a row may be recognised by, the most telling first in the order of their first letters."""
    domain = str(row.fields.get("domain", "")).casefold()
    yield from keys(
        row.identifiers, list(names_of(row)), {domain} if domain else set(), str(row.fields.get("tenant", ""))
    )
    for interface in row.interfaces:
        if interface.mac:
            yield f"e-mac {interface.mac}"


def keys(identifiers: tuple[Identifier, ...], names: list[str], domains: set[str], tenant: str) -> Iterator[str]:
    """The keys of anything that has identifiers, names, DNS domains and a tenant."""
    for identifier in identifiers:
        if identifier.type is IdentifierType.VM_UUID:
            yield f"a-vm {identifier.value}"
        elif identifier.type is IdentifierType.VSPHERE_UUID:
            yield f"a-vm {identifier.value.rpartition('/')[2]}"
        elif identifier.type is IdentifierType.MAC:
            yield f"e-mac {identifier.value}"
        elif identifier.type is IdentifierType.HOST_NAME and "." in identifier.value:
            yield f"b-name {identifier.value}"
    for name in dict.fromkeys(names):
        short = name[:NETBIOS_LENGTH]
        for domain in sorted(domains):
            yield f"b-name {name}.{domain}"
            yield f"c-name {short} in {domain}"
        if tenant:
            yield f"d-name {short} of {tenant}"


def names_of(row: Observation) -> Iterator[str]:
    """The short names of a row, folded: its own, then those of its host name identifiers."""
    if own := identify(IdentifierType.HOST_NAME, str(row.fields.get("name", ""))):
        yield own.value.partition(".")[0]
    for identifier in row.identifiers:
        if identifier.type is IdentifierType.HOST_NAME:
            yield identifier.value.partition(".")[0]


def domains_of(row: Observation) -> Iterator[str]:
    """The DNS domains of a row, folded."""
    if domain := str(row.fields.get("domain", "")).casefold():
        yield domain
    for identifier in row.identifiers:
        if identifier.type is IdentifierType.HOST_NAME and "." in identifier.value:
            yield identifier.value.partition(".")[2]
