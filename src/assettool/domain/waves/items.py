"""The items of a plan: applications with what is theirs, and batches of everything that has no application."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import batched, groupby

from assettool.domain.asset import AssetKind
from assettool.domain.register import DataSet
from assettool.domain.waves.effort import MB_PER_100_GB, Costing, added, weeks_of
from assettool.domain.waves.facts import Scope
from assettool.domain.waves.problem import Item, ItemKind
from assettool.domain.waves.rules import Hours

APPLICATION = "netbox_assettool.application"
DATA_SET = "netbox_assettool.dataset"
INTEGRATION = "netbox_assettool.integration"
ASSET = "netbox_assettool.asset"
ACCOUNT = "netbox_assettool.account"

APPLICATIONS, USERS = "applications", "users"
"""The resources that no team has."""

SERVERS = frozenset({AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER})


def items_of(scope: Scope) -> list[Item]:
    """All that still have to move."""
    found = (*_applications(scope), *_machines(scope), *_data(scope), *_accounts(scope))
    return [each for each in found if not scope.is_past(each.key)]


def _applications(scope: Scope) -> Iterator[Item]:
    costing = Costing(scope.graph, scope.rules.effort)
    for number, application in scope.applications.items():
        links = [
            each
            for each in scope.register.integrations_of.get(number, ())
            if each.id in scope.graph.live_ids and each.source != each.target
        ]
        hours = costing.of_application(application, len(links))
        own = [asset for asset in scope.machines_of.get(number, ()) if asset not in scope.shared]
        demand = hours | {APPLICATIONS: 1, USERS: sum(application.users.values())}
        yield Item(
            key=scope.keys[number],
            name=scope.names(number)[0],
            kind=ItemKind.APPLICATION,
            tenant=application.tenant,
            weeks=weeks_of(hours, scope.rules.effort),
            demand={name: amount for name, amount in demand.items() if amount},
            members=(
                f"{APPLICATION}:{number}",
                *(f"{DATA_SET}:{each.id}" for each in scope.register.data_sets_of.get(number, ())),
                *(f"{ASSET}:{asset}" for asset in own),
            ),
        )


def _machines(scope: Scope) -> Iterator[Item]:
    """Machines of one organisation and kind, in the order in which NetBox came to know them."""
    ordered = sorted(scope.idle, key=lambda each: (each.tenant, each.kind, each.id))
    for (tenant, kind), found in groupby(ordered, key=lambda each: (each.tenant, each.kind)):
        is_server = kind in SERVERS
        size = scope.rules.batches.servers if is_server else scope.rules.batches.workplaces
        hours = scope.rules.effort.server if is_server else scope.rules.effort.workplace
        yield from _batches(
            scope,
            ItemKind.SERVER if is_server else ItemKind.WORKPLACES,
            (tenant, kind),
            [f"{ASSET}:{each.id}" for each in found],
            size,
            hours,
        )


def _accounts(scope: Scope) -> Iterator[Item]:
    ordered = sorted(scope.facts.logins, key=lambda each: (each.tenant, each.key))
    for tenant, found in groupby(ordered, key=lambda each: each.tenant):
        members = [f"{ACCOUNT}:{each.key}" for each in found]
        size, hours = scope.rules.batches.accounts, scope.rules.effort.account
        yield from _batches(scope, ItemKind.ACCOUNTS, (tenant, "accounts"), members, size, hours)


def _batches(
    scope: Scope, kind: ItemKind, of: tuple[str, str], members: Sequence[str], size: int, hours: Hours
) -> Iterator[Item]:
    for number, batch in enumerate(batched(members, size), 1):
        yield _batch(scope, kind, of, number, batch, added((hours, Fraction(len(batch)))))


def _data(scope: Scope) -> Iterator[Item]:
    """Data of departments and users, which belong to no application."""
    loose = [each for each in scope.register.data_sets.values() if each.application is None and _is_to_move(each)]
    ordered = sorted(loose, key=lambda each: (each.tenant, each.kind, each.id))
    effort = scope.rules.effort
    for (tenant, kind), found in groupby(ordered, key=lambda each: (each.tenant, each.kind)):
        for number, batch in enumerate(batched(found, scope.rules.batches.data_sets), 1):
            size = Fraction(sum(each.size_mb or 0 for each in batch), MB_PER_100_GB)
            demand = added((effort.data_set, Fraction(len(batch))), (effort.hundred_gigabytes, size))
            members = [f"{DATA_SET}:{each.id}" for each in batch]
            yield _batch(scope, ItemKind.DATA_SET, (tenant, f"{kind}_data"), number, members, demand)


def _is_to_move(data_set: DataSet) -> bool:
    return data_set.status not in ("migrated", "verified", "retired", "cleared", "out_of_scope")


def _batch(
    scope: Scope,
    kind: ItemKind,
    of: tuple[str, str],
    number: int,
    members: Iterable[str],
    demand: Mapping[str, int],
) -> Item:
    tenant, what = of
    found = tuple(members)
    words = " ".join(filter(None, (scope.tenant(tenant), what.replace("_", " "))))
    return Item(
        key=f"{kind}:{tenant}:{what}:{number}",
        name=f"{words} {number} ({len(found)})",
        kind=kind,
        tenant=tenant,
        weeks=weeks_of(demand, scope.rules.effort),
        demand=demand,
        members=found,
    )
