"""Says which servers the applications run on, and leaves some for the rules on deployments to find."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random

from assettool.demo.chance import dice
from assettool.demo.content import places
from assettool.demo.content.departments import SUBJECTS
from assettool.demo.details import SAAS
from assettool.demo.model import Application, Clue, Estate, Machine, Placement
from assettool.domain.application import ApplicationStatus as Status
from assettool.domain.application import DeploymentEnvironment as Environment
from assettool.domain.application import Exposure
from assettool.domain.asset import AssetKind

CLUES = {"arnhem": 8, "rheden": 5, "renkum": 5}
"""Tenant → how many applications have servers that nobody wrote down, but that are called after what they are for."""
DESCRIBED = {
    "cameratoezicht": "Cameratoezichtcomponent",
    "toegangscontrole": "Aanwezigheid- en toegangscontrolecomponent",
}
"""What the CMDB says of physical servers, and the reference component of what runs on them."""
JOBS = ("APP", "WEB", "SQL", "ORA", "FIL", "GIS", "TST")
"""How the names of servers say what they do for an application."""
_WITHOUT = 40  # applications at full size that nobody knows the servers of
_GONE = (Status.CLEARED,)
_STILL_EARLY = (Status.REGISTERED, Status.ASSESSED, Status.PACKAGED, Status.FUNCTIONAL_TEST, Status.USER_ACCEPTANCE)
# Technology → for each role: how likely it has a machine of its own job, and whether it shares it with others.
_PARTS: dict[str, tuple[tuple[str, str, float, bool], ...]] = {
    "Windows Server, SQL Server": (
        ("application", "APP", 1, False), ("application", "APP", 0.25, False), ("database", "SQL", 1, True),
    ),
    "Windows Server, Oracle": (
        ("application", "APP", 1, False), ("application", "APP", 0.25, False), ("database", "ORA", 1, True),
    ),
    "Webbrowser": (("web", "WEB", 1, False), ("application", "APP", 0.4, False), ("database", "SQL", 0.8, True)),
    "Citrix": (
        ("application", "APP", 0.5, False), ("citrix", "CTX", 1, True), ("citrix", "CTX", 0.6, True),
        ("database", "SQL", 0.7, True),
    ),
    "Linux, PostgreSQL": (("application", "APP", 1, False), ("database", "APP", 0.6, False)),
}  # fmt: skip
_GEO = ("Geo-gegevens analysecomponent", "BAG-beheercomponent", "BGT-beheercomponent", "Digitaal ontwerpencomponent")
_PHYSICAL = {
    "Cameratoezichtcomponent": "CAM", "Aanwezigheid- en toegangscontrolecomponent": "GEB",
    "Data-back-up-en-herstel-component": "BKP", "Netwerkbeheercomponent": "MON",
    "Software-licentiebeheercomponent": "LIC",
}  # fmt: skip
_ON_THE_INTERNET = (
    "Webcontentpublicatie- en beheercomponent", "E-formulieren publicatie-en-beheercomponent",
    "Bestuur- en Raadsinformatiecomponent", "Klantgeleidingcomponent", "Meldingen openbare ruimtecomponent",
)  # fmt: skip
_WITH_PARTNERS = ("Jeugdzorgcomponent", "Wmo-component", "Gegevensmagazijncomponent")
_WINDOWS = ("dinsdag 18:00-22:00", "donderdag 18:00-22:00", "zaterdag 08:00-14:00", "zondag 06:00-12:00", "in overleg")
_OTHERS = ((Environment.ACCEPTANCE, 0.42), (Environment.TEST, 0.24), (Environment.DEVELOPMENT, 0.03))


def fill_placements(estate: Estate, seed: int, scale: float) -> None:
    """Make the deployments of the applications, and the clues to those that are not written down."""
    rng = dice(seed, "register/placements")
    room = _Room(rng, estate)
    estate.clues = list(_clues(estate, room))
    without = {clue.application.number for clue in estate.clues}
    others = [each.number for each in estate.applications if each.number not in without]
    without |= set(rng.sample(others, min(len(others), max(0, round(_WITHOUT * scale) - len(without)))))
    for application in estate.applications:
        if application.number not in without:
            estate.placements += _placements(rng, room, application, estate.details[application.number].status)


class _Room:
    """The servers by tenant and job: those that nobody has taken, and all of them."""

    def __init__(self, rng: Random, estate: Estate) -> None:
        self._rng = rng
        self._all: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._subjects: dict[str, str] = {}
        for tenant, name, subject in _servers(estate):
            self._all[tenant, name.split("-")[1]].append(name)
            self._subjects[name] = subject
        self._free = {place: list(names) for place, names in self._all.items()}

    def called_after(self, tenant: str, subject: str) -> list[str]:
        """The servers of a tenant that have a subject in their names."""
        ending = f"-{subject.upper()}"
        return [name for job in JOBS for name in self.of_job(tenant, job) if name.endswith(ending)]

    def of_job(self, tenant: str, job: str) -> list[str]:
        """The servers of a tenant with this job."""
        return list(self._all.get((tenant, job), ()))

    def reserve(self, names: list[str]) -> None:
        """Keep servers out of what is written down."""
        for kept in (self._all, self._free):
            for place in kept:
                kept[place] = [name for name in kept[place] if name not in names]

    def take(self, tenant: str, job: str, subject: str) -> str | None:
        """A server of one's own, of those that are for this subject or for none; one of another where all are taken."""
        free = self._free.get((tenant, job), [])
        for wanted in (subject, ""):
            if found := next((name for name in free if self._subjects[name] == wanted), None):
                free.remove(found)
                return found
        if free:
            return free.pop(0)
        names = self._all.get((tenant, job)) or self._all.get((tenant, "APP"))
        return self._rng.choice(names) if names else None

    def share(self, tenant: str, job: str) -> str | None:
        """A server that others are on too; the first ones have most."""
        names = self._all.get((tenant, job)) or self._all.get((tenant, "APP"))
        return names[int(len(names) * self._rng.random() ** 2)] if names else None


def _servers(estate: Estate) -> Iterator[tuple[str, str, str]]:
    """Tenant, name and subject of every server; not of those with an old name, which another tenant has too."""
    for machine in estate.machines:
        if machine.kind is AssetKind.VIRTUAL_SERVER and machine.name not in places.OLD_NAMES:
            yield machine.tenant.slug, machine.name, _subject_of(machine)
    for server in estate.servers:
        yield server.tenant.slug, server.name, ""


def _subject_of(machine: Machine) -> str:
    """What its name or its annotation says that it is for."""
    words = [machine.name.rpartition("-")[2].lower(), *machine.annotation.replace(";", " ").lower().split()]
    return next((word for word in words if word in SUBJECTS), "")


def _clues(estate: Estate, room: _Room) -> Iterator[Clue]:
    for tenant, number in CLUES.items():
        named = {subject: room.called_after(tenant, subject) for subject in SUBJECTS}
        found = 0
        for subject, names in sorted(named.items(), key=lambda item: (-len(item[1]), item[0])):
            application = _unplaced(estate, tenant, SUBJECTS[subject])
            if found < number and names and application:
                room.reserve(names)
                found += 1
                yield Clue(subject, application, is_described=False)
        for subject, component in DESCRIBED.items():
            names, application = room.of_job(tenant, _PHYSICAL[component]), _unplaced(estate, tenant, component)
            if names and application:
                room.reserve(names)
                yield Clue(subject, application, is_described=True)


def _unplaced(estate: Estate, tenant: str, component: str) -> Application | None:
    fitting = (
        each
        for each in estate.applications
        if each.tenant.slug == tenant
        and each.components[0] == component
        and each.technology != SAAS
        and estate.details[each.number].status in _STILL_EARLY
    )
    return next(fitting, None)


def _placements(rng: Random, room: _Room, application: Application, status: str) -> Iterator[Placement]:
    window = rng.choice(_WINDOWS) if rng.random() > 0.15 else ""  # noqa: PLR2004 -- the rest nobody agreed on
    machines = list(_machines(rng, room, application)) if status not in _GONE else []
    yield Placement(application, Environment.PRODUCTION, machines, _exposure(application), window)
    if application.technology == SAAS or status in _GONE:
        return
    for environment, share in _OTHERS:
        if rng.random() < share:
            subject = _subject(application)
            names = [room.take(application.tenant.slug, "TST", subject)]
            roles = [("application", name) for name in names if name]
            if environment is Environment.ACCEPTANCE and (database := room.share(application.tenant.slug, "SQL")):
                roles.append(("database", database))
            yield Placement(application, environment, _once(roles), Exposure.INTERNAL, "")


def _machines(rng: Random, room: _Room, application: Application) -> list[tuple[str, str]]:
    tenant, subject = application.tenant.slug, _subject(application)
    component = application.components[0]
    found: list[tuple[str, str]] = []
    for role, job, share, is_shared in _PARTS.get(application.technology, ()):
        if rng.random() >= share:
            continue
        if component in _GEO and job == "APP":
            role, job = "geo", "GIS"
        name = room.share(tenant, job) if is_shared else room.take(tenant, job, subject)
        found += [(role, name)] if name else []
    appliances = room.of_job(tenant, _PHYSICAL[component]) if component in _PHYSICAL else []
    if found and appliances:
        found.append(("appliance", rng.choice(appliances)))
    return _once(found)


def _once(roles: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each machine with the first of its roles."""
    return list({name: (role, name) for role, name in reversed(roles)}.values())[::-1]


def _subject(application: Application) -> str:
    component = application.components[0]
    return next((subject for subject, name in SUBJECTS.items() if name == component), "")


def _exposure(application: Application) -> Exposure:
    component = application.components[0]
    if application.technology == SAAS or component in _ON_THE_INTERNET:
        return Exposure.INTERNET
    return Exposure.PARTNERS if component in _WITH_PARTNERS else Exposure.INTERNAL
