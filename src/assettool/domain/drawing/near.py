"""The neighbourhood of one application: what it depends on to the left, what depends on it to the right."""

from dataclasses import replace

from assettool.domain.drawing.boxes import Look, Scene, lines_between, make_box, picture_of
from assettool.domain.drawing.picture import Box, Line, Mark, Ways
from assettool.domain.drawing.svg import svg_of
from assettool.domain.graph import DependencyGraph
from assettool.domain.integration import Direction
from assettool.domain.register import grouped

_MOST_BOXES = 150
_MOST_AT_ALL = 400


def near(graph: DependencyGraph, start: int, depth: int, look: Look | None = None) -> Scene:
    """The neighbourhood of an application, with what it is connected to outside the register."""
    look = look or Look()
    found = graph.neighbourhood(start, depth)
    notes: list[str] = []
    whole_size = len(found)
    while len(found) > _MOST_BOXES and depth > 1:
        depth -= 1
        found = {number: distance for number, distance in found.items() if abs(distance) <= depth}
    if len(found) > _MOST_AT_ALL:
        found = dict(sorted(found.items(), key=lambda each: (abs(each[1]), graph.place[each[0]]))[:_MOST_AT_ALL])
    if hidden := whole_size - len(found):
        notes.append(look.words.nearest.format(depth=depth, hidden=hidden))
    boxes = [
        replace(make_box(graph, look, graph.applications[number], number), lane="", group=0, column=found[number])
        for number in sorted(found, key=graph.place.__getitem__)
    ]
    boxes = [replace(box, mark=Mark.FOCUS) if box.id == start else box for box in boxes]
    lines = lines_between(graph, {number: number for number in found}, graph.dependences)
    outside_boxes, outside_lines = _outside(graph, look, start)
    title = look.words.near.format(name=graph.applications[start].label)
    boxes, lines = [*boxes, *outside_boxes], [*lines, *outside_lines]
    return Scene(svg_of(picture_of(look, title, boxes, lines, len(found), notes)), tuple(notes))


def _outside(graph: DependencyGraph, look: Look, start: int) -> tuple[list[Box], list[Line]]:
    leading = grouped((each.outside, each) for each in graph.live if each.source == start and each.target is None)
    boxes, lines = [], []
    for place, (name, these) in enumerate(sorted(leading.items()), start=1):
        directions = {each.direction for each in these}
        receives = directions == {Direction.RIGHT_TO_LEFT}
        boxes.append(Box(-place, name, f"{name} · {look.words.outside}", column=-1 if receives else 1, is_outside=True))
        ends = (-place, start) if receives else (start, -place)
        is_one_way = directions in ({Direction.LEFT_TO_RIGHT}, {Direction.RIGHT_TO_LEFT})
        ways = Ways.UNKNOWN if directions == {Direction.UNKNOWN} else Ways.ONE if is_one_way else Ways.BOTH
        lines.append(Line(*ends, any(each.is_hard for each in these), ways, len(these)))
    return boxes, lines
