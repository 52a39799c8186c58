"""Who is told what of a wave, and when: its users, the owners of its applications, and the service desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assettool.domain.application import ContactRole
from assettool.domain.register import Application, Register
from assettool.domain.waves.facts import key_of
from assettool.domain.waves.moments import Moment
from assettool.domain.waves.outline import WaveOutline
from assettool.domain.waves.problem import Item, ItemKind


class Audience(StrEnum):
    """To whom it goes."""

    USERS = "users"
    OWNERS = "owners"
    SERVICE_DESK = "service_desk"


DAYS_BEFORE = {Moment.T10: 10, Moment.T3: 3, Moment.T0: 0}


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one group. No names but those of owners: who works with what is counted, not listed."""

    wave: int
    moment: Moment
    audience: Audience
    to: str
    """The organisation, the owner, or nothing for the service desk."""
    on: date
    """When it goes out; the day after the last one of the wave for what is done."""
    first: date
    last: date
    """The days on which the wave moves."""
    hours: str
    """From when until when, where it is known."""
    applications: tuple[str, ...]
    users: int
    workplaces: int
    accounts: int


def notices(
    wave: WaveOutline, register: Register, first: date | None = None, last: date | None = None, hours: str = ""
) -> list[Notice]:
    """Every notice of a wave, in the order in which they go out. Without days of its own it takes its working week."""
    first = first or wave.monday
    last = last or wave.monday + timedelta(days=4)
    moving = _applications(wave, register)
    groups = [*_users(wave, register, moving), *_owners(moving), _service_desk(wave, moving)]
    return [
        Notice(wave.number, moment, audience, to, _on(moment, first, last), first, last, hours, *content)
        for moment in Moment
        for audience, to, content in groups
    ]


type _Content = tuple[tuple[str, ...], int, int, int]
type _Group = tuple[Audience, str, _Content]


def _on(moment: Moment, first: date, last: date) -> date:
    if moment is Moment.DONE:
        return last + timedelta(days=1)
    return first - timedelta(days=DAYS_BEFORE[moment])


def _applications(wave: WaveOutline, register: Register) -> list[Application]:
    keys = {each.key for each in wave.items if each.kind is ItemKind.APPLICATION}
    return sorted(
        (each for each in register.applications.values() if key_of(each) in keys),
        key=lambda each: (each.label.casefold(), each.tenant),
    )


def _users(wave: WaveOutline, register: Register, moving: Sequence[Application]) -> Iterator[_Group]:
    for tenant in sorted(register.tenants.values(), key=lambda each: each.name):
        own = [each for each in moving if each.users.get(tenant.slug)]
        workplaces = _objects(wave, ItemKind.WORKPLACES, tenant.slug)
        accounts = _objects(wave, ItemKind.ACCOUNTS, tenant.slug)
        if own or workplaces or accounts:
            users = max((each.users[tenant.slug] for each in own), default=0)
            yield Audience.USERS, tenant.name, (_labels(own), users, workplaces, accounts)


def _owners(moving: Sequence[Application]) -> Iterator[_Group]:
    owned: dict[str, list[Application]] = {}
    for each in moving:
        for role, name in each.contacts:
            if role == ContactRole.OWNER:
                owned.setdefault(name, []).append(each)
    for name, applications in sorted(owned.items()):
        users = sum(sum(each.users.values()) for each in applications)
        yield Audience.OWNERS, name, (_labels(applications), users, 0, 0)


def _service_desk(wave: WaveOutline, moving: Sequence[Application]) -> _Group:
    workplaces, accounts = (_objects(wave, kind) for kind in (ItemKind.WORKPLACES, ItemKind.ACCOUNTS))
    return Audience.SERVICE_DESK, "", (_labels(moving), wave.users, workplaces, accounts)


def _objects(wave: WaveOutline, kind: ItemKind, tenant: str | None = None) -> int:
    return sum(
        len(each.members)
        for each in wave.items
        if isinstance(each, Item) and each.kind is kind and tenant in (None, each.tenant)
    )


def _labels(applications: Sequence[Application]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.label for each in applications))
