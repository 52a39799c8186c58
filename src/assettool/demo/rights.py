"""Makes the licences of the estate: what was bought, who may reach what, what was measured, and what runs double."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from assettool.demo.chance import dice
from assettool.demo.content import places, rights, software
from assettool.demo.content.programs import installed_on
from assettool.demo.model import REFERENCE, Estate, Holding, Measured, Overlap, Reach, Reserved
from assettool.domain.asset import AssetKind

_DAY = REFERENCE.date()
_CITRIX_SHARE, _OFFICE_SHARE = 0.62, 0.3
_LEAST_SQL, _LEAST_SERVER, _LEAST_SOCKET = 4, 16, 8
_WEEKS = 26
_PACKAGE = "pakket-"
_OVERLAPS = 12
_NAMED = (("arnhem", 60), ("rheden", 34), ("renkum", 26))
"""Who has the packages that are licensed by named user, and how many users about."""


def fill_rights(estate: Estate, seed: int) -> None:
    """Make all of it."""
    rng = dice(seed, "rights")
    counts = _counts(estate, seed)
    estate.holdings = [*_holdings(counts), *_packages(rng)]
    estate.reaches = list(_reaches(estate, rng))
    estate.measured = list(_measured(rng))
    estate.overlaps = list(_overlaps(estate, rng))
    estate.reserved = list(_reserved(estate))


def _counts(estate: Estate, seed: int) -> Mapping[str, int]:
    """How much there is of what rights are bought for."""
    servers = [each for each in estate.machines if each.kind is AssetKind.VIRTUAL_SERVER]
    skus = Counter(sku for account in estate.accounts for sku in account.licences)
    sql = [
        each
        for each in servers
        if each.system.is_windows
        and any("SQL Server 20" in name for name, _, _ in installed_on(seed, each.name, is_server=True))
    ]
    systems = [*(each.system for each in servers), *(each.system for each in estate.servers)]
    enabled = sum(account.enabled for account in estate.accounts)
    return {
        **{sku: skus[sku] for sku, *_ in software.SKUS},
        "cores of server hosts": sum(h.sockets * h.cores_per_socket for h in estate.hosts if not h.cluster.is_vdi),
        "cores of hosts": sum(h.sockets * h.cores_per_socket for h in estate.hosts),
        "cores of physical servers": sum(_licensed(s.sockets, s.cores) for s in estate.servers if s.system.is_windows),
        "cores of SQL servers": sum(max(_LEAST_SQL, each.vcpus) for each in sql) or _LEAST_SQL,
        "users of F3": skus["SPE_F1"],
        "users of Citrix": round(enabled * _CITRIX_SHARE),
        "thin clients": len(estate.thin_clients),
        "laptops": len(estate.laptops),
        "windows servers": sum(each.system.is_windows for each in servers),
        "red hat": sum("Red Hat" in system.seen for system in systems),
    }


def bought_online(used: int) -> int:
    """A little more than is in use, so that there is something to save: what the portal and the order say."""
    return int(used * 1.03) + 5


def _licensed(sockets: int, cores: int) -> int:
    return max(_LEAST_SERVER, sockets * max(_LEAST_SOCKET, cores // sockets))


def _holdings(counts: Mapping[str, int]) -> Iterator[Holding]:
    agreements = {each.number: each for each in rights.AGREEMENTS}
    for number, bought in enumerate(rights.BOUGHT, start=1):
        agreement = agreements[bought.contract]
        needed = counts[bought.of] if bought.of else 1
        guid = next((guid for sku, guid, _, _ in software.SKUS if sku == bought.of), "")
        yield Holding(
            reference=f"m365/{guid}" if guid else f"{bought.contract}/{number:03}",
            key=bought.key,
            agreement=agreement,
            metric=bought.metric,
            quantity=bought_online(needed) if guid else max(1, round(needed * bought.share / bought.pack)),
            pack=bought.pack,
            price=bought.price,
            start=agreement.start,
            # What goes on by itself has no last day, and neither has what the portal knows.
            end=agreement.end if bought.is_subscription and not guid and not agreement.renewal_months else None,
            maintenance_end=agreement.end if bought.has_maintenance else None,
            is_subscription=bought.is_subscription,
            tenant=bought.tenant,
            name=bought.new[0],
            publisher=bought.new[1],
        )


def _packages(rng: Random) -> Iterator[Holding]:
    """Packages by named user, each of one municipality."""
    agreement = next(each for each in rights.AGREEMENTS if each.number == rights.VARIOUS)
    for number, name in enumerate(rights.OFFICES, start=1):
        slug, users = _NAMED[number % len(_NAMED)]
        supplier = software.SUPPLIERS[number % len(software.SUPPLIERS)][0]
        yield Holding(
            reference=f"{rights.VARIOUS}/P{number:03}",
            key=_PACKAGE + name.casefold().replace(" ", "-").replace("ë", "e"),
            agreement=agreement,
            metric="Per gebruiker",
            quantity=round(users * rng.uniform(0.7, 1.4)),
            pack=1,
            price=round(rng.uniform(90, 480)),
            start=agreement.start,
            end=agreement.end,
            maintenance_end=None,
            is_subscription=True,
            tenant=slug,
            name=name,
            publisher=supplier,
        )


def _reaches(estate: Estate, rng: Random) -> Iterator[Reach]:
    """Who may reach servers, session hosts, published desktops and packages."""
    for account in estate.accounts:
        if not account.enabled:
            continue
        yield Reach("windows-server-cal", account, None, "Domeingebruikers", "windows-server")
        if rng.random() < _CITRIX_SHARE:
            group = f"DG-Werkplek-{account.tenant.name.removeprefix('Gemeente ')}"
            yield Reach("citrix-virtual-apps-and-desktops", account, None, group, "windows-server")
            yield Reach("remote-desktop-services-cal", account, None, group, "windows-server")
    for thin_client in estate.thin_clients:
        if rng.random() < 0.6:  # noqa: PLR2004 -- the others only reach session hosts
            yield Reach("windows-vda", None, thin_client.name, "DG-Windows-10", "windows-client")
    users = dict(_NAMED)
    for holding in estate.holdings:
        if holding.key.startswith(_PACKAGE):
            mine = [each for each in estate.accounts if each.tenant.slug == holding.tenant and each.enabled]
            for account in rng.sample(mine, min(users[holding.tenant], len(mine))):
                yield Reach(holding.key, account, None, f"GG-{holding.name}", "")


def _measured(rng: Random) -> Iterator[Measured]:
    """Peaks week by week, and how many people work for whom."""
    for key, usual in (("esri-arcgis-pro", 33), ("teamviewer", 9), ("topdesk-remote-control", 24)):
        for week in range(_WEEKS):
            number = max(1, round(rng.gauss(usual, usual / 6)))
            yield Measured("Piek", key, _DAY - timedelta(days=7 * week), number, "", "licentieserver")
    for organisation in places.ORGANISATIONS:
        yield Measured(
            "Medewerkers", "", date(_DAY.year, 1, 1), max(5, round(organisation.share * 3.9)), organisation.slug, "HR"
        )


def _overlaps(estate: Estate, rng: Random) -> Iterator[Overlap]:
    """Servers that already moved and whose old one still runs."""
    servers = [
        each.name for each in estate.machines if each.kind is AssetKind.VIRTUAL_SERVER and each.system.is_windows
    ]
    unique = [name for name, number in Counter(servers).items() if number == 1]
    picked = rng.sample(unique, min(2 * _OVERLAPS, len(unique) // 2 * 2))
    for number, (old, new) in enumerate(zip(picked[::2], picked[1::2], strict=True)):
        start = _DAY - timedelta(days=10 + 3 * number)
        basis, place = ("Azure Hybrid Benefit", "azure") if number % 4 == 0 else ("Geen", "")
        # Of some nobody wrote down when the old one stops.
        end = None if number % 3 == 0 else start + timedelta(days=60)
        yield Overlap(old, new, start, end, basis, place)


def _reserved(estate: Estate) -> Iterator[Reserved]:
    """Rights that are kept for one municipality."""
    citrix = next(each for each in estate.holdings if each.key == "citrix-virtual-apps-and-desktops")
    for slug, part in (("renkum", 0.1), ("rheden", 0.12)):
        yield Reserved(citrix.reference, slug, max(1, round(citrix.quantity * part)))
