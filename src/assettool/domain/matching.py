"""Which application a row is about: identifiers decide, then names; a likeness only proposes, and a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import normalize

from assettool.domain.decisions import DIFFERENT, same_as
from assettool.domain.likeness import Names
from assettool.domain.portfolio import ApplicationName, ApplicationRow
from assettool.domain.register import Application, Duplicate, application_key, catalogued

_KINDS = ("version", "package", "model")
"""Identifiers, as `ApplicationRow.identifiers` has them."""
_SURE = 100


@dataclass(slots=True, eq=False)
class Entry:
    """An application as it is in NetBox, or as it will be, with the rows that are about it."""

    key: str
    tenant: str
    name: str
    version: str
    identifiers: dict[str, str] = field(default_factory=dict)
    current: Application | None = None
    """As NetBox has it; None for a new one."""
    rows: list[ApplicationRow] = field(default_factory=list)
    """Those that say most of it first."""
    likened: list[ApplicationRow] = field(default_factory=list)
    """Rows of which a person said that they are about it, whatever they call it."""
    is_claimed: bool = False
    """A row that calls it exactly by its name, or knows an identifier of it, is among the rows."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one tenant that are about one application."""

    tenant: str
    name: str
    version: str
    identifiers: Mapping[str, str]
    rows: Sequence[ApplicationRow]

    @property
    def key(self) -> str:
        """What it would be known by, as an application of its own."""
        return application_key(self.tenant, self.name, self.version)

    @property
    def is_doubtful(self) -> bool:
        """Whether nobody but the municipality vouches for its name."""
        return not self.identifiers or any(row.fields.get("is_self_added") for row in self.rows)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rows that wait for a person, and the applications that they may be about, the likeliest first."""

    group: Group
    candidates: tuple[tuple[Entry, int], ...]
    """Each with its score; 100 for the very same name."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an application that another row names cannot be found; `is_held` where it waits for a person."""

    reason: str
    is_held: bool = False


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name as it is compared: in lower case, with single blanks."""
    return " ".join(normalize("NFKC", name).casefold().split())


class Matching:
    """The applications of all tenants, those of NetBox first."""

    def __init__(self, applications: Iterable[Application], duplicates: Iterable[Duplicate]) -> None:
        self._by_key: dict[str, Entry] = {}
        self._by_identifier: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._names: dict[str, Names[Entry]] = defaultdict(Names)
        self._held: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
        self.proposals: list[Proposal] = []
        self.clashing: list[tuple[Group, str]] = []
        """Groups that a person calls different, but that have the very name and version of another application."""
        for each in applications:
            entry = Entry(each.key, each.tenant, each.name, each.version, dict(each.identifiers), each)
            self._add(entry)
        self._decisions = {each.key.partition("/")[2]: each for each in duplicates if each.status == "resolved"}
        self.placed: dict[str, Entry] = {}
        """Key of each group that has a place → its application."""
        for decision in self._decisions.values():
            if (decided := self._decided(decision)) is not None:
                self._know(decided, *_told(decision))

    @property
    def entries(self) -> Iterable[Entry]:
        """All of them."""
        return self._by_key.values()

    @property
    def absent(self) -> Iterator[Application]:
        """Those of NetBox that no row is about, of the tenants of which there are rows."""
        tenants = {entry.tenant for entry in self.entries if entry.rows}
        for entry in self.entries:
            if entry.current and not entry.rows and not entry.likened and entry.tenant in tenants:
                yield entry.current

    def place(self, rows: Iterable[tuple[str, ApplicationRow]]) -> None:
        """Find out which application each row is about; rows come with the slug of their tenant."""
        rest = []
        for group in _grouped(rows):
            decision = self._decisions.get(group.key)
            if decision and (entry := self._decided(decision)):
                entry.likened += group.rows
                self.placed[group.key] = entry
            elif entry := self._by_identifiers(group) or self._by_full_name(group):
                entry.is_claimed = True
                self._take(entry, group)
            else:
                rest.append(group)
        # What somebody vouches for is there before what may be a second spelling of it.
        rest.sort(key=lambda group: group.is_doubtful)
        versions: dict[tuple[str, str], set[str]] = defaultdict(set)
        for group in rest:
            versions[group.tenant, folded(group.name)].add(folded(group.version))
        for group in rest:
            self._place(group, is_only=len(versions[group.tenant, folded(group.name)]) == 1)

    def give(self, key: str, row: ApplicationRow) -> None:
        """Note a row that is about the application with this key for certain."""
        self._by_key[key].rows.append(row)

    def find(self, named: ApplicationName, tenant: str) -> Entry | Missing:
        """The application that another row names."""
        name, version = named.name, named.version
        group = Group(tenant, name, version, named.identifiers, ())
        found = self._by_identifiers(group) or self._by_package(group) or self._by_full_name(group)
        if found is None:
            candidates = self._compatible(group)
            if len(candidates) == 1:
                return candidates[0]
            if candidates and not self._held.get((tenant, folded(name))):
                versions = ", ".join(sorted(entry.version or "none" for entry in candidates))
                return Missing(f"several versions of {name} are in the portfolio of {tenant}: {versions}")
        if found is None and self._is_held(group):
            return Missing(f"its application waits for a person's decision: {name}", is_held=True)
        return found or Missing(
            f"there is no such application in the portfolio of {tenant}: {f'{name} {version}'.strip()}"
        )

    def _place(self, group: Group, *, is_only: bool) -> None:
        decision = self._decisions.get(group.key)
        is_different = decision is not None and decision.resolution == DIFFERENT
        if not is_different and (entry := self._by_name_alone(group, is_only=is_only)):
            self._take(entry, group)
            return
        candidates = self._candidates(group)
        if is_different and group.key in self._by_key:
            self.clashing.append((group, self._by_key[group.key].key))
        elif candidates and not is_different:
            self._hold(Proposal(group, candidates))
        else:
            entry = Entry(group.key, group.tenant, group.name, group.version)
            self._add(entry)
            self._take(entry, group)

    def _decided(self, decision: Duplicate) -> Entry | None:
        """The application that a person said it is."""
        if decision.status != "resolved" or (key := same_as(decision.resolution)) is None:
            return None
        if entry := self._by_key.get(key):
            return entry
        # It may have another name by now.
        first = next((value.get("uid") for value in decision.values if value.get("uid")), None)
        by_id = (entry for entry in self.entries if entry.current and entry.current.id == decision.application)
        return next(by_id, None) if first == key else None

    def _candidates(self, group: Group) -> tuple[tuple[Entry, int], ...]:
        taken = self._by_key.get(group.key)
        if not group.is_doubtful:
            return ((taken, _SURE),) if taken else ()
        name, version = folded(group.name), folded(group.version)
        found = [
            (entry, score)
            for entry, score in self._names[group.tenant].like(group.name)
            if not _are_versions(entry, name, version)
        ]
        return tuple(found) or (((taken, _SURE),) if taken else ())

    def _hold(self, proposal: Proposal) -> None:
        self.proposals.append(proposal)
        group = proposal.group
        self._held[group.tenant, folded(group.name)].append(proposal)
        for kind, value in group.identifiers.items():
            self._held[group.tenant, f"{kind}={value}"].append(proposal)

    def _is_held(self, group: Group) -> bool:
        kinds = (f"{kind}={value}" for kind, value in group.identifiers.items())
        return any((group.tenant, word) in self._held for word in (*kinds, folded(group.name)))

    def _add(self, entry: Entry) -> None:
        self._by_key[entry.key] = entry
        self._names[entry.tenant].add(entry.name, entry)
        self._know(entry, entry.name, entry.identifiers)

    def _know(self, entry: Entry, name: str, identifiers: Mapping[str, str]) -> None:
        """Note what an application is called."""
        named = self._by_name[entry.tenant, folded(name)]
        if entry not in named:
            named.append(entry)
        for kind, value in identifiers.items():
            those = self._by_identifier[entry.tenant, kind, value]
            if entry not in those:
                those.append(entry)

    def _take(self, entry: Entry, group: Group) -> None:
        """Note rows that are about an application."""
        entry.rows += group.rows
        for kind, value in group.identifiers.items():
            entry.identifiers.setdefault(kind, value)
        if group.version and not entry.version:
            entry.version = group.version
        self._know(entry, group.name, group.identifiers)
        self.placed[group.key] = entry

    def _by_identifiers(self, group: Group) -> Entry | None:
        """A version's own identifier decides, then that of its package with the name of the version, then a model's."""
        for kind in ("version", "model"):
            if value := group.identifiers.get(kind):
                for entry in self._by_identifier.get((group.tenant, kind, value), ()):
                    return entry
        if package := group.identifiers.get("package"):
            for entry in self._by_identifier.get((group.tenant, "package", package), ()):
                if folded(entry.version) == folded(group.version) and _agree(entry, group.identifiers):
                    return entry
        return None

    def _by_package(self, group: Group) -> Entry | None:
        """The only version of a package, where another row names the package alone."""
        if group.version or not (package := group.identifiers.get("package")):
            return None
        found = self._by_identifier.get((group.tenant, "package", package), ())
        return found[0] if len(found) == 1 else None

    def _by_full_name(self, group: Group) -> Entry | None:
        version = folded(group.version)
        return next((entry for entry in self._compatible(group) if folded(entry.version) == version), None)

    def _by_name_alone(self, group: Group, *, is_only: bool) -> Entry | None:
        """The only application with this name, where nothing says that the row is about another version of it."""
        found = self._compatible(group)
        if not group.version:
            return found[0] if len(found) == 1 else None
        free = [entry for entry in found if not entry.is_claimed and not entry.rows]
        without = [entry for entry in free if not entry.version]
        if len(without) == 1:
            return without[0]
        moves_on = is_only and len(found) == 1 and not group.identifiers
        return free[0] if moves_on and free else None

    def _compatible(self, group: Group) -> list[Entry]:
        """Those with this name that no identifier tells apart from it."""
        named = self._by_name.get((group.tenant, folded(group.name)), ())
        return [entry for entry in named if _agree(entry, group.identifiers)]


def _agree(entry: Entry, identifiers: Mapping[str, str]) -> bool:
    return all(
        entry.identifiers[kind] == identifiers[kind]
        for kind in _KINDS
        if kind in entry.identifiers and kind in identifiers
    )


def _are_versions(entry: Entry, name: str, version: str) -> bool:
    """Whether it is another version of the very same name."""
    return folded(entry.name) == name and bool(version) and bool(entry.version) and folded(entry.version) != version


def _told(decision: Duplicate) -> tuple[str, Mapping[str, str]]:
    """Name and identifiers of the rows that a decision is about."""
    said: Mapping[str, object] = next((value for value in decision.values if not value.get("uid")), {})
    return str(said.get("value", "")), catalogued(said, "identifiers")


def _grouped(rows: Iterable[tuple[str, ApplicationRow]]) -> Iterator[Group]:
    """Rows that are about one application for certain, with the name of the first one."""
    groups: dict[tuple[str, ...], list[ApplicationRow]] = {}
    for tenant, row in rows:
        groups.setdefault((tenant, *_identity(row)), []).append(row)
    for (tenant, *_), members in groups.items():
        identifiers: dict[str, str] = {}
        for row in members:
            identifiers |= row.identifiers
        version = next((row.version for row in members if row.version), "")
        yield Group(tenant, members[0].name, version, identifiers, members)


def _identity(row: ApplicationRow) -> tuple[str, ...]:
    identifiers = row.identifiers
    if version := identifiers.get("version"):
        return "version", version
    if package := identifiers.get("package"):
        return "package", package, folded(row.version)
    if model := identifiers.get("model"):
        return "model", model
    return "name", folded(row.name), folded(row.version)
