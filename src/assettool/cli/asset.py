"""`assettool asset`: what is known of the assets."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assettool.cli import conflicts, counts, merging
from assettool.domain.asset import AssetKind, Environment, Lifecycle

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What is known of the assets.",
    epilog="Examples: assettool asset list --kind laptop --tenant arnhem; assettool asset show ARN-APP-0012",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(name="list", epilog="Example: assettool asset list --source intune --unseen-days 30 --lifecycle active")
def list_assets(
    kind: Annotated[AssetKind | None, typer.Option(help="Only this kind.")] = None,
    tenant: Annotated[str | None, typer.Option(help="Slug of the tenant.")] = None,
    lifecycle: Annotated[Lifecycle | None, typer.Option(help="Only where it is in its life.")] = None,
    environment: Annotated[Environment | None, typer.Option(help="Only this side of the migration.")] = None,
    source: Annotated[str | None, typer.Option(help="Only what this source ever had.")] = None,
    unseen_days: Annotated[
        int | None, typer.Option(min=0, max=36_500, help="Only what no source has had for so many days.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many at most; 0 for all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List assets by name."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    given = {
        "kind": kind,
        "tenant": tenant,
        "lifecycle": lifecycle,
        "environment": environment,
        "source": source,
        "unseen_since": None if unseen_days is None else _days_ago(unseen_days),
    }
    wanted = {name: str(value) for name, value in given.items() if value is not None}
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


@app.command(epilog="Examples: assettool asset show ARN-APP-0012; assettool asset show ARN-APP-0012@arnhem --json")
def show(
    name: Annotated[
        str, typer.Argument(help="Name of the asset, and @ with the slug of a tenant where several have it.")
    ],
    history: Annotated[int, typer.Option(min=0, help="How much of its history, latest first; 0 for all.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show an asset: identifiers, sources, what each source says of each field, open conflicts and history."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.errors import AssettoolError
    from assettool.settings import load_settings

    store = wiring.store(load_settings())
    own, _, tenant = name.partition("@")
    assets = store.first("plugins/assettool/assets", 0, name__ie=own, **({"tenant": tenant} if tenant else {}))
    if not assets:
        raise AssettoolError(f"there is no asset with this name: {name}", hint="assettool asset list")
    shown = [_whole(store, asset, history) for asset in assets]
    if as_json:
        output.print_json(shown)
        return
    for asset in shown:
        _print(asset)


def _whole(store: "NetBoxStore", asset: dict[str, Any], history: int) -> dict[str, Any]:
    """An asset with everything that is known of it."""
    mine = {"asset_id": str(asset["id"])}
    parts = {part: store.first(f"plugins/assettool/{part}", 0, **mine) for part in ("identifiers", "observations")}
    conflicts = store.first("plugins/assettool/conflicts", 0, status="open", **mine)
    return {**asset, **parts, "conflicts": conflicts, "history": store.history(asset["id"], history)}


def _print(asset: dict[str, Any]) -> None:
    from assettool.cli import output

    thing = asset["device"] or asset["virtual_machine"] or {}
    output.out.print(f"{output.plain(asset['name'])}  {asset['kind']['label']}  {thing.get('url', 'not in NetBox')}")
    output.out.print(
        f"uid {asset['uid']}  {(asset['tenant'] or {}).get('name', 'no tenant')}  {asset['lifecycle']['label']}"
    )
    output.table(
        "",
        ("identifier", "value", ""),
        [(i["type"]["label"], i["value"], "former" if i.get("former") else "") for i in asset["identifiers"]],
    )
    output.table(
        "",
        ("source", "origin", "last seen (UTC)"),
        [(o["source"], o["origin"], _moment(o["last_seen"])) for o in asset["observations"]],
    )
    names = sorted({name for o in asset["observations"] for name in o["fields"] if name != "interfaces"})
    rows = [
        (name, _shown(o["fields"][name]), o["source"], "used" if asset["provenance"].get(name) == o["source"] else "")
        for name in names
        for o in asset["observations"]
        if name in o["fields"]
    ]
    output.table("", ("field", "value", "source", ""), rows)
    if asset["conflicts"]:
        output.table(
            "",
            ("open conflict", "says", "value"),
            [(c["key"], v.get("source"), v.get("value")) for c in asset["conflicts"] for v in c["values"]],
        )
    output.table(
        "",
        ("when (UTC)", "who", "what"),
        [(_moment(e["time"]), e["who"], f"{e['about']}: {e['what']}") for e in asset["history"]],
    )


def _shown(value: object) -> object:
    """A value in one line; lists, such as that of programs, are in the JSON."""
    return f"{len(value)} of them" if isinstance(value, list) else value


def _moment(text: str) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _days_ago(days: int) -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")


counts.register(app)
conflicts.register(app)
merging.register(app)
