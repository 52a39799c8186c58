"""User accounts: which rows are about one account, and what NetBox keeps of it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assettool.domain.current import CurrentObject
from assettool.domain.naming import slugify, titled
from assettool.domain.objects import ACCOUNT, Desired, Ref, Value
from assettool.domain.observation import AccountRow
from assettool.domain.plan import Action, Change

type HeldAccounts = list[tuple[AccountRow, str]]
"""Rows that are not used until a person mends their source, and why."""


@dataclass(frozen=True, slots=True)
class MergedAccount:
    """One account as all sources together describe it."""

    directory_id: str
    rows: tuple[AccountRow, ...]
    """The first in rank first."""

    def first(self, name: str) -> str:
        """The first value that a row gives."""
        return next((str(value) for row in self.rows if (value := getattr(row, name))), "")


def merge_accounts(
    rows: Sequence[AccountRow], order: Mapping[str, int], known: Collection[str] = ()
) -> tuple[list[MergedAccount], HeldAccounts]:
    """Find which rows are about one account. The result does not depend on the order of the rows.

    Rows that share an id are one account; where one source has two rows in it, those are held. Rows without a link to
    another source are one where login and tenant are the same and every source has only one such account. `known` are
    the directory ids of NetBox, which an account keeps.
    """
    ranked = sorted(rows, key=lambda r: (order.get(r.source, len(order)), r.source, r.external_id, str(r.origin)))
    used, held = _without_contradictions(ranked)
    place = {id(row): number for number, row in enumerate(ranked)}
    groups = sorted((sorted(group, key=lambda r: place[id(r)]) for group in _by_login(_by_id(used))), key=_ids)
    return [MergedAccount(_directory_id(group, known), tuple(group)) for group in groups], held


def _without_contradictions(rows: Sequence[AccountRow]) -> tuple[list[AccountRow], HeldAccounts]:
    used: list[AccountRow] = []
    held: HeldAccounts = []
    for group in _by_id(rows):
        number = Counter(row.source for row in group)
        for row in group:
            if number[row.source] > 1:
                logins = ", ".join(sorted({each.login for each in group if each.source == row.source}))
                held.append((row, f"{row.source} has {number[row.source]} accounts with one id: {logins}"))
            else:
                used.append(row)
    return used, sorted(held, key=lambda one: (one[0].source, one[0].external_id, str(one[0].origin)))


def _by_id(rows: Iterable[AccountRow]) -> Iterator[list[AccountRow]]:
    """Rows that share an id, directly or by way of another row."""
    group_of: dict[str, list[AccountRow]] = {}
    for row in rows:
        ids = (row.external_id, *row.aliases)
        found = {id(group): group for each in ids if (group := group_of.get(each))}
        joined = [*(one for group in found.values() for one in group), row]
        for one in joined:
            for each in (one.external_id, *one.aliases):
                group_of[each] = joined
    yield from {id(group): group for group in group_of.values()}.values()


def _by_login(groups: Iterable[list[AccountRow]]) -> Iterator[list[AccountRow]]:
    """Joins accounts with one login in one tenant, of which no source has two and none names its id elsewhere."""
    alike: dict[tuple[str, str], list[list[AccountRow]]] = defaultdict(list)
    for group in groups:
        tenant = next((row.tenant for row in group if row.tenant), "")
        if tenant and len(group) == 1 and not group[0].aliases:
            alike[group[0].login.casefold(), tenant].append(group)
        else:
            yield group
    for same in alike.values():
        sources = {group[0].source for group in same}
        yield from [[group[0] for group in same]] if len(sources) == len(same) else same


def _ids(group: Sequence[AccountRow]) -> list[str]:
    """The ids of an account, the one that other sources name first: it is the same whichever source is missing."""
    aliases = (alias for row in group for alias in sorted(row.aliases))
    return list(dict.fromkeys((*aliases, *(row.external_id for row in group))))


def _directory_id(group: Sequence[AccountRow], known: Collection[str]) -> str:
    ids = _ids(group)
    return next((each for each in ids if each in known), ids[0])


def known_accounts(current: Mapping[str, CurrentObject]) -> dict[str, CurrentObject]:
    """The accounts of NetBox by their directory id."""
    return {str(row.fields["directory_id"]): row for key, row in current.items() if key.startswith(f"{ACCOUNT}:")}


def account_objects(
    accounts: Iterable[MergedAccount], known: Mapping[str, CurrentObject] | None = None, unread: Collection[str] = ()
) -> Iterable[Desired]:
    """What NetBox keeps: login, tenant, department, whether it is enabled, and when it was last seen.

    An account that an `unread` source has, one that could not be read in full, stays as it is.
    """
    tenants: dict[str, Desired] = {}
    for account in accounts:
        if known and (row := known.get(account.directory_id)) and _sources(row) & set(unread):
            continue
        fields: dict[str, Value] = {
            "directory_id": account.directory_id,
            "login": account.first("login"),
            "sources": list[object](sorted({row.source for row in account.rows})),
        }
        if tenant := account.first("tenant"):
            slug = slugify(tenant)
            key = f"tenancy.tenant:{slug}"
            if key not in tenants:
                tenants[key] = Desired(key, "", {"name": titled(slug), "slug": slug})
                yield tenants[key]
            fields["tenant"] = Ref(key)
        if department := account.first("department"):
            fields["department"] = department
        enabled = next((row.is_enabled for row in account.rows if row.is_enabled is not None), None)
        if enabled is not None:
            fields["enabled"] = enabled
        # Logons are noted per domain controller or cloud: the latest of all counts.
        if last_seen := max((row.last_seen for row in account.rows), default=""):
            fields["last_seen"] = last_seen
        yield Desired(f"{ACCOUNT}:{account.directory_id}", f"account/{account.directory_id}", fields)


def departures(
    accounts: Iterable[MergedAccount], known: Mapping[str, CurrentObject], vouching: Collection[str], held: HeldAccounts
) -> Iterator[Change]:
    """Accounts that no source has any more: their list of sources is emptied, and nothing else.

    Only `vouching` sources, which were read in full and name everything, tell that.
    """
    seen = {account.directory_id for account in accounts}
    seen |= {each for row, _ in held for each in (row.external_id, *row.aliases)}
    for directory_id, row in sorted(known.items()):
        sources = _sources(row)
        if directory_id not in seen and sources and sources <= set(vouching):
            key, old = f"{ACCOUNT}:{directory_id}", {"sources": row.fields["sources"]}
            yield Change(Action.UPDATE, key, f"account/{directory_id}", row.id, {"sources": []}, old)


def _sources(row: CurrentObject) -> set[str]:
    found = row.fields["sources"]
    return {str(source) for source in found} if isinstance(found, list) else set()
