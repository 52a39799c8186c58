"""Writes the applications and their links as the GEMMA Softwarecatalogus exports them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from assettool.demo.dirt import Dirt
from assettool.demo.formats.catalogue_ids import catalogue_id, component_id, package_id, supplier_id, version_id
from assettool.demo.formats.register import FIRST_LINK, called, mistyped
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import REFERENCE, Application, Estate, Integration
from assettool.demo.summary import FileSummary
from assettool.domain.naming import slugify

STRANGE = "an organisation that is not ours"
_FORMAT = "Softwarecatalogus"
_NEIGHBOURS = ("0221", "9999")  # another municipality, and no municipality
_STAMP = f"{REFERENCE:%Y%m%d_%H%M}"
PACKAGES, PORTFOLIO, LINKS = (
    f"{name}_{_STAMP}.csv" for name in ("leveranciers_pakketten", "Gemeenten_applicatieportfolio", "Koppelingen")
)
_COOPERATION = "De Connectie"
PORTFOLIO_COLUMNS = (
    "Gemeente ID", "Gemeente naam", "Gemeente CBS", "Samenwerking ID", "Samenwerking", "Samenwerking gemeente id",
    "Gebruik Status", "Gebruik omschrijving", "Gebruik Datum ingang status", "Leverancier ID", "Leverancier Naam",
    "Pakket ID", "Pakket Naam", "Pakketversie ID", "Pakketversie Naam", "Pakketversie gebruik technologie",
    "Mutatiedatum applicatieportfolio", "Referentiecomponenten ID", "Referentiecomponenten naam",
)  # fmt: skip
PACKAGE_COLUMNS = (
    "Leverancier Naam", "Leverancier ID", "Pakket Naam", "Pakket ID", "Pakket Beschrijving",
    "Pakket URL productpagina", "Pakket aantal gemeenten", "Mutatiedatum pakket", "Pakketversie Naam",
    "Pakketversie ID", "Pakketversie Status", "Pakketversie Beschrijving", "Start ontwikkeling", "Start test",
    "Start distributie", "Pakketversie aantal gemeenten", "Mutatiedatum pakketversie",
    "Referentiecomponenten leverancier", "Referentiecomponenten leverancier UUID", "Referentiecomponenten gemeente",
    "Referentiecomponenten gemeente UUID", "Referentiecomponent ID leverancier", "Referentiecomponenten ID gemeente",
    "Pakketversie Ondersteunde technologieën", "Ondersteuning standaardversies", "Pakketversie ID Fout",
)  # fmt: skip
LINK_COLUMNS = (
    "Koppeling ID", "Organisation", "Organisatie ID", "Samenwerking", "Samenwerking ID", "Status",
    "Datum ingang status", "Pakket ID 1", "Pakket Naam 1", "Pakketversie ID 1", "Pakketversie Naam 1", "Leverancier 1",
    "Leverancier ID 1", "Koppeling richting", "Pakket ID 2", "Pakket Naam 2", "Pakketversie ID 2",
    "Pakketversie Naam 2", "Leverancier 2", "Leverancier ID 2", "Standaard of maatwerk", "Standaardversie",
    "Standaardversie ID", "Transportprotocol", "Transportprotocol ID", "Aanvullende informatie",
    "Pakketversie Naam Intermediair", "Pakketversie ID Intermediair",
)  # fmt: skip


def write_softwarecatalogus(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the packages of the market, the application portfolio (a row for each reference component) and the links.

    What people typed wrong is in the applications themselves, apart from what they typed of organisations.
    """
    packages = FileSummary(PACKAGES, _FORMAT)
    packages.rows = write_csv(folder / packages.path, PACKAGE_COLUMNS, _packages(estate), quote_all=True)
    portfolio = FileSummary(PORTFOLIO, _FORMAT, held=1)
    rows = [*_portfolio(estate, dirt), *_strangers(estate, dirt, portfolio)]
    portfolio.rows = write_csv(folder / portfolio.path, PORTFOLIO_COLUMNS, rows, quote_all=True)
    links = FileSummary(LINKS, _FORMAT)
    links.rows = write_csv(folder / links.path, LINK_COLUMNS, _links(estate), quote_all=True)
    return [packages, portfolio, links]


def _packages(estate: Estate) -> Iterator[TableRow]:
    """Every version of every package that somebody uses, by supplier."""
    versions: dict[tuple[str, str, str], list[Application]] = {}
    for application in estate.applications:
        versions.setdefault((application.supplier_code, application.package, application.version), []).append(
            application
        )
    for (_, package, version), users in sorted(versions.items()):
        first = users[0]
        components = sorted({name for each in users for name in each.components})
        yield {
            "Leverancier Naam": first.supplier, "Leverancier ID": supplier_id(first), "Pakket Naam": package,
            "Pakket ID": package_id(first), "Pakket Beschrijving": f"{package} voor gemeenten",
            "Pakket URL productpagina": f"https://demo.invalid/{slugify(package)}",
            "Pakket aantal gemeenten": sum(each.package == package for each in estate.applications),
            "Mutatiedatum pakket": f"{REFERENCE - timedelta(days=first.number % 300):%d-%m-%Y}",
            "Pakketversie Naam": version, "Pakketversie ID": version_id(first),
            "Pakketversie Status": "In gebruik" if version else "",
            "Pakketversie aantal gemeenten": len(users) if version else "",
            "Referentiecomponenten leverancier": ", ".join(components),
            "Referentiecomponent ID leverancier": ", ".join(map(component_id, components)),
            "Pakketversie Ondersteunde technologieën": first.technology,
        }  # fmt: skip


def _owner(application: Application) -> dict[str, Cell]:
    tenant = application.tenant
    cooperation = {"Samenwerking ID": catalogue_id("samenwerking", _COOPERATION), "Samenwerking": _COOPERATION}
    if not tenant.cbs:  # run by De Connectie for all of them
        return {"Gemeente ID": catalogue_id("gemeente", tenant.slug), "Gemeente naam": tenant.name, **cooperation}
    return {
        "Gemeente ID": catalogue_id("gemeente", tenant.slug), "Gemeente naam": called(tenant),
        "Gemeente CBS": tenant.cbs,
    }  # fmt: skip


def _portfolio(estate: Estate, dirt: Dirt) -> Iterator[TableRow]:
    # Excel takes the zero in front of a code away.
    with_code = [each.number for each in estate.applications if each.tenant.cbs]
    opened = dirt.pick("CBS codes without their first zero", with_code)
    for application in estate.applications:
        for component in application.components:
            row = {**_use(application), **_component(component)}
            if application.number in opened:
                row["Gemeente CBS"] = application.tenant.cbs.lstrip("0")
            yield row


def _use(application: Application) -> dict[str, Cell]:
    number = application.number
    note = f"Functioneel beheer: team {number % 12 + 1}\nContract: zie CMDB" if number % 9 == 0 else ""
    changed = max(application.since, REFERENCE - timedelta(days=number % 400))
    return {
        **_owner(application),
        "Gebruik Status": application.status,
        "Gebruik omschrijving": note,
        "Gebruik Datum ingang status": f"{application.since:%d-%m-%y}"
        if number % 2
        else f"{application.since:%d-%m-%Y}",
        "Leverancier ID": supplier_id(application),
        "Leverancier Naam": application.supplier,
        "Pakket ID": package_id(application),
        "Pakket Naam": application.package,
        "Pakketversie ID": version_id(application),
        "Pakketversie Naam": application.version,
        "Pakketversie gebruik technologie": application.technology,
        "Mutatiedatum applicatieportfolio": f"{changed:%d-%m-%Y}",
    }


def _component(name: str) -> dict[str, Cell]:
    return {"Referentiecomponenten ID": component_id(name), "Referentiecomponenten naam": name}


def _strangers(estate: Estate, dirt: Dirt, file: FileSummary) -> Iterator[TableRow]:
    """Rows of others that came along, and a package that somebody added who did not find it."""
    file.rejected[STRANGE] = dirt.spread(STRANGE)
    for place in range(file.rejected[STRANGE]):
        application = estate.applications[place]
        code = _NEIGHBOURS[place % len(_NEIGHBOURS)]
        yield {
            **_use(application), "Gemeente ID": catalogue_id("gemeente", code), "Gemeente naam": "",
            "Gemeente CBS": code, **_component(application.components[0]),
        }  # fmt: skip
    last = estate.applications[-1]
    unknown = dict.fromkeys(("Leverancier ID", "Leverancier Naam", "Pakket ID", "Pakketversie ID"), "")
    yield {**_use(last), **unknown, "Pakket Naam": mistyped(last.package), **_component(last.components[0])}


def _links(estate: Estate) -> Iterator[TableRow]:
    for link in estate.integrations:
        owner = _owner(link.source)
        norm = link.kind == "norm"
        yield {
            "Koppeling ID": FIRST_LINK + link.number,
            "Organisation": owner["Gemeente naam"],
            "Organisatie ID": owner["Gemeente ID"],
            "Samenwerking": owner.get("Samenwerking", ""),
            "Samenwerking ID": owner.get("Samenwerking ID", ""),
            "Status": "In productie",
            "Datum ingang status": f"{link.source.since:%d-%m-%Y}",
            **_end(link.source, "1"),
            "Koppeling richting": link.direction,
            **(_end(link.target, "2") if link.target else _outside(link)),
            "Standaard of maatwerk": link.kind,
            "Standaardversie": link.standard if norm else "",
            "Standaardversie ID": catalogue_id("standaardversie", link.standard) if norm else "",
            "Transportprotocol": link.protocol,
            "Transportprotocol ID": catalogue_id("protocol", link.protocol),
        }


def _end(application: Application, side: str) -> dict[str, Cell]:
    return {
        f"Pakket ID {side}": package_id(application),
        f"Pakket Naam {side}": application.package,
        f"Pakketversie ID {side}": version_id(application),
        f"Pakketversie Naam {side}": application.version,
        f"Leverancier {side}": application.supplier,
        f"Leverancier ID {side}": supplier_id(application),
    }


def _outside(link: Integration) -> dict[str, Cell]:
    return {"Pakket Naam 2": link.outside, "Aanvullende informatie": "Buitengemeentelijke voorziening"}
