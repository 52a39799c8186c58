"""What tells one real thing from another, and which values tell nothing."""

import re
from dataclasses import dataclass
from enum import StrEnum


class IdentifierType(StrEnum):
    """The kinds of identifier. Strong ones decide which asset a row is about; weak ones only propose."""

    VSPHERE_UUID = "vsphere_uuid"  # "<vCenter instance UUID or name>/<VM instance UUID>"
    SMBIOS_UUID = "smbios_uuid"
    SERIAL = "serial"
    ASSET_TAG = "asset_tag"
    AD_OBJECT_GUID = "ad_object_guid"
    ENTRA_DEVICE_ID = "entra_device_id"
    INTUNE_DEVICE_ID = "intune_device_id"
    HOST_NAME = "host_name"  # "<name>" or "<name>.<domain>", lower case
    MAC = "mac"

    @property
    def is_strong(self) -> bool:
        """Whether this type alone decides."""
        return self not in (IdentifierType.HOST_NAME, IdentifierType.MAC)


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One identifier; `value` is normalised by `identify()`."""

    type: IdentifierType
    value: str


# Values that hardware, installers and people write where an identifier belongs (DOMAIN section 2.3).
JUNK = frozenset(
    {
        "", "0", "00000000", "123456789", "1234567890", "a", "chassis serial number", "default string", "empty",
        "invalid", "n/a", "na", "nb", "none", "not applicable", "not available", "not specified", "null", "o.e.m.",
        "oem", "onbekend", "serial", "serienummer", "system serial number", "tbd", "test", "to be filled by o.e.m.",
        "to be filled by oem", "unknown", "xxx", "xxxxx", "xxxxxxx", "xxxxxxxx", "-", ".", "?",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "03000200-0400-0500-0006-000700080009",
    }
)  # fmt: skip
_UUID_TYPES = frozenset(
    {
        IdentifierType.SMBIOS_UUID,
        IdentifierType.AD_OBJECT_GUID,
        IdentifierType.ENTRA_DEVICE_ID,
        IdentifierType.INTUNE_DEVICE_ID,
    }
)
_HEX32 = re.compile(r"[0-9a-f]{32}")
_ONE_CHARACTER = re.compile(r"(.)\1*")


def is_junk(value: str) -> bool:
    """Whether a value that should identify something identifies nothing."""
    text = " ".join(value.split()).casefold()
    return text in JUNK or _ONE_CHARACTER.fullmatch(text.replace("-", "").replace(":", "")) is not None


def identify(kind: IdentifierType, value: str | None) -> Identifier | None:
    """The normalised identifier, or None where the value is junk or does not have the type's form."""
    if value is None or is_junk(value):
        return None
    text = " ".join(value.split())
    if kind in _UUID_TYPES:
        return _uuid(kind, text)
    if kind is IdentifierType.VSPHERE_UUID:
        return Identifier(kind, text.casefold())
    if kind is IdentifierType.MAC:
        mac = normalise_mac(text)
        return Identifier(kind, mac) if mac else None
    if kind is IdentifierType.HOST_NAME:
        return Identifier(kind, text.rstrip(".").casefold())
    return Identifier(kind, text.upper())


def _uuid(kind: IdentifierType, text: str) -> Identifier | None:
    digits = text.casefold().translate(str.maketrans("", "", "{}- "))
    if not _HEX32.fullmatch(digits):
        return None
    return Identifier(kind, f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")


def normalise_mac(text: str) -> str | None:
    """A MAC address as NetBox writes it ("AA:BB:CC:DD:EE:FF"), or None for anything else, zeros and broadcast too."""
    digits = re.sub(r"[^0-9a-f]", "", text.casefold())
    if len(digits) != 12 or digits in ("0" * 12, "f" * 12) or re.search(r"[^0-9a-fA-F:.\-\s]", text):  # noqa: PLR2004 -- 48 bits
        return None
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2)).upper()
