"""The field policy: which source counts where several speak, what a hand edit means, and when a plan goes too far."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assettool.domain.asset import AssetKind
from assettool.domain.observation import FIELDS

type Ranks = tuple[tuple[str, ...], ...]
"""Names of sources, the first ones first; those of one inner tuple share a rank."""

KIND = "kind"
INTERFACES = "interfaces"
POLICY_FIELDS: tuple[str, ...] = (KIND, *(name for name in FIELDS if name != "last_seen"), INTERFACES)
"""What a policy can rank: every value of an asset, its kind, and its interfaces as a whole."""
BUILT_IN = "built in"


class HandEdits(StrEnum):
    """What becomes of a value that a person changed in NetBox."""

    KEEP = "keep"
    OVERWRITE = "overwrite"


class OnDisagreement(StrEnum):
    """What counts where sources give different values."""

    FIRST = "first"  # that of the first in rank
    NEWEST = "newest"  # that of the source that heard from it last
    HOLD = "hold"  # what NetBox has, until a person decides


@dataclass(frozen=True, slots=True)
class Written[T]:
    """A choice and where it is written, such as `policy.yml:12`."""

    value: T
    where: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One place of the policy; what it does not say comes from a less specific place."""

    sources: Written[Ranks] | None = None
    hand_edits: Written[HandEdits] | None = None
    disagreement: Written[OnDisagreement] | None = None


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What holds for one field of one kind. Each choice may come from a place of its own."""

    ranks: Ranks
    hand_edits: HandEdits
    disagreement: OnDisagreement
    where: str = BUILT_IN
    """Where the ranks are written."""
    disagreement_where: str = BUILT_IN
    hand_edits_where: str = BUILT_IN
    places: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """Source → its rank, from 1."""

    def rank(self, source: str) -> int:
        """The place of a source in the ranks, from 1; one that is not ranked comes last."""
        return self.places.get(source, len(self.ranks) + 1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most this share, and never fewer than the floor."""

    percent: float
    floor: int

    def most(self, of: int) -> int:
        """How many of so many may change at once."""
        return max(self.floor, int(of * self.percent / 100))


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the brakes."""

    update: Limit = Limit(30, 100)
    retire: Limit = Limit(5, 25)
    shrink: Limit = Limit(20, 20)
    """How many rows a source may lack of those that it had in its last completed run."""


@dataclass(frozen=True, slots=True)
class RetireAfter:
    """How often and how long an asset must be missed before it is retired."""

    runs: int = 3
    days: int = 30


@dataclass(frozen=True, slots=True)
class Policy:
    """Who is believed. The most specific place that says something counts: see `rule()`."""

    sources: tuple[str, ...] = ()
    """Every source, in the order of sources.yml; those that no rank names follow in this order."""
    layers: Mapping[tuple[AssetKind | None, str], Layer] = field(default_factory=dict)
    """(kind, field) → what is written there; no kind or an empty field is for all of them."""
    retire: RetireAfter = RetireAfter()
    limits: Limits = Limits()
    _rules: dict[tuple[AssetKind | None, str], FieldRule] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def default(cls, source_names: Iterable[str] = ()) -> "Policy":
        """Without a policy file: the order of sources.yml, hand edits are kept, and what identifies a thing is held."""
        return cls(tuple(source_names))

    def rule(self, kind: AssetKind | None, field: str) -> FieldRule:
        """What holds for a field: of this kind, of every kind, then this kind, then everything, then built in."""
        if (kind, field) not in self._rules:
            self._rules[kind, field] = self._made(kind, field)
        return self._rules[kind, field]

    def _made(self, kind: AssetKind | None, field: str) -> FieldRule:
        layers = [self.layers[place] for place in _places(kind, field) if place in self.layers]
        layers.append(_built_in(field))
        ranks = _first(layer.sources for layer in layers)
        disagreement = _first(layer.disagreement for layer in layers)
        hand_edits = _first(layer.hand_edits for layer in layers)
        complete = _completed(ranks.value, self.sources)
        value = disagreement.value
        if field == INTERFACES and value is OnDisagreement.HOLD:
            # Every source names interfaces in its own way, so there is nothing to hold.
            value = OnDisagreement.FIRST
        return FieldRule(
            complete,
            hand_edits.value,
            value,
            ranks.where,
            disagreement.where,
            hand_edits.where,
            {name: place for place, names in enumerate(complete, start=1) for name in names},
        )


HELD = frozenset({"serial", "asset_tag", "tenant"})
"""Built in: what a thing is and whose it is, nobody should guess."""


def _built_in(field: str) -> Layer:
    held = OnDisagreement.HOLD if field in HELD else OnDisagreement.FIRST
    return Layer(Written((), BUILT_IN), Written(HandEdits.KEEP, BUILT_IN), Written(held, BUILT_IN))


def _places(kind: AssetKind | None, field: str) -> Iterator[tuple[AssetKind | None, str]]:
    if kind is not None:
        yield kind, field
    yield None, field
    if kind is not None:
        yield kind, ""
    yield None, ""


def _first[T](written: Iterable[Written[T] | None]) -> Written[T]:
    return next(one for one in written if one is not None)


def _completed(ranks: Ranks, sources: Sequence[str]) -> Ranks:
    named = {name for names in ranks for name in names}
    return (*ranks, *((name,) for name in sources if name not in named))
