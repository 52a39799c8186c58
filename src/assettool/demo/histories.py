"""Makes the history of every application, integration and data set: legal steps, up to how far it has come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from assettool.demo.chance import dice
from assettool.demo.details import SAAS
from assettool.demo.model import REFERENCE, Application, Estate, Integration, Step, Storage
from assettool.domain.application import ApplicationStatus as A
from assettool.domain.application import EvidenceKind
from assettool.domain.data_set import DataSetStatus as D
from assettool.domain.integration import IntegrationStatus as I
from assettool.domain.naming import slugify

_BEGIN = datetime(2025, 2, 3, tzinfo=REFERENCE.tzinfo)
"""When the programme began."""
_CHAIN = (
    A.ASSESSED, A.PACKAGED, A.FUNCTIONAL_TEST, A.USER_ACCEPTANCE, A.PRODUCTION_ACCEPTANCE, A.GO, A.PLANNED,
    A.MIGRATING, A.MIGRATED, A.AFTERCARE, A.IN_MANAGEMENT, A.CLEARED,
)  # fmt: skip
_ASIDE: dict[str, tuple[str, ...]] = {
    A.RETAINED: (A.ASSESSED, A.RETAINED),
    A.RETIRING: (A.ASSESSED, A.RETIRING),
    A.RETIRED: (A.ASSESSED, A.RETIRING, A.RETIRED),
    A.OUT_OF_SCOPE: (A.OUT_OF_SCOPE,),
}
_BLOCKED_AFTER = (A.ASSESSED, A.PACKAGED, A.FUNCTIONAL_TEST, A.USER_ACCEPTANCE, A.PLANNED)
_BACK = {A.FUNCTIONAL_TEST: A.PACKAGED, A.USER_ACCEPTANCE: A.FUNCTIONAL_TEST, A.MIGRATING: A.PLANNED}
"""Where it went back to when something was not right."""
_BACK_SHARE, _ONCE_BLOCKED_SHARE = 0.08, 0.07
_BLOCKERS = (
    ("De leverancier ondersteunt de nieuwe databaseversie nog niet", "Leveranciersmanagement"),
    ("Toestemming voor overdracht van de licentie ontbreekt", "Team Inkoop en Contracten"),
    ("Koppeling met de landelijke voorziening werkt nog niet", "Team Integratie"),
    ("Pakket start niet onder beperkte rechten", "Team Applicatieverpakking"),
    ("Verwerkersovereenkomst is niet ondertekend", "Functionaris gegevensbescherming"),
)
_TOLD: dict[str, tuple[EvidenceKind, str]] = {
    A.ASSESSED: (EvidenceKind.FILE, "Intakeformulier {number:04}"),
    A.PACKAGED: (EvidenceKind.PERSON, "Pakket gebouwd en op een schone werkplek geïnstalleerd"),
    A.FUNCTIONAL_TEST: (EvidenceKind.PERSON, "Functionele test uitgevoerd volgens draaiboek"),
    A.USER_ACCEPTANCE: (EvidenceKind.PERSON, "Functioneel beheer heeft getest, geen blokkerende bevindingen"),
    A.PRODUCTION_ACCEPTANCE: (EvidenceKind.FILE, "Acceptatieverslag AV-{number:04}"),
    A.GO: (EvidenceKind.PERSON, "Akkoord in het go/no-go-overleg"),
    A.PLANNED: (EvidenceKind.PERSON, "Ingepland in golf {wave}"),
    A.MIGRATING: (EvidenceKind.PERSON, "Migratie van golf {wave} begonnen"),
    A.MIGRATED: (EvidenceKind.PERSON, "Werkt in de nieuwe omgeving, terugvalmoment voorbij"),
    A.AFTERCARE: (EvidenceKind.PERSON, "Nazorg door het migratieteam"),
    A.IN_MANAGEMENT: (EvidenceKind.FILE, "Overdrachtsdossier OD-{number:04}"),
    A.CLEARED: (EvidenceKind.OBSERVATION, "Oude servers zijn uit de inventarisatie verdwenen"),
    A.RETIRING: (EvidenceKind.PERSON, "Functie gaat over naar een ander pakket"),
    A.RETIRED: (EvidenceKind.PERSON, "Uitgezet, gegevens gearchiveerd"),
    A.RETAINED: (EvidenceKind.PERSON, "Blijft voorlopig staan: vervanging is al aanbesteed"),
    A.OUT_OF_SCOPE: (EvidenceKind.PERSON, "Hoort bij een andere organisatie"),
}
_OF_LINKS: dict[str, str] = {
    I.REGISTERED: "Koppelingenlijst", I.ASSESSED: "Koppelvlak beschreven", I.TESTED: "Ketentest geslaagd",
    I.BRIDGED: "Loopt tijdelijk tussen oude en nieuwe omgeving", I.MIGRATED: "Loopt in de nieuwe omgeving",
    I.VERIFIED: "Berichten een week lang zonder fouten", I.RETIRED: "Vervalt met de applicatie",
}  # fmt: skip
_OF_STORAGES: dict[str, str] = {
    D.REGISTERED: "Inventarisatie van gegevens", D.ASSESSED: "Omvang en eigenaar vastgesteld",
    D.PLANNED: "Ingepland", D.MIGRATING: "Eerste kopie gestart", D.MIGRATED: "Laatste verschillen overgezet",
    D.VERIFIED: "Controlegetallen gelijk",
    D.RETAINED: "Blijft bij de bron", D.RETIRED: "Bewaartermijn verstreken",
}  # fmt: skip
_WAVES = {"renkum": 1, "rheden": 2, "rozendaal": 2, "arnhem": 3, "de-connectie": 4}
_GAPS: dict[str, float] = {
    A.MIGRATING: 0.4,
    A.MIGRATED: 0.05,
    A.AFTERCARE: 0.1,
    A.GO: 0.3,
    D.VERIFIED: 0.2,
    D.REGISTERED: 0.1,
}
"""How long after the step before it one is taken, as part of what is usual."""
_MIGRATED, _ACCEPTED = _CHAIN.index(A.MIGRATED), _CHAIN.index(A.USER_ACCEPTANCE)
_LINK_CHAIN = (I.ASSESSED, I.TESTED, I.BRIDGED, I.MIGRATED, I.VERIFIED)
_WITHOUT_BRIDGE = tuple(status for status in _LINK_CHAIN if status != I.BRIDGED)
_STORAGE_CHAIN = (D.ASSESSED, D.PLANNED, D.MIGRATING, D.MIGRATED, D.VERIFIED)
_SHARES_REACHED = ((0, 40), (1, 25), (2, 14), (3, 3), (4, 4), (5, 14))
"""How many steps the data of departments and users have taken, in parts."""


def fill_histories(estate: Estate, seed: int) -> None:
    """Make the steps of everything, each history in the order of time."""
    reached = {number: details.status for number, details in estate.details.items()}
    rng = dice(seed, "register/histories")
    for application in estate.applications:
        estate.steps += _of_application(rng, application, reached[application.number])
    rng = dice(seed, "register/histories/links")
    for link in estate.integrations:
        since = max(end.since for end in (link.source, link.target) if end)
        estate.steps += _plain(rng, link, _link_path(rng, link, reached), since)
    rng = dice(seed, "register/histories/storages")
    for storage in estate.storages:
        path = _storage_path(rng, storage, reached)
        estate.steps += _plain(rng, storage, path, storage.application.since if storage.application else _BEGIN)
        _move(rng, storage, path)


def _of_application(rng: Random, application: Application, goal: str) -> Iterator[Step]:
    path = list(_detours(rng, _application_path(rng, application, goal)))
    words = {"number": application.number, "wave": _WAVES.get(application.tenant.slug, len(_WAVES))}
    seen: set[str] = set()
    before = ""
    for status, at in zip(path, _moments(rng, path, application.since), strict=True):
        if status == A.BLOCKED:
            reason, owner = rng.choice(_BLOCKERS)
            due = (at + timedelta(days=rng.randint(14, 75))).date()
            yield Step(application, status, at, EvidenceKind.PERSON, reason, owner, due)
        elif status in seen:
            why = "Blokkade opgeheven" if before == A.BLOCKED else "Opnieuw, na herstel van een bevinding"
            yield Step(application, status, at, EvidenceKind.PERSON, why)
        else:
            evidence, told = _TOLD[status]
            yield Step(application, status, at, evidence, told.format(**words))
        seen.add(status)
        before = status


def _application_path(rng: Random, application: Application, goal: str) -> tuple[str, ...]:
    """The steps after the first one, by which it is registered."""
    if goal == A.REGISTERED:
        return ()
    if goal in _ASIDE:
        return _ASIDE[goal]
    last = rng.choice(_BLOCKED_AFTER) if goal == A.BLOCKED else goal
    chain = [status for status in _CHAIN if status != A.PACKAGED or application.technology != SAAS]
    if last not in chain:
        last = A.FUNCTIONAL_TEST
    path = tuple(chain[: chain.index(A(last)) + 1])
    return (*path, A.BLOCKED) if goal == A.BLOCKED else path


def _detours(rng: Random, path: Sequence[str]) -> Iterator[str]:
    """The path with what goes wrong on the way, each mishap mended."""
    for place, status in enumerate(path):
        yield status
        back = _BACK.get(A(status))
        if back and back in path[:place] and rng.random() < _BACK_SHARE:
            yield from (back, status)
        goes_on = place + 1 < len(path) and path[place + 1] != A.BLOCKED
        if status in _BLOCKED_AFTER and goes_on and rng.random() < _ONCE_BLOCKED_SHARE:
            yield from (A.BLOCKED, status)


def _moments(rng: Random, path: Sequence[str], since: datetime) -> list[datetime]:
    """When each step was taken: each on a later day, and some kinds of step soon after the one before."""
    begin = max(_BEGIN, since + timedelta(days=1))
    days = (REFERENCE - begin).days - 1
    gaps = [_GAPS.get(status, 1.0) * rng.uniform(0.5, 1.5) for status in path]
    span = (days - len(path)) * rng.uniform(0.55, 1) / (sum(gaps) or 1)
    moments, day = [], 0.0
    for number, gap in enumerate(gaps, start=1):
        day += gap * span
        moment = begin + timedelta(days=int(day) + number)
        moments.append(moment.replace(hour=rng.randint(8, 16), minute=rng.choice((0, 15, 30, 45)), second=0))
    return moments


def _link_path(rng: Random, link: Integration, reached: Mapping[int, str]) -> tuple[str, ...]:
    ends = [reached[each.number] for each in (link.source, link.target) if each]
    if A.RETIRED in ends:
        return (I.RETIRED,)
    first, last = min(map(_progress, ends)), max(map(_progress, ends))
    if first >= _MIGRATED:
        chain = _LINK_CHAIN if link.is_bridge_allowed and rng.random() < 0.5 else _WITHOUT_BRIDGE  # noqa: PLR2004 -- half of them
        return chain if first > _MIGRATED else chain[:-1]
    if last >= _MIGRATED and first >= 0 and link.is_bridge_allowed:
        return (I.ASSESSED, I.TESTED, I.BRIDGED)
    if first >= _ACCEPTED:
        return (I.ASSESSED, I.TESTED)
    return (I.ASSESSED,) if first >= 0 and rng.random() < 0.6 else ()  # noqa: PLR2004 -- the rest nobody has looked at


def _storage_path(rng: Random, storage: Storage, reached: Mapping[int, str]) -> tuple[str, ...]:
    if storage.application is None:
        steps = rng.choices([number for number, _ in _SHARES_REACHED], [part for _, part in _SHARES_REACHED])[0]
        return _STORAGE_CHAIN[:steps]
    status = reached[storage.application.number]
    if status in (A.RETIRED, A.RETAINED):
        return (D(status),)
    progress = _progress(status)
    for least, steps in ((_MIGRATED + 2, 5), (_MIGRATED, 4), (_MIGRATED - 1, 3), (_MIGRATED - 2, 2)):
        if progress >= least:
            return _STORAGE_CHAIN[:steps]
    return _STORAGE_CHAIN[: int(progress >= 0 and rng.random() < 0.7)]  # noqa: PLR2004 -- the rest nobody has measured


def _progress(status: str) -> int:
    """How many steps of the usual way have been taken; -1 where it is not on its way."""
    return _CHAIN.index(A(status)) if status in _CHAIN else -1


def _plain(rng: Random, about: Integration | Storage, path: Sequence[str], since: datetime) -> Iterator[Step]:
    """The path with the first step before it: nothing else dates that."""
    told = _OF_LINKS if isinstance(about, Integration) else _OF_STORAGES
    whole = (D.REGISTERED, *path)
    for status, at in zip(whole, _moments(rng, whole, since), strict=True):
        evidence = EvidenceKind.FILE if status == D.REGISTERED else EvidenceKind.PERSON
        yield Step(about, status, at, evidence, told[status])


def _move(rng: Random, storage: Storage, path: Sequence[str]) -> None:
    """What was copied is somewhere else too, and what was verified has a checksum."""
    if D.MIGRATED in path:
        folder = slugify(storage.name)
        storage.new_location = rf"\\gemict.local\{storage.kind}\{storage.tenant.slug}\{folder}"
    if D.VERIFIED in path:
        storage.checksum = f"sha256:{rng.getrandbits(256):064x}"
