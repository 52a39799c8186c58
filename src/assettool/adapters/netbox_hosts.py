"""The servers of NetBox as hosts that can be discovered."""

import re
from collections.abc import Iterator
from typing import Any, Protocol

from assettool.domain.asset import AssetKind
from assettool.domain.discovery import Target

_KINDS = {
    AssetKind.PHYSICAL_SERVER: ("device", "dcim/devices"),
    AssetKind.VIRTUAL_SERVER: ("virtual_machine", "virtualization/virtual-machines"),
}

_OTHER_SYSTEM = re.compile(r"windows|esxi?\b", re.IGNORECASE)


class _Lists(Protocol):
    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, Any]]:
        """The rows of a REST list; all of them where the limit is 0."""


def servers(store: _Lists) -> Iterator[Target]:
    """Every active server that has a primary address, by that address; without those that run no Linux."""
    for kind, (part, path) in _KINDS.items():
        assets = store.first("plugins/assettool/assets", 0, kind=kind.value, lifecycle="active")
        wanted = {asset[part]["id"] for asset in assets if asset[part]}
        for machine in store.first(path, 0, has_primary_ip="true", status="active"):
            platform = (machine["platform"] or {}).get("name", "")
            address = (machine["primary_ip"] or {}).get("address", "").partition("/")[0]
            if machine["id"] in wanted and address and not _OTHER_SYSTEM.search(platform):
                yield Target(address)
