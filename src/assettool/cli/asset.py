"""`assettool asset`: what is known of the assets."""

from typing import Annotated

import typer

from assettool.domain.asset import AssetKind

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What is known of the assets.",
    epilog="Examples: assettool asset list --kind laptop --tenant arnhem; assettool asset show ARN-APP-0012",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(name="list")
def list_assets(
    kind: Annotated[AssetKind | None, typer.Option(help="Only this kind.")] = None,
    tenant: Annotated[str | None, typer.Option(help="Slug of the tenant.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most; 0 for all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List assets by name."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    wanted = {name: str(value) for name, value in (("kind", kind), ("tenant", tenant)) if value}
    store = wiring.store(load_settings())
    found = store.first("plugins/assettool/assets", limit, **wanted)
    if as_json:
        output.print_json(found)
        return
    output.table(
        "",
        ("name", "kind", "tenant", "environment", "lifecycle"),
        [
            (
                a["name"],
                a["kind"]["label"],
                (a["tenant"] or {}).get("name"),
                a["environment"]["label"],
                a["lifecycle"]["label"],
            )
            for a in found
        ],
    )
    if limit and len(found) == limit and (every := store.count("plugins/assettool/assets", **wanted)) > limit:
        output.console.print(f"{limit} of {every}; all of them: --limit 0")


@app.command()
def show(name: Annotated[str, typer.Argument(help="Name of the asset.")], as_json: AsJson = False) -> None:
    """Show an asset: every identifier, and what each source says of each field."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.errors import AssettoolError
    from assettool.settings import load_settings

    store = wiring.store(load_settings())
    assets = store.first("plugins/assettool/assets", 0, name__ie=name)
    if not assets:
        raise AssettoolError(f"there is no asset with this name: {name}", hint="assettool asset list")
    shown = []
    for asset in assets:
        mine = {"asset_id": str(asset["id"])}
        identifiers = store.first("plugins/assettool/identifiers", 0, **mine)
        observations = store.first("plugins/assettool/observations", 0, **mine)
        shown.append({**asset, "identifiers": identifiers, "observations": observations})
    if as_json:
        output.print_json(shown)
        return
    for asset in shown:
        _print(asset)


@app.command(epilog="Example: assettool asset counts")
def counts(as_json: AsJson = False) -> None:
    """Count the assets of each kind."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    rows = wiring.counts(wiring.store(load_settings()))
    if as_json:
        output.print_json([{"kind": kind, "netbox": number} for kind, number in rows])
        return
    output.table("", ("kind", "in NetBox"), rows)


def _print(asset: dict[str, object]) -> None:
    from typing import Any, cast

    from assettool.cli import output

    found = cast("dict[str, Any]", asset)
    thing = found["device"] or found["virtual_machine"] or {}
    output.out.print(f"{output.plain(found['name'])}  {found['kind']['label']}  {thing.get('url', 'not in NetBox')}")
    output.table("", ("identifier", "value"), [(i["type"]["label"], i["value"]) for i in found["identifiers"]])
    names = sorted({name for o in found["observations"] for name in o["fields"] if name != "interfaces"})
    rows = [
        (name, o["fields"][name], o["source"], "used" if found["provenance"].get(name) == o["source"] else "")
        for name in names
        for o in found["observations"]
        if name in o["fields"]
    ]
    output.table("", ("field", "value", "source", ""), rows)
    output.table(
        "",
        ("source", "origin", "last seen"),
        [(o["source"], o["origin"], o["last_seen"][:19]) for o in found["observations"]],
    )
