"""`assettool init`: settings for an existing NetBox."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore

TOKEN = "ASSETTOOL_NETBOX__TOKEN"


def init(
    url: Annotated[
        str, typer.Option(help="Address of NetBox, such as https://netbox.example.nl. Asked if left out.")
    ] = "",
    ca_file: Annotated[Path | None, typer.Option(help="CA bundle, for an internal certificate authority.")] = None,
    token_env: Annotated[
        bool, typer.Option("--token-env", help=f"Leave the token in {TOKEN}, out of the file.")
    ] = False,
    file: Annotated[Path, typer.Option(help="Where to write the settings.")] = Path("assettool.yml"),
    force: Annotated[bool, typer.Option("--force", help="Overwrite settings that are there.")] = False,
    check: Annotated[bool, typer.Option(help="Try the connection before writing.")] = True,
) -> None:
    r"""Write assettool.yml for an existing NetBox, after trying the connection.

    The token is taken from ASSETTOOL_NETBOX__TOKEN, or asked for.

    \b
    Examples:
      assettool init
      assettool init --url https://netbox.example.nl --token-env
      assettool init --url https://netbox.example.nl --ca-file /etc/ssl/certs/internal.pem
    """
    import yaml

    from assettool.adapters.netbox import NetBoxStore
    from assettool.errors import SettingsError

    if file.exists() and not force:
        raise SettingsError(f"there are settings already: {file}", hint="--force overwrites them")
    url = url or typer.prompt("Address of NetBox", err=True)
    token = os.environ.get(TOKEN) or typer.prompt("API token", hide_input=True, err=True)
    if check:
        _check(NetBoxStore(url, token, ca_file=ca_file))
    netbox = {"url": url}
    if not token_env:
        netbox["token"] = token
    if ca_file:
        netbox["ca_file"] = str(ca_file.absolute())
    _write(file, yaml.safe_dump({"netbox": netbox}, sort_keys=False))
    typer.echo(f"Settings are written: {file}")


def _check(store: "NetBoxStore") -> None:
    from assettool.errors import StoreIncompatible

    try:
        store.versions()
    except StoreIncompatible as exc:
        # The settings are right all the same: the plugin may still have to be installed.
        typer.echo(f"warning: {exc.message}\nhint: {exc.hint}", err=True)


def _write(path: Path, content: str) -> None:
    from assettool.embedded.home import write_private
    from assettool.errors import SettingsError

    try:
        write_private(path, content)
    except OSError as exc:
        raise SettingsError(f"cannot write the settings: {path}", hint=str(exc.strerror or exc)) from exc
