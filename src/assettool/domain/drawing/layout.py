"""Where the boxes of a picture stand: lanes below each other, and in each the parts that hang together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import ceil, sqrt

from assettool.domain.drawing.columns import Block, Neighbours, in_columns, neighbours_of, stacked
from assettool.domain.drawing.picture import Box, Line, Picture
from assettool.domain.register import grouped

WIDTH, HEIGHT = 184, 20
"""Of a box."""
_ACROSS, _DOWN = 84, 5
"""Between two columns, and between two boxes of a column."""
_PAD = 14
_HEADING = 26
_FRAME = 5
_CAPTION = 13
_ASPECT = 1.5
"""How much wider than high a picture is at best."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle around boxes that belong together."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int = 0
    """Of a move group; 0 for a lane."""


@dataclass(slots=True)
class Layout:
    """A picture with a place for everything."""

    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Box → its upper left corner."""
    frames: list[Frame] = field(default_factory=list)
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class _Part:
    """Boxes that hang together, laid out from (0, 0)."""

    places: dict[int, tuple[float, float]]
    frames: list[Frame]
    width: float = 0
    height: float = 0


def arrange(picture: Picture) -> Layout:
    """Lay a picture out."""
    columns = max(3, ceil(sqrt(len(picture.boxes) * _ASPECT * (HEIGHT + _DOWN) / (WIDTH + _ACROSS))))
    broad = columns * (WIDTH + _ACROSS) - _ACROSS
    layout = Layout()
    lanes = grouped((box.lane, box) for box in picture.boxes)
    top = 0.0
    for lane in sorted(lanes, key=lambda each: (-len(lanes[each]), each)):
        head = _HEADING if lane else _PAD
        packed = _packed(_parts(lanes[lane], picture.lines, columns), broad)
        for number, (x, y) in packed.places.items():
            layout.places[number] = round(x + _PAD), round(top + head + y)
        for frame in packed.frames:
            layout.frames.append(_shifted(frame, _PAD, top + head))
        below = top + head + packed.height + _PAD
        if lane:
            layout.frames.append(Frame(0, top, 0, below - top, lane))
        layout.width = max(layout.width, ceil(packed.width + 2 * _PAD))
        top = below + _PAD
    layout.height = ceil(top)
    layout.frames = [
        frame if frame.number else Frame(0, frame.y, layout.width, frame.height, frame.label)
        for frame in sorted(layout.frames, key=lambda each: (each.number != 0, each.y, each.x))
    ]
    return layout


def _parts(boxes: Sequence[Box], lines: Sequence[Line], columns: int) -> Iterator[_Part]:
    """The parts of a lane, the largest first; what hangs on nothing in the lane comes last, as a grid."""
    numbers = {box.id for box in boxes}
    own = [line for line in lines if line.sender in numbers and line.receiver in numbers]
    blocks = _blocks(boxes)
    block_of = {number: block.id for block in blocks for number in block.boxes}
    near = neighbours_of(own, block_of)
    groups = {block_of[box.id]: box.group for box in boxes if box.group}
    seen: set[int] = set()
    parts: list[list[Block]] = []
    by_id = {block.id: block for block in blocks}
    for block in blocks:
        if block.id not in seen and (near.get(block.id) or len(block.boxes) > 1 or block.column is not None):
            reached = _reached(block.id, near, seen) if block.column is None else list(by_id)
            seen |= set(reached)
            parts.append([by_id[each] for each in reached])
    parts.sort(key=lambda each: -sum(len(block.boxes) for block in each))
    for part in parts:
        found = in_columns(part, near, columns)
        yield _placed(found, stacked(found, near, _DOWN), groups)
    if loners := [block for block in blocks if block.id not in seen]:
        yield _grid(loners, columns)


def _blocks(boxes: Sequence[Box]) -> list[Block]:
    """Every move group, and every box without one, as a block."""
    fresh = count(-1, -1)
    groups = grouped((box.group or next(fresh), box) for box in boxes)
    return [
        Block(
            these[0].id,
            tuple(box.id for box in these),
            len(these) * (HEIGHT + _DOWN) - _DOWN + (_CAPTION + _FRAME if len(these) > 1 else 0),
            these[0].column,
        )
        for these in groups.values()
    ]


def _reached(start: int, near: Neighbours, seen: set[int]) -> list[int]:
    found = {start: None}
    waiting = [start]
    while waiting:
        for other, _ in near.get(waiting.pop(), ()):
            if other not in found and other not in seen:
                found[other] = None
                waiting.append(other)
    return list(found)


def _placed(columns: Sequence[Sequence[Block]], tops: dict[int, float], groups: dict[int, int]) -> _Part:
    part = _Part({}, [])
    highest = min(tops.values())
    for place, column in enumerate(columns):
        left = place * (WIDTH + _ACROSS)
        for block in column:
            y = tops[block.id] - highest
            if len(block.boxes) > 1:
                part.frames.append(
                    Frame(left - _FRAME, y, WIDTH + 2 * _FRAME, block.height, "", groups.get(block.id, 0))
                )
                y += _CAPTION
            for number in block.boxes:
                part.places[number] = left, y
                y += HEIGHT + _DOWN
            part.height = max(part.height, tops[block.id] - highest + block.height)
    part.width = len(columns) * (WIDTH + _ACROSS) - _ACROSS
    return part


def _grid(blocks: Sequence[Block], columns: int) -> _Part:
    part = _Part({}, [])
    for place, block in enumerate(blocks):
        row, column = divmod(place, columns)
        part.places[block.boxes[0]] = column * (WIDTH + _ACROSS), row * (HEIGHT + _DOWN)
    part.width = min(columns, len(blocks)) * (WIDTH + _ACROSS) - _ACROSS
    part.height = ceil(len(blocks) / columns) * (HEIGHT + _DOWN) - _DOWN
    return part


def _packed(parts: Iterator[_Part], broad: float) -> _Part:
    """The parts side by side as long as they fit, and then below."""
    whole = _Part({}, [])
    x = y = tall = 0.0
    for part in parts:
        if x and x + part.width > broad:
            x, y, tall = 0.0, y + tall + _PAD, 0.0
        for number, (left, top) in part.places.items():
            whole.places[number] = x + left, y + top
        whole.frames += [_shifted(frame, x, y) for frame in part.frames]
        whole.width = max(whole.width, x + part.width)
        tall = max(tall, part.height)
        x += part.width + _ACROSS
    whole.height = y + tall
    return whole


def _shifted(frame: Frame, x: float, y: float) -> Frame:
    return Frame(frame.x + x, frame.y + y, frame.width, frame.height, frame.label, frame.number)
