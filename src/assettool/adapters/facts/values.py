"""The small forms in which a host writes its facts."""


def pairs_of(text: str) -> dict[str, str]:
    """The `key=value` lines of a text; quotes around a value do not belong to it, and the first of a key counts."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, separator, value = line.partition("=")
        if separator:
            found.setdefault(key.strip(), clean(value.strip().strip("\"'")))
    return found


def clean(text: str) -> str:
    """The text without what cannot be printed, and with single blanks."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def whole(text: str) -> int:
    """A whole number that is not negative; 0 for anything else, and for what no machine has."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0  # noqa: PLR2004 -- 64 bits
