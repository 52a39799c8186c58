"""What differs between two plans of waves: what moves to another week, what is new or gone, and what that costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assettool.domain.waves.document import Document
from assettool.domain.waves.problem import Item, ItemKind, Trailer, trailing
from assettool.domain.waves.proposal import Cost


@dataclass(frozen=True, slots=True)
class Shift:
    """One item that is not where it was. Without a week it is not in that plan."""

    key: str
    name: str
    kind: ItemKind
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Difference:
    """From one plan to another."""

    shifts: tuple[Shift, ...]
    """By the week that they come to, what is gone last; then by name."""
    end_before: date
    end_after: date
    cost_before: Cost
    cost_after: Cost

    def __bool__(self) -> bool:
        """Whether anything is in another week, new or gone."""
        return bool(self.shifts)


def difference(before: Document, after: Document) -> Difference:
    """What changes from one plan to the other, in days: the two may begin in different weeks."""
    old, new = weeks_of(before), weeks_of(after)
    known = {**_things(before), **_things(after)}
    shifts = [
        Shift(key, *known[key], old.get(key), new.get(key))
        for key in old.keys() | new.keys()
        if old.get(key) != new.get(key)
    ]
    shifts.sort(key=lambda each: (each.after or date.max, each.name, each.key))
    return Difference(
        tuple(shifts),
        before.problem.monday(before.proposal.end),
        after.problem.monday(after.proposal.end),
        before.proposal.cost,
        after.proposal.cost,
    )


def weeks_of(document: Document) -> Mapping[str, date]:
    """Every item and trailer of a plan → the Monday of its week."""
    placement = document.proposal.placement
    placed = {**placement, **trailing(document.problem, placement)}
    return {key: document.problem.monday(week) for key, week in placed.items()}


def _things(document: Document) -> Mapping[str, tuple[str, ItemKind]]:
    things: list[Item | Trailer] = [*document.problem.items, *document.problem.trailers]
    return {each.key: (each.name, each.kind) for each in things}
