"""GUIDs as Microsoft's files write them."""

import re

_GUID = re.compile(r"\{?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\}?", re.IGNORECASE)


def guid_of(text: str) -> str:
    """The GUID in small letters, or nothing where the text is none."""
    match = _GUID.fullmatch(text.strip())
    return match[1].casefold() if match else ""
