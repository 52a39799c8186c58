"""Machines of Citrix Virtual Apps and Desktops: Get-BrokerMachine as csv."""

from assettool.adapters.sources.export import Export
from assettool.adapters.sources.rows import Draft
from assettool.adapters.sources.values import split_host_name
from assettool.domain.identifier import IdentifierType, identify


class Citrix(Export):
    """Reads the machines of one site."""

    def _refine(self, draft: Draft) -> None:
        machine, full = draft.raw.get("MachineName", ""), draft.raw.get("DNSName", "")
        if machine.startswith("S-1-"):
            draft.skipped = "a machine whose account is gone"
        # The name in the hypervisor may differ from the one that the machine itself has.
        if domain := split_host_name(full)[1]:
            draft.fields["domain"] = domain
        draft.identifiers.append(identify(IdentifierType.HOST_NAME, full))
