"""What a picture shows: boxes and lines, before anybody knows where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """How far what a box stands for has come."""

    BEGIN = "begin"
    PREPARE = "prepare"
    READY = "ready"
    MOVE = "move"
    DONE = "done"
    ASIDE = "aside"
    BLOCKED = "blocked"


class Mark(StrEnum):
    """What is the matter with a box in this picture."""

    FOCUS = "focus"  # the picture is about it
    DOWN = "down"
    DEGRADED = "degraded"
    AFFECTED = "affected"


class Ways(StrEnum):
    """Which way a line runs."""

    ONE = "one"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Box:
    """An application, or several of them as one."""

    id: int
    label: str
    title: str
    """All of it, for who points at the box."""
    lane: str = ""
    """The heading that it stands under."""
    group: int = 0
    """Boxes of one group stand together in a frame with that number."""
    column: int | None = None
    """Where it has to stand from left to right; None where its lines decide."""
    tone: Tone | None = None
    mark: Mark | None = None
    href: str = ""
    is_outside: bool = False
    """It is no application of the register."""


@dataclass(frozen=True, slots=True)
class Line:
    """One or more integrations between two boxes, from who sends to who receives."""

    sender: int
    receiver: int
    is_hard: bool = False
    ways: Ways = Ways.ONE
    count: int = 1
    title: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in a picture besides names; what stands in braces is filled in."""

    hard: str = "hard"
    soft: str = "soft"
    unknown: str = "direction unknown"
    group: str = "move group {number}"
    lines: str = "Connections: {number}"
    outside: str = "outside the register"
    whole: str = "Dependencies between applications"
    near: str = "What {name} depends on, and what depends on it"
    hit: str = "What is hit"
    content: str = "Applications: {applications}. Boxes: {boxes}. Connections: {lines}. Senders are left of receivers."
    as_components: str = "{applications} applications are drawn as {boxes} boxes: one for each tenant and component."
    as_shared_components: str = "{applications} applications are drawn as {boxes} boxes: one for each component."
    as_tenants: str = "{applications} applications are drawn as {boxes} boxes: one for each tenant."
    strongest: str = "Of {lines} connections the {shown} with the most integrations are drawn."
    nearest: str = "What is up to {depth} steps away is drawn; {hidden} more applications are not."
    worst: str = "Only the worst and nearest {shown} of {boxes} are drawn."
    several: str = "{number} × {label}"
    no_tenant: str = "No tenant"
    no_component: str = "No reference component"
    tones: Mapping[Tone, str] = field(
        default_factory=lambda: {
            Tone.BEGIN: "registered, assessed",
            Tone.PREPARE: "packaging, tests",
            Tone.READY: "go, planned",
            Tone.MOVE: "migrating, aftercare",
            Tone.DONE: "in management",
            Tone.ASIDE: "retained, retired, out of scope",
            Tone.BLOCKED: "blocked",
        }
    )
    marks: Mapping[Mark, str] = field(
        default_factory=lambda: {
            Mark.FOCUS: "asked for",
            Mark.DOWN: "down",
            Mark.DEGRADED: "degraded",
            Mark.AFFECTED: "affected",
        }
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and lines under a title; `description` says in words what there is to see."""

    title: str
    description: str
    boxes: Sequence[Box]
    lines: Sequence[Line]
    words: Words = field(default_factory=Words)
