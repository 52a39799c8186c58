"""Makes what only the people who manage the applications know of them, and how many work with each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from assettool.demo.chance import apportion, dice
from assettool.demo.content import gemma, places
from assettool.demo.content.departments import REACH, department_of
from assettool.demo.model import REFERENCE, Application, Details, Estate, Use
from assettool.domain.application import ApplicationStatus as Status
from assettool.domain.application import Disposition, ServiceHours, Transferability

SAAS = "SaaS"
_COOPERATION = "de-connectie"
_MUNICIPALITIES = ("arnhem", "renkum", "rheden", "rozendaal")
_UNKNOWN_SHARE = 0.08  # of each detail: what nobody filled in
_SELF_ADDED_SHARE = 0.04
_PHASED_OUT = {"uit te faseren": Status.RETIRING, "uitgefaseerd": Status.RETIRED}
# How far the others have come, in parts.
_GOALS = (
    (Status.REGISTERED, 62), (Status.ASSESSED, 84), (Status.PACKAGED, 44), (Status.FUNCTIONAL_TEST, 40),
    (Status.USER_ACCEPTANCE, 34), (Status.PRODUCTION_ACCEPTANCE, 18), (Status.GO, 12), (Status.PLANNED, 26),
    (Status.MIGRATING, 6), (Status.MIGRATED, 14), (Status.AFTERCARE, 16), (Status.IN_MANAGEMENT, 28),
    (Status.CLEARED, 8), (Status.RETAINED, 14), (Status.BLOCKED, 10), (Status.OUT_OF_SCOPE, 5),
)  # fmt: skip
_DISPOSITIONS = {
    Status.RETIRING: Disposition.RETIRE,
    Status.RETIRED: Disposition.RETIRE,
    Status.RETAINED: Disposition.RETAIN,
    Status.REGISTERED: Disposition.UNDECIDED,
    Status.OUT_OF_SCOPE: Disposition.UNDECIDED,
}
_MOVES = (
    (Disposition.REHOST, 45), (Disposition.RELOCATE, 25), (Disposition.REPLATFORM, 14), (Disposition.REPURCHASE, 12),
    (Disposition.REFACTOR, 4),
)  # fmt: skip
_RECOVERY = {1: (72, 24), 2: (24, 24), 3: (4, 1)}
"""Impact on availability → hours that it may be away, hours of work that may be lost."""


def fill_details(estate: Estate, seed: int) -> None:
    """Make the details of every application, with how far it has come."""
    rng = dice(seed, "register/details")
    goals = _goals(rng, estate.applications)
    people = _People(estate)
    for application in estate.applications:
        uses = list(people.uses(rng, application))
        estate.uses += uses
        users = sum(use.users for use in uses)
        estate.details[application.number] = _details(rng, application, goals[application.number], users)


def _goals(rng: Random, applications: Sequence[Application]) -> dict[int, Status]:
    goals = {each.number: _PHASED_OUT[each.status] for each in applications if each.status in _PHASED_OUT}
    others = [each for each in applications if each.number not in goals]
    rng.shuffle(others)
    parts = apportion(len(others), [part for _, part in _GOALS])
    reached = [status for (status, _), part in zip(_GOALS, parts, strict=True) for _ in range(part)]
    # What runs elsewhere needs no package.
    return goals | {
        each.number: Status.FUNCTIONAL_TEST if status is Status.PACKAGED and each.technology == SAAS else status
        for each, status in zip(others, reached, strict=True)
    }


class _People:
    """Who there is to use applications."""

    def __init__(self, estate: Estate) -> None:
        self._everybody = Counter(account.tenant.slug for account in estate.accounts)
        self._departments = Counter((account.tenant.slug, account.department) for account in estate.accounts)

    def uses(self, rng: Random, application: Application) -> Iterator[Use]:
        """The organisations that use it, its own first."""
        for slug in self._organisations(rng, application):
            share = REACH.get(application.components[0], 0.0)
            among = self._everybody[slug] if share else self._departments[slug, self._department(application)]
            users = round(among * (share or rng.uniform(0.3, 1)) * rng.uniform(0.8, 1))
            if among:
                yield Use(application, places.ORGANISATION[slug], min(max(1, users), among))

    def _department(self, application: Application) -> str:
        return department_of(application.components[0])

    def _organisations(self, rng: Random, application: Application) -> list[str]:
        owner = application.tenant
        if owner.slug == _COOPERATION:
            return [owner.slug, *_MUNICIPALITIES] if rng.random() < 0.8 else [owner.slug]  # noqa: PLR2004 -- the rest is its own
        guests = [
            each.slug
            for each in places.ORGANISATIONS
            if each.domain == owner.domain and each not in (owner, places.ORGANISATION[_COOPERATION])
        ]
        # What everybody works with, guests in the same domain work with too.
        is_wide = application.components[0] in REACH
        shared = [slug for slug in guests if rng.random() < (0.7 if is_wide else 0.06)]
        return [owner.slug, *(shared if owner.domain == f"{owner.slug}.local" else [])]


def _details(rng: Random, application: Application, goal: Status, users: int) -> Details:
    impact = _impact(rng, application)
    rto, rpo = _RECOVERY[impact[0]]
    moves = rng.choices([each for each, _ in _MOVES], [part for _, part in _MOVES])[0]
    is_shared = application.tenant.slug == _COOPERATION
    department = department_of(application.components[0])
    place = application.tenant.name.removeprefix("Gemeente ")
    details = Details(
        status=goal,
        disposition=_DISPOSITIONS.get(goal, Disposition.RELOCATE if application.technology == SAAS else moves),
        impact=impact,
        transferable=rng.choices(list(Transferability), (22, 33, 30, 15))[0],
        service_hours=rng.choices(list(ServiceHours), ((80, 17, 3), (70, 24, 6), (20, 30, 50))[impact[0] - 1])[0],
        rto_hours=rto,
        rpo_hours=rpo,
        yearly_cost=round(rng.uniform(900, 12_000) + users * rng.uniform(15, 90), 2),
        contract_holder=_contract_holder(rng, application),
        contract_end=REFERENCE.date() + timedelta(days=rng.randint(-60, 1700)),
        is_self_added=rng.random() < _SELF_ADDED_SHARE,
        owner=f"Afdelingshoofd {department} {place}",
        functional_manager="Team Functioneel Beheer De Connectie" if is_shared else f"Functioneel beheer {department}",
        technical_manager=_technical_manager(application),
    )
    _forget(rng, details)
    return details


def _impact(rng: Random, application: Application) -> tuple[int, int, int]:
    """The highest of its components; some organisations judge otherwise."""
    scores = [gemma.score(component) for component in application.components]
    first, second, third = (max(int(score[place]) for score in scores) for place in range(3))
    return (min(3, first + (rng.random() < 0.1)), second, third)  # noqa: PLR2004 -- a tenth is judged to be worse


def _technical_manager(application: Application) -> str:
    if application.technology == SAAS:
        return f"Servicedesk {application.supplier}"
    return "Team Werkplek" if application.technology == "Citrix" else "Team Servers en Databases"


def _contract_holder(rng: Random, application: Application) -> str:
    """A small municipality leaves contracts to its neighbour; the cooperation takes over more and more."""
    own = places.ORGANISATION["rheden"] if application.tenant.slug == "rozendaal" else application.tenant
    return rng.choices((own, places.ORGANISATION[_COOPERATION]), (75, 25))[0].name


def _forget(rng: Random, details: Details) -> None:
    """Nobody knows everything of every application."""
    missing: dict[str, date | str | None] = {
        "rto_hours": None, "rpo_hours": None, "yearly_cost": None, "contract_holder": "", "contract_end": None,
        "owner": "", "functional_manager": "", "technical_manager": "", "service_hours": "",
    }  # fmt: skip
    for name, nothing in missing.items():
        if rng.random() < _UNKNOWN_SHARE:
            setattr(details, name, nothing)
