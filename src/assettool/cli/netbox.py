"""`assettool netbox`: the embedded NetBox."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assettool.embedded.home import Home
    from assettool.embedded.stack import Status

app = typer.Typer(
    help="The embedded NetBox: PostgreSQL, Valkey, NetBox and its worker, in one folder, on loopback.",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _home() -> "Home":
    from assettool.embedded.home import Home
    from assettool.settings import load_settings

    return Home(load_settings().home)


@app.command(epilog="Examples: assettool netbox up; assettool netbox up --port 9000")
def up(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the pages. Without: the one of last time, or 8000.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Start it; the first time, make it. Starts only what does not run."""
    from assettool.cli.output import print_json, progress
    from assettool.embedded import stack

    home = _home()
    ran = stack.status(home).running
    is_new = not home.fingerprint
    with progress() as shown:
        status = stack.up(home, port=port, progress=shown)
    if as_json:
        print_json(status.to_json())
    else:
        _say_up(home, status, is_new=is_new, ran=ran)


def _say_up(home: "Home", status: "Status", *, is_new: bool, ran: bool) -> None:
    from assettool.cli.output import table
    from assettool.embedded.credentials import load_credentials

    typer.echo(f"NetBox {'runs already' if ran else 'runs'} at {status.url}")
    if is_new:
        table("", ("user", "password"), load_credentials(home).passwords.items())
    typer.echo(f"Users, passwords and tokens are kept in {home.secrets_file}")


@app.command(epilog="Example: assettool netbox down")
def down(as_json: Json = False) -> None:
    """Stop it. What it holds stays."""
    from assettool.cli.output import print_json
    from assettool.embedded import stack

    home = _home()
    status = stack.down(home)
    if as_json:
        print_json(status.to_json())
    else:
        typer.echo(f"NetBox {'is stopped' if home.exists else 'was never started'}: {home.root}")


@app.command(epilog="Examples: assettool netbox status; assettool netbox status --json")
def status(as_json: Json = False) -> None:
    """Say what runs, where, since when, on which versions, and what it takes on the disk."""
    from assettool.cli.output import print_json, table
    from assettool.embedded import stack

    home = _home()
    found = stack.status(home)
    if as_json:
        print_json(found.to_json())
        return
    rows = [(entry.name, entry.state, entry.pid, entry.since) for entry in found.processes]
    lines = [
        ("NetBox", f"runs at {found.url} since {found.since}" if found.running else "does not run, or not all of it"),
        ("home", f"{found.home}, {found.disk_bytes / 1_000_000:.0f} MB"),
        ("logs", str(home.logs)),
        ("versions", ", ".join(f"{name} {version}" for name, version in found.versions.items())),
    ]
    for name, value in lines:
        typer.echo(f"{name:9} {value}")
    typer.echo()
    table("", ("process", "state", "pid", "since"), rows)


@app.command(epilog="Examples: assettool netbox reset; assettool netbox reset --yes")
def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """Remove it and all that it holds: the database, its users, files and logs."""
    from assettool.embedded import stack
    from assettool.errors import UsageError

    home = _home()
    stack.require_home(home)
    size = stack.status(home).disk_bytes
    typer.echo(
        f"In {home.root} these go, {size / 1_000_000:.0f} MB, and with them everything in this NetBox:", err=True
    )
    for part in home.parts:
        if part.exists():
            typer.echo(f"  {part.name}", err=True)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nobody can be asked", hint="assettool netbox reset --yes")
        typer.confirm("Remove it?", abort=True, err=True)
    stack.reset(home)
    typer.echo(f"NetBox is removed: {home.root}")


@app.command(epilog="Example: assettool netbox token engineer")
def token(username: Annotated[str, typer.Argument(metavar="USER", help="Name of a user of NetBox.")]) -> None:
    """Print an API token of a user, for scripts."""
    from assettool.embedded import stack

    typer.echo(stack.token(_home(), username))
