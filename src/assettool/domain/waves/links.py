"""What ties the items of a plan: couplings, shared machines, what waits for what, and what costs while it is apart."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from assettool.domain.register import grouped
from assettool.domain.waves.facts import Scope
from assettool.domain.waves.items import ASSET, INTEGRATION
from assettool.domain.waves.problem import (
    Item,
    ItemKind,
    Order,
    Rule,
    RuleKind,
    Span,
    SpanKind,
    Together,
    Trailer,
)
from assettool.domain.waves.rules import Sharing

EVERYBODY_ELSE = "everybody else"
"""Who comes after the canaries."""
_PERCENT = 100
_WAITING = frozenset({ItemKind.WORKPLACES, ItemKind.ACCOUNTS, ItemKind.DATA_SET})
"""What moves when its users find their applications in the new environment."""


def orders_of(scope: Scope, items: Sequence[Item]) -> list[Order]:
    """What comes before what."""
    return [*_couplings(scope), *_following(scope, items), *_tenant_orders(scope, items)]


def togethers_of(scope: Scope) -> list[Together]:
    """What moves in one week."""
    return [*_ties(scope), *_tied_machines(scope)]


def spans_of(scope: Scope) -> list[Span]:
    """What costs something for each week between its first and its last move."""
    return [*_bridges(scope), *_double_running(scope)]


def trailers_of(scope: Scope) -> list[Trailer]:
    """What goes when the last of some items does."""
    return [*_integrations(scope), *_shared_machines(scope)]


def _couplings(scope: Scope) -> Iterator[Order]:
    for each in scope.graph.dependences:
        sender, receiver = scope.keys.get(each.sender), scope.keys.get(each.receiver)
        if each.is_hard and each.integration.is_bridge_allowed and sender and receiver:
            yield Order((sender,), (receiver,), Rule(RuleKind.COUPLED, scope.names(each.sender, each.receiver)))


def _ties(scope: Scope) -> Iterator[Together]:
    for each in scope.graph.live:
        if not each.is_bridge_allowed and each.target is not None and each.source != each.target:
            ends = [scope.keys[end] for end in (each.source, each.target) if end in scope.keys]
            if len(ends) > 1:
                names = tuple(sorted(scope.names(each.source, each.target)))
                yield Together(tuple(ends), Rule(RuleKind.NO_BRIDGE, names))


def _tied_machines(scope: Scope) -> Iterator[Together]:
    for asset, keys in _sharings(scope, Sharing.TIE):
        yield Together(keys, Rule(RuleKind.SHARED_SERVER, (scope.register.assets[asset].name,)))


def _double_running(scope: Scope) -> Iterator[Span]:
    for asset, keys in _sharings(scope, Sharing.SPLIT):
        machine = scope.register.assets[asset]
        cents = scope.facts.weekly_cost.get(machine.uid, 0)
        if weight := round(cents * scope.rules.weights.euro / _PERCENT):
            yield Span(keys, weight, SpanKind.DOUBLE_RUNNING, machine.name)


def _sharings(scope: Scope, wanted: Sharing) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The machines that sharing means this for, with the items of the applications that share them."""
    for each in scope.graph.shared_machines:
        roles = frozenset(role for _, _, role in each.uses)
        sharers = scope.shared[each.asset]
        if len(sharers) > 1 and scope.rules.sharing_of(scope.register.assets[each.asset].name, roles) is wanted:
            yield each.asset, tuple(scope.keys[number] for number in sharers)


def _bridges(scope: Scope) -> Iterator[Span]:
    for each in scope.graph.live:
        if each.is_hard or not each.is_bridge_allowed or each.target is None or each.source == each.target:
            continue
        ends = tuple(scope.keys[end] for end in (each.source, each.target) if end in scope.keys)
        if len(ends) > 1:
            name = " - ".join(scope.names(each.source, each.target))
            yield Span(ends, scope.rules.weights.bridge_week, SpanKind.BRIDGE, name)


def _following(scope: Scope, items: Sequence[Item]) -> Iterator[Order]:
    waiting = grouped((each.tenant, each.key) for each in items if each.kind in _WAITING)
    accounts = grouped((each.tenant, each.key) for each in scope.facts.logins)
    share = scope.rules.needed_by_percent
    for tenant, keys in sorted(waiting.items()):
        users = {number: each.users.get(tenant, 0) for number, each in scope.applications.items()}
        total = len(accounts.get(tenant, ())) or max(users.values(), default=0)
        needed = tuple(
            scope.keys[number] for number, some in users.items() if some and some * _PERCENT >= total * share
        )
        if needed:
            yield Order(needed, tuple(keys), Rule(RuleKind.FOLLOWS, (scope.tenant(tenant),), share))


def _tenant_orders(scope: Scope, items: Sequence[Item]) -> Iterator[Order]:
    keys = grouped((each.tenant, each.key) for each in items)
    steps = scope.rules.order
    for place, step in enumerate(steps[1:], 1):
        earlier = frozenset(chain(*steps[:place]))
        names = (_listed(scope, earlier), _listed(scope, step))
        yield from _order(keys, earlier, step, Rule(RuleKind.TENANT_ORDER, names))
    canaries = scope.rules.canaries
    if canaries:
        weeks = scope.rules.canary_weeks
        rule = Rule(RuleKind.CANARY, (_listed(scope, canaries), EVERYBODY_ELSE), weeks)
        yield from _order(keys, canaries, frozenset(keys) - canaries, rule, weeks)


def _order(
    keys: Mapping[str, Sequence[str]], first: frozenset[str], then: frozenset[str], rule: Rule, gap: int = 0
) -> Iterator[Order]:
    before, after = (tuple(key for slug in sorted(each) for key in keys.get(slug, ())) for each in (first, then))
    if before and after:
        yield Order(before, after, rule, gap)


def _listed(scope: Scope, tenants: frozenset[str]) -> str:
    return ", ".join(sorted(map(scope.tenant, tenants)))


def _integrations(scope: Scope) -> Iterator[Trailer]:
    for each in scope.graph.live:
        ends = sorted({end for end in (each.source, each.target) if end is not None})
        keys = tuple(scope.keys[end] for end in ends if end in scope.keys)
        if keys:
            other = scope.names(each.target)[0] if each.target is not None else each.outside
            name = f"{scope.names(each.source)[0]} - {other}"
            member = (f"{INTEGRATION}:{each.id}",)
            yield Trailer(f"{ItemKind.INTEGRATION}:{each.id}", name, ItemKind.INTEGRATION, keys, member)


def _shared_machines(scope: Scope) -> Iterator[Trailer]:
    for asset, sharers in scope.shared.items():
        if sharers:
            machine = scope.register.assets[asset]
            keys = tuple(scope.keys[number] for number in sharers)
            member = (f"{ASSET}:{asset}",)
            yield Trailer(f"{ItemKind.SERVER}:{machine.uid}", machine.name, ItemKind.SERVER, keys, member)
