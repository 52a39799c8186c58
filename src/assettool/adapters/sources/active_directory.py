"""Computers of Active Directory: Get-ADComputer as csv, or an LDIF export."""

import re
from pathlib import Path

from assettool.adapters.sources.export import Export
from assettool.adapters.sources.ldif import is_ldif, open_ldif
from assettool.adapters.sources.rows import Draft
from assettool.adapters.sources.values import boolean_of, split_host_name
from assettool.adapters.sources.workbook import TableFile
from assettool.domain.identifier import IdentifierType, identify

_NETBIOS_LENGTH = 15
_ACCOUNT_DISABLED = 2  # a bit of userAccountControl
_NAMES = ("Name", "cn", "SamAccountName")
_CLUSTER_NAMES = "failover cluster virtual network name account"
_CLUSTER_SERVICE = "msclustervirtualserver/"
_SIGNS_OF_USE = ("OperatingSystem", "LastLogonDate", "lastLogonTimestamp")
_NEVER = ("", "0", "9223372036854775807")
_PART_OF_NAME = re.compile(r"(?:\\.|[^,\\])+")


class ActiveDirectory(Export):
    """Reads the computers of one or more domains."""

    def _open(self, path: Path) -> TableFile:
        return open_ldif(path, self._terms.limits) if is_ldif(path) else super()._open(path)

    def _refine(self, draft: Draft) -> None:
        draft.skipped = _no_computer(draft.raw)
        if identifier := identify(IdentifierType.AD_OBJECT_GUID, draft.external_id):
            draft.external_id = identifier.value
        own = next((split_host_name(text)[0] for name in _NAMES if (text := draft.raw.get(name))), "")
        full = str(draft.fields.get("name", ""))
        # The name of the account is cut at 15, the DNS name is not.
        if own and not (len(own) >= _NETBIOS_LENGTH and full.casefold().startswith(own.casefold())):
            draft.label = draft.fields["name"] = own
        if domain := domain_of(draft.raw.get("DistinguishedName", "")):
            draft.fields.setdefault("domain", domain)
        if is_disabled(draft.raw):
            draft.fields["status"] = "offline"


def domain_of(distinguished_name: str) -> str:
    """The DNS domain in a distinguished name, in which a comma may be escaped."""
    parts = (part.strip() for part in _PART_OF_NAME.findall(distinguished_name))
    return ".".join(part[3:] for part in parts if part[:3].casefold() == "dc=").casefold()


def _no_computer(raw: dict[str, str]) -> str:
    """Why an object is left out: it is no computer, or one that never was."""
    classes = raw.get("ObjectClass", "").casefold().split(",")
    if any("managedserviceaccount" in name for name in classes):
        return "a managed service account"
    if classes != [""] and "computer" not in classes:
        return f"no computer: {classes[-1]}"
    services = raw.get("ServicePrincipalNames", "").casefold()
    if _CLUSTER_NAMES in raw.get("Description", "").casefold() or _CLUSTER_SERVICE in services:
        return "the name of a cluster or of a role in it"
    signs = [raw[name] for name in _SIGNS_OF_USE if name in raw]
    if signs and all(sign in _NEVER for sign in signs):
        return "made in advance and never used"
    return ""


def is_disabled(raw: dict[str, str]) -> bool:
    """Whether the account may no longer log on."""
    control = raw.get("userAccountControl", "")
    return boolean_of(raw.get("Enabled") or "True") is False or (
        control.isdecimal() and bool(int(control) & _ACCOUNT_DISABLED)
    )
