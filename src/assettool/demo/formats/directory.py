"""Writes computers and accounts of Active Directory, one file for each domain: Export-Csv of PowerShell, or LDIF."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from assettool.demo.chance import days_before, dice, new_uuid
from assettool.demo.content.places import ORGANISATIONS
from assettool.demo.dirt import Dirt
from assettool.demo.formats import ldif
from assettool.demo.formats.intune import earlier_name
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
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_NEVER = datetime(1601, 1, 1, tzinfo=UTC)
LDIF_DOMAIN = "renkum.local"
PRE_STAGED, CLUSTER_NAME = "made in advance and never used", "the name of a cluster or of a role in it"
USERS = "ad-users"
DOMAINS = tuple(dict.fromkeys(each.domain for each in ORGANISATIONS))


def source_of(domain: str) -> str:
    """The name of the source of a domain's computers."""
    return f"ad-{domain.partition('.')[0]}"


def write_directory(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the computers of each domain, and all accounts in one file."""
    stale, staged = dirt.spread("stale computers in AD"), dirt.spread("pre-staged computers in AD")
    joined = [machine.directory_id for machine in joined_machines(estate)]
    joined += [client.directory_id for client in (*estate.laptops, *estate.fat_clients)]
    places = {guid: place for place, guid in enumerate(joined)}
    other_case = dirt.pick("names in other case in AD", places.values())
    never = dirt.pick("logons in 1601 in AD", places.values())
    oddities = {guid: (place in other_case, place in never) for guid, place in places.items()}
    written = []
    for domain in DOMAINS:
        part = sum(each.share for each in ORGANISATIONS if each.domain == domain) / 1000
        form = "ldf" if domain == LDIF_DOMAIN else "csv"
        path = f"ad-computers-{domain.partition('.')[0]}.{form}"
        computers = _Computers(estate, domain, dirt, oddities)
        rows = computers.rows(round(stale * part), round(staged * part))
        file = FileSummary(path, "Get-ADComputer" if form == "csv" else "LDIF", source=source_of(domain))
        if form == "ldf":
            file.rows = ldif.write_computers(folder / path, rows)
        else:
            cells = map(_as_csv, rows)
            file.rows = write_csv(
                folder / path, COMPUTER_COLUMNS, cells, encoding="utf-8", quote_all=True, first_line=COMPUTER_TYPE
            )
        file.unmatched = round(stale * part)
        file.rejected.update({PRE_STAGED: round(staged * part), CLUSTER_NAME: _CLUSTER_NAMES})
        written.append(file)
    users = FileSummary("ad-users.csv", "Get-ADUser", source=USERS)
    users.rows = write_csv(folder / users.path, USER_COLUMNS, _users(estate, dirt.seed), quote_all=True)
    return [*written, users]


def joined_machines(estate: Estate) -> Iterator[Machine | Server]:
    """The servers and virtual workplaces that a domain knows: those with Windows."""
    yield from (machine for machine in estate.machines if machine.system.is_windows)
    yield from (server for server in estate.servers if server.system.is_windows)


type Computer = dict[str, str | datetime]
"""One computer; moments are not in any form yet, and a missing one is empty."""


class _Computers:
    """The computers of one domain."""

    def __init__(self, estate: Estate, domain: str, dirt: Dirt, oddities: dict[str, tuple[bool, bool]]) -> None:
        self._estate = estate
        self._domain = domain
        self._dirt = dirt
        self._oddities = oddities
        self._rng = dice(dirt.seed, f"directory/{domain}")

    def rows(self, stale: int, staged: int) -> Iterator[Computer]:
        """Every computer, those that are gone and those that never were included."""
        rng, domain = self._rng, self._domain
        authority = f"S-1-5-21-{rng.randrange(10**9)}-{rng.randrange(10**9)}-{rng.randrange(10**9)}"
        parts = ",".join(f"DC={part}" for part in domain.split("."))
        for number, computer in enumerate((*self._known(), *_unknown(domain, stale, staged, rng)), start=1101):
            is_other_case, never = self._oddities.get(str(computer["ObjectGUID"]), (False, False))
            name = str(computer["Name"]).lower() if is_other_case else str(computer["Name"])
            if never:
                computer["LastLogonDate"] = _NEVER
            yield {
                "DNSHostName": f"{name}.{domain}".lower(), "Enabled": "True", "ObjectClass": "computer", **computer,
                "Name": name, "DistinguishedName": f"CN={name},OU={computer['OU']},{parts}",
                "SamAccountName": f"{name}$", "SID": f"{authority}-{number}",
            }  # fmt: skip

    def _known(self) -> Iterator[Computer]:
        estate, domain = self._estate, self._domain
        for machine in joined_machines(estate):
            if machine.tenant.domain == domain:
                yield _server_row(machine, self._rng)
        for client in (*estate.laptops, *estate.fat_clients):
            if client.tenant.domain == domain:
                row = _client_row(client)
                yield row
                if earlier := self._dirt.old_entra_id.get(client.number):
                    # It was enrolled again under another account, and the first one was never removed.
                    name, last = earlier_name(client, self._dirt.seed), client.enrolled - timedelta(days=1)
                    dns = f"{name}.{domain}".lower()
                    yield {**row, "Name": name, "ObjectGUID": earlier, "DNSHostName": dns, "LastLogonDate": last}


def _unknown(domain: str, stale: int, staged: int, rng: Random) -> Iterator[Computer]:
    prefix = next(each.prefix for each in ORGANISATIONS if each.domain == domain)
    for number in range(stale):
        seen = days_before(REFERENCE, rng, 120, 1500)
        yield {
            "Name": f"{prefix}-OUD-{number:04}", "OU": "Werkplekken", "ObjectGUID": new_uuid(rng),
            "Enabled": str(number % 3 > 0), "LastLogonDate": seen, "PasswordLastSet": seen,
            "OperatingSystem": "Windows 7 Enterprise" if number % 4 == 0 else "Windows 10 Enterprise",
            "OperatingSystemVersion": "10.0 (18363)", "whenCreated": seen - timedelta(days=900),
        }  # fmt: skip
    for number in range(staged):
        yield {
            "Name": f"{prefix}-NIEUW-{number:04}", "OU": "Werkplekken\\, nieuw", "ObjectGUID": new_uuid(rng),
            "Enabled": "False", "DNSHostName": "", "whenCreated": days_before(REFERENCE, rng, 1, 200),
        }  # fmt: skip
    for number in range(_CLUSTER_NAMES):
        yield {
            "Name": f"{prefix}-SQLCL{number:02}", "OU": "Servers", "ObjectGUID": new_uuid(rng),
            "Description": "Failover cluster virtual network name account",
            "LastLogonDate": days_before(REFERENCE, rng, 0, 9),
            "whenCreated": datetime(2021, 5, 3, 7, 12, 44, tzinfo=UTC),
        }  # fmt: skip


def _server_row(machine: Machine | Server, rng: Random) -> Computer:
    is_workplace = isinstance(machine, Machine) and machine.kind is AssetKind.VIRTUAL_WORKPLACE
    address = machine.address if isinstance(machine, Machine) else machine.addresses[0]
    system = machine.system.seen.removeprefix("Microsoft ").removesuffix(" (64-bit)")
    seen = days_before(REFERENCE, rng, 0, 12)
    return {
        "Name": machine.name[:NETBIOS_LENGTH], "OU": "VDI" if is_workplace else "Servers", "IPv4Address": address,
        "DNSHostName": f"{machine.name}.{machine.tenant.domain}".lower(), "ObjectGUID": machine.directory_id,
        "Description": machine.description if isinstance(machine, Server) else "",
        "OperatingSystem": f"{system} Enterprise" if is_workplace else f"{system} Standard",
        "OperatingSystemVersion": machine.system.version, "LastLogonDate": seen,
        "PasswordLastSet": seen - timedelta(days=7),
        "whenCreated": machine.created if isinstance(machine, Machine) else seen - timedelta(days=1200),
    }  # fmt: skip


def _client_row(client: Endpoint) -> Computer:
    build = client.build.split(".")[2]
    return {
        "Name": client.name, "OU": "Werkplekken", "ObjectGUID": client.directory_id, "IPv4Address": client.address,
        "OperatingSystem": "Windows 10 Enterprise" if build == "19045" else "Windows 11 Enterprise",
        "OperatingSystemVersion": f"10.0 ({build})", "LastLogonDate": client.seen,
        "PasswordLastSet": client.seen - timedelta(days=9), "whenCreated": client.enrolled,
    }  # fmt: skip


def _as_csv(computer: Computer) -> TableRow:
    return {name: _moment(cell) if isinstance(cell, datetime) else cell for name, cell in computer.items()}


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
    """As nl-NL writes it, on the clock of the wall: 26-2-2026 07:00:00."""
    if moment == _NEVER:
        return "1-1-1601 01:00:00"
    local = moment.astimezone(_AMSTERDAM)
    return f"{local.day}-{local.month}-{local.year} {local:%H:%M:%S}"
