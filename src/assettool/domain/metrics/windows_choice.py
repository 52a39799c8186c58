"""Windows Server: Standard or Datacenter for each host, or the virtual machines by themselves for each pool of hosts.

Hosts of one pool are licensed by one method, each host in one edition. Datacenter covers machines with Standard on it,
and not the other way round; the licences are of the newest version that may run there.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations_with_replacement, product
from math import comb, prod

from assettool.domain.licence import Host, Installation, Product, Subject
from assettool.domain.metrics import windows_datacenter, windows_machine, windows_standard
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, installed
from assettool.domain.metrics.machines import count_machine, is_machine, virtual_cores
from assettool.domain.metrics.options import Need, Option, Part, Unit, leftover, unit_of
from assettool.domain.metrics.pools import Pool, guests_of, pools
from assettool.domain.metrics.servers import MAY_RUN, Guests, apportion, host_rows, hosts_of, named, why_nowhere
from assettool.domain.metrics.windows import ONE_EDITION, PER_MACHINE, RIGHT, VIRTUAL, host_cores
from assettool.domain.wording import Phrase, Wording, joined, say

BY_MACHINE = say(Phrase.BY_MACHINE)
_MOST_COMBINATIONS = 64


@dataclass(frozen=True, slots=True)
class _Way:
    """One edition for one host."""

    product: Product
    metric: Metric
    quantity: int | None
    text: Wording
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _HostToLicense:
    key: str
    host: Host | None
    tenants: Mapping[str, int]
    ways: tuple[_Way, ...]

    @property
    def likeness(self) -> tuple[object, ...]:
        """Hosts that have it in common are interchangeable."""
        return (tuple((way.product.key, way.quantity) for way in self.ways), tuple(sorted(self.tenants.items())))


def windows_units(usages: Mapping[str, Usage], offered: Collection[str], *, may_by_machine: bool) -> list[Unit]:
    """The pools of all Windows Server products together, with the ways to license each.

    A higher edition than the one that runs there is a way where it is `offered`: owned, or at a price that is known.
    """
    units: list[Unit] = []
    everything: list[Installation] = []
    products = {key: usage.product for key, usage in usages.items()}
    catalogue = _Catalogue(products, offered)
    for usage in usages.values():
        tally = Tally(usage)
        everything += installed(usage, tally)
        units.append(leftover(usage.product, _metric(usage.product), tally.result().not_counted))
    if not everything:
        return units
    any_usage = next(iter(usages.values()))
    for pool in pools(any_usage, everything):
        to_license = [_to_license(any_usage, *guests, catalogue) for guests in guests_of(any_usage, pool).items()]
        options = list(_by_host(any_usage, pool, products, to_license))
        if may_by_machine and all(map(is_machine, pool.installations)):
            options.append(_by_machine(any_usage, pool, products))
        is_complete = _number(_alike(to_license)) <= _MOST_COMBINATIONS
        units.append(unit_of(pool.label(any_usage), options, is_complete=is_complete))
    return units


def customer_part(parts: Iterable[Part], products: Mapping[str, Product]) -> Part | None:
    """What is missing from the least that a customer licenses by virtual machine; None where nothing is."""
    by_machine = [part for part in parts if part.metric is windows_machine.METRIC]
    rows = windows_machine.customer_rows(sum(part.consumption.required for part in by_machine))
    if not rows:
        return None
    key = min(part.product for part in by_machine if part.consumption.required)
    return Part(products[key].key, windows_machine.METRIC, Consumption(tuple(rows)), is_maintained=True)


def _metric(of: Product) -> Metric:
    is_datacenter = windows_datacenter.METRIC.name in of.metrics
    return windows_datacenter.METRIC if is_datacenter else windows_standard.METRIC


def _by_machine(usage: Usage, pool: Pool, products: Mapping[str, Product]) -> Option:
    """Every virtual machine by its own edition and version."""
    newest = _newest_by_subject(pool, products)
    needs: dict[Need, int] = defaultdict(int)
    is_unknown = False
    for found in newest.values():
        number = virtual_cores(usage, found, PER_MACHINE)
        is_unknown = is_unknown or number is None
        tenant = usage.fleet.tenant_of(found.kind, found.subject)
        needs[Need(found.product, RIGHT, tenant, True)] += number or 0

    def parts() -> tuple[Part, ...]:
        tallies = {key: Tally(usage) for key in sorted({found.product for found in pool.installations})}
        seen: set[str] = set()
        # The newest first: it is the one that is licensed, where one machine was found with several.
        for found in sorted(pool.installations, key=lambda found: newest[found.kind, found.subject] is not found):
            count_machine(usage, tallies[found.product], found, PER_MACHINE, VIRTUAL.alone, seen)
        return tuple(
            Part(key, windows_machine.METRIC, tally.result(), is_maintained=True) for key, tally in tallies.items()
        )

    return Option(BY_MACHINE, needs, parts, is_unknown)


def _newest_by_subject(pool: Pool, products: Mapping[str, Product]) -> dict[tuple[Subject, str], Installation]:
    found: dict[tuple[Subject, str], Installation] = {}
    for each in sorted(pool.installations, key=lambda each: _seniority(products[each.product])):
        found[each.kind, each.subject] = each
    return found


def _seniority(of: Product) -> tuple[int, int, str]:
    return of.rank, of.release, of.key


def _by_host(
    usage: Usage, pool: Pool, products: Mapping[str, Product], to_license: Sequence[_HostToLicense]
) -> Iterator[Option]:
    """The editions that the hosts of a pool may have, host by host; without hosts nothing can be counted so."""
    for picks in _combinations(to_license):
        ways = [(each, each.ways[pick]) for each, pick in zip(to_license, picks, strict=True)]
        needs: dict[Need, int] = defaultdict(int)
        for each, way in ways:
            for tenant, number in apportion(way.quantity or 0, each.tenants).items():
                if number:
                    needs[Need(way.product.key, RIGHT, tenant)] += number
        editions = sorted({way.product.edition or way.product.name for _, way in ways})
        is_unknown = not ways or any(way.quantity is None for _, way in ways)
        yield Option(
            say(Phrase.BY_HOST_AS, editions=joined(editions)) if ways else say(Phrase.BY_HOST),
            needs,
            _HostParts(usage, pool, products, ways),
            is_unknown,
        )


def _to_license(usage: Usage, key: str, found: Sequence[Installation], catalogue: "_Catalogue") -> _HostToLicense:
    host = usage.fleet.hosts.get(key)
    subjects = {(each.kind, each.subject) for each in found}
    machines = sorted(subject for kind, subject in subjects if kind is Subject.MACHINE)
    may_move = any(len(hosts_of(usage, each)) > 1 for each in found)
    guests = Guests(
        machines=machines,
        is_direct=len(machines) < len(subjects),
        tenants=Counter(usage.fleet.tenant_of(kind, subject) for kind, subject in subjects),
        rules=MAY_RUN.alone if may_move else (),
    )
    ways = []
    for licensed, is_higher in catalogue.ways(found):
        metric = _metric(licensed)
        quantity, text, rules = host_cores(host, guests, is_stacked=metric is windows_standard.METRIC)
        ways.append(_Way(licensed, metric, quantity, text, (*rules, ONE_EDITION.id) if is_higher else rules))
    return _HostToLicense(key, host, guests.tenants, tuple(ways))


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The Windows Server products, and which of them may be bought for what runs on a host."""

    products: Mapping[str, Product]
    offered: Collection[str]

    def ways(self, found: Iterable[Installation]) -> Iterator[tuple[Product, bool]]:
        """The product of each edition that would cover what runs there, and whether that is more than runs there."""
        running = [self.products[each.product] for each in found]
        rank = max(product.rank for product in running)
        release = max(product.release for product in running)
        for edition in sorted({one.rank for one in self.products.values() if one.rank >= rank}):
            licensed = self._licensed(edition, release)
            if edition == rank or licensed.key in self.offered:
                yield licensed, edition > rank

    def _licensed(self, rank: int, release: int) -> Product:
        """The product of an edition whose licences hold for a version: the oldest that does, or the newest there is."""
        of_edition = sorted((one for one in self.products.values() if one.rank == rank), key=_seniority)
        fitting = [one for one in of_edition if one.release >= release or not one.version]
        return (fitting or of_edition[-1:])[0]


def _alike(hosts: Sequence[_HostToLicense]) -> list[tuple[int, list[int]]]:
    """Hosts that are interchangeable, by their places, with the number of ways that each has."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, host in enumerate(hosts):
        alike[host.likeness].append(place)
    return [(len(hosts[group[0]].ways), group) for group in alike.values()]


def _number(groups: Sequence[tuple[int, list[int]]]) -> int:
    """How many combinations of ways differ."""
    return prod(comb(len(group) + ways - 1, len(group)) for ways, group in groups)


def _combinations(hosts: Sequence[_HostToLicense]) -> Iterator[tuple[int, ...]]:
    """Which way each host takes: every combination that differs, or only those that follow an order if they are many.

    In the order Datacenter goes to the hosts where it saves the most, as many as one likes.
    """
    groups = _alike(hosts)
    if _number(groups) <= _MOST_COMBINATIONS:
        for picks in product(*(combinations_with_replacement(range(ways), len(group)) for ways, group in groups)):
            taken = dict(zip(chain(*(group for _, group in groups)), chain(*picks), strict=True))
            yield tuple(taken[place] for place in range(len(hosts)))
        return
    order = sorted(range(len(hosts)), key=lambda place: (_ratio(hosts[place]), place))
    for first in range(len(hosts) + 1):
        high = set(order[first:])
        yield tuple(len(host.ways) - 1 if place in high else 0 for place, host in enumerate(hosts))


def _ratio(host: _HostToLicense) -> float:
    """How many more licences the lowest edition takes than the highest."""
    return (host.ways[0].quantity or 0) / (host.ways[-1].quantity or 1)


@dataclass(frozen=True, slots=True)
class _HostParts:
    """The rows of a pool that is licensed by its hosts."""

    usage: Usage
    pool: Pool
    products: Mapping[str, Product]
    ways: Sequence[tuple[_HostToLicense, _Way]]

    def __call__(self) -> tuple[Part, ...]:
        """A part for each product that is licensed or installed."""
        metrics: dict[str, Metric] = {key: _metric(self.products[key]) for key in self._installed()}
        rows: dict[str, list[Row]] = defaultdict(list)
        for each, way in self.ways:
            metrics[way.product.key] = way.metric
            rows[way.product.key] += host_rows(each.host, each.key, way.quantity, way.text, way.rules, each.tenants)
        tallies = {key: Tally(self.usage) for key in metrics}
        for key, some in rows.items():
            tallies[key].add(*some)
        licensed = {each.key: way.product for each, way in self.ways}
        hosts_by_subject: dict[tuple[Subject, str], list[str]] = defaultdict(list)
        for host, guests in guests_of(self.usage, self.pool).items():
            for found in guests:
                hosts_by_subject[found.kind, found.subject].append(host)
        for found in self.pool.installations:
            _note(self.usage, tallies, found, sorted(set(hosts_by_subject[found.kind, found.subject])), licensed)
        return tuple(Part(key, metrics[key], tally.result()) for key, tally in sorted(tallies.items()))

    def _installed(self) -> list[str]:
        return sorted({found.product for found in self.pool.installations})


def _note(
    usage: Usage,
    tallies: Mapping[str, Tally],
    found: Installation,
    hosts: Sequence[str],
    licensed: Mapping[str, Product],
) -> None:
    """Say where an installation is counted."""
    tally = tallies[found.product]
    rules = MAY_RUN.alone if len(hosts) > 1 else ()
    if not hosts:
        tally.unknown(found, why_nowhere(found))
    elif any(licensed[host].key == found.product for host in hosts):
        tally.count(found, 0, say(Phrase.ON_HOSTS, hosts=named(usage, hosts)), rules)
    else:
        others = ", ".join(sorted({licensed[host].label for host in hosts}))
        tally.skip(found, say(Phrase.COVERED_ON, products=others, hosts=named(usage, hosts)), rules)
