"""TCP ports on which a Linux host listens, of the kernel itself."""

from __future__ import annotations

import ipaddress

_LISTENS = "0A"
_TABLES = (("/proc/net/tcp", 4), ("/proc/net/tcp6", 16))


def listening(addresses=()):
    """The ports, sorted; only those that these addresses are reached by, where some are named."""
    wanted = {ipaddress.ip_address(each) for each in addresses}
    found = set()
    for table, size in _TABLES:
        try:
            with open(table, encoding="ascii") as file:
                lines = file.read().splitlines()[1:]
        except FileNotFoundError:
            continue
        for line in lines:
            parts = line.split()
            address, port = parts[1].split(":")
            where = _address(address, size)
            if parts[3] == _LISTENS and (not wanted or where.is_unspecified or where in wanted):
                found.add(int(port, 16))
    return sorted(found)


def _address(text, size):
    """An address as the kernel writes it: words of four bytes, each the other way round on our machines."""
    raw = bytes.fromhex(text)
    turned = b"".join(raw[start : start + 4][::-1] for start in range(0, size, 4))
    found = ipaddress.ip_address(turned)
    return getattr(found, "ipv4_mapped", None) or found
