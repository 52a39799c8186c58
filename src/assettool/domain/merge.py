"""From the rows about one thing to one value per field, each with the source that it came from and the reason why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache

import msgspec

from assettool.domain.agreement import comparable, is_cut
from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.decisions import NETBOX, Decisions
from assettool.domain.identifier import Identifier
from assettool.domain.identity import Group
from assettool.domain.observation import FieldValue, Interface, Observation
from assettool.domain.policy import INTERFACES, KIND, FieldRule, OnDisagreement, Policy

LAST_SEEN = "last_seen"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of which sources give different values."""

    field: str
    values: tuple[tuple[str, str, FieldValue], ...]
    """(source, origin, value), in rank, one for each source."""
    rule_where: str
    """Where the policy says what counts then, such as `policy.yml:12`."""
    is_held: bool
    """NetBox keeps what it has until a person decides."""
    decided: str = ""
    """What a person decided: the name of a source, or `netbox`."""


@dataclass(frozen=True, slots=True)
class MergedAsset:
    """One real thing as all sources together describe it."""

    uid: str
    kind: AssetKind
    fields: Mapping[str, FieldValue]
    provenance: Mapping[str, str]
    """Field → name of the source whose value it is."""
    identifiers: tuple[Identifier, ...]
    interfaces: tuple[Interface, ...]
    observations: tuple[Observation, ...]
    is_new: bool
    disagreements: tuple[Disagreement, ...] = ()
    held_fields: tuple[str, ...] = ()
    """Fields of which NetBox keeps what it has: they disagree and are held, or a person said so."""
    former: tuple[Identifier, ...] = ()
    """Identifiers of it in NetBox that newer ones replaced."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """What one row gives for a field."""

    source: str
    origin: str
    value: FieldValue
    rank: int
    """The place of the source in the ranks of the field, from 1."""
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a field has the value that it has."""

    field: str
    candidates: tuple[Candidate, ...]
    """In the order in which they count."""
    winner: Candidate | None
    """Nothing where NetBox keeps what it has."""
    why: str


def merge(group: Group, policy: Policy, decisions: Decisions, clock: Clock) -> MergedAsset:
    """One value per field by the policy and by what people decided. What a source will have heard counts as unknown.

    Within a source the row heard from last wins. Sources of one rank follow each other in the order in which they last
    heard of the thing, then by name.
    """
    choices = tuple(_choices(group, policy, decisions, clock))
    rows = _in_rank(group, policy, clock)
    fields: dict[str, FieldValue] = {}
    provenance: dict[str, str] = {}
    for choice in choices:
        if choice.field in (KIND, INTERFACES):
            continue
        fields[choice.field] = choice.winner.value
        provenance[choice.field] = choice.winner.source
    if heard := newest_of(rows, clock):
        # When a source last heard of it is that source's own; it is no value of the asset.
        fields[LAST_SEEN] = min(heard.values(), key=lambda text: _older(_moment(text)))
    kind = next(choice for choice in choices if choice.field == KIND)
    from_row = next((choice.winner_row for choice in choices if choice.field == INTERFACES), None)
    return MergedAsset(
        group.uid,
        _kind(kind, group),
        fields,
        provenance,
        group.identifiers,
        from_row.interfaces if from_row else (),
        rows,
        group.is_new,
        tuple(told for choice in choices if (told := choice.disagreement)),
        tuple(choice.field for choice in choices if choice.keeps_netbox),
        group.former,
    )


def explain(group: Group, policy: Policy, decisions: Decisions, clock: Clock) -> tuple[Explained, ...]:
    """Why each field has the value that `merge()` gives it."""
    return tuple(
        Explained(
            choice.field,
            tuple(choice.candidates),
            None if _is_kept(choice, group) else choice.winner,
            choice.why,
        )
        for choice in _choices(group, policy, decisions, clock)
    )


class _Choice:
    """One field: what the rows give for it, which of them counts, and why."""

    def __init__(
        self, field: str, found: Sequence[tuple[Candidate, Observation]], rule: FieldRule, decided: str, *, is_new: bool
    ) -> None:
        self.field = field
        self.rule = rule
        self.decided = decided
        self.is_new = is_new
        self.note = ""
        """What more there is to say to the reason."""
        self._found = sorted(found, key=_rank) if len(found) > 1 else found
        first: dict[str, Candidate] = {}
        for candidate, _ in self._found:
            first.setdefault(candidate.source, candidate)
        self.of_source = first
        """The best row of each source, in rank."""

    @property
    def candidates(self) -> list[Candidate]:
        """Every candidate, in rank."""
        return [candidate for candidate, _ in self._found]

    @cached_property
    def disagrees(self) -> bool:
        """Whether sources, each with its best row, say different things."""
        if self.field == INTERFACES or len(self.of_source) == 1:
            return False
        best = list(self.of_source.values())
        if all(one.value == best[0].value for one in best):
            return False
        values = {comparable(self.field, one.value) for one in best}
        if self.field == "name":
            values = {one for one in values if not any(is_cut(self.field, one, other) for other in values)}
        return len(values) > 1

    @property
    def _is_by_age(self) -> bool:
        """Whether the newest counts. Interfaces are named differently everywhere, so that they never simply agree."""
        if self.rule.disagreement is not OnDisagreement.NEWEST:
            return False
        return self.disagrees or (self.field == INTERFACES and len(self.of_source) > 1)

    @property
    def is_followed(self) -> bool:
        """Whether the source that a person chose still gives a value."""
        return self.decided in self.of_source

    @property
    def is_held(self) -> bool:
        """Whether the policy leaves a disagreement to a person who did not decide yet."""
        if self.rule.disagreement is not OnDisagreement.HOLD or self.is_followed or self.decided == NETBOX:
            return False
        return self.disagrees

    @property
    def keeps_netbox(self) -> bool:
        """Whether NetBox keeps what it has; a new asset has nothing yet."""
        return self.is_held or self.decided == NETBOX

    @cached_property
    def winner(self) -> Candidate:
        """The candidate that counts, or that a new asset starts with."""
        best = list(self.of_source.values())
        if len(best) == 1:
            return best[0]
        if self.is_followed:
            return self.of_source[self.decided]
        # Who is named as the source of what all agree on must not change with every sync.
        if self._is_by_age:
            best.sort(key=lambda one: _older(one.last_seen))
        won = best[0]
        return next((one for one in best if is_cut(self.field, won.value, one.value)), won)

    @property
    def winner_row(self) -> Observation:
        """The row that the winner is of."""
        return next(row for candidate, row in self._found if candidate is self.winner)

    @property
    def disagreement(self) -> Disagreement | None:
        """What the work list is told."""
        if not self.disagrees:
            return None
        values = tuple((one.source, one.origin, one.value) for one in self.of_source.values())
        decided = self.decided if self.is_followed or self.decided == NETBOX else ""
        return Disagreement(self.field, values, self.rule.disagreement_where, self.is_held, decided)

    @property
    def why(self) -> str:
        """The reason in one sentence."""
        if self.is_followed:
            return f"a person decided that {self.decided} counts"
        if self.decided == NETBOX:
            return f"a person decided that what NetBox has counts{self._for_new()}"
        if self.is_held:
            return (
                f"the sources disagree, and the policy holds that until a person decides "
                f"({self.rule.disagreement_where}){self._for_new()}"
            )
        return self._why_by_rule() + self.note

    def _for_new(self) -> str:
        if not self.is_new:
            return "; NetBox keeps what it has"
        return f"; a new asset takes that of {self.winner.source}, the first in rank ({self.rule.where})"

    def _why_by_rule(self) -> str:
        name = self.winner.source
        if len(self.of_source) == 1:
            return f"only {name} gives one" + ("; of its rows the one heard from last" if len(self._found) > 1 else "")
        if self._is_by_age:
            return self._why_newest()
        first, second, *_ = self.of_source.values()
        if self.winner is not first:
            return f"{name} has the whole name; that of {first.source} is cut off"
        how = f"{name} comes first ({self.rule.where})"
        if first.rank == second.rank:
            how = f"{name} and {second.source} share a rank ({self.rule.where}), and {_tie_break(first, second)}"
        if self.field == INTERFACES:
            return f"interfaces are taken from one source as a whole; {how}"
        return how if self.disagrees else f"the sources agree; {how}"

    def _why_newest(self) -> str:
        if self.winner.last_seen is None:
            return (
                f"the newest counts ({self.rule.disagreement_where}), but no source says when it heard from it; "
                f"{self.winner.source} comes first ({self.rule.where})"
            )
        when = f"{self.winner.last_seen:%Y-%m-%d %H:%M}"
        return f"{self.winner.source} heard from it last, on {when} ({self.rule.disagreement_where})"


def _choices(group: Group, policy: Policy, decisions: Decisions, clock: Clock) -> Iterator[_Choice]:
    """The kind first, then every field that a row gives, then the interfaces."""
    rows = [(row, str(row.origin), _heard(row, clock)) for row in group.observations]
    # Sorting by rank keeps this order among those of one rank.
    rows.sort(key=lambda r: (_older(r[2]), r[0].source, r[1], r[0].external_id))
    rule = policy.rule(None, KIND)
    knowing = [pair for pair in rows if not pair[0].is_kind_guessed] or rows
    found = [(Candidate(row.source, at, row.kind.value, rule.rank(row.source), seen), row) for row, at, seen in knowing]
    kind = _Choice(KIND, found, rule, decisions.fields.get((group.uid, KIND), ""), is_new=group.is_new)
    kind.note = _guesses(group)
    yield kind
    by_field: dict[str, list[tuple[Observation, str, datetime | None, FieldValue]]] = {}
    for row, at, seen in rows:
        for name, value in row.fields.items():
            if value != "" and name != LAST_SEEN:
                by_field.setdefault(name, []).append((row, at, seen, value))
        if row.interfaces:
            by_field.setdefault(INTERFACES, []).append((row, at, seen, _counted(len(row.interfaces))))
    own_kind = _kind(kind, group)
    for name in sorted(by_field, key=lambda n: (n == INTERFACES, n)):
        rule = policy.rule(own_kind, name)
        pairs = [
            (Candidate(row.source, at, value, rule.rank(row.source), seen), row)
            for row, at, seen, value in by_field[name]
        ]
        yield _Choice(name, pairs, rule, decisions.fields.get((group.uid, name), ""), is_new=group.is_new)


def _is_kept(choice: _Choice, group: Group) -> bool:
    """Whether NetBox keeps what it has, and has something."""
    kind = _kind(choice, group) if choice.field == KIND else None
    return (choice.keeps_netbox and not group.is_new) or (kind is not None and kind != choice.winner.value)


def _counted(interfaces: int) -> str:
    return f"{interfaces} interface{'' if interfaces == 1 else 's'}"


def _guesses(group: Group) -> str:
    guessed = sum(row.is_kind_guessed for row in group.observations)
    if not guessed:
        return ""
    if guessed < len(group.observations):
        return "; what other sources only guess does not count"
    known = f", and what NetBox has stays: {group.known_kind}" if group.known_kind else ""
    return f"; that is a guess{known}"


def _kind(choice: _Choice, group: Group) -> AssetKind:
    """The kind that counts. Rows that only guess at it change nothing that NetBox knows."""
    guessed = all(row.is_kind_guessed for row in group.observations)
    if group.known_kind and (choice.keeps_netbox or (guessed and not choice.is_followed)):
        return group.known_kind
    return AssetKind(str(choice.winner.value))


def _in_rank(group: Group, policy: Policy, clock: Clock) -> tuple[Observation, ...]:
    """The rows with the first source of the whole policy first."""
    rule = policy.rule(None, "")

    def place(row: Observation) -> tuple[int, float, str, str]:
        return rule.rank(row.source), _older(_heard(row, clock)), row.source, row.external_id

    return tuple(sorted(group.observations, key=place))


def newest_of(rows: Iterable[Observation], clock: Clock) -> dict[str, str]:
    """Source → the last time that it heard of anything, as it wrote it; what lies in the future does not count."""
    found: dict[str, tuple[datetime, str]] = {}
    for row in rows:
        if seen := _heard(row, clock):
            found[row.source] = max((seen, str(row.fields[LAST_SEEN])), found.get(row.source, (seen, "")))
    return {source: text for source, (_, text) in found.items()}


def _heard(row: Observation, clock: Clock) -> datetime | None:
    """When the source last heard of the row. A clock that runs ahead tells nothing."""
    seen = _moment(str(row.fields.get(LAST_SEEN, "")))
    return seen if seen and clock.has_come(seen) else None


@lru_cache(maxsize=20_000)
def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _older(seen: datetime | None) -> float:
    """Sorts what was heard from last first, and what was never heard from last."""
    return -seen.timestamp() if seen else 0.0


def _rank(found: tuple[Candidate, Observation]) -> int:
    return found[0].rank


def _tie_break(first: Candidate, second: Candidate) -> str:
    if first.last_seen == second.last_seen:
        return f"{first.source} comes first by name"
    return f"{first.source} heard from it last"
