"""What tells one real thing from another, and which values tell nothing."""

import re
from enum import StrEnum
from functools import lru_cache

import msgspec


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
    VM_UUID = "vm_uuid"  # the instance UUID of a VM without its vCenter

    @property
    def is_strong(self) -> bool:
        """Whether this type alone decides."""
        return self not in (IdentifierType.HOST_NAME, IdentifierType.MAC, IdentifierType.VM_UUID)

    @property
    def is_kept(self) -> bool:
        """Whether NetBox keeps it; a VM's own UUID is a part of its vSphere UUID."""
        return self is not IdentifierType.VM_UUID


class Identifier(msgspec.Struct, frozen=True, order=True, gc=False):
    """One identifier; `value` is normalised by `identify()`."""

    type: IdentifierType
    value: str


# Values that hardware, installers and people write where an identifier belongs.
JUNK = frozenset(
    {
        "", "0123456789", "123456", "1234567", "12345678", "123456789", "1234567890", "asset-1234567890",
        "chassis serial number", "default string", "empty", "geen", "invalid", "n.a.", "n.v.t.", "n/a", "na", "nb",
        "niet beschikbaar", "niet van toepassing", "no asset information", "no asset tag", "none", "not applicable",
        "not available", "not settable", "not specified", "null", "nvt", "o.e.m.", "oem", "oem_serial", "onbekend",
        "serial", "serial number", "serienummer", "system manufacturer", "system product name", "system serial number",
        "tbd", "test", "to be filled by o.e.m.", "to be filled by oem", "type1productconfigid", "undefined", "unknown",
        "03000200-0400-0500-0006-000700080009", "12345678-1234-5678-90ab-cddeefaabbcc",
    }
)  # fmt: skip
_NAMES_OF_ALL = frozenset({"localhost", "localhost.localdomain", "localhost.local"})
_UUID_TYPES = frozenset(
    {
        IdentifierType.SMBIOS_UUID,
        IdentifierType.AD_OBJECT_GUID,
        IdentifierType.ENTRA_DEVICE_ID,
        IdentifierType.INTUNE_DEVICE_ID,
        IdentifierType.VM_UUID,
    }
)
_HEX32 = re.compile(r"[0-9a-f]{32}")
_ONE_CHARACTER = re.compile(r"(.?)\1*")
_WITHOUT_MARKS = str.maketrans("", "", "-:. _/")
_MAC = re.compile(r"[0-9a-f]{2}([:\- ]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}")
_MULTICAST = 1
_VMWARE_SERIAL = "vmware-"


@lru_cache(maxsize=20_000)
def is_junk(value: str) -> bool:
    """Whether a value that should identify something identifies nothing, such as "None", "0" or "xxxx"."""
    text = " ".join(value.split()).casefold()
    return text in JUNK or _ONE_CHARACTER.fullmatch(text.translate(_WITHOUT_MARKS)) is not None


@lru_cache(maxsize=20_000)
def identify(kind: IdentifierType, value: str | None) -> Identifier | None:
    """The normalised identifier, or None where the value is junk or does not have the type's form."""
    if value is None or is_junk(value):
        return None
    text = " ".join(value.split())
    normalised: str | None
    if kind in _UUID_TYPES:
        normalised = _normalise_uuid(text)
    elif kind is IdentifierType.VSPHERE_UUID:
        normalised = _normalise_vsphere(text)
    elif kind is IdentifierType.MAC:
        normalised = normalise_mac(text)
    elif kind is IdentifierType.HOST_NAME:
        name = text.rstrip(".").casefold()
        normalised = None if name in _NAMES_OF_ALL else name
    else:
        normalised = text.upper()
    return Identifier(kind, normalised) if normalised else None


def _normalise_uuid(text: str) -> str | None:
    digits = text.casefold().translate(str.maketrans("", "", "{}- "))
    if not _HEX32.fullmatch(digits):
        return None
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _normalise_vsphere(text: str) -> str | None:
    vcenter, _, machine = text.rpartition("/")
    if not vcenter.strip() or is_junk(machine):
        return None
    return f"{vcenter.strip().casefold()}/{_normalise_uuid(machine) or machine.strip().casefold()}"


def normalise_mac(text: str) -> str | None:
    """A MAC address as NetBox writes it ("AA:BB:CC:DD:EE:FF"), or None for anything else.

    Zeros, broadcast and multicast are no addresses of an interface.
    """
    folded = text.strip().casefold()
    if not _MAC.fullmatch(folded):
        return None
    digits = re.sub(r"[:.\- ]", "", folded)
    if digits == "0" * 12 or int(digits[:2], 16) & _MULTICAST:
        return None
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2)).upper()


def swap_smbios_byte_order(value: str) -> str | None:
    """The same SMBIOS UUID as the other side writes it, or None where it is no UUID.

    SMBIOS keeps the first three groups little-endian since version 2.6: Windows and newer kernels turn them round when
    they print them, vCenter and the serial number of its guests print the bytes as they stand.
    """
    uuid = _normalise_uuid(value)
    if uuid is None:
        return None
    *swapped, fourth, fifth = uuid.split("-")
    return "-".join([*(bytes.fromhex(group)[::-1].hex() for group in swapped), fourth, fifth])


def is_vmware_serial(value: str) -> bool:
    """Whether a serial number is the one that VMware gives its guests."""
    return value.strip().casefold().startswith(_VMWARE_SERIAL)


def smbios_uuid_of_vmware_serial(value: str) -> str | None:
    """The SMBIOS UUID, as vCenter writes it, in `VMware-42 03 0e 5c … d4-e5 f6 …`; None where it is cut off."""
    return _normalise_uuid(value.strip()[len(_VMWARE_SERIAL) :]) if is_vmware_serial(value) else None
