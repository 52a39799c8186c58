"""What-if: the position before, during and after servers or applications move, before anything does.

While old and new run side by side both need rights, unless a right to dual use covers the new one; where there is none,
or where it ends before the old one is gone, the shortfall shows on the day that it begins.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from assettool.domain.licence import (
    DualUse,
    DualUseBasis,
    Estate,
    Fleet,
    Host,
    Installation,
    ParallelRun,
    Product,
    Subject,
    VirtualMachine,
    is_there,
)
from assettool.domain.metrics.gathering import until
from assettool.domain.position import Line, Position, position

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A server or virtual machine that another one replaces, or that goes."""

    old: str
    new: Host | VirtualMachine | None
    """None where nothing comes in its place."""
    start: date
    """The first day that the new one runs."""
    end: date
    """The last day that the old one runs; before the start where they never run side by side."""
    place: str = ""
    """Where the new one runs, such as `azure`."""
    basis: DualUseBasis = DualUseBasis.NONE
    """What the vendors agreed to for this move."""


@dataclass(frozen=True, slots=True)
class DoubleRun:
    """A product that runs twice for a while, and what that rests on."""

    old: str
    new: str
    product: str
    start: date
    end: date
    basis: DualUseBasis
    until: date | None
    """The last day of the right; None where there is none, or where it does not end."""

    @property
    def is_covered(self) -> bool:
        """Whether there is a right for the whole time."""
        return self.basis is not DualUseBasis.NONE and (self.until is None or self.until >= self.end)

    @property
    def uncovered_from(self) -> date | None:
        """The first day without a right; None where there is none."""
        if self.is_covered:
            return None
        return self.until + _DAY if self.until and self.basis is not DualUseBasis.NONE else self.start


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbers of one line on a day."""

    on: date
    entitled: int = 0
    required: int = 0
    shortfall: int = 0
    true_up_cost: Decimal | None = Decimal(0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the moves do to one line."""

    product: Product
    metric: str
    before: Standing
    during: Standing
    """On the worst day."""
    after: Standing

    @property
    def is_changed(self) -> bool:
        """Whether they do anything to it."""
        numbers = {(each.entitled, each.required, each.shortfall) for each in (self.before, self.during, self.after)}
        return len(numbers) > 1

    @property
    def makes_short(self) -> bool:
        """Whether more is missing during or after than before."""
        return max(self.during.shortfall, self.after.shortfall) > self.before.shortfall


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The positions of the products that move, and what changes."""

    before: Position
    during: tuple[Position, ...]
    """On each day that something begins or a right ends."""
    after: Position
    effects: tuple[Effect, ...]
    double_runs: tuple[DoubleRun, ...]

    @property
    def makes_short(self) -> tuple[Effect, ...]:
        """The lines that the moves make short."""
        return tuple(effect for effect in self.effects if effect.makes_short)


def moving(estate: Estate, machines: Iterable[str] = (), applications: Collection[str] = ()) -> tuple[str, ...]:
    """The servers and virtual machines that are named, and those that the named applications have software on."""
    by_application = {
        each.subject
        for each in estate.installations
        if each.application in applications and each.kind in (Subject.HOST, Subject.MACHINE)
    }
    return tuple(sorted({*machines, *by_application}))


def what_if(estate: Estate, moves: Sequence[Move], hosts: Iterable[Host] = ()) -> WhatIf:
    """The position of everything on the machines that move, day by day. `hosts` are those of the new environment.

    Raises `ValueError` where nothing moves.
    """
    if not moves:
        raise ValueError("no moves")
    future = _with_moves(estate, moves, hosts)
    old = {move.old for move in moves}
    products = {each.product for each in estate.installations if each.subject in old} or {""}
    first = min(min(move.start, move.end + _DAY) for move in moves)
    last = max(max(move.end + _DAY, move.start) for move in moves)
    double_runs = tuple(_double_runs(estate, moves))
    days = {move.start for move in moves} | {each.uncovered_from for each in double_runs if each.uncovered_from}
    before = position(future, first - _DAY, products)
    during = tuple(position(future, day, products) for day in sorted(days) if first <= day < last)
    after = position(future, last, products)
    return WhatIf(before, during, after, tuple(_effects(before, during, after)), double_runs)


def _with_moves(estate: Estate, moves: Sequence[Move], hosts: Iterable[Host]) -> Estate:
    """The same facts with what the moves will add and remove."""
    by_old = {move.old: move for move in moves}
    installations: list[Installation] = []
    for each in estate.installations:
        move = by_old.get(each.subject)
        if move is None or not is_there(move.start, each.first_seen, each.removed):
            installations.append(each)
        else:
            gone = min(each.removed or date.max, move.end + _DAY)
            installations.append(msgspec.structs.replace(each, removed=gone))
            if move.new:
                installations.append(_moved(each, move.new, move.start))
    runs = [run for move in moves if (run := _run(move))]
    return replace(
        estate,
        installations=installations,
        parallel_runs=(*estate.parallel_runs, *runs),
        fleet=_with_machines(estate.fleet, moves, hosts),
    )


def _moved(found: Installation, new: Host | VirtualMachine, start: date) -> Installation:
    kind = Subject.HOST if isinstance(new, Host) else Subject.MACHINE
    return msgspec.structs.replace(found, kind=kind, subject=new.key, first_seen=start, removed=None)


def _with_machines(fleet: Fleet, moves: Iterable[Move], hosts: Iterable[Host]) -> Fleet:
    added = {host.key: host for host in hosts}
    machines: dict[str, VirtualMachine] = {}
    for move in moves:
        if isinstance(move.new, Host):
            added[move.new.key] = move.new
        elif move.new:
            machines[move.new.key] = move.new
    return replace(fleet, hosts={**fleet.hosts, **added}, machines={**fleet.machines, **machines})


def _double_runs(estate: Estate, moves: Iterable[Move]) -> Iterator[DoubleRun]:
    """What runs twice, product by product."""
    on_machine: dict[str, set[str]] = {}
    for each in estate.installations:
        on_machine.setdefault(each.subject, set()).add(each.product)
    for move in moves:
        run = _run(move)
        for key in sorted(on_machine.get(move.old, ())) if run else ():
            product = estate.products.get(key)
            if run and product and product.needs_licence:
                basis, last = until(run, _rights(estate, product, move.start)) or (DualUseBasis.NONE, None)
                yield DoubleRun(run.old, run.new, key, move.start, move.end, basis, last)


def _run(move: Move) -> ParallelRun | None:
    """The time that both run; None where they never do."""
    if move.new is None or move.end < move.start:
        return None
    return ParallelRun(
        old=move.old, new=move.new.key, start=move.start, end=move.end, place=move.place, basis=move.basis
    )


def _rights(estate: Estate, product: Product, on: date) -> list[DualUse]:
    """The rights to dual use that entitlements of a product's family give on a day."""
    return [
        each.dual_use
        for each in estate.entitlements
        if each.dual_use
        and each.product in estate.products
        and estate.products[each.product].kin == product.kin
        and not each.why_not(on)
    ]


def _effects(before: Position, during: Sequence[Position], after: Position) -> Iterator[Effect]:
    lines = {(line.product.key, line.metric): line.product for each in (before, *during, after) for line in each.lines}
    for (key, metric), product in sorted(lines.items()):
        then = [_standing(each, key, metric) for each in during] or [_standing(after, key, metric)]
        worst = max(then, key=lambda standing: (standing.shortfall, standing.required))
        effect = Effect(product, metric, _standing(before, key, metric), worst, _standing(after, key, metric))
        if effect.is_changed:
            yield effect


def _standing(of: Position, product: str, metric: str) -> Standing:
    line: Line | None = next((each for each in of.lines if each.product.key == product and each.metric == metric), None)
    if line is None:
        return Standing(of.on)
    return Standing(of.on, line.entitled, line.required, line.shortfall, line.true_up_cost)
