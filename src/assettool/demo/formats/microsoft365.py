"""Writes the licences of Microsoft 365: who has which (CSV), and what was bought (Graph's JSON)."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assettool.demo.content import software
from assettool.demo.dirt import Dirt
from assettool.demo.formats.directory import login_name
from assettool.demo.formats.writing import TableRow, write_csv
from assettool.demo.model import Estate
from assettool.demo.rights import bought_online
from assettool.demo.summary import FileSummary

COLUMNS = (
    "Block credential", "City", "Country/Region", "Department", "Display name", "Fax", "First name",
    "Last dirsync time", "Last name", "Last password change time stamp", "License assignment details", "Licenses",
    "Mobile Phone", "Object Id", "Office", "Password never expires", "Phone number", "Postal code",
    "Preferred data location", "Preferred language", "Proxy addresses", "Soft deletion time stamp", "State",
    "Street address", "Strong password required", "Title", "Usage location", "User principal name", "When created",
)  # fmt: skip
USERS, SKUS = "m365-users.csv", "m365-subscribedSkus.json"


def write_microsoft365(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write both files."""
    del dirt
    users = FileSummary(USERS, "Microsoft 365 users")
    users.rows = write_csv(folder / users.path, COLUMNS, _users(estate), delimiter=",")
    skus = _skus(estate)
    (folder / SKUS).write_text(json.dumps({"value": skus}, indent=2) + "\n", encoding="utf-8")
    return [users, FileSummary(SKUS, "Graph subscribedSkus", len(skus))]


def _users(estate: Estate) -> Iterator[TableRow]:
    names = {sku: name for sku, _, name, _ in software.SKUS}
    for account in estate.accounts:
        licences = "+".join(names[sku] for sku in account.licences) or "Unlicensed"
        yield {
            "Block credential": str(not account.enabled), "Country/Region": "Netherlands",
            "Department": account.department, "Display name": account.login, "Licenses": licences,
            "License assignment details": "Group", "Object Id": account.directory_id,
            "Office": account.tenant.name, "Preferred language": "nl-NL", "Usage location": "NL",
            "User principal name": login_name(account), "Strong password required": "True",
            "Password never expires": "False",
        }  # fmt: skip


def _skus(estate: Estate) -> list[dict[str, object]]:
    used = Counter(sku for account in estate.accounts for sku in account.licences)
    tenant = str(uuid.uuid5(uuid.NAMESPACE_URL, "https://demo.invalid/tenant"))
    return [
        {
            "accountName": "De Connectie (demo)", "accountId": tenant, "appliesTo": "User",
            "capabilityStatus": "Enabled", "consumedUnits": used[sku], "id": f"{tenant}_{guid}",
            "prepaidUnits": {"enabled": bought_online(used[sku]), "lockedOut": 0, "suspended": 0, "warning": 0},
            "servicePlans": [], "skuId": guid, "skuPartNumber": sku,
            "subscriptionIds": [str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://demo.invalid/subscription/{sku}"))],
        }
        for sku, guid, _, _ in software.SKUS
    ]  # fmt: skip
