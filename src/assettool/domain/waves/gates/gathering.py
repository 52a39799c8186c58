"""What the gates look at, out of a plan, the register and the licences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from assettool.domain.application import Disposition
from assettool.domain.licence import Estate, Host, VirtualMachine
from assettool.domain.register import Register
from assettool.domain.waves.document import Document
from assettool.domain.waves.gates.gate import Approval, GateFacts, Reach, Waiver
from assettool.domain.waves.items import APPLICATION, ASSET, SERVERS
from assettool.domain.waves.outline import WaveOutline
from assettool.domain.waves.problem import ItemKind
from assettool.domain.waves.rules import Freeze
from assettool.domain.whatif import Effect, Move, what_if

_AS_IT_IS = frozenset({Disposition.REHOST, Disposition.RELOCATE})
"""What moves like this is never there twice."""


@dataclass(frozen=True)
class WaveRecord:
    """What NetBox keeps of a wave beside the plan."""

    start: datetime | None = None
    end: datetime | None = None
    content_hash: str = ""
    is_submitted: bool = False
    approvals: tuple[Approval, ...] = ()
    """Oldest first."""
    waivers: tuple[Waiver, ...] = ()
    backups: Mapping[int, datetime] = field(default_factory=dict)
    """Asset → when it was last backed up."""
    reached: Mapping[int, Reach] = field(default_factory=dict)
    """Asset → the last attempt to reach it."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A server that leaves the old environment with a wave, by the uid of its asset."""

    old: str
    monday: date
    """The first day that what comes in its place runs."""
    days: int = 0
    """How long both run."""
    is_replaced: bool = True
    """Whether anything comes in its place."""


def leaving(wave: WaveOutline, document: Document, register: Register) -> tuple[Leaving, ...]:
    """The servers of a wave, and what becomes of each: it moves as it is, another one takes its place, or none does."""
    servers, applications = servers_of(wave, register), applications_of(wave, register)
    said = _dispositions(servers, applications, register)
    return tuple(
        _leaving(register.assets[asset].uid, said.get(asset, frozenset()), wave.monday, document) for asset in servers
    )


def _leaving(uid: str, said: frozenset[str], monday: date, document: Document) -> Leaving:
    if said and said <= _AS_IT_IS:
        return Leaving(uid, monday)
    if said == {Disposition.REPURCHASE}:
        return Leaving(uid, monday, is_replaced=False)
    return Leaving(uid, monday, document.gates.double_running_days)


def effects_of(servers: Sequence[Leaving], estate: Estate) -> tuple[Effect, ...]:
    """What it does to the licence position that these servers leave."""
    moves = [*_moves(servers, estate)]
    return what_if(estate, moves).effects if moves else ()


def gather(
    wave: WaveOutline,
    document: Document,
    register: Register,
    effects: Sequence[Effect],
    freezes: tuple[Freeze, ...],
    record: WaveRecord,
    on: date,
) -> GateFacts:
    """Everything that the gates of one wave look at, on a day."""
    return GateFacts(
        register=register,
        on=on,
        monday=wave.monday,
        applications=applications_of(wave, register),
        machines=servers_of(wave, register),
        weeks=_weeks(document),
        start=record.start,
        end=record.end,
        freezes=freezes,
        effects=effects,
        backups=record.backups,
        backup_days=document.gates.backup_days,
        reached=record.reached,
        content_hash=record.content_hash,
        is_submitted=record.is_submitted,
        approvals=record.approvals,
        waivers=record.waivers,
    )


def applications_of(wave: WaveOutline, register: Register) -> Mapping[int, str]:
    """The applications of a wave, by id → the keys of their items."""
    return {number: key for key, number in members(wave, APPLICATION) if number in register.applications}


def servers_of(wave: WaveOutline, register: Register) -> Mapping[int, str]:
    """The servers of a wave, by id → the keys of their items."""
    found = sorted((number, key) for key, number in members(wave, ASSET) if number in register.assets)
    return {number: key for number, key in found if register.assets[number].kind in SERVERS}


def members(wave: WaveOutline, label: str) -> Iterator[tuple[str, int]]:
    """(key of the item, id) of every object of a model that moves with the wave."""
    for item in wave.items:
        for member in item.members:
            model, _, number = member.partition(":")
            if model == label:
                yield item.key, int(number)


def _weeks(document: Document) -> Mapping[int, date]:
    placement = document.proposal.placement
    return {
        int(member.partition(":")[2]): document.problem.monday(placement[item.key])
        for item in document.problem.items
        if item.kind is ItemKind.APPLICATION
        for member in item.members
        if member.startswith(f"{APPLICATION}:")
    }


def _moves(servers: Sequence[Leaving], estate: Estate) -> Iterator[Move]:
    for each in servers:
        old = estate.fleet.hosts.get(each.old) or estate.fleet.machines.get(each.old)
        if old is not None and (old.retired is None or old.retired > each.monday):
            new = _new(old) if each.is_replaced else None
            yield Move(old=each.old, new=new, start=each.monday, end=each.monday + timedelta(days=each.days - 1))


def _dispositions(
    servers: Mapping[int, str], applications: Mapping[int, str], register: Register
) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for number in applications:
        for deployment in register.deployments_of.get(number, ()):
            for machine in deployment.confirmed:
                if machine.asset in servers:
                    found.setdefault(machine.asset, set()).add(register.applications[number].disposition)
    return {asset: frozenset(said) for asset, said in found.items()}


def _new(old: Host | VirtualMachine) -> Host | VirtualMachine:
    return msgspec.structs.replace(old, key=f"{old.key} (new)", name=f"{old.name or old.key} (new)")
