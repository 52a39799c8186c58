"""`assettool inventory`: the fleet as Ansible's dynamic inventory."""

import sys
from typing import Annotated

import typer

from assettool.domain.asset import AssetKind, Environment, Lifecycle


def inventory(
    whole: Annotated[bool, typer.Option("--list", help="Print every group and host, with their variables.")] = False,
    host: Annotated[str | None, typer.Option(help="Print the variables of this host only.")] = None,
    kind: Annotated[list[AssetKind] | None, typer.Option(help="Only this kind. Repeatable.")] = None,
    tenant: Annotated[list[str] | None, typer.Option(help="Slug of a tenant; only its hosts. Repeatable.")] = None,
    site: Annotated[list[str] | None, typer.Option(help="Slug of a site; only its hosts. Repeatable.")] = None,
    environment: Annotated[
        list[Environment] | None, typer.Option(help="Only this side of the migration. Repeatable.")
    ] = None,
    lifecycle: Annotated[list[Lifecycle] | None, typer.Option(help="Only where it is in its life. Repeatable.")] = None,
) -> None:
    r"""Print the hosts of NetBox as JSON, as Ansible asks inventory scripts for it.

    A host is an asset that is a device or virtual machine in NetBox now; retired ones are among them.

    \b
    Examples:
      assettool inventory --list
      assettool inventory --list --tenant arnhem --kind virtual_server --lifecycle active
      assettool inventory --host ARN-APP-0012
      ansible-inventory -i inventory/ --graph  # the same through Ansible, with its cache
    """
    from assettool import wiring
    from assettool.errors import AssettoolError
    from assettool.settings import load_settings

    filters = {"kind": kind, "tenant": tenant, "site": site, "environment": environment, "lifecycle": lifecycle}
    wanted = {name: [str(value) for value in values] for name, values in filters.items() if values}
    if whole == (host is not None) or (wanted and not whole):
        raise typer.BadParameter("give --list, with filters or without, or --host NAME")
    if host is not None:
        wanted = {"host": [host]}
    found = wiring.connect(load_settings()).inventory(wanted)
    if host is not None and found == b"{}":
        raise AssettoolError(f"there is no host with this name: {host}", hint="assettool inventory --list")
    sys.stdout.buffer.write(found + b"\n")
