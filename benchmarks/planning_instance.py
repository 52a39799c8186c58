"""A made-up estate to plan: applications with their teams, users and integrations, servers, workplaces and accounts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from assettool.domain.waves.problem import (
    Bar,
    Item,
    ItemKind,
    Order,
    Problem,
    Resource,
    Rule,
    RuleKind,
    Span,
    SpanKind,
)

START = date(2027, 1, 4)
WEEKS = 40
APPLICATIONS, INTEGRATIONS, BATCHES, SERVERS = 445, 900, 150, 220
TEAMS = {"TAB": 0.75, "Werkplek": 0.6, "Data": 0.7, "Koppelvlak": 0.5}
"""Team → the share of what it can do in all weeks that the work takes."""
TENANTS = ("Arnhem", "Renkum", "Rheden", "De Connectie", "Duiven")
SHARE_OF_TENANT = (8, 3, 4, 2, 2)
HARD = 0.4
BOTH_WAYS = 0.06
"""The share of hard integrations whose data flow both ways, which makes circles."""


@dataclass
class _Estate:
    """What is made so far."""

    random: Random
    scale: float
    items: list[Item] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def number(self, of: int) -> int:
        return max(2, round(of * self.scale))


def instance(seed: int = 1, scale: float = 1.0) -> Problem:
    """The problem of this seed; `scale` 1 is 445 applications in 40 weeks."""
    estate = _Estate(Random(seed), scale)  # chance that can be repeated is the point
    _applications(estate)
    applications = list(estate.items)
    _integrations(estate, applications)
    _servers(estate, applications)
    _batches(estate, applications)
    _calendar(estate, applications)
    return Problem(
        start=START,
        weeks=WEEKS,
        items=estate.items,
        bars=estate.bars,
        orders=estate.orders,
        resources=list(_resources(estate)),
        spans=estate.spans,
        imbalance_weight=2,
    )


def _applications(estate: _Estate) -> None:
    random = estate.random
    for number in range(estate.number(APPLICATIONS)):
        weeks = random.choices((1, 2, 3, 4), (5, 3, 1.5, 0.5))[0]
        demand = {"applications": 1, "users": min(1500, int(random.lognormvariate(3.6, 1.3)))}
        for team in random.sample(sorted(TEAMS), random.choices((1, 2, 3), (5, 3, 1))[0]):
            demand[team] = int(min(900, random.lognormvariate(4.8, 0.7))) * weeks
        tenant = random.choices(TENANTS, SHARE_OF_TENANT)[0]
        name = f"Applicatie {number:04}"
        estate.items.append(Item(f"a{number:04}", name, tenant=tenant, weeks=weeks, demand=demand))


def _integrations(estate: _Estate, applications: list[Item]) -> None:
    """Some applications are hubs; most data flow from what comes first by number to what comes later."""
    random = estate.random
    weights = [1 / (1 + number % 60) for number in range(len(applications))]
    for number in range(estate.number(INTEGRATIONS)):
        one = random.choices(applications, weights)[0]
        other = random.choice(applications)  # now and then the same one: self-links are in every register
        sender, receiver = sorted((one, other), key=lambda item: item.key)
        names = (sender.name, receiver.name)
        if random.random() < HARD:
            rule = Rule(RuleKind.COUPLED, names)
            estate.orders.append(Order((sender.key,), (receiver.key,), rule))
            if random.random() < BOTH_WAYS:
                estate.orders.append(Order((receiver.key,), (sender.key,), rule))
        weight = random.choice((20, 50, 100, 200))
        estate.spans.append(
            Span((sender.key, receiver.key), weight, SpanKind.BRIDGE, f"K{number:04} {names[0]} – {names[1]}")
        )


def _servers(estate: _Estate, applications: list[Item]) -> None:
    random = estate.random
    for number in range(estate.number(SERVERS)):
        shared = random.sample(applications, min(len(applications), random.choice((2, 2, 2, 3, 3, 4, 6))))
        weight = random.choice((30, 60, 150, 400))
        keys = tuple(item.key for item in shared)
        estate.spans.append(Span(keys, weight, SpanKind.DOUBLE_RUNNING, f"srv{number:04}"))


def _batches(estate: _Estate, applications: list[Item]) -> None:
    """Batches of workplaces and accounts follow the applications that their users need."""
    random = estate.random
    of_tenant = {tenant: [item for item in applications if item.tenant == tenant] for tenant in TENANTS}
    for number in range(estate.number(BATCHES)):
        kind = random.choice((ItemKind.WORKPLACES, ItemKind.ACCOUNTS))
        tenant = random.choices(TENANTS, SHARE_OF_TENANT)[0]
        pool = of_tenant[tenant] or applications
        needed = random.sample(pool, min(len(pool), random.randint(3, 12)))
        name, key = f"{tenant}, {kind} {number:04}", f"b{number:04}"
        demand = {"Werkplek": 160 if kind == ItemKind.WORKPLACES else 40, "users": 40}
        estate.items.append(Item(key, name, kind, tenant, demand=demand))
        rule = Rule(RuleKind.FOLLOWS, (name,))
        estate.orders.append(Order(tuple(item.key for item in needed), (key,), rule))


def _calendar(estate: _Estate, applications: list[Item]) -> None:
    """Freezes, a window, applications that go first, and some whose week is fixed."""
    for tenant, first, last, why in (
        ("Arnhem", 9, 11, "verkiezingen"),
        ("Rheden", 4, 6, "belastingrun"),
        ("Renkum", 14, 16, "salarisrun"),
        ("Arnhem", 28, 30, "zomer"),
        ("De Connectie", 20, 21, "audit"),
    ):
        rule = Rule(RuleKind.FREEZE, (tenant, why), 0, first, last)
        weeks = frozenset(range(first, last + 1))
        estate.bars += [Bar(item.key, weeks, rule) for item in estate.items if item.tenant == tenant]
    window = Rule(RuleKind.WINDOW, ("Duiven",), 0, 6, WEEKS - 1)
    estate.bars += [Bar(item.key, frozenset(range(6)), window) for item in estate.items if item.tenant == "Duiven"]
    followers = {key for order in estate.orders for key in order.after}
    free = [item for item in applications if item.key not in followers]
    canaries = [item for item in free if item.tenant == "Renkum"][: estate.number(6)]
    for item in [item for item in free if item.tenant == "Arnhem"][: estate.number(3)]:
        weeks = frozenset(range(WEEKS)) - {7}
        estate.bars.append(Bar(item.key, weeks, Rule(RuleKind.FIXED, (item.name,), 0, 7, 7)))
    first = tuple(item.key for item in canaries)
    others = tuple(item.key for item in applications if item.tenant == "Arnhem")
    estate.orders.append(Order(first, others, Rule(RuleKind.CANARY, ("Renkum", "Arnhem"), 1), gap=1))


def _resources(estate: _Estate) -> Iterator[Resource]:
    """As much of everything as lets the work fill its share of the weeks; holidays have less."""
    for name, kind in (
        *((team, RuleKind.CAPACITY) for team in TEAMS),
        ("applications", RuleKind.APPLICATIONS),
        ("users", RuleKind.USERS),
    ):
        asked = [item.demand.get(name, 0) for item in estate.items]
        full = int(sum(asked) / WEEKS / TEAMS.get(name, 1)) + 1
        if kind == RuleKind.CAPACITY:
            full = max(full, 2 * max(item.demand.get(name, 0) // item.weeks + 1 for item in estate.items))
            limits = tuple(full // 2 if week in (7, 29, 30) else full for week in range(WEEKS))
        else:
            limits = (max(2 * full, 3 * max(asked)),) * WEEKS
        yield Resource(name, limits, kind, is_spread=kind == RuleKind.CAPACITY)
