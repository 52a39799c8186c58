"""`assettool app graph`: who depends on whom, what has to move as one, and what breaks."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.domain.application import ApplicationStatus
from assettool.domain.scenario import Mode, Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.domain.graph import DependencyGraph
    from assettool.domain.register import Application, Register
    from assettool.domain.scenario import Impact


class GraphFormat(StrEnum):
    """How a graph is given."""

    TEXT = "text"
    SVG = "svg"
    DOT = "dot"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool app`."""
    app.command(
        epilog="Examples: assettool app graph --tenant arnhem --format svg --out graph.svg; "
        "assettool app graph Suite4Work@arnhem --depth 2; "
        "assettool app graph --down ARN-DB-0001 --down Suite4Work@arnhem --mode fail --json"
    )(graph)


def graph(
    name: Annotated[
        str | None, typer.Argument(help="Name of an application, and @ with the slug of a tenant; nothing for all.")
    ] = None,
    depth: Annotated[int, typer.Option(min=1, max=20, help="How many steps around the application are shown.")] = 1,
    down: Annotated[
        list[str] | None,
        typer.Option(help="Application or machine that fails, or moves, instead of the application. Repeatable."),
    ] = None,
    mode: Annotated[Mode, typer.Option(help="What happens to it.")] = Mode.FAIL,
    tenant: Annotated[list[str] | None, typer.Option(help="Slug of a tenant; only its own. Repeatable.")] = None,
    status: Annotated[list[ApplicationStatus] | None, typer.Option(help="Only with this status. Repeatable.")] = None,
    component: Annotated[str | None, typer.Option(help="Only what is used as this reference component.")] = None,
    format: Annotated[GraphFormat, typer.Option(help="How it is given.")] = GraphFormat.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; the same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write it to this file instead.")] = None,
) -> None:
    """Show the dependency graph: of the register, of an application, or what breaks when something fails or moves.

    Who receives data depends on who sends them. Applications that hard integrations tie in a circle are one move group.
    A machine takes down what has no other in the same role, and degrades the rest. A move is told without any bridge.
    """
    from assettool.cli.app_list import read
    from assettool.domain.graph import DependencyGraph
    from assettool.domain.scenario import impact
    from assettool.errors import UsageError

    wanted = GraphFormat.JSON if as_json else format
    if out and wanted is GraphFormat.TEXT:
        raise UsageError("--out goes with --format svg, dot or json")
    found = read()
    made = DependencyGraph(found)
    start = _one(found, name) if name else None
    if start:
        shown = frozenset(made.neighbourhood(start.id, depth))
    else:
        chosen = _Wanted(frozenset(tenant or ()), frozenset(status or ()), (component or "").casefold())
        shown = frozenset(each.id for each in found.applications.values() if chosen.has(each))
    happening = _scenario(found, down or (), mode, start)
    asked = _Asked(made, start, depth, shown, impact(made, happening) if happening else None)
    if wanted is GraphFormat.TEXT:
        _print(asked)
        return
    rendered = _rendered(asked, wanted)
    if out:
        out.write_text(rendered, encoding="utf-8")
    else:
        sys.stdout.write(rendered)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which applications are asked for; nothing asks for all."""

    tenants: frozenset[str]
    statuses: frozenset[str]
    component: str

    def has(self, each: "Application") -> bool:
        """Whether an application is among them."""
        return (
            (not self.tenants or each.tenant in self.tenants)
            and (not self.statuses or each.status in self.statuses)
            and (not self.component or any(self.component in name.casefold() for name in each.components))
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be shown."""

    graph: "DependencyGraph"
    start: "Application | None"
    depth: int
    shown: frozenset[int]
    impact: "Impact | None"


def _one(found: "Register", name: str) -> "Application":
    from assettool.cli.app_list import chosen
    from assettool.errors import AssettoolError

    these = chosen(found, name)
    if len(these) > 1:
        known = " or ".join(sorted({f"{each.label}@{each.tenant}" for each in these}))
        raise AssettoolError(f"several applications have this name: {name}", hint=f"say which: {known}")
    return these[0]


def _scenario(found: "Register", down: "Sequence[str]", mode: Mode, start: "Application | None") -> Scenario:
    """What happens: to the components that are named, or else to the application that is asked for."""
    ids: dict[str, set[int]] = {"application": set(), "asset": set()}
    for words in down:
        kind, number = _component(found, words)
        ids[kind].add(number)
    if start and not down:
        ids["application"].add(start.id)
    return Scenario(mode, frozenset(ids["application"]), frozenset(ids["asset"]))


def _component(found: "Register", words: str) -> tuple[str, int]:
    """The application or machine with this name, or the one that the address of a page names: `asset:7`."""
    from assettool.errors import AssettoolError

    known = {"application": found.applications, "asset": found.assets}
    kind, _, number = words.partition(":")
    if kind in known and number.isdecimal() and int(number) in known[kind]:
        return kind, int(number)
    if not found.named(words):
        machines = [each.id for each in found.assets.values() if each.name.casefold() == words.casefold()]
        if len(machines) == 1:
            return "asset", machines[0]
        if machines:
            hint = "say which: " + " or ".join(f"asset:{number}" for number in sorted(machines))
            raise AssettoolError(f"several machines have this name: {words}", hint=hint)
        raise AssettoolError(
            f"there is no application or machine with this name: {words}",
            hint="assettool app list; assettool asset list",
        )
    return "application", _one(found, words).id


def _print(asked: _Asked) -> None:
    from assettool.cli import graph_text

    if asked.start:
        graph_text.print_neighbourhood(asked.graph, asked.start, asked.depth)
    elif not asked.impact:
        graph_text.print_whole(asked.graph, asked.shown)
    if asked.impact:
        graph_text.print_impact(asked.impact)


def _rendered(asked: _Asked, wanted: GraphFormat) -> str:
    if wanted is GraphFormat.SVG:
        return _svg(asked)
    if wanted is GraphFormat.DOT:
        from assettool.domain.drawing.dot import dot_of

        return dot_of(asked.graph, asked.shown)
    import msgspec

    from assettool.domain.graph_document import document

    return msgspec.json.encode(document(asked.graph, asked.impact, asked.shown)).decode() + "\n"


def _svg(asked: _Asked) -> str:
    """The neighbourhood of the application, or what is hit, or all of it; what was left out is said on stderr."""
    from assettool.cli import output

    if asked.start:
        from assettool.domain.drawing.near import near

        scene = near(asked.graph, asked.start.id, asked.depth)
    elif asked.impact:
        from assettool.domain.drawing.hit import hit

        scene = hit(asked.impact.cascade)
    else:
        from assettool.domain.drawing.whole import whole

        scene = whole(asked.graph, shown=asked.shown)
    for note in scene.notes:
        output.console.print(note)
    return scene.svg + "\n"
