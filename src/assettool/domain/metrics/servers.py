"""Servers: which hosts a product may run on, and how many cores of theirs count."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assettool.domain.licence import Host, Installation, Subject, is_there
from assettool.domain.metrics.consumption import Row, Tally, Usage
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.wording import Phrase, Wording, say

MAY_RUN = Rule(
    "may-run",
    "A host is licensed as if every virtual machine that may move to it were running on it",
    Mark.READ,
    f"{SERVICENOW}microsoft-percore-withcal.md",
)
NO_CORES = say(Phrase.CORES_UNKNOWN)


@dataclass(slots=True)
class Guests:
    """What a host has to be licensed for."""

    machines: list[str] = field(default_factory=list)
    is_direct: bool = False
    """The product is installed on the host itself."""
    tenants: Counter[str] = field(default_factory=Counter)
    rules: tuple[str, ...] = ()

    @property
    def systems(self) -> int:
        """Operating systems that count: a host's own one does not where it only runs virtual machines."""
        return max(len(self.machines), 1)


def cores(host: Host | None, per_processor: int = 0, per_server: int = 0) -> int | None:
    """The cores that count, with the minimum of each processor and of the server; None where they are not known.

    Zero or less is no number of cores: a spreadsheet made it so.
    """
    if host is None or not host.sockets or not host.cores_per_socket or min(host.sockets, host.cores_per_socket) < 1:
        return None
    return max(per_server, host.sockets * max(per_processor, host.cores_per_socket))


def processors(host: Host | None) -> int | None:
    """The processors; None where they are not known."""
    return host.sockets if host and host.sockets and host.sockets > 0 else None


def hosts_for(
    now_on: str, cluster: Sequence[str], *, is_mobile: bool = True, only: Sequence[str] = (), never: Sequence[str] = ()
) -> tuple[str, ...]:
    """Every host that a virtual machine may run on: those of its cluster, as its affinity rules leave them.

    Where machines do not move it is the host that it is on.
    """
    if not is_mobile:
        return (now_on,) if now_on else ()
    able = [host for host in (only or cluster) if host not in never]
    return tuple(sorted({*able, now_on} - {""}))


def hosts_of(usage: Usage, found: Installation) -> tuple[str, ...]:
    """The hosts that an installation may run on; none where they are not known."""
    if found.kind is Subject.HOST:
        return (found.subject,)
    machine = usage.fleet.machines.get(found.subject) if found.kind is Subject.MACHINE else None
    return tuple(host for host in machine.hosts if _is_up(usage, host)) if machine else ()


def _is_up(usage: Usage, key: str) -> bool:
    host = usage.fleet.hosts.get(key)
    return host is None or is_there(usage.on, host.start, host.retired)


def why_nowhere(found: Installation) -> Wording:
    """What is missing to count an installation by its hosts."""
    return say(Phrase.HOSTS_UNKNOWN) if found.kind is Subject.MACHINE else NO_CORES


def guests_by_host(usage: Usage, present: Iterable[Installation], tally: Tally) -> dict[str, Guests]:
    """What each host has to be licensed for. The tally notes the installations: they count by way of their hosts."""
    found: dict[str, Guests] = {}
    seen: set[tuple[Subject, str]] = set()
    texts: dict[tuple[str, ...], Wording] = {}  # one for each cluster, and not one for each row
    for each in present:
        hosts = hosts_of(usage, each)
        if not hosts:
            tally.unknown(each, why_nowhere(each))
            continue
        rules = MAY_RUN.alone if len(hosts) > 1 else ()
        if hosts not in texts:
            texts[hosts] = say(Phrase.ON_HOSTS, hosts=named(usage, hosts))
        tally.count(each, 0, texts[hosts], rules)
        if (each.kind, each.subject) in seen:
            continue
        seen.add((each.kind, each.subject))
        tenant = usage.fleet.tenant_of(each.kind, each.subject)
        for host in hosts:
            guests = found.setdefault(host, Guests())
            guests.tenants[tenant] += 1
            guests.rules = guests.rules or rules
            if each.kind is Subject.HOST:
                guests.is_direct = True
            else:
                guests.machines.append(each.subject)
    return found


def named(usage: Usage, hosts: Sequence[str]) -> str:
    """Some hosts as a person says them."""
    most = 3
    if len(hosts) > most:
        return say(Phrase.MANY_HOSTS, number=len(hosts))
    return ", ".join([usage.fleet.name_of(host) for host in hosts])


def host_rows(
    host: Host | None,
    key: str,
    quantity: int | None,
    reason: Wording,
    rules: tuple[str, ...],
    tenants: Mapping[str, int],
) -> list[Row]:
    """A host's rights, shared between tenants by what each has running there; one unknown row where it is not known."""
    name = (host.name if host else "") or key
    if quantity is None:
        why = reason if host else say(Phrase.NOT_IN_INVENTORY)
        return [Row(Subject.HOST, key, name, host.tenant if host else "", 0, why, rules, is_unknown=True)]
    parts = apportion(quantity, tenants)
    shown = {tenant: part for tenant, part in parts.items() if part} or dict(list(parts.items())[:1])
    return [Row(Subject.HOST, key, name, tenant, part, reason, rules) for tenant, part in shown.items()]


def apportion(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Whole parts in these proportions that add up to the total, by largest remainders; equal ones by name."""
    whole = sum(weights.values()) or 1
    parts = {name: total * weight // whole for name, weight in sorted(weights.items())}
    rest = sorted(parts, key=lambda name: (-(total * weights[name] % whole), name))
    for name in rest[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def core_text(host: Host | None, per_processor: int = 0, per_server: int = 0) -> Wording:
    """How the cores of a host are counted, as a person says it."""
    number = cores(host, per_processor, per_server)
    if number is None or host is None:
        return NO_CORES
    text = say(Phrase.CORES, sockets=host.sockets, cores=host.cores_per_socket)
    if number == (host.sockets or 0) * (host.cores_per_socket or 0):
        return text
    return say(Phrase.LICENSED_AS, cores=text, number=number)
