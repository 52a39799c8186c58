"""What moves, by the names that people use: machines and applications, and what would come in their place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import msgspec

from assettool.domain.licence import DualUseBasis, Estate, Host, VirtualMachine
from assettool.domain.position_row import right_label
from assettool.domain.register import Register
from assettool.domain.whatif import DoubleRun, Effect, Move, Standing, WhatIf, moving
from assettool.errors import AssettoolError, UsageError
from assettool.services.positions import money

type Server = Host | VirtualMachine


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How everything that is named moves."""

    start: date
    """The first day that the new ones run; the first day without it for what goes."""
    end: date | None = None
    """The last day that the old ones run; None: the day before the start."""
    place: str = ""
    clusters: Sequence[str] = ()
    """Where the new virtual machines may run; with none, where the old ones do."""
    basis: DualUseBasis = DualUseBasis.NONE
    is_gone: bool = False
    """Nothing comes in their place."""


def servers_named(estate: Estate, register: Callable[[], Register], words: Iterable[str], on: date) -> list[Server]:
    """The servers and virtual machines with these names, and those of the applications with these names.

    Raises `AssettoolError` for a name that nothing has, or that several have.
    """
    there = [each for each in _servers(estate) if each.retired is None or each.retired > on]
    machines: list[str] = []
    applications: list[str] = []
    read = cache(register)
    for word in words:
        found = [each for each in there if _is_called(each, word)]
        if len(found) > 1:
            choices = ", ".join(f"{each.name}@{each.tenant} ({each.key})" for each in found)
            raise AssettoolError(f"several machines have this name: {word}", hint=f"name one by its key: {choices}")
        if found:
            machines.append(found[0].key)
        else:
            key, of_application = _application(read(), word)
            applications.append(key)
            machines += of_application
    keys = moving(estate, machines, applications)
    chosen = [each for each in there if each.key in set(keys)]
    if not chosen:
        raise AssettoolError(
            "no machine is known of what is named", hint="`assettool app show NAME` tells on which machines it runs"
        )
    return chosen


def _servers(estate: Estate) -> list[Server]:
    return [*estate.fleet.hosts.values(), *estate.fleet.machines.values()]


def _is_called(server: Server, word: str) -> bool:
    name = server.name.casefold()
    return server.key == word or (name != "" and word.casefold() in (name, f"{name}@{server.tenant}"))


def _application(register: Register, word: str) -> tuple[str, list[str]]:
    """The key of the one application with this name, and the machines that it is confirmed to run on."""
    found = register.named(word)
    if not found:
        raise AssettoolError(
            f"there is no machine and no application with this name: {word}",
            hint="`assettool asset list` and `assettool app list` tell the names; name@tenant names one of several",
        )
    if len(found) > 1:
        choices = "; ".join(sorted(f"{each.label}@{each.tenant}" for each in found))
        raise AssettoolError(f"several applications have this name: {word}", hint=f"name one of: {choices}")
    [application] = found
    assets = [
        register.assets[machine.asset].uid
        for deployment in register.deployments_of.get(application.id, ())
        for machine in deployment.confirmed
        if machine.asset in register.assets
    ]
    return application.key, assets


def moves_of(estate: Estate, servers: Iterable[Server], how: How) -> list[Move]:
    """A move for each of them. Raises `UsageError` for days, or a cluster, that cannot be."""
    end = how.start - timedelta(days=1) if how.end is None else how.end
    if how.is_gone and how.end is not None:
        raise UsageError("what goes has no last day beside a new one", hint="leave --end out")
    if end < how.start - timedelta(days=1):
        raise UsageError(
            f"it would run nowhere between its last day and the start: {end}", hint="move --start or --end"
        )
    known = {host.cluster for host in estate.fleet.hosts.values() if host.cluster}
    for name in how.clusters:
        if name not in known:
            raise UsageError(
                f"no host is in this cluster: {name}", hint=f"there is: {', '.join(sorted(known)) or 'none'}"
            )
    hosts = tuple(key for key, host in sorted(estate.fleet.hosts.items()) if host.cluster in how.clusters)
    return [
        Move(
            old=each.key,
            new=None if how.is_gone else _new(each, hosts, how.place),
            start=how.start,
            end=end,
            place=how.place,
            basis=how.basis,
        )
        for each in servers
    ]


def _new(old: Server, hosts: tuple[str, ...], place: str) -> Server:
    """The machine that comes in the place of an old one: like it, elsewhere."""
    key, name = f"{old.key} (new)", f"{old.name or old.key} (new)"
    if isinstance(old, Host):
        return msgspec.structs.replace(old, key=key, name=name)
    # In another place it runs on hosts that nobody knows.
    return msgspec.structs.replace(old, key=key, name=name, hosts=hosts or (() if place else old.hosts))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the moves would do, with the names that people know."""

    found: WhatIf
    moves: Sequence[Move]
    names: dict[str, str]
    """Key of a machine → its name."""

    @property
    def unknown(self) -> list[tuple[str, str, str]]:
        """What the new machines would need and nobody can count: product, machine and why."""
        new = {move.new.key for move in self.moves if move.new}
        return sorted(
            {
                (line.product.label, self.names.get(row.key, row.key), row.reason)
                for position in (*self.found.during, self.found.after)
                for line in position.lines
                for row in line.consumption.unknown
                if row.key in new
            }
        )

    def document(self) -> dict[str, object]:
        """As JSON says it; money in euro."""
        found = self.found
        return {
            "moves": [
                {
                    "old": move.old,
                    "name": self.names.get(move.old, move.old),
                    "new": move.new.key if move.new else None,
                    "start": move.start,
                    "end": move.end,
                    "place": move.place,
                    "basis": move.basis,
                }
                for move in self.moves
            ],
            "effects": [_effect(each) for each in found.effects],
            "double_runs": [self._double_run(each) for each in found.double_runs],
            "unknown": [{"product": product, "machine": name, "reason": why} for product, name, why in self.unknown],
            "makes_short": [each.product.key for each in found.makes_short],
        }

    def _double_run(self, run: DoubleRun) -> dict[str, object]:
        return {
            "old": run.old,
            "name": self.names.get(run.old, run.old),
            "new": run.new,
            "product": run.product,
            "start": run.start,
            "end": run.end,
            "basis": run.basis,
            "until": run.until,
            "is_covered": run.is_covered,
            "uncovered_from": run.uncovered_from,
        }


def outcome(found: WhatIf, servers: Iterable[Server], moves: Sequence[Move]) -> Outcome:
    """What moves would do, with the names of the machines."""
    names = {each.key: each.name or each.key for each in servers}
    names |= {move.new.key: move.new.name for move in moves if move.new}
    return Outcome(found, moves, names)


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "product": effect.product.key,
        "label": effect.product.label,
        "metric": effect.metric,
        "metric_label": right_label(effect.metric),
        "before": _standing(effect.before),
        "during": _standing(effect.during),
        "after": _standing(effect.after),
        "makes_short": effect.makes_short,
    }


def _standing(standing: Standing) -> dict[str, object]:
    return {
        "on": standing.on,
        "entitled": standing.entitled,
        "required": standing.required,
        "position": standing.entitled - standing.required,
        "shortfall": standing.shortfall,
        "true_up_cost": money(standing.true_up_cost),
    }
