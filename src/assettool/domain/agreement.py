"""Whether values of different sources say the same: case, blanks and forms of writing do not count."""

import unicodedata
from functools import lru_cache

from assettool.domain.identifier import normalise_mac
from assettool.domain.naming import slugify
from assettool.domain.observation import FieldValue
from assettool.domain.weak import NETBIOS_LENGTH

_SLUGS = frozenset({"tenant", "site", "manufacturer", "model", "platform", "cluster", "vcenter"})
"""NetBox has one object for what comes to the same slug."""
_CODES = frozenset({"serial", "asset_tag"})
_NUMBERS = frozenset({"vcpus", "memory_mib", "disk_mib", "cpu_sockets", "cpu_cores"})


@lru_cache(maxsize=50_000, typed=True)
def comparable(field: str, value: FieldValue) -> str:
    """The form in which two values of a field are compared."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float) or field in _NUMBERS:
        return _number(value)
    text = " ".join(unicodedata.normalize("NFC", value).split()).casefold()
    if field in _CODES:
        return text.replace(" ", "")
    if field in _SLUGS and (slug := slugify(text)) != "unknown":
        return slug
    return normalise_mac(text) or text


def _number(value: FieldValue) -> str:
    try:
        return str(round(float(value), 2))
    except (ValueError, OverflowError):
        return str(value).strip().casefold()


def is_cut(field: str, short: FieldValue, whole: FieldValue) -> bool:
    """Whether a name is another one that Active Directory cut off."""
    if field != "name" or len(own := str(short)) != NETBIOS_LENGTH:
        return False
    return len(other := str(whole)) > NETBIOS_LENGTH and other.casefold().startswith(own.casefold())
