"""Writes what the offices keep of their applications in sheets of their own: details, users, servers, data, history."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from assettool.demo.content import words
from assettool.demo.content.places import Organisation
from assettool.demo.dirt import Dirt
from assettool.demo.formats.catalogue_ids import package_id, supplier_id, version_id
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import Application, Details, Estate, Integration, Step, Storage
from assettool.demo.summary import FileSummary

APPLICATION_COLUMNS = (
    "Applicatie", "Versie", "Gemeente", "Contracthouder", "Leverancier", "Leverancier ID", "Referentiecomponenten",
    "Status", "Dispositie", "Beschikbaarheid", "Integriteit", "Vertrouwelijkheid", "Licentie overdraagbaar",
    "Servicetijden", "RTO (uur)", "RPO (uur)", "Kosten per jaar", "Contract tot", "Technologie", "Zelf toegevoegd",
    "Eigenaar", "Functioneel beheerder", "Technisch beheerder", "Omschrijving", "Pakket ID", "Pakketversie ID",
)  # fmt: skip
USE_COLUMNS = ("Applicatie", "Versie", "Gemeente", "Afnemer", "Gebruikers")
DEPLOYMENT_COLUMNS = (
    "Applicatie", "Versie", "Gemeente", "Omgeving", "Server", "Rol", "Bereikbaarheid", "Onderhoudsvenster",
)  # fmt: skip
STORAGE_COLUMNS = (
    "Dataset", "Soort", "Gemeente", "Applicatie", "Versie", "Grootte (MB)", "Locatie", "Nieuwe locatie", "Checksum",
    "Omschrijving",
)  # fmt: skip
STATUS_COLUMNS = (
    "Applicatie", "Versie", "Gemeente", "Dataset", "Koppeling ID", "Status", "Datum", "Bewijs", "Reden", "Actiehouder",
    "Streefdatum",
)  # fmt: skip
LINK_COLUMNS = (
    "Koppeling ID", "Applicatie 1", "Versie 1", "Gemeente", "Applicatie 2", "Versie 2", "Buiten", "Sterkte",
    "Overbrugging toegestaan",
)  # fmt: skip
APPLICATIONS, USES, LINKS, DEPLOYMENTS, STORAGES, STATUSES = FILES = (
    "applicaties.csv", "afnemers.csv", "koppelingen-kenmerken.csv", "deployments.csv", "datasets.csv", "statussen.csv",
)  # fmt: skip
NO_SERVER = "no such server"
FIRST_LINK = 40_000
_FORMAT = "Register"


def write_register(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the sheets, in the order in which they are imported."""
    files = []
    for name, columns, rows in (
        (APPLICATIONS, APPLICATION_COLUMNS, _applications(estate)),
        (USES, USE_COLUMNS, _uses(estate)),
        (LINKS, LINK_COLUMNS, _links(estate)),
        (DEPLOYMENTS, DEPLOYMENT_COLUMNS, _deployments(estate, dirt)),
        (STORAGES, STORAGE_COLUMNS, _storages(estate)),
        (STATUSES, STATUS_COLUMNS, _steps(estate)),
    ):
        file = FileSummary(name, _FORMAT)
        file.rows = write_csv(folder / name, columns, rows)
        files.append(file)
    files[0].held = 1
    files[3].rejected[NO_SERVER] = dirt.amount(NO_SERVER)
    return files


def called(tenant: Organisation) -> str:
    """An organisation as people write it."""
    return tenant.name.removeprefix("Gemeente ")


def mistyped(name: str) -> str:
    """A name as somebody writes it who did not find it in the list."""
    return name[:3] + name[4:]


def _named(application: Application) -> dict[str, Cell]:
    return {
        "Applicatie": application.package, "Versie": application.version, "Gemeente": called(application.tenant),
    }  # fmt: skip


def _applications(estate: Estate) -> Iterator[TableRow]:
    for application in estate.applications:
        yield _application(application, estate.details[application.number])
    # Somebody added what was there already, and wrote it otherwise.
    first = estate.applications[0]
    yield {
        **_named(first), "Applicatie": mistyped(first.package), "Versie": "", "Zelf toegevoegd": "Ja",
        "Omschrijving": "Extern pakket, zelf toegevoegd",
    }  # fmt: skip


def _application(application: Application, details: Details) -> TableRow:
    availability, integrity, confidentiality = details.impact
    return {
        **_named(application),
        "Contracthouder": details.contract_holder.removeprefix("Gemeente "),
        "Leverancier": application.supplier,
        "Leverancier ID": supplier_id(application),
        "Referentiecomponenten": ", ".join(application.components),
        "Dispositie": words.DISPOSITIONS[details.disposition],
        "Beschikbaarheid": availability,
        "Integriteit": integrity,
        "Vertrouwelijkheid": confidentiality,
        "Licentie overdraagbaar": words.TRANSFERABLE[details.transferable],
        "Servicetijden": words.HOURS[details.service_hours],
        "RTO (uur)": _number(details.rto_hours),
        "RPO (uur)": _number(details.rpo_hours),
        "Kosten per jaar": "" if details.yearly_cost is None else f"{details.yearly_cost:.2f}".replace(".", ","),
        "Contract tot": _day(details.contract_end),
        "Technologie": application.technology,
        "Zelf toegevoegd": "Ja" if details.is_self_added else "Nee",
        "Eigenaar": details.owner,
        "Functioneel beheerder": details.functional_manager,
        "Technisch beheerder": details.technical_manager,
        "Pakket ID": package_id(application),
        "Pakketversie ID": version_id(application),
    }


def _number(value: int | None) -> Cell:
    return "" if value is None else value


def _day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else ""


def _moment(value: datetime) -> str:
    return f"{value:%d-%m-%Y %H:%M}"


def _uses(estate: Estate) -> Iterator[TableRow]:
    for use in estate.uses:
        yield {**_named(use.application), "Afnemer": called(use.tenant), "Gebruikers": use.users}


def _links(estate: Estate) -> Iterator[TableRow]:
    for link in estate.integrations:
        target: TableRow = {"Buiten": link.outside}
        if link.target:
            target = {"Applicatie 2": link.target.package, "Versie 2": link.target.version}
        yield {
            "Koppeling ID": FIRST_LINK + link.number, "Applicatie 1": link.source.package,
            "Versie 1": link.source.version, "Gemeente": called(link.source.tenant), **target,
            "Sterkte": "Hard" if link.is_hard else "Zacht",
            "Overbrugging toegestaan": "Ja" if link.is_bridge_allowed else "Nee",
        }  # fmt: skip


def _deployments(estate: Estate, dirt: Dirt) -> Iterator[TableRow]:
    for placement in estate.placements:
        row: TableRow = {
            **_named(placement.application), "Omgeving": words.ENVIRONMENTS[placement.environment],
            "Bereikbaarheid": words.EXPOSURES[placement.exposure], "Onderhoudsvenster": placement.window,
        }  # fmt: skip
        for role, server in placement.machines or [("", "")]:
            yield {**row, "Server": server, "Rol": role}
    for number in range(1, dirt.spread(NO_SERVER) + 1):
        application = estate.applications[number % len(estate.applications)]
        server = f"{application.tenant.prefix}-OUD-{number:04}"
        yield {**_named(application), "Omgeving": "Productie", "Server": server, "Rol": "application"}


def _storages(estate: Estate) -> Iterator[TableRow]:
    for storage in estate.storages:
        application = storage.application
        yield {
            "Dataset": storage.name, "Soort": words.KINDS[storage.kind], "Gemeente": called(storage.tenant),
            "Applicatie": application.package if application else "",
            "Versie": application.version if application else "", "Grootte (MB)": storage.size_mb,
            "Locatie": storage.location, "Nieuwe locatie": storage.new_location, "Checksum": storage.checksum,
        }  # fmt: skip


def _steps(estate: Estate) -> Iterator[TableRow]:
    for step in sorted(estate.steps, key=lambda each: each.at):
        yield {
            **_about(step), "Status": words.STATUSES[step.status], "Datum": _moment(step.at),
            "Bewijs": words.EVIDENCE[step.evidence], "Reden": step.reason, "Actiehouder": step.owner,
            "Streefdatum": _day(step.due),
        }  # fmt: skip


def _about(step: Step) -> TableRow:
    match step.about:
        case Integration() as link:
            return {"Koppeling ID": FIRST_LINK + link.number}
        case Storage() as storage:
            return {"Dataset": storage.name, "Gemeente": called(storage.tenant)}
        case application:
            return _named(application)
