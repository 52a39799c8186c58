"""Accounts of Active Directory: Get-ADUser as csv, or an LDIF export."""

import re
from pathlib import Path

from assettool.adapters.sources.accounts import DEPARTMENT, ENABLED, Accounts, local_part, replace_column
from assettool.adapters.sources.active_directory import domain_of, is_disabled
from assettool.adapters.sources.ldif import is_ldif, open_ldif
from assettool.adapters.sources.rows import Draft
from assettool.adapters.sources.workbook import TableFile

_FIRST_PART = re.compile(r"^(?:\\.|[^,\\])+,?")


class ADUsers(Accounts):
    """Reads the accounts of one or more domains."""

    def _open(self, path: Path) -> TableFile:
        return open_ldif(path, self._terms.limits) if is_ldif(path) else super()._open(path)

    def _refine(self, draft: Draft) -> None:
        super()._refine(draft)
        raw = draft.raw
        # The first part of the name of an account is mostly the name of a person; rules see the units that it is in.
        place = _FIRST_PART.sub("", raw.get("DistinguishedName", ""))
        replace_column(raw, "DistinguishedName", place)
        draft.fields["domain"] = domain_of(place)
        draft.fields[DEPARTMENT] = raw.get("Department", "")
        if raw.get("Enabled") or raw.get("userAccountControl"):
            draft.fields[ENABLED] = not is_disabled(raw)
        draft.skipped = draft.skipped or _no_account(raw)

    def _login(self, draft: Draft) -> str:
        return local_part(draft.raw.get("SamAccountName") or draft.raw.get("UserPrincipalName", ""))


def _no_account(raw: dict[str, str]) -> str:
    """Why an object is left out: it is no account, or that of a machine or a service of Windows itself."""
    classes = raw.get("ObjectClass", "").casefold().split(",")
    if any("managedserviceaccount" in name for name in classes):
        return "a managed service account"
    if "computer" in classes or raw.get("SamAccountName", "").endswith("$"):
        return "the account of a computer or of a trust"
    if classes != [""] and not {"user", "inetorgperson"} & set(classes):
        return f"no account: {classes[-1]}"
    return ""
