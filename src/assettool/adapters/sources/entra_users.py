"""Accounts of Entra: the users of Graph as JSON, or those that the portal exports as csv."""

import base64
import binascii
import uuid

from assettool.adapters.sources.accounts import DEPARTMENT, ENABLED, Accounts, local_part
from assettool.adapters.sources.rows import Draft

_GUID_BYTES = 16


class EntraUsers(Accounts):
    """Reads the accounts of one tenant."""

    def _refine(self, draft: Draft) -> None:
        domain = draft.raw.get("userPrincipalName", "").rpartition("@")[2]
        super()._refine(draft)
        raw = draft.raw
        draft.fields["domain"] = raw.get("onPremisesDomainName", "").casefold() or domain.casefold()
        draft.fields[DEPARTMENT] = raw.get("department", "")
        if enabled := raw.get("accountEnabled"):
            draft.fields[ENABLED] = enabled
        if alias := _directory_id(raw.get("onPremisesImmutableId", "")):
            draft.aliases = (alias,)

    def _login(self, draft: Draft) -> str:
        return local_part(draft.raw.get("onPremisesSamAccountName") or draft.raw.get("userPrincipalName", ""))


def _directory_id(anchor: str) -> str:
    """The objectGUID in AD of a synchronised account; "" where the anchor is something else, which is allowed."""
    try:
        content = base64.b64decode(anchor, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return str(uuid.UUID(bytes_le=content)) if len(content) == _GUID_BYTES else ""
