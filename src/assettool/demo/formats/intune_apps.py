"""Writes the programs that Intune found on laptops, as its report of detected apps gives them."""

from collections.abc import Iterator
from pathlib import Path

from assettool.demo.content.programs import installed_on
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import TableRow, write_csv
from assettool.demo.model import Estate
from assettool.demo.summary import FileSummary

SOURCE = "intune-apps"
COLUMNS = (
    "ApplicationKey", "ApplicationName", "ApplicationPublisher", "ApplicationVersion", "DeviceId", "DeviceName",
    "OSVersion", "Platform", "UserName", "EmailAddress",
)  # fmt: skip


def write_intune_apps(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write a row for each program on each laptop."""
    file = FileSummary("intune-apps.csv", "Intune detected apps", source=SOURCE)
    file.rows = write_csv(folder / file.path, COLUMNS, _rows(estate, dirt.seed), delimiter=",")
    return [file]


def _rows(estate: Estate, seed: int) -> Iterator[TableRow]:
    for laptop in estate.laptops:
        for name, version, publisher in installed_on(seed, laptop.enrolment_id):
            yield {
                "ApplicationKey": f"{name}|{version}", "ApplicationName": name, "ApplicationPublisher": publisher,
                "ApplicationVersion": version, "DeviceId": laptop.enrolment_id, "DeviceName": laptop.name,
                "OSVersion": laptop.build, "Platform": "Windows",
                "UserName": f"Demogebruiker {laptop.number:05}",
                "EmailAddress": f"{laptop.tenant.prefix.lower()}{laptop.number:05}@demo.invalid",
            }  # fmt: skip
