"""A plan week by week: what moves in each wave, whom it hits, and how full each team is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assettool.domain.waves.checking import usage
from assettool.domain.waves.document import Document
from assettool.domain.waves.items import USERS
from assettool.domain.waves.problem import Item, ItemKind, Trailer, trailing


@dataclass(frozen=True, slots=True)
class Load:
    """How much of a team's hours a week takes, in tenths."""

    team: str
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class WaveOutline:
    """One wave: a week with at least one cutover."""

    number: int
    """In order, from 1."""
    week: int
    monday: date
    items: Sequence[Item | Trailer]
    """By kind, then by name."""
    objects: Mapping[ItemKind, int]
    """Kind → how many things of NetBox move with its items."""
    users: int
    """Hit, each once for every application."""
    loads: Sequence[Load]
    """Of every team, in this week."""


def outline(document: Document) -> list[WaveOutline]:
    """The waves of a plan, in order."""
    problem, placement = document.problem, document.proposal.placement
    trailers = trailing(problem, placement)
    by_week: dict[int, list[Item | Trailer]] = {}
    things: list[Item | Trailer] = [*problem.items, *problem.trailers]
    for each in things:
        week = trailers[each.key] if isinstance(each, Trailer) else placement[each.key]
        by_week.setdefault(week, []).append(each)
    used = {each: usage(problem, each, placement) for each in problem.resources if each.is_spread}
    return [
        WaveOutline(
            number=number,
            week=week,
            monday=problem.monday(week),
            items=sorted(found, key=lambda each: (list(ItemKind).index(each.kind), each.name, each.key)),
            objects=_objects(found),
            users=sum(each.demand.get(USERS, 0) for each in found if isinstance(each, Item)),
            loads=[Load(team.name, taken.get(week, 0), team.limits[week]) for team, taken in used.items()],
        )
        for number, (week, found) in enumerate(sorted(by_week.items()), 1)
    ]


def outline_of(document: Document, monday: date) -> WaveOutline | None:
    """The wave of a week; None where nothing moves in it."""
    return next((each for each in outline(document) if each.monday == monday), None)


def _objects(found: Sequence[Item | Trailer]) -> Mapping[ItemKind, int]:
    counted: Counter[ItemKind] = Counter()
    for each in found:
        for member in each.members:
            counted[_kind(each.kind, member)] += 1
    return {kind: counted[kind] for kind in ItemKind if counted[kind]}


def _kind(kind: ItemKind, member: str) -> ItemKind:
    """What a member is: with an application its data sets and servers move along."""
    if kind is not ItemKind.APPLICATION:
        return kind
    label = member.partition(":")[0].rpartition(".")[2]
    return {"dataset": ItemKind.DATA_SET, "asset": ItemKind.SERVER}.get(label, kind)
