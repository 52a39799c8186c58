"""Texts that a spreadsheet takes for a formula: they get an apostrophe in a CSV, and lose it again when it is read.

OWASP, CSV injection: a cell that begins with one of these signs is run as a formula. Numbers are not for here.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded; any other one as it is."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
