"""`assettool asset conflicts` and `resolve`: the work list of what sources and people disagree on."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_PATH = "plugins/assettool/conflicts"
_BATCH = 100
_SHOWN = 20


class ConflictKind(StrEnum):
    """What a conflict is about."""

    IDENTITY = "identity"
    FIELD = "field"
    ADDRESS = "address"
    DUPLICATE = "duplicate"


class ConflictStatus(StrEnum):
    """Whether somebody still has to look."""

    OPEN = "open"
    RESOLVED = "resolved"
    ALL = "all"


Kind = Annotated[ConflictKind | None, typer.Option(help="Only this kind.")]
Tenant = Annotated[str | None, typer.Option(help="Slug of the tenant of the asset.")]
OfSource = Annotated[str | None, typer.Option("--source", help="Only those in which this source says something.")]
OfField = Annotated[str | None, typer.Option("--field", help="Only those on this field.")]


def register(app: typer.Typer) -> None:
    """Hang the commands on `assettool asset`."""
    app.command(
        epilog="Examples: assettool asset conflicts --kind field --source intune; assettool asset conflicts --json"
    )(conflicts)
    app.command(
        epilog="Examples: assettool asset resolve address/0b1c/10.1.2.3 keep; "
        "assettool asset resolve --all --kind field --source intune --yes"
    )(resolve)


def conflicts(
    kind: Kind = None,
    tenant: Tenant = None,
    status: Annotated[ConflictStatus, typer.Option(help="Open, resolved or all.")] = ConflictStatus.OPEN,
    source: OfSource = None,
    field: OfField = None,
    limit: Annotated[int, typer.Option(min=0, help="How many at most; 0 for all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what sources, or a source and a hand edit, disagree on, and how it can be resolved."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    store = wiring.store(load_settings())
    wanted = _filters(kind, tenant, status, source, field)
    found = store.first(_PATH, limit, **wanted)
    if as_json:
        output.print_json([{**conflict, "choices": _choices(conflict)} for conflict in found])
        return
    output.table("", ("key", "asset", "field", "says", "resolve by"), [_row(conflict) for conflict in found])
    if limit and len(found) == limit and (every := store.count(_PATH, **wanted)) > limit:
        output.console.print(f"{limit} of {every}; all of them: --limit 0")


def resolve(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY... RESOLUTION",
            help="Keys of conflicts, then how they are resolved; conflicts lists both. With --all only the resolution.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All open conflicts that the other options leave.")] = False,
    kind: Kind = None,
    tenant: Tenant = None,
    source: Annotated[
        str | None,
        typer.Option(help="With --all: those in which this source speaks; without a resolution its value is taken."),
    ] = None,
    field: OfField = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Decide on conflicts. The decision is remembered: the next sync follows it and does not ask again."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    keys, resolution = _words(words or [], every=every, narrowed=any((kind, tenant, source, field)), source=source)
    store = wiring.store(load_settings())
    if every:
        found = store.first(_PATH, 0, **_filters(kind, tenant, ConflictStatus.OPEN, source, field))
    else:
        found = _named(store, keys)
    chosen = _allowing(found, resolution, is_strict=not every)
    if not chosen:
        if as_json:
            output.print_json([])
        else:
            output.console.print("there is nothing to resolve")
        return
    if not yes:
        _ask(chosen, resolution)
    done = _decide(store, chosen, resolution)
    if as_json:
        output.print_json(done)
    else:
        output.console.print(f"resolved {len(done)} of {len(found)} by: {resolution}")


def _words(words: Sequence[str], *, every: bool, narrowed: bool, source: str | None) -> tuple[Sequence[str], str]:
    """The keys and the resolution. Raises `UsageError` where the words do not fit together."""
    from assettool.errors import UsageError

    if every:
        if len(words) > 1:
            raise UsageError("with --all there are no keys, only a resolution", hint="leave out --all, or the keys")
        if words:
            return (), words[0]
        if source:
            return (), f"source {source}"
        raise UsageError("there is no resolution", hint="such as: assettool asset resolve --all --kind address keep")
    if narrowed:
        raise UsageError("--kind, --field, --source and --tenant go with --all", hint="add --all, or leave them out")
    if len(words) < 2:  # noqa: PLR2004 -- one key and a resolution
        raise UsageError("name a conflict and its resolution", hint="assettool asset conflicts lists both")
    return words[:-1], words[-1]


def _filters(
    kind: ConflictKind | None, tenant: str | None, status: ConflictStatus, source: str | None, field: str | None
) -> dict[str, str]:
    wanted = {"kind": kind, "tenant": tenant, "source": source, "field": field}
    if status is not ConflictStatus.ALL:
        wanted["status"] = status
    return {name: str(value) for name, value in wanted.items() if value}


def _choices(conflict: dict[str, Any]) -> tuple[str, ...]:
    from assettool.domain import decisions

    return decisions.choices(conflict["kind"]["value"], conflict["values"])


def _row(conflict: dict[str, Any]) -> tuple[object, ...]:
    says = "; ".join(f"{said.get('source')}: {said.get('value')}" for said in conflict["values"])
    asset = (conflict["asset"] or conflict.get("application") or {}).get("name")
    decided = conflict["resolution"] if conflict["status"]["value"] == "resolved" else ", ".join(_choices(conflict))
    return conflict["key"], asset, conflict["field"], says, decided


def _named(store: "NetBoxStore", keys: Iterable[str]) -> list[dict[str, Any]]:
    from assettool.errors import AssettoolError

    found: list[dict[str, Any]] = []
    for key in dict.fromkeys(keys):
        rows = store.first(_PATH, 1, key=key)
        if not rows:
            raise AssettoolError(f"there is no conflict with this key: {key}", hint="assettool asset conflicts")
        found += rows
    return found


def _allowing(found: Iterable[dict[str, Any]], resolution: str, *, is_strict: bool) -> list[dict[str, Any]]:
    """The conflicts that can be resolved so; where people named them, all of them must be."""
    from assettool.cli import output
    from assettool.errors import AssettoolError

    chosen, others = [], 0
    for conflict in found:
        if resolution in (allowed := _choices(conflict)):
            chosen.append(conflict)
        elif is_strict:
            raise AssettoolError(
                f"{conflict['key']} cannot be resolved by: {resolution}", hint=f"one of: {', '.join(allowed)}"
            )
        else:
            others += 1
    if others:
        output.console.print(f"{others} conflicts stay: they cannot be resolved by: {resolution}")
    return chosen


def _ask(chosen: Sequence[dict[str, Any]], resolution: str) -> None:
    from assettool.cli import output
    from assettool.errors import RefusedError

    rows = [_row(conflict)[:4] for conflict in chosen[:_SHOWN]]
    output.table("", ("key", "asset", "field", "says"), rows)
    if len(chosen) > _SHOWN:
        output.console.print(f"and {len(chosen) - _SHOWN} more")
    if not output.console.is_terminal:
        raise RefusedError("nobody can be asked whether this may be decided", hint="add --yes")
    typer.confirm(f"Resolve {len(chosen)} conflicts by “{resolution}”?", abort=True, err=True)


def _decide(store: "NetBoxStore", chosen: Sequence[dict[str, Any]], resolution: str) -> list[dict[str, Any]]:
    from assettool.cli import output

    done: list[dict[str, Any]] = []
    with output.progress() as shown:
        shown.start("resolving", len(chosen))
        for start in range(0, len(chosen), _BATCH):
            batch = chosen[start : start + _BATCH]
            content = [{"id": one["id"], "status": "resolved", "resolution": resolution} for one in batch]
            done += store.send("PATCH", _PATH, content)
            shown.advance(len(batch))
        shown.finish()
    return done
