"""What a scenario hits: from what failed on the left to the last that is hit on the right."""

from dataclasses import replace

from assettool.domain.cascade import Cascade, Severity
from assettool.domain.drawing.boxes import Look, Scene, lines_between, make_box, picture_of
from assettool.domain.drawing.picture import Box, Line, Mark
from assettool.domain.drawing.svg import svg_of

_MOST_BOXES = 150
_MARKS = {Severity.DOWN: Mark.DOWN, Severity.DEGRADED: Mark.DEGRADED, Severity.AFFECTED: Mark.AFFECTED}


def hit(cascade: Cascade, look: Look | None = None) -> Scene:
    """What a scenario hits, from what failed on the left to the last that is hit on the right."""
    look = look or Look()
    graph = cascade.graph
    shown = cascade.hits[:_MOST_BOXES]
    notes = (
        [look.words.worst.format(shown=len(shown), boxes=len(cascade.hits))] if len(shown) < len(cascade.hits) else []
    )
    boxes = {
        each.application: replace(
            make_box(graph, look, graph.applications[each.application], each.application),
            lane="",
            group=0,
            column=each.depth,
            mark=_MARKS[each.severity],
        )
        for each in shown
    }
    lines: list[Line] = []
    for each in shown:
        for place, step in enumerate(each.steps[:-1]):
            if step.kind == "application":
                box = make_box(graph, look, graph.applications[step.id], step.id)
                boxes.setdefault(step.id, replace(box, lane="", group=0, column=place, mark=Mark.FOCUS))
                continue
            name = graph.register.assets[step.id].name
            href = look.machine_href(step.id)
            boxes[-step.id] = Box(-step.id, name, name, column=place, href=href, mark=Mark.FOCUS)
            lines.append(Line(-step.id, each.application, is_hard=each.severity is Severity.DOWN))
    lines += lines_between(graph, {number: number for number in boxes if number > 0}, graph.dependences)
    picture = picture_of(look, look.words.hit, list(boxes.values()), lines, len(shown), notes)
    return Scene(svg_of(picture), tuple(notes))
