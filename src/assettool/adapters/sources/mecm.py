"""Devices of Configuration Manager (MECM, SCCM): Get-CMDevice, or a query on SMS_R_System, as csv."""

import re

from assettool.adapters.sources.export import Export
from assettool.adapters.sources.rows import Draft
from assettool.adapters.sources.values import addresses_in
from assettool.domain.identifier import normalise_mac
from assettool.domain.observation import Interface

_SEPARATORS = re.compile(r"[,;|\s]+")


class MECM(Export):
    """Reads the devices of one site."""

    def _refine(self, draft: Draft) -> None:
        found = (normalise_mac(text) for text in _SEPARATORS.split(draft.raw.get("MACAddresses", "")))
        macs = list(dict.fromkeys(mac for mac in found if mac))
        addresses, _ = addresses_in(draft.raw.get("IPAddresses", ""))
        if len(macs) > 1:
            # Nothing tells which of the addresses is on which card.
            draft.interfaces = tuple(Interface(f"Ethernet {place}", mac) for place, mac in enumerate(macs, start=1))
        elif macs or addresses:
            draft.interfaces = (Interface("Ethernet", "".join(macs), tuple(addresses)),)
        domain = str(draft.fields.get("domain", ""))
        if "." not in domain:
            draft.fields.pop("domain", None)
