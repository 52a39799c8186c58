"""Writes the applications and their links as the GEMMA Softwarecatalogus exports them."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import REFERENCE, Application, Estate, Integration
from assettool.demo.summary import FileSummary

_STAMP = f"{REFERENCE:%Y%m%d_%H%M}"
_COOPERATION = "De Connectie"
PORTFOLIO_COLUMNS = (
    "Gemeente ID", "Gemeente naam", "Gemeente CBS", "Samenwerking ID", "Samenwerking", "Samenwerking gemeente id",
    "Gebruik Status", "Gebruik omschrijving", "Gebruik Datum ingang status", "Leverancier ID", "Leverancier Naam",
    "Pakket ID", "Pakket Naam", "Pakketversie ID", "Pakketversie Naam", "Pakketversie gebruik technologie",
    "Mutatiedatum applicatieportfolio", "Referentiecomponenten ID", "Referentiecomponenten naam",
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
    """Write the application portfolio (a row for each reference component) and the links."""
    del dirt  # what people typed is in the applications themselves
    portfolio = FileSummary(f"Gemeenten_applicatieportfolio_{_STAMP}.csv", "Softwarecatalogus")
    portfolio.rows = write_csv(folder / portfolio.path, PORTFOLIO_COLUMNS, _portfolio(estate), quote_all=True)
    links = FileSummary(f"Koppelingen_{_STAMP}.csv", "Softwarecatalogus")
    links.rows = write_csv(folder / links.path, LINK_COLUMNS, _links(estate), quote_all=True)
    return [portfolio, links]


def _id(kind: str, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://demo.invalid/{kind}/{name}")) if name else ""


def _owner(application: Application) -> dict[str, Cell]:
    tenant = application.tenant
    cooperation = {"Samenwerking ID": _id("samenwerking", _COOPERATION), "Samenwerking": _COOPERATION}
    if not tenant.cbs:  # run by De Connectie for all of them
        return {"Gemeente ID": _id("gemeente", tenant.slug), "Gemeente naam": tenant.name, **cooperation}
    return {
        "Gemeente ID": _id("gemeente", tenant.slug), "Gemeente naam": tenant.name.removeprefix("Gemeente "),
        "Gemeente CBS": tenant.cbs,
    }  # fmt: skip


def _version_id(application: Application) -> str:
    """Empty where nobody filled in a version."""
    return _id("pakketversie", f"{application.package}/{application.version}") if application.version else ""


def _portfolio(estate: Estate) -> Iterator[TableRow]:
    for application in estate.applications:
        number = application.number
        note = f"Functioneel beheer: team {number % 12 + 1}\nContract: zie CMDB" if number % 9 == 0 else ""
        changed = max(application.since, REFERENCE - timedelta(days=number % 400))
        for component in application.components:
            yield {
                **_owner(application),
                "Gebruik Status": application.status,
                "Gebruik omschrijving": note,
                "Gebruik Datum ingang status": f"{application.since:%d-%m-%y}"
                if number % 2
                else f"{application.since:%d-%m-%Y}",
                "Leverancier ID": _id("leverancier", application.supplier),
                "Leverancier Naam": application.supplier,
                "Pakket ID": _id("pakket", application.package),
                "Pakket Naam": application.package,
                "Pakketversie ID": _version_id(application),
                "Pakketversie Naam": application.version,
                "Pakketversie gebruik technologie": application.technology,
                "Mutatiedatum applicatieportfolio": f"{changed:%d-%m-%Y}",
                "Referentiecomponenten ID": _id("referentiecomponent", component),
                "Referentiecomponenten naam": component,
            }


def _links(estate: Estate) -> Iterator[TableRow]:
    for link in estate.integrations:
        owner = _owner(link.source)
        norm = link.kind == "norm"
        yield {
            "Koppeling ID": 40_000 + link.number,
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
            "Standaardversie ID": _id("standaardversie", link.standard) if norm else "",
            "Transportprotocol": link.protocol,
            "Transportprotocol ID": _id("protocol", link.protocol),
        }


def _end(application: Application, side: str) -> dict[str, Cell]:
    return {
        f"Pakket ID {side}": _id("pakket", application.package),
        f"Pakket Naam {side}": application.package,
        f"Pakketversie ID {side}": _version_id(application),
        f"Pakketversie Naam {side}": application.version,
        f"Leverancier {side}": application.supplier,
        f"Leverancier ID {side}": _id("leverancier", application.supplier),
    }


def _outside(link: Integration) -> dict[str, Cell]:
    return {"Pakket Naam 2": link.outside, "Aanvullende informatie": "Buitengemeentelijke voorziening"}
