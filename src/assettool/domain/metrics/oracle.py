"""What the ways to license Oracle have in common: core factors, and where a virtual machine could be."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from assettool.domain.licence import Host, Installation, is_there
from assettool.domain.metrics.consumption import Row, Tally, Usage
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.metrics.servers import MAY_RUN, NO_CORES, Guests, apportion, cores, guests_by_host, host_rows
from assettool.domain.wording import Phrase, Wording, say

_PAGE = f"{SERVICENOW}oracle-publisher-pack.md"
FACTOR = Rule("oracle.factor", "Physical cores times the core factor, all together rounded up", Mark.READ, _PAGE)
FACTOR_TABLE = Rule(
    "oracle.factor-table",
    "Core factors: x86 0.5, POWER 1.0, SPARC 0.25 to 0.75, one that is not known 1.0",
    Mark.SECOND_HAND,
    "oraclelicensingexperts.com; remend.com",
)
SOFT_PARTITION = Rule(
    "oracle.soft-partition",
    "Oracle's view: every host that vMotion could reach, within the vCenter up to 5.5 and in all vCenters from 6.0 on",
    Mark.READ,
    f"{SERVICENOW}oracle-licensing-soft-partitioned-environments.md",
)
ORACLE_RULES = (FACTOR, FACTOR_TABLE, SOFT_PARTITION, MAY_RUN)
UNKNOWN_FACTOR = Decimal(1)
_FACTORS = (
    ("xeon", Decimal("0.5")),
    ("epyc", Decimal("0.5")),
    ("opteron", Decimal("0.5")),
    ("intel", Decimal("0.5")),
    ("amd", Decimal("0.5")),
    ("power", Decimal(1)),
    ("sparc t3", Decimal("0.25")),
    ("sparc t", Decimal("0.5")),
    ("sparc m", Decimal("0.5")),
    ("sparc64", Decimal("0.5")),
    ("sparc", Decimal("0.75")),
)
_LAST_WITHIN_VCENTER = (5, 5)


def core_factor(usage: Usage, host: Host) -> Decimal:
    """The factor of a host's processor: what the contract says, or else Oracle's table."""
    name = host.processor.casefold()
    table = (*((part.casefold(), factor) for part, factor in usage.terms.core_factors), *_FACTORS)
    return next((factor for part, factor in table if part in name), UNKNOWN_FACTOR)


def processor_rows(usage: Usage, found: dict[str, Guests], rules: tuple[str, ...]) -> list[Row]:
    """A row for each host with its share of the processor licences, which are rounded up once for all of them."""
    rows: list[Row] = []
    exact: dict[str, Decimal] = {}
    texts: dict[str, Wording] = {}
    for key, guests in sorted(found.items()):
        host = usage.fleet.hosts.get(key)
        number = cores(host)
        if host is None or number is None:
            rows += host_rows(host, key, None, NO_CORES, rules, guests.tenants)
            continue
        factor = core_factor(usage, host)
        exact[key] = number * factor
        texts[key] = say(
            Phrase.CORES_BY_FACTOR,
            sockets=host.sockets,
            cores=host.cores_per_socket,
            factor=str(factor),
            number=f"{exact[key].normalize():f}",
        )
    total = int(sum(exact.values(), Decimal(0)).to_integral_value(ROUND_CEILING))
    # In hundredths, so that the shares are those of the exact numbers.
    shares = apportion(total, {key: int(value * 100) for key, value in exact.items()})
    for key, share in shares.items():
        guests = found[key]
        rows += host_rows(usage.fleet.hosts[key], key, share, texts[key], (*rules, *guests.rules), guests.tenants)
    return rows


def in_reach(usage: Usage, present: Iterable[Installation], tally: Tally) -> dict[str, Guests]:
    """Oracle's view: every host that vMotion could bring the product to, whatever cluster and affinity say."""
    wide = guests_by_host(usage, present, tally)
    hosts = {key: host for key, host in usage.fleet.hosts.items() if is_there(usage.on, host.start, host.retired)}
    by_vcenter: dict[str, set[str]] = defaultdict(set)
    for key, host in hosts.items():
        by_vcenter[host.vcenter].add(key)
    in_any = {key for vcenter, keys in by_vcenter.items() if vcenter for key in keys}
    whole = _version(usage.terms.vsphere) > _LAST_WITHIN_VCENTER
    for key, guests in sorted(wide.items()):
        vcenter = hosts[key].vcenter if key in hosts else ""
        if not vcenter or not guests.machines:
            continue
        for other in sorted(in_any if whole else by_vcenter[vcenter]):
            wider = wide.setdefault(other, Guests(rules=SOFT_PARTITION.alone))
            if not wider.machines and not wider.is_direct:
                wider.tenants.update(guests.tenants)
    return wide


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
