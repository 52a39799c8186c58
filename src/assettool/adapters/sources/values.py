"""Cells of a table as text, numbers, dates and booleans, the way people and programs write them."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_interface

type Cell = str | int | float | bool | datetime | date | time | timedelta
"""A cell as a workbook gives it; a text file gives only `str`."""

_EMPTY = frozenset({"system.string[]", "system.object[]", "null", "#n/a", "#n/b", "#value!", "#ref!", "#name?"})
_UNUSUAL = "=#SsNn\ufeff"
_PROTECTED = re.compile(r'="(.*)"', re.DOTALL)  # how CSV writers keep Excel from eating a leading zero
_DUTCH = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[+-]?\d+,\d+")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_QUANTITY = re.compile(r"(.*?)\s*([KMGTP])i?B", re.IGNORECASE)
_MEBIBYTES = {"K": 1 / 1024, "M": 1, "G": 1024, "T": 1024**2, "P": 1024**3}
_DAMAGED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
_TRUE = frozenset({"true", "yes", "ja", "waar", "1", "y", "j"})
_FALSE = frozenset({"false", "no", "nee", "onwaar", "0", "n", ""})
_SEPARATORS = re.compile(r"[,;|\s]+")
_SELF_GIVEN = ("169.254.", "fe80:", "FE80:")


def text_of(cell: Cell | None) -> str:
    """The cell as text without outer blanks; "" for what means nothing, such as an error or `System.String[]`."""
    if isinstance(cell, str):
        # Called for every cell: most texts are decided by their first letter.
        text = cell.strip()
        return _unusual(text) if text and text[0] in _UNUSUAL else text
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)


def _unusual(text: str) -> str:
    text = text.strip("\ufeff").strip()
    if match := _PROTECTED.fullmatch(text):
        text = match[1].strip()
    return "" if text.casefold() in _EMPTY else text


def number_of(cell: Cell | None) -> float | None:
    """The cell as a number, also from "1.024,5" and "1,024.5"; None where it is empty. Raises `ValueError`."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    text = text_of(cell).replace("\u00a0", "").replace(" ", "")
    if not text:
        return None
    if _DUTCH.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    number = float(text)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def whole_number_of(cell: Cell | None) -> int | None:
    """The cell as a whole number, rounded; None where it is empty. Raises `ValueError`."""
    number = number_of(cell)
    return None if number is None else round(number)


def mebibytes_of(cell: Cell | None) -> int | None:
    """The cell in MiB: a bare number is MiB already, "8 GB" is 8192. Raises `ValueError`."""
    if isinstance(cell, str) and (match := _QUANTITY.fullmatch(text_of(cell))):
        number = number_of(match[1])
        return None if number is None else round(number * _MEBIBYTES[match[2].upper()])
    return whole_number_of(cell)


def boolean_of(cell: Cell | None) -> bool | None:
    """The cell as yes or no, in English or Dutch; None where it is neither."""
    if isinstance(cell, bool):
        return cell
    text = text_of(cell).casefold()
    return True if text in _TRUE else False if text in _FALSE else None


def is_damaged_by_excel(text: str) -> bool:
    """Whether a long number was saved as "1,23457E+11", which no longer identifies anything."""
    return _DAMAGED.fullmatch(text) is not None


def addresses_in(text: str, mask: str = "") -> tuple[list[str], list[str]]:
    """The addresses of a list in one cell, with its own mask, `mask` or /32, and what is no address.

    Addresses that a machine gives itself (169.254.x, fe80::, loopback) and 0.0.0.0 are left out: they say nothing.
    """
    good: list[str] = []
    bad: list[str] = []
    for part in _SEPARATORS.split(text):
        if not part or part.startswith(_SELF_GIVEN):
            continue
        try:
            address, length = _address_of(part.split("%")[0], mask)
        except ValueError:
            bad.append(part)
            continue
        if not (address.is_link_local or address.is_loopback or address.is_unspecified or address.is_multicast):
            good.append(f"{address}/{length}")
    return list(dict.fromkeys(good)), bad


def _address_of(text: str, mask: str) -> tuple[IPv4Address | IPv6Address, int]:
    if "/" in text or (mask and ":" not in text):
        interface = ip_interface(text if "/" in text else f"{text}/{mask}")
        return interface.ip, interface.network.prefixlen
    address = ip_address(text)
    return address, address.max_prefixlen


@lru_cache(maxsize=10_000)
def split_host_name(text: str) -> tuple[str, str]:
    r"""Short name and DNS domain of "name", "name.domain", "DOMAIN\name" or "name$"; an address stays whole."""
    name = text.rsplit("\\", 1)[-1].rstrip(".").removesuffix("$")
    if _is_address(name):
        return name, ""
    short, _, domain = name.partition(".")
    return (short, domain.casefold()) if short else (name, "")


def _is_address(text: str) -> bool:
    # Few names look like one at all, and only those are worth the exception.
    if ":" not in text and not text.replace(".", "").isdigit():
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=10_000)
def slug_of(text: str) -> str:
    """The text as a NetBox slug."""
    return re.sub(r"[^a-z0-9_]+", "-", text.casefold()).strip("-")
