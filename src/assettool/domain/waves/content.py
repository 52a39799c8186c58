"""What a wave holds, as it is submitted and approved: its one hash, and in words what is another than before."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec

from assettool.domain.running.recipes import Recipe
from assettool.domain.waves.problem import ItemKind


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One object that moves in a wave."""

    item: str
    """The key of what it moves with, as one, in the plan."""
    kind: ItemKind
    object: str
    """The NetBox object, as `model:id`."""
    name: str = ""
    item_name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Placement:
    """An application of a wave, or where it runs or is to run: by these its recipe finds its hosts."""

    application: str
    """The NetBox object, as `model:id`."""
    name: str
    tenant: str
    """The slug of the tenant in whose portfolio it stands."""
    machine: str = ""
    """The NetBox object of a machine; empty for the application itself."""
    host: str = ""
    """The name of that machine: old and new ones pair in the order of their names."""
    side: str = ""
    """Whether it is an old host or a new one."""
    role: str = ""
    """What the machine is for it."""


@dataclass(frozen=True, slots=True)
class Content:
    """When a wave runs, what moves in it, and what the phases do. How far that has come is no part of it.

    Names are none either, but for those by which recipes find their applications.
    """

    week: date
    window_start: datetime | None = None
    window_end: datetime | None = None
    members: tuple[Member, ...] = ()
    recipes: tuple[Recipe, ...] | None = None
    """What the phases do for its applications, the first that is for one; None leaves it to the machine that works."""
    placements: tuple[Placement, ...] = ()
    """On which machines they do it; nothing without recipes."""

    @property
    def digest(self) -> str:
        """The SHA-256 that it is approved by, in hexadecimals: the same content in any order has the same one."""
        facts: dict[str, object] = {
            "week": self.week,
            "window": [_in_utc(self.window_start), _in_utc(self.window_end)],
            "members": sorted((each.item, each.kind.value, each.object) for each in self.members),
        }
        if self.recipes is not None:
            facts["recipes"] = [each.as_written() for each in self.recipes]
            facts["placements"] = sorted(map(astuple, self.placements))
        return hashlib.sha256(msgspec.json.encode(facts, order="deterministic")).hexdigest()


def as_mapping(content: Content) -> dict[str, object]:
    """The content as JSON can hold it, its members in the one order."""
    members = tuple(sorted(content.members))
    window = (_in_utc(content.window_start), _in_utc(content.window_end))
    placements = tuple(sorted(content.placements))
    ordered = Content(content.week, *window, members, content.recipes, placements)
    mapping: dict[str, object] = msgspec.to_builtins(ordered)
    return mapping


def of_mapping(mapping: Mapping[str, object]) -> Content:
    """The content that a mapping holds. Raises `msgspec.ValidationError` where it holds none."""
    return msgspec.convert(mapping, Content)


class What(StrEnum):
    """What is another than before, in English; what stands in braces is filled in."""

    WEEK = "the week was {old} and is {new}"
    WINDOW = "the window was {old} and is {new}"
    ADDED = "added: {name} ({added})"
    REMOVED = "taken out: {name} ({removed})"
    CHANGED = "{name}: {added} added, {removed} taken out"
    GREW = "{name}: {added} added"
    SHRANK = "{name}: {removed} taken out"
    RECIPES = "what the phases do is part of it now; it was left to the machine that works"
    RECIPE = "what the phases do for {name} is another than before"
    PLACED = "{name} has another name or organisation, or other machines, names, sides or roles of them"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another than before."""

    what: What
    name: str = ""
    """What the plan's item is called."""
    old: tuple[date | datetime | None, ...] = ()
    new: tuple[date | datetime | None, ...] = ()
    added: Mapping[ItemKind, int] = field(default_factory=dict)
    """Kind → how many objects of it came."""
    removed: Mapping[ItemKind, int] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    """The key of the plan's item."""

    def __str__(self) -> str:
        return self.what.format(
            name=self.name,
            old=_moments(self.old),
            new=_moments(self.new),
            added=_numbers(self.added),
            removed=_numbers(self.removed),
        )


def difference(before: Content, after: Content) -> list[Change]:
    """All that is another: week and window first, then what came, what went, and what has other members or recipes."""
    other = [*_other(before.members, after.members), *_recipes(before, after), *_placed(before, after)]
    return [*_moved(before, after), *sorted(other, key=_order)]


def _moved(before: Content, after: Content) -> Iterator[Change]:
    if before.week != after.week:
        yield Change(What.WEEK, old=(before.week,), new=(after.week,))
    old, new = ((_in_utc(each.window_start), _in_utc(each.window_end)) for each in (before, after))
    if old != new:
        yield Change(What.WINDOW, old=old, new=new)


def _other(before: Iterable[Member], after: Iterable[Member]) -> Iterator[Change]:
    old, new = _by_item(before), _by_item(after)
    for key in old.keys() | new.keys():
        had, has = old.get(key, {}), new.get(key, {})
        added = Counter(has[each].kind for each in has.keys() - had.keys())
        removed = Counter(had[each].kind for each in had.keys() - has.keys())
        if added or removed:
            yield Change(_what(had, has, added, removed), _name(has or had), (), (), added, removed, (key,))


def _what(had: Mapping[str, Member], has: Mapping[str, Member], added: Counter[ItemKind], removed: object) -> What:
    if not had:
        return What.ADDED
    if not has:
        return What.REMOVED
    if added and removed:
        return What.CHANGED
    return What.GREW if added else What.SHRANK


def _recipes(before: Content, after: Content) -> Iterator[Change]:
    if before.recipes == after.recipes or after.recipes is None:
        return
    if before.recipes is None:
        yield Change(What.RECIPES)
        return
    old, new = before.recipes, after.recipes
    kept = [each for each in new if each in old]
    other = [each for each in (*new, *old) if each not in kept]
    if kept != [each for each in old if each in new]:
        other += kept  # the first that is for an application holds
    yield from (Change(What.RECIPE, title) for title in sorted({each.title for each in other}))


def _placed(before: Content, after: Content) -> Iterator[Change]:
    if before.recipes is None or after.recipes is None:
        return
    old, new = ({each.object: each.item for each in content.members} for content in (before, after))
    other = {*before.placements} ^ {*after.placements}
    # What came or went is told already, and a machine that did as well.
    stayed = old.keys() & new.keys()
    names = {each.application: each.name for each in (*before.placements, *after.placements)}
    for application in {each.application for each in other if {each.application, each.machine} - {""} <= stayed}:
        yield Change(What.PLACED, names[application], items=(new[application],))


def _by_item(members: Iterable[Member]) -> dict[str, dict[str, Member]]:
    found: dict[str, dict[str, Member]] = defaultdict(dict)
    for each in members:
        found[each.item][each.object] = each
    return found


def _name(members: Mapping[str, Member]) -> str:
    one = min(members.values())
    return one.item_name or one.item


def _order(change: Change) -> tuple[int, str, tuple[str, ...]]:
    return list(What).index(change.what), change.name, change.items


def _numbers(counts: Mapping[ItemKind, int]) -> str:
    return ", ".join(f"{counts[kind]} {kind.value.replace('_', ' ')}" for kind in ItemKind if kind in counts)


def _moments(moments: tuple[date | datetime | None, ...]) -> str:
    told = [
        each.isoformat(*([" ", "minutes"] if isinstance(each, datetime) else [])) if each else "?" for each in moments
    ]
    return " – ".join(told)


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
