"""`assettool asset merge`, `split` and `undo`: what people know better than the identifiers."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.adapters.netbox import NetBoxStore

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Comment = Annotated[str, typer.Option(help="Why; it is kept with the move.")]
_ASSETS, _MOVES = "plugins/assettool/assets", "plugins/assettool/asset-moves"
_NAME_HELP = "Name of the asset, NAME@TENANT with the slug of its tenant, or its uid."


def register(app: typer.Typer) -> None:
    """Hang the commands on `assettool asset`."""
    app.command(epilog="Example: assettool asset merge ARN-LT-00012 LT-OLD-77@arnhem --comment 'one laptop'")(merge)
    app.command(
        epilog="Examples: assettool asset split ARN-LT-00012 --source intune; "
        "assettool asset split ARN-LT-00012 --observation 4711 --name ARN-LT-00099"
    )(split)
    app.command(epilog="Examples: assettool asset undo; assettool asset undo 12 --yes")(undo)


def merge(
    keep: Annotated[str, typer.Argument(metavar="KEEP", help=f"The asset that stays. {_NAME_HELP}")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The asset that goes up in it; named the same way.")],
    comment: Comment = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Make one asset of two that are the same thing; shows first what moves, and can be undone."""
    store = _store()
    kept, gone = find_asset(store, keep), find_asset(store, other)
    content = {"other": gone["id"], "comment": comment}
    path = f"{_ASSETS}/{kept['id']}/merge"
    moving = store.send("POST", path, {**content, "preview": True})
    if not yes:
        _ask(moving, f"Merge {_named(gone)} into {_named(kept)}?")
    _report(store.send("POST", path, content), as_json=as_json)


def split(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_NAME_HELP)],
    source: Annotated[list[str] | None, typer.Option(help="What this source says becomes the new asset.")] = None,
    observation: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="An observation: its number, or its ID in the source.")
    ] = None,
    new_name: Annotated[str, typer.Option("--name", help="Name of the new asset; otherwise as its rows say.")] = "",
    comment: Comment = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Make a second asset of some observations of one; the next sync gives it a device or virtual machine."""
    from assettool.errors import UsageError

    if not source and not observation:
        raise UsageError("choose what becomes the new asset", hint="add --source or --observation")
    store = _store()
    asset = find_asset(store, name)
    rows = store.first("plugins/assettool/observations", 0, asset_id=str(asset["id"]))
    chosen = _chosen(rows, source or [], observation or [])
    content = {"observations": [row["id"] for row in chosen], "name": new_name, "comment": comment}
    path = f"{_ASSETS}/{asset['id']}/split"
    moving = store.send("POST", path, {**content, "preview": True})
    if not yes:
        _ask(moving, f"Make another asset of this, and keep {_named(asset)}?")
    _report(store.send("POST", path, content), as_json=as_json)


def undo(
    move: Annotated[
        int | None, typer.Argument(metavar="MOVE", help="Number of the move; otherwise the last one.")
    ] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Undo a merge or a split, exactly; refused where something of it has moved on since."""
    from assettool.errors import AssettoolError

    store = _store()
    if move is None:
        found = store.first(_MOVES, 1, is_undone="false", ordering="-id")
        if not found:
            raise AssettoolError("there is no merge or split to undo")
        made = found[0]
    else:
        made = store.one(_MOVES, move)
    if not yes:
        _confirm(f"Undo move {made['id']}: {made['display']}?")
    _report(store.send("POST", f"{_MOVES}/{made['id']}/undo", {}), as_json=as_json, verb="undone")


def find_asset(store: "NetBoxStore", words: str) -> dict[str, Any]:
    """The asset with this name, name@tenant or uid. Raises `AssettoolError` where there is none, or more than one."""
    from assettool.errors import AssettoolError

    if _is_uid(words):
        found = store.first(_ASSETS, 0, uid=words)
    else:
        found = store.first(_ASSETS, 0, name__ie=words)
        name, _, tenant = words.rpartition("@")
        if not found and name:
            found = store.first(_ASSETS, 0, name__ie=name, tenant=tenant)
    if len(found) > 1:
        # One that was merged goes by its uid only: its name may be in use again.
        found = [asset for asset in found if asset["lifecycle"]["value"] != "merged"] or found
    if not found:
        raise AssettoolError(f"there is no asset with this name: {words}", hint="assettool asset list")
    if len(found) > 1:
        candidates = "; ".join(f"{_named(asset)} ({asset['kind']['label']}, {asset['uid']})" for asset in found)
        raise AssettoolError(f"several assets have this name: {words}", hint=f"name one of: {candidates}")
    return found[0]


def _store() -> "NetBoxStore":
    from assettool import wiring
    from assettool.settings import load_settings

    return wiring.store(load_settings())


def _is_uid(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


def _named(asset: dict[str, Any]) -> str:
    tenant = (asset.get("tenant") or {}).get("slug")
    return f"{asset['name']}@{tenant}" if tenant else str(asset["name"])


def _chosen(
    rows: "Sequence[dict[str, Any]]", sources: "Sequence[str]", numbers: "Sequence[str]"
) -> list[dict[str, Any]]:
    from assettool.errors import AssettoolError

    known = {row["source"] for row in rows} | {str(row["id"]) for row in rows} | {row["external_id"] for row in rows}
    if missing := [word for word in (*sources, *numbers) if word not in known]:
        shown = "; ".join(f"{row['id']}: {row['source']} {row['external_id']}" for row in rows)
        raise AssettoolError(f"the asset has no such observation: {missing[0]}", hint=f"it has {shown or 'none'}")
    return [
        row for row in rows if row["source"] in sources or str(row["id"]) in numbers or row["external_id"] in numbers
    ]


def _ask(moving: dict[str, Any], question: str) -> None:
    """Show what would move, and ask."""
    from assettool.cli import output

    rows = [("identifier", i["label"], i["value"]) for i in moving["identifiers"]]
    rows += [("observation", o["source"], o["external_id"]) for o in moving["observations"]]
    rows += [("conflict", "", c["key"]) for c in moving["conflicts"]]
    rows += [("note", kind, str(number)) for kind, number in moving["notes"].items()]
    if moving["object"]:
        fate = "goes along" if moving["takes_object"] else "gets the status decommissioning"
        rows.append(("in NetBox", moving["object"], fate))
    output.table("", ("moves", "what", "value"), rows)
    _confirm(question)


def _confirm(question: str) -> None:
    from assettool.cli import output
    from assettool.errors import RefusedError

    if not output.console.is_terminal:
        raise RefusedError("nobody can be asked whether this may be done", hint="add --yes")
    typer.confirm(question, abort=True, err=True)


def _report(move: dict[str, Any], *, as_json: bool, verb: str = "done") -> None:
    from assettool.cli import output

    if as_json:
        output.print_json(move)
        return
    output.console.print(f"{verb}: {move['display']}")
    if verb == "done":
        output.console.print(f"undo it with: assettool asset undo {move['id']}")
