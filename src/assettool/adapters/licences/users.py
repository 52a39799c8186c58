"""Who has which licence of Microsoft 365: the export of users, Get-MgUser, and the report of their activity.

Of a user principal name only what stands before the @ is read; names and addresses are not.
"""

import base64
import binascii
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from assettool.adapters.licences.cells import account_of, date_of, line_of, organisation_of
from assettool.adapters.licences.guids import guid_of
from assettool.adapters.portfolio.records import Layout, Record
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import FileKind, Limits, identify_file
from assettool.adapters.sources.json_records import Page, open_json
from assettool.adapters.sources.values import boolean_of
from assettool.adapters.sources.workbook import TableFile, open_tables
from assettool.domain.licence_rows import AccountName, AssignmentRow, LicenceRow, ProductName
from assettool.domain.observation import Origin, Rejected, SourceWarning
from assettool.ports import LicenceReading

NAME = "microsoft-users"
SOURCE = "m365"
_USERS: Mapping[str, tuple[str, ...]] = {
    "login": ("User principal name", "UserPrincipalName"),
    "licences": ("Licenses", "Licences", "Licenties", "AssignedLicenses", "licences of the user"),
    "id": ("Object Id", "ObjectId", "Id"),
    "anchor": ("onPremisesImmutableId", "ImmutableId"),
    "blocked": ("Block credential", "BlockCredential", "Sign-in blocked", "Aanmelden geblokkeerd"),
    "enabled": ("accountEnabled",),
    "kind": ("RecipientTypeDetails", "Recipient type details", "Recipient type", "Mailbox type"),
    "deleted": ("Soft deletion time stamp", "SoftDeletionTimestamp", "deletedDateTime"),
    "organisation": ("Company name", "Company", "Office", "companyName", "officeLocation"),
}
_PERSONAL = (
    "Display name", "First name", "Last name", "Alternate email address", "Proxy addresses", "Mobile Phone",
    "Phone number", "Fax", "Title", "Street address", "City", "State", "Postal code", "Department", "displayName",
    "givenName", "surname", "mail", "mobilePhone", "businessPhones", "jobTitle", "otherMails", "proxyAddresses",
)  # fmt: skip
_UNREAD = (
    "Country/Region", "Last dirsync time", "Last password change time stamp", "License assignment details",
    "Password never expires", "Preferred data location", "Preferred language", "Release track",
    "Strong password required", "Usage location", "When created", "preferredLanguage", "@odata.type",
    "licenseAssignmentStates", "assignedPlans",
)  # fmt: skip
_ACTIVITIES = (
    "Exchange",
    "OneDrive",
    "SharePoint",
    "Skype For Business",
    "Yammer",
    "Teams",
    "Microsoft Teams",
    "Viva Engage",
)
_USAGE: Mapping[str, tuple[str, ...]] = {
    "refreshed": ("Report Refresh Date",),
    "login": ("User Principal Name",),
    "is_deleted": ("Is Deleted",),
    "licences": ("Assigned Products",),
    "any": ("Last Activity Date",),
    **{f"used {name}": (f"{name} Last Activity Date",) for name in _ACTIVITIES},
}
_USAGE_UNREAD = tuple(
    f"{before}{name}{after}"
    for name in _ACTIVITIES
    for before, after in (("Has ", " License"), ("", " License Assign Date"))
)
_CONCEALED = re.compile(r"[0-9a-f]{32,64}", re.IGNORECASE)
_SHARED = (
    "sharedmailbox",
    "roommailbox",
    "equipmentmailbox",
    "schedulingmailbox",
    "teammailbox",
    "shared",
    "room",
    "equipment",
)
_UNLICENSED = frozenset({"unlicensed", "geen licentie", "zonder licentie", "false", "none"})
_ROUND = frozenset({100, 250, 500, 999, 1000, 2000, 2500, 5000, 10_000, 20_000, 25_000, 50_000, 100_000})
"""Where exports stop without saying so."""
_GUID_BYTES = 16


class Users:
    """Reads who has which licence; a whole export also tells who has none any more."""

    def __init__(self, on: date, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._page = Page()
        layout: Layout[LicenceRow] = Layout(
            "users",
            {**_USERS, **{f"other {name}": (name,) for name in _UNREAD}},
            ("login", "licences"),
            partial(_user, on),
            personal=_PERSONAL,
        )
        self._tables = Tables("Microsoft 365", (layout,), limits=limits, open_file=self._open)

    def recognises(self, path: Path) -> bool:
        """Whether the file is such an export."""
        return self._tables.recognises(path)

    def read(self, path: Path) -> LicenceReading:
        """The users, one in each row."""
        found = self._tables.read(path)
        reading = LicenceReading(found.format, found.path, found.sha256, iter(()), found.warnings)
        reading.rows = self._counted(found.rows, reading)
        return reading

    def _counted(self, rows: Iterable[LicenceRow], reading: LicenceReading) -> Iterator[LicenceRow]:
        """The rows; what a whole file lacks is gone, and what is wrong with one that is not whole is told."""
        number = lost = 0
        for row in rows:
            number += 1
            lost += isinstance(row, Rejected) and not row.by_rule
            yield row
        why = _why_not_whole(number, lost, self._page)
        if why:
            origin = Origin(Path(reading.path).name)
            reading.warnings.append(
                SourceWarning(origin.file, origin, f"{why}; what is not in it does not count as gone")
            )
        else:
            reading.complete.add(SOURCE)

    def _open(self, path: Path) -> TableFile:
        if identify_file(path) is not FileKind.JSON:
            return open_tables(path, self._limits)
        table, self._page = open_json(path, self._limits, _with_licences)
        return table


def activity_reader(on: date, limits: Limits | None = None) -> Tables[LicenceRow]:
    """Reads the report of when licences were used (getOffice365ActiveUserDetail)."""
    layout: Layout[LicenceRow] = Layout(
        "activity",
        {**_USAGE, **{f"other {name}": (name,) for name in (*_USAGE_UNREAD, "Deleted Date", "Report Period")}},
        ("refreshed", "login"),
        partial(_activity, on),
        personal=("Display Name",),
    )
    return Tables("Microsoft 365", (layout,), limits=limits)


def _why_not_whole(number: int, lost: int, page: Page) -> str:
    if number in _ROUND:
        return f"exactly {number} rows, where an export may have been cut off"
    if page.has_next:
        return "it is one page of several: follow @odata.nextLink, or use Get-MgUser -All"
    if lost:
        return f"{lost} rows cannot be read"
    return "" if number else "no users are in it"


def _user(on: date, record: Record) -> LicenceRow:
    account = _account(record, guid_of(record.text("id")), _directory_id(record.text("anchor")))
    if record.text("deleted"):
        return record.rejected("the account is deleted", by_rule=True)
    products = _products(record)
    kind = line_of(record, "kind", 100).replace(" ", "").casefold()
    blocked = boolean_of(record.cell("blocked")) if record.text("blocked") else None
    if blocked is None and record.text("enabled"):
        enabled = boolean_of(record.cell("enabled"))
        blocked = None if enabled is None else not enabled
    return AssignmentRow(
        origin=record.origin,
        account=account,
        products=products,
        source=SOURCE,
        on=on,
        is_shared=kind in _SHARED,
        is_blocked=blocked,
    )


def _activity(on: date, record: Record) -> LicenceRow:
    account = _account(record)
    if boolean_of(record.cell("is_deleted")):
        return record.rejected("the account is deleted", by_rule=True)
    refreshed = date_of(record, "refreshed")
    names = [name for name in _USAGE if name == "any" or name.startswith("used ")]
    days = [day for name in names if (day := date_of(record, name)) and day <= (refreshed or on)]
    return AssignmentRow(
        origin=record.origin,
        account=account,
        products=_products(record),
        source=SOURCE,
        on=refreshed or on,
        last_used=max(days, default=None),
        is_usage=True,
    )


def _account(record: Record, *ids: str) -> AccountName:
    text = line_of(record, "login", 300)
    if _CONCEALED.fullmatch(text):
        return AccountName(is_concealed=True)
    account = account_of(text, *ids, organisation=organisation_of(record))
    record.label = account.login or next(iter(account.ids), "")
    if not record.label:
        record.reasons.append(f"it names no account: {record.header('login')} is empty")
    return account


def _products(record: Record) -> tuple[ProductName, ...]:
    """The products in one cell, between plus signs; a GUID stands for an SKU."""
    text = record.text("licences")
    if text.casefold() in _UNLICENSED:
        return ()
    parts = [" ".join(part.split()) for part in re.split(r"[+;]", text)]
    return tuple(_product(part) for part in dict.fromkeys(parts) if part and part.casefold() not in _UNLICENSED)


def _product(text: str) -> ProductName:
    guid = guid_of(text)
    return ProductName(skus=(guid,)) if guid else ProductName(name=text, skus=(text,))


def _with_licences(found: Mapping[str, Any], context: str) -> Iterable[Mapping[str, Any]]:  # noqa: ARG001 -- of `Expand`
    """A user of Graph with the SKUs of its licences in one cell."""
    assigned = next((value for name, value in found.items() if name.casefold() == "assignedlicenses"), None)
    skus = [
        str(value)
        for each in (assigned if isinstance(assigned, list) else ())
        for name, value in (each.items() if isinstance(each, dict) else ())
        if name.casefold() == "skuid"
    ]
    kept = {name: value for name, value in found.items() if name.casefold() != "assignedlicenses"}
    yield {**kept, "licences of the user": "+".join(skus)} if assigned is not None else kept


def _directory_id(anchor: str) -> str:
    """The objectGUID in AD of a synchronised account; nothing where the anchor is something else."""
    try:
        content = base64.b64decode(anchor, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return str(uuid.UUID(bytes_le=content)) if len(content) == _GUID_BYTES else ""
