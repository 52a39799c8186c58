"""A whole graph in one picture, however large it is: what is too much to draw is taken together, and that is said."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assettool.domain.drawing.boxes import Look, Scene, lines_between, make_box, picture_of, tenant_name
from assettool.domain.drawing.picture import Box, Words
from assettool.domain.drawing.svg import svg_of
from assettool.domain.graph import DependencyGraph
from assettool.domain.register import Application, grouped

LIMIT_BYTES = 300_000
"""How large a picture may be."""
_MOST_BOXES = 900
_MOST_LINES = 400
"""Between boxes that stand for several applications; more of them nobody can follow."""
_TOLD = 4
"""How many names the tip of a box holds that stands for several applications."""


def whole(graph: DependencyGraph, look: Look | None = None, shown: Collection[int] | None = None) -> Scene:
    """All of a graph, or some of it: each application, or as many together as it takes to stay below the limit."""
    look = look or Look()
    scene = Scene("")
    applications = [each for each in graph.applications.values() if shown is None or each.id in shown]
    for key, note in _levels(look.words):
        groups = grouped((key(each), each) for each in applications)
        if len(groups) <= _MOST_BOXES or key is _by_tenant:
            scene = _together(graph, look, groups, note)
            if len(scene.svg.encode()) <= LIMIT_BYTES:
                break
    return scene


@dataclass(frozen=True, slots=True)
class _Key:
    """What the applications of a box have in common; None for what does not tell boxes apart."""

    tenant: str | None = None
    component: str | None = None
    application: int | None = None


def _levels(words: Words) -> Iterator[tuple[Callable[[Application], _Key], str]]:
    yield lambda each: _Key(each.tenant, None, each.id), ""
    yield lambda each: _Key(each.tenant, _component(each)), words.as_components
    yield lambda each: _Key(None, _component(each)), words.as_shared_components
    yield _by_tenant, words.as_tenants


def _by_tenant(application: Application) -> _Key:
    return _Key(application.tenant)


def _component(application: Application) -> str:
    return min(application.components, default="")


def _together(graph: DependencyGraph, look: Look, groups: Mapping[_Key, Sequence[Application]], note: str) -> Scene:
    place_of = {each.id: place for place, these in enumerate(groups.values()) for each in these}
    boxes = [
        _several(graph, look, key, these, place) if key.application is None else make_box(graph, look, these[0], place)
        for place, (key, these) in enumerate(groups.items())
    ]
    lines = lines_between(graph, place_of, graph.dependences)
    number = len(place_of)
    notes = [note.format(applications=number, boxes=len(boxes))] if note else []
    if note and len(lines) > _MOST_LINES:
        notes.append(look.words.strongest.format(lines=len(lines), shown=_MOST_LINES))
        lines = sorted(lines, key=lambda line: (-line.count, line.sender, line.receiver))[:_MOST_LINES]
    picture = picture_of(look, look.words.whole, boxes, lines, number, notes)
    return Scene(svg_of(picture), tuple(notes))


def _several(graph: DependencyGraph, look: Look, key: _Key, these: Sequence[Application], place: int) -> Box:
    lane = "" if key.tenant is None else tenant_name(graph, look, key.tenant)
    label = lane if key.component is None else key.component or look.words.no_component
    names = ", ".join(each.label for each in these[:_TOLD])
    return Box(
        place,
        look.words.several.format(label=label, number=len(these)),
        f"{label} ({len(these)}): {names}{', …' if len(these) > _TOLD else ''}",
        lane="" if key.component is None else lane,
        href=look.drill(key.tenant or "", key.component or ""),
    )
