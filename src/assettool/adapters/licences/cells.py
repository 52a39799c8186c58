"""Cells of tables about licences: amounts, quantities and days, also where Excel has spoilt them."""

import re
from datetime import date, datetime, timedelta

from assettool.adapters.portfolio.days import day_of
from assettool.adapters.portfolio.records import Record, one_line
from assettool.adapters.sources.values import Cell, number_of, text_of
from assettool.domain.licence_rows import NOBODY, AccountName, ProductName, SubjectName
from assettool.domain.portfolio import Organisation

_APOSTROPHE = re.compile(r"['’](?=[\d+\-=])")
"""What keeps Excel from changing a number, and some exports from being one; `'s-Hertogenbosch` begins with a letter."""
_SPOILT = re.compile(r"([+-]?\d+)[.,](\d+)E\+?(\d+)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[., \u00a0]\d{3})+")
_SERIAL = re.compile(r"\d{5}|\d{2}[.,]\d{3}")
_EXCEL_BEGAN = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 75_000  # from 1954 to 2105
_MOST = 2_147_483_647
_MONEY = 10_000_000_000
_CURRENCY = re.compile(r"€|EUR|\$|USD", re.IGNORECASE)


def cell_of(record: Record, name: str) -> Cell:
    """A cell, without the apostrophe that keeps a number from being one."""
    cell = record.cell(name)
    return _APOSTROPHE.sub("", cell, count=1) if isinstance(cell, str) and cell[:1] in "'’" else cell


def line_of(record: Record, name: str, length: int = 200) -> str:
    """The text of a cell in one line; one that is too long is a reason to reject the row."""
    line = _APOSTROPHE.sub("", record.line(name, length), count=1)
    if match := _SPOILT.fullmatch(line):
        record.note(f"{record.header(name)} may have lost digits in Excel", match[0])
    return line


def whole_of(record: Record, name: str, *, least: int = -_MOST, most: int = _MOST) -> int | None:
    """A whole number; None where the cell is empty or holds none, which is a reason to reject the row."""
    cell = cell_of(record, name)
    text = text_of(cell)
    if not text:
        return None
    if match := _SPOILT.fullmatch(text):
        record.note(f"{record.header(name)} was shortened by Excel and may be off", text)
        number: float | None = float(f"{match[1]}.{match[2]}E{match[3]}")
    elif _THOUSANDS.fullmatch(text):
        # 1.250 and 1,250 are both a thousand and more: nobody buys a quarter of a licence.
        number = float(re.sub(r"[., \u00a0]", "", text))
    else:
        number = _number(cell)
    if number is None or number != round(number):
        record.reasons.append(f"{record.header(name)} is no whole number: {_shown(text)}")
        return None
    if not least <= number <= most:
        record.reasons.append(f"{record.header(name)} is not in {least} to {most}: {_shown(text)}")
        return None
    return round(number)


def amount_of(record: Record, name: str, digits: int = 2) -> float | None:
    """An amount in euro; None where the cell is empty or holds none, which is a reason to reject the row."""
    cell = cell_of(record, name)
    if isinstance(cell, str):
        cell = _CURRENCY.sub("", cell).strip().removesuffix(",--").removesuffix(",-")
    text = text_of(cell)
    if not text:
        return None
    match = _SPOILT.fullmatch(text)
    if match:
        record.note(f"{record.header(name)} was shortened by Excel and may be off", text)
    number = float(f"{match[1]}.{match[2]}E{match[3]}") if match else _number(cell)
    if number is None or not 0 <= number < _MONEY:
        record.reasons.append(f"{record.header(name)} is no amount that can be kept: {_shown(text)}")
        return None
    return round(number, digits)


def date_of(record: Record, name: str) -> date | None:
    """A day; None where the cell is empty or holds none, which is a reason to reject the row."""
    cell = cell_of(record, name)
    text = text_of(cell)
    if not text:
        return None
    if not isinstance(cell, date | datetime) and _SERIAL.fullmatch(text):
        serial = int(re.sub(r"[.,]", "", text))
        if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            record.note(f"{record.header(name)} is a date as Excel counts days", text)
            return _EXCEL_BEGAN + timedelta(days=serial)
    try:
        return day_of(cell, record.sheet.layout.dates)
    except (ValueError, OverflowError):
        record.reasons.append(f"{record.header(name)} is no date: {_shown(text)}")
        return None


def iso(day: date | None) -> str | None:
    """A day as JSON has it."""
    return day.isoformat() if day else None


def parts_of(record: Record, name: str) -> list[object]:
    """The texts in one cell, between semicolons or bars, or in lines of their own."""
    found = (one_line(part) for part in re.split(r"[;|\n]", record.text(name)))
    return list(dict.fromkeys(part for part in found if part))


def organisation_of(record: Record, name: str = "organisation") -> Organisation:
    """An organisation by what people write in one cell: its code, or else a name or slug."""
    text = line_of(record, name)
    if not text:
        return NOBODY
    code = text.upper().removeprefix("GM")
    return Organisation(code=code) if code.isdecimal() else Organisation(name=text)


def product_of(record: Record, *, is_needed: bool = True) -> ProductName:
    """The product that a row names."""
    named = ProductName(
        name=line_of(record, "product"),
        publisher=line_of(record, "publisher", 100),
        edition=line_of(record, "edition", 100),
        version=line_of(record, "version", 100),
        key=line_of(record, "key", 100),
        skus=tuple(map(str, parts_of(record, "sku"))),
    )
    if is_needed and not (named.name or named.key or named.skus):
        record.reasons.append(f"it names no product: {record.header('product')} is empty")
    return named


def account_of(login: str, *ids: str, organisation: Organisation = NOBODY) -> AccountName:
    """An account by its login or user principal name, of which what comes after the @ is left behind."""
    name = login.strip().rpartition("\\")[2].partition("@")[0].strip()
    return AccountName(name, tuple(each for each in ids if each), organisation)


def subject_of(record: Record) -> SubjectName:
    """The machine or account that a row names: exactly one of them."""
    machine, login = line_of(record, "machine"), line_of(record, "account")
    directory_id = line_of(record, "account_id", 100)
    if bool(machine) == bool(login or directory_id):
        both = "both are filled" if machine else "both are empty"
        record.reasons.append(
            f"it is of a machine or of an account: {record.header('machine')} and {record.header('account')}, {both}"
        )
    if machine:
        return SubjectName(machine=machine)
    return SubjectName(account=account_of(login, directory_id, organisation=organisation_of(record)))


def _number(cell: Cell) -> float | None:
    try:
        return number_of(cell)
    except (ValueError, OverflowError):
        return None


def _shown(text: str) -> str:
    return one_line(text)[:80]
