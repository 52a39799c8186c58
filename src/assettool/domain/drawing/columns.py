"""Puts boxes that hang together into columns, so that lines run from left to right and cross little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from assettool.domain.drawing.picture import Line, Ways
from assettool.domain.register import grouped

_RELAXATIONS = 60
_SWEEPS = 12
_SLACK = 1.35
"""How much fuller than the average a column may get."""


@dataclass(frozen=True, slots=True)
class Block:
    """Boxes that stand on top of each other in one place: a single one, or a move group."""

    id: int
    boxes: tuple[int, ...]
    height: float
    column: int | None = None


type Neighbours = Mapping[int, Sequence[tuple[int, int]]]
"""Block → (other block, +1 where that receives from it, -1 where it sends, 0 for both)."""


def neighbours_of(lines: Sequence[Line], block_of: Mapping[int, int]) -> Neighbours:
    """The neighbours of every block."""
    pairs: list[tuple[int, tuple[int, int]]] = []
    for line in lines:
        sender, receiver = block_of[line.sender], block_of[line.receiver]
        if sender != receiver:
            step = 1 if line.ways is Ways.ONE else 0
            pairs += [(sender, (receiver, step)), (receiver, (sender, -step))]
    return grouped(pairs)


def in_columns(blocks: Sequence[Block], near: Neighbours, columns: int) -> list[list[Block]]:
    """The blocks from left to right: senders before receivers as far as circles allow, at most so many columns.

    Fixed columns stay as they are. Otherwise every block takes the place where its lines, as springs that want to be
    one column long, come to rest; a chain keeps one column for each of its links, however many that are.
    """
    if all(block.column is not None for block in blocks):
        ordered = sorted(blocks, key=lambda each: each.column or 0)
        return [list(these) for _, these in groupby(ordered, key=lambda each: each.column)]
    rest = _at_rest(blocks, near)
    ordered = sorted(blocks, key=lambda each: round(rest[each.id], 3))
    width = rest[ordered[-1].id] - rest[ordered[0].id]
    step = min(1.0, width / max(columns - 1, 1)) or 1.0
    most = ceil(_SLACK * sum(block.height for block in blocks) / columns)
    found: list[list[Block]] = []
    left = filled = 0.0
    for block in ordered:
        is_far = rest[block.id] - left > step * 0.999
        if not found or is_far or (filled and filled + block.height > most):
            found.append([])
            left, filled = rest[block.id], 0.0
        found[-1].append(block)
        filled += block.height
    return found


def _at_rest(blocks: Sequence[Block], near: Neighbours) -> dict[int, float]:
    place = dict.fromkeys((block.id for block in blocks), 0.0)
    for _ in range(_RELAXATIONS):
        for block in blocks:
            if links := near.get(block.id):
                place[block.id] = sum(place[other] - step for other, step in links) / len(links)
    return place


def stacked(columns: Sequence[Sequence[Block]], near: Neighbours, gap: float) -> dict[int, float]:
    """Block → its top. A column has the order of what its blocks hang on, and they stand as near to that as fits."""
    order = [list(column) for column in columns]
    middle: dict[int, float] = {}
    for column in order:
        top = -sum(block.height + gap for block in column) / 2
        for block in column:
            middle[block.id] = top + block.height / 2
            top += block.height + gap
    for sweep in range(_SWEEPS):
        for column in order if sweep % 2 == 0 else reversed(order):
            wanted = {block.id: _wanted(block, near, middle) for block in column}
            column.sort(key=lambda block: wanted[block.id])
            middle |= _fitted(column, wanted, gap)
    return {block.id: middle[block.id] - block.height / 2 for column in order for block in column}


def _wanted(block: Block, near: Neighbours, middle: Mapping[int, float]) -> float:
    links = near.get(block.id)
    return sum(middle[other] for other, _ in links) / len(links) if links else middle[block.id]


def _fitted(column: Sequence[Block], wanted: Mapping[int, float], gap: float) -> dict[int, float]:
    """Middles in this order without overlap, as near to the wanted ones as least squares allow."""
    # Neighbours that overlap are pooled into a run that stands around the mean of what they want.
    runs: list[tuple[float, float, list[Block]]] = []  # sum of wanted tops, height, blocks
    for block in column:
        top, height, blocks = wanted[block.id] - block.height / 2, block.height + gap, [block]
        while runs and runs[-1][0] / len(runs[-1][2]) + runs[-1][1] > top / len(blocks):
            before, tall, above = runs.pop()
            # The tops of what is below are wanted so much higher as what is above is tall.
            top, height, blocks = before + top - tall * len(blocks), tall + height, above + blocks
        runs.append((top, height, blocks))
    found: dict[int, float] = {}
    for top, _, blocks in runs:
        place = top / len(blocks)
        for block in blocks:
            found[block.id] = place + block.height / 2
            place += block.height + gap
    return found
