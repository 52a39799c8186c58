"""Makes the data sets that are to move: of applications, of departments and of users."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random

from assettool.demo.chance import dice
from assettool.demo.content import places
from assettool.demo.details import SAAS
from assettool.demo.model import Application, Estate, Storage
from assettool.domain.application import ApplicationStatus as Status
from assettool.domain.application import DeploymentEnvironment as Environment
from assettool.domain.asset import AssetKind
from assettool.domain.data_set import DataSetKind
from assettool.domain.naming import slugify

_STORED_SHARE = 0.9  # of the applications that run here
_MB_IN_GB = 1024
_SHARE_GB, _HOME_GB = (8, 45), (2, 6)  # for each user
_DATABASE_GB = (1.6, 1.4)  # logarithm: middle and spread


def fill_storages(estate: Estate, seed: int) -> None:
    """Make the data sets."""
    rng = dice(seed, "register/storages")
    estate.storages = [*_of_applications(rng, estate), *_of_people(rng, estate)]


def _of_applications(rng: Random, estate: Estate) -> Iterator[Storage]:
    databases = {
        placement.application.number: name
        for placement in estate.placements
        if placement.environment == Environment.PRODUCTION
        for role, name in reversed(placement.machines)
        if role in ("database", "application")
    }
    for application in estate.applications:
        if application.technology != SAAS and rng.random() < _STORED_SHARE and not _is_gone(estate, application):
            yield Storage(
                name=f"Gegevens {application.package}",
                kind=DataSetKind.APPLICATION,
                tenant=application.tenant,
                application=application,
                size_mb=round(rng.lognormvariate(*_DATABASE_GB) * _MB_IN_GB) + 200,
                location=_database(databases.get(application.number, ""), application),
            )


def _is_gone(estate: Estate, application: Application) -> bool:
    return estate.details[application.number].status == Status.CLEARED


def _database(server: str, application: Application) -> str:
    return f"{server}/{slugify(application.package).replace('-', '_')}" if server else ""


def _of_people(rng: Random, estate: Estate) -> Iterator[Storage]:
    """A share and the home folders of every department of every organisation."""
    servers = _file_servers(estate)
    people = Counter((account.tenant.slug, account.department) for account in estate.accounts)
    for (slug, department), number in sorted(people.items()):
        tenant = places.ORGANISATION[slug]
        names = servers.get(slug) or servers.get(tenant.domain.partition(".")[0]) or [f"{tenant.prefix}-NAS-01"]
        folder = slugify(department)
        for kind, title, share, (least, most) in (
            (DataSetKind.DEPARTMENT, "Groepsmap", "groepen", _SHARE_GB),
            (DataSetKind.USER, "Thuismappen", "thuis", _HOME_GB),
        ):
            yield Storage(
                name=f"{title} {department}",
                kind=kind,
                tenant=tenant,
                application=None,
                size_mb=round(number * rng.uniform(least, most) * _MB_IN_GB),
                location=rf"\\{rng.choice(names)}\{share}\{folder}",
            )


def _file_servers(estate: Estate) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for machine in estate.machines:
        if machine.kind is AssetKind.VIRTUAL_SERVER and "-FIL-" in machine.name:
            found[machine.tenant.slug].append(machine.name)
    return found
