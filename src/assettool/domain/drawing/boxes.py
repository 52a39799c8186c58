"""Applications as boxes and their integrations as lines: what all pictures of a graph share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assettool.domain.application import ApplicationStatus as Status
from assettool.domain.drawing.picture import Box, Line, Picture, Tone, Ways, Words
from assettool.domain.graph import Dependence, DependencyGraph
from assettool.domain.integration import Direction
from assettool.domain.register import Application, grouped

_TONES: Mapping[str, Tone] = {
    Status.REGISTERED: Tone.BEGIN,
    Status.ASSESSED: Tone.BEGIN,
    Status.PACKAGED: Tone.PREPARE,
    Status.FUNCTIONAL_TEST: Tone.PREPARE,
    Status.USER_ACCEPTANCE: Tone.PREPARE,
    Status.PRODUCTION_ACCEPTANCE: Tone.PREPARE,
    Status.GO: Tone.READY,
    Status.PLANNED: Tone.READY,
    Status.MIGRATING: Tone.MOVE,
    Status.MIGRATED: Tone.MOVE,
    Status.AFTERCARE: Tone.MOVE,
    Status.IN_MANAGEMENT: Tone.DONE,
    Status.CLEARED: Tone.DONE,
    Status.RETIRING: Tone.ASIDE,
    Status.RETIRED: Tone.ASIDE,
    Status.RETAINED: Tone.ASIDE,
    Status.OUT_OF_SCOPE: Tone.ASIDE,
    Status.BLOCKED: Tone.BLOCKED,
}


_FITS_A_PAGE = 80_000
TITLED_LINES = 200
"""So many lines tell what they are when pointed at; more of them make the file too large."""


def _nowhere(*_: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture speaks, and where its boxes lead to."""

    words: Words = field(default_factory=Words)
    status: Callable[[str], str] = str
    """A status for people."""
    href: Callable[[Application], str] = _nowhere
    machine_href: Callable[[int], str] = _nowhere
    drill: Callable[[str, str], str] = _nowhere
    """Where the applications of one (tenant, component) are; either may be empty."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn picture, and what was left out or taken together in it."""

    svg: str
    notes: tuple[str, ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether its names can no longer be read once it is made to fit a page."""
        return len(self.svg) > _FITS_A_PAGE


def make_box(graph: DependencyGraph, look: Look, application: Application, place: int) -> Box:
    """The box of one application, under the heading of its tenant and in the frame of its move group."""
    group = graph.move_group_of.get(application.id)
    return Box(
        place,
        application.label,
        _told(graph, look, application),
        lane=tenant_name(graph, look, application.tenant),
        group=group.number if group else 0,
        tone=_TONES.get(application.status),
        href=look.href(application),
    )


def picture_of(
    look: Look, title: str, boxes: Sequence[Box], lines: Sequence[Line], applications: int, notes: Iterable[str]
) -> Picture:
    """A picture that says in words what is in it, and what is not."""
    content = look.words.content.format(applications=applications, boxes=len(boxes), lines=len(lines))
    return Picture(title, " ".join((content, *notes)), boxes, lines, look.words)


def lines_between(graph: DependencyGraph, place_of: Mapping[int, int], links: Iterable[Dependence]) -> list[Line]:
    """One line for all integrations between two boxes, in the direction that most of them have.

    `place_of` says which box an application is in; those that it does not have are not drawn.
    """
    ends = ((place_of.get(link.sender), place_of.get(link.receiver), link) for link in links)
    between = grouped(
        ((one, other) if one < other else (other, one), link)
        for one, other, link in ends
        if one is not None and other is not None and one != other
    )
    is_titled = len(between) <= TITLED_LINES
    return [_line(graph, place_of, these, is_titled=is_titled) for _, these in sorted(between.items())]


def _line(graph: DependencyGraph, place_of: Mapping[int, int], links: Sequence[Dependence], *, is_titled: bool) -> Line:
    first = place_of[links[0].sender], place_of[links[0].receiver]
    along = sum((place_of[link.sender], place_of[link.receiver]) == first for link in links)
    ends = first if 2 * along >= len(links) else first[::-1]
    integrations = {link.integration.id: link.integration for link in links}.values()
    if all(each.direction == Direction.UNKNOWN for each in integrations):
        ways = Ways.UNKNOWN
    else:
        ways = Ways.ONE if along in (0, len(links)) else Ways.BOTH
    title = "; ".join(dict.fromkeys(_said(graph, each) for each in links[:3])) if is_titled else ""
    return Line(*ends, any(link.is_hard for link in links), ways, len(integrations), title)


def _said(graph: DependencyGraph, link: Dependence) -> str:
    ends = (graph.applications[end].label for end in (link.sender, link.receiver))
    how = link.integration.standard or link.integration.protocol
    return f"{' → '.join(ends)}{f' ({how})' if how else ''}"


def _told(graph: DependencyGraph, look: Look, application: Application) -> str:
    parts = [application.label, tenant_name(graph, look, application.tenant), look.status(application.status)]
    if group := graph.move_group_of.get(application.id):
        parts.append(look.words.group.format(number=group.number))
    return " · ".join(parts)


def tenant_name(graph: DependencyGraph, look: Look, slug: str) -> str:
    """What a tenant is called."""
    return graph.tenant_names.get(slug, slug) or look.words.no_tenant
