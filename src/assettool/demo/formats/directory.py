"""Writes computers and accounts of Active Directory as PowerShell's Export-Csv does, one file for each domain."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from assettool.demo.chance import days_before, dice, new_uuid
from assettool.demo.content.places import ORGANISATIONS
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import TableRow, write_csv
from assettool.demo.model import REFERENCE, Account, Endpoint, Estate, Machine, Server
from assettool.demo.summary import FileSummary
from assettool.domain.asset import AssetKind

NETBIOS_LENGTH = 15
COMPUTER_TYPE = "#TYPE Microsoft.ActiveDirectory.Management.ADComputer"
COMPUTER_COLUMNS = (
    "Description", "DistinguishedName", "DNSHostName", "Enabled", "IPv4Address", "LastLogonDate", "Name",
    "ObjectClass", "ObjectGUID", "OperatingSystem", "OperatingSystemVersion", "PasswordLastSet", "SamAccountName",
    "SID", "UserPrincipalName", "whenCreated",
)  # fmt: skip
USER_COLUMNS = (
    "Department", "DistinguishedName", "Enabled", "LastLogonDate", "Name", "ObjectClass", "ObjectGUID",
    "SamAccountName", "SID", "UserPrincipalName", "whenCreated",
)  # fmt: skip
_CLUSTER_NAMES = 10
DOMAINS = tuple(dict.fromkeys(each.domain for each in ORGANISATIONS))


def write_directory(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the computers of each domain, and all accounts in one file."""
    stale, staged = dirt.spread("stale computers in AD"), dirt.spread("pre-staged computers in AD")
    written = []
    for domain in DOMAINS:
        part = sum(each.share for each in ORGANISATIONS if each.domain == domain) / 1000
        name = f"ad-computers-{domain.partition('.')[0]}.csv"
        rows = _computers(estate, domain, round(stale * part), round(staged * part), dirt)
        count = write_csv(
            folder / name, COMPUTER_COLUMNS, rows, encoding="utf-8", quote_all=True, first_line=COMPUTER_TYPE
        )
        written.append(FileSummary(name, "Get-ADComputer", count))
    count = write_csv(folder / "ad-users.csv", USER_COLUMNS, _users(estate, dirt.seed), quote_all=True)
    written.append(FileSummary("ad-users.csv", "Get-ADUser", count))
    return written


def joined_machines(estate: Estate) -> Iterator[Machine | Server]:
    """The servers and virtual workplaces that a domain knows: those with Windows."""
    yield from (machine for machine in estate.machines if machine.system.is_windows)
    yield from (server for server in estate.servers if server.system.is_windows)


def _computers(estate: Estate, domain: str, stale: int, staged: int, dirt: Dirt) -> Iterator[TableRow]:
    rng = dice(dirt.seed, f"directory/{domain}")
    authority = f"S-1-5-21-{rng.randrange(10**9)}-{rng.randrange(10**9)}-{rng.randrange(10**9)}"
    number = 1100
    for row in _rows(estate, domain, stale, staged, rng):
        number += 1
        name = str(row["Name"])
        unit = row.pop("OU")
        parts = ",".join(f"DC={part}" for part in domain.split("."))
        yield {
            "DNSHostName": f"{name}.{domain}".lower(),
            "Enabled": "True",
            "ObjectClass": "computer",
            **row,
            "DistinguishedName": f"CN={name},OU={unit},{parts}",
            "SamAccountName": f"{name}$",
            "SID": f"{authority}-{number}",
        }


def _rows(estate: Estate, domain: str, stale: int, staged: int, rng: Random) -> Iterator[dict[str, str]]:
    for machine in joined_machines(estate):
        if machine.tenant.domain == domain:
            yield _server_row(machine, rng)
    for client in (*estate.laptops, *estate.fat_clients):
        if client.tenant.domain == domain:
            yield _client_row(client)
    prefix = next(each.prefix for each in ORGANISATIONS if each.domain == domain)
    for number in range(stale):
        seen = days_before(REFERENCE, rng, 120, 1500)
        yield {
            "Name": f"{prefix}-OUD-{number:04}", "OU": "Werkplekken", "ObjectGUID": new_uuid(rng),
            "Enabled": str(number % 3 > 0), "LastLogonDate": _moment(seen), "PasswordLastSet": _moment(seen),
            "OperatingSystem": "Windows 7 Enterprise" if number % 4 == 0 else "Windows 10 Enterprise",
            "OperatingSystemVersion": "10.0 (18363)", "whenCreated": _moment(seen - timedelta(days=900)),
        }  # fmt: skip
    for number in range(staged):
        yield {
            "Name": f"{prefix}-NIEUW-{number:04}", "OU": "Werkplekken\\, nieuw", "ObjectGUID": new_uuid(rng),
            "Enabled": "False", "DNSHostName": "", "whenCreated": _moment(days_before(REFERENCE, rng, 1, 200)),
        }  # fmt: skip
    for number in range(_CLUSTER_NAMES):
        yield {
            "Name": f"{prefix}-SQLCL{number:02}", "OU": "Servers", "ObjectGUID": new_uuid(rng),
            "Description": "Failover cluster virtual network name account",
            "LastLogonDate": _moment(days_before(REFERENCE, rng, 0, 9)), "whenCreated": "3-5-2021 09:12:44",
        }  # fmt: skip


def _server_row(machine: Machine | Server, rng: Random) -> dict[str, str]:
    is_workplace = isinstance(machine, Machine) and machine.kind is AssetKind.VIRTUAL_WORKPLACE
    address = machine.address if isinstance(machine, Machine) else machine.addresses[0]
    system = machine.system.seen.removeprefix("Microsoft ").removesuffix(" (64-bit)")
    seen = days_before(REFERENCE, rng, 0, 12)
    return {
        "Name": machine.name[:NETBIOS_LENGTH], "OU": "VDI" if is_workplace else "Servers", "IPv4Address": address,
        "DNSHostName": f"{machine.name}.{machine.tenant.domain}".lower(), "ObjectGUID": machine.directory_id,
        "OperatingSystem": f"{system} Enterprise" if is_workplace else f"{system} Standard",
        "OperatingSystemVersion": machine.system.version, "LastLogonDate": _moment(seen),
        "PasswordLastSet": _moment(seen - timedelta(days=7)),
        "whenCreated": _moment(machine.created if isinstance(machine, Machine) else seen - timedelta(days=1200)),
    }  # fmt: skip


def _client_row(client: Endpoint) -> dict[str, str]:
    build = client.build.split(".")[2]
    return {
        "Name": client.name, "OU": "Werkplekken", "ObjectGUID": client.directory_id, "IPv4Address": client.address,
        "OperatingSystem": "Windows 10 Enterprise" if build == "19045" else "Windows 11 Enterprise",
        "OperatingSystemVersion": f"10.0 ({build})", "LastLogonDate": _moment(client.seen),
        "PasswordLastSet": _moment(client.seen - timedelta(days=9)), "whenCreated": _moment(client.enrolled),
    }  # fmt: skip


def _users(estate: Estate, seed: int) -> Iterator[TableRow]:
    rng = dice(seed, "directory/users")
    authority = f"S-1-5-21-{rng.randrange(10**9)}-{rng.randrange(10**9)}-{rng.randrange(10**9)}"
    for account in estate.accounts:
        parts = ",".join(f"DC={part}" for part in account.tenant.domain.split("."))
        yield {
            "Department": account.department, "DistinguishedName": f"CN={account.login},OU=Gebruikers,{parts}",
            "Enabled": str(account.enabled), "Name": account.login, "ObjectClass": "user",
            "LastLogonDate": _moment(account.last_logon) if account.last_logon else "",
            "ObjectGUID": account.directory_id, "SamAccountName": account.login,
            "SID": f"{authority}-{account.number + 20_000}", "UserPrincipalName": login_name(account),
            "whenCreated": _moment(days_before(REFERENCE, rng, 500, 4000)),
        }  # fmt: skip


def login_name(account: Account) -> str:
    """The account's UPN, in a domain that cannot exist."""
    return f"{account.login}@{account.tenant.slug}.invalid"


def _moment(moment: datetime) -> str:
    """As nl-NL writes it: 26-2-2026 06:00:00."""
    return f"{moment.day}-{moment.month}-{moment:%Y %H:%M:%S}"
