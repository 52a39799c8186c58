"""What the gates look at, out of a plan, the register and the licences."""

from collections.abc import Iterator, Mapping
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
from assettool.domain.whatif import Move, what_if

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


def gather(
    wave: WaveOutline,
    document: Document,
    register: Register,
    estate: Estate,
    freezes: tuple[Freeze, ...],
    record: WaveRecord,
    on: date,
) -> GateFacts:
    """Everything that the gates of one wave look at, on a day."""
    applications = {number: key for key, number in _members(wave, APPLICATION) if number in register.applications}
    servers = {
        number: key
        for key, number in _members(wave, ASSET)
        if number in register.assets and register.assets[number].kind in SERVERS
    }
    moves = [*_moves(servers, applications, register, estate, wave.monday, document.gates.double_running_days)]
    return GateFacts(
        register=register,
        on=on,
        monday=wave.monday,
        applications=applications,
        machines=servers,
        weeks=_weeks(document),
        start=record.start,
        end=record.end,
        freezes=freezes,
        effects=what_if(estate, moves).effects if moves else (),
        backups=record.backups,
        backup_days=document.gates.backup_days,
        reached=record.reached,
        content_hash=record.content_hash,
        is_submitted=record.is_submitted,
        approvals=record.approvals,
        waivers=record.waivers,
    )


def _members(wave: WaveOutline, label: str) -> Iterator[tuple[str, int]]:
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


def _moves(
    servers: Mapping[int, str],
    applications: Mapping[int, str],
    register: Register,
    estate: Estate,
    monday: date,
    days: int,
) -> Iterator[Move]:
    """What becomes of each server: it moves as it is, another one takes its place, or nothing does."""
    dispositions = _dispositions(servers, applications, register)
    for asset in sorted(servers):
        uid = register.assets[asset].uid
        old = estate.fleet.hosts.get(uid) or estate.fleet.machines.get(uid)
        if old is None or (old.retired is not None and old.retired <= monday):
            continue
        said = dispositions.get(asset, frozenset())
        if said and said <= _AS_IT_IS:
            yield Move(old=uid, new=_new(old), start=monday, end=monday - timedelta(days=1))
        elif said == {Disposition.REPURCHASE}:
            yield Move(old=uid, new=None, start=monday, end=monday - timedelta(days=1))
        else:
            yield Move(old=uid, new=_new(old), start=monday, end=monday + timedelta(days=days - 1))


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
