"""`assettool discover`: ask hosts themselves what they are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.adapters.ssh.shell import SSHOptions
    from assettool.domain.discovery import HostReport, Target

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Ask hosts themselves what they are, for a source with `format: ssh`. Nothing is written to NetBox.",
    epilog="Examples: assettool discover ssh srv1.example.org; assettool discover ssh --hosts hosts.txt",
)


_HINTS_SHOWN = 3


@app.callback()
def discover() -> None:
    """Keep `ssh` a command of its own: of a single command typer makes the group itself."""


@app.command(
    epilog="Example: assettool discover ssh --hosts hosts.txt --user inventory --jump gate.example.org --concurrency 64"
)
def ssh(
    hosts: Annotated[list[str] | None, typer.Argument(metavar="[USER@]HOST[:PORT]", help="Hosts to ask.")] = None,
    hosts_file: Annotated[
        Path | None, typer.Option("--hosts", help="File with one host on each line; # begins a comment.")
    ] = None,
    from_netbox: Annotated[bool, typer.Option("--from-netbox", help="The servers of NetBox, by address.")] = False,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for one file of each host.")] = Path(
        "exports/discovered"
    ),
    user: Annotated[str, typer.Option(help="User for hosts that name none; default: your own.")] = "",
    key: Annotated[
        list[Path] | None, typer.Option(help="Private key, instead of those of the agent and ~/.ssh.")
    ] = None,
    known_hosts: Annotated[Path, typer.Option(help="Host keys that are trusted; none is ever added.")] = Path(
        "~/.ssh/known_hosts"
    ),
    jump: Annotated[str, typer.Option(metavar="[USER@]HOST[:PORT]", help="Host through which all are reached.")] = "",
    sudo: Annotated[bool, typer.Option("--sudo", help="Read serial number and UUID with sudo -n.")] = False,
    packages: Annotated[bool, typer.Option(help="Ask for installed packages.")] = True,
    concurrency: Annotated[int, typer.Option(min=1, max=512, help="Hosts at the same time.")] = 32,
    connect_timeout: Annotated[float, typer.Option(min=0.1, help="Seconds until a host speaks SSH.")] = 10,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for all of one host.")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask hosts by SSH for system, hardware, interfaces and packages, and keep one file of each.

    A host that does not answer keeps the file that it has. Only hosts whose key is in known_hosts are asked. A password
    is read from ASSETTOOL_SSH_PASSWORD only. Ends with 5 where some hosts failed, with 1 where all did.
    """
    from assettool.adapters.ssh.shell import SSHOptions
    from assettool.services.discovery import exit_code

    targets = _targets(hosts or [], hosts_file, from_netbox=from_netbox)
    options = SSHOptions(
        user=user,
        keys=tuple(key or ()),
        known_hosts=known_hosts,
        jump=_jump(jump),
        connect_timeout_s=connect_timeout,
        timeout_s=timeout,
        password=_password(),
    )
    reports = _discover(targets, options, out, concurrency=concurrency, sudo=sudo, packages=packages)
    _show(reports, out, as_json=as_json)
    raise typer.Exit(exit_code(reports))


def _discover(
    targets: "list[Target]", options: "SSHOptions", out: Path, *, concurrency: int, sudo: bool, packages: bool
) -> "list[HostReport]":
    import gc
    from datetime import UTC, datetime

    from assettool.adapters.facts.host import script, understand
    from assettool.adapters.host_files import HostFiles
    from assettool.adapters.ssh.shell import SSHShell
    from assettool.cli import output
    from assettool.services.discovery import discover

    # Connections hold each other in cycles: without the collector each of thousands would stay in memory.
    gc.enable()
    kept = HostFiles(out)
    shell = SSHShell(options)
    shell.open()
    try:
        with output.progress() as shown:
            return discover(
                targets,
                shell,
                kept,
                shown,
                script=script(as_root=sudo, with_packages=packages),
                understand=understand,
                now=lambda: datetime.now(UTC),
                concurrency=concurrency,
            )
    finally:
        shell.close()


def _targets(named: list[str], file: Path | None, *, from_netbox: bool) -> "list[Target]":
    from assettool.domain.discovery import parse_hosts
    from assettool.errors import UsageError

    targets, problems = parse_hosts("\n".join(named))
    problems = [problem.partition(": ")[2] for problem in problems]
    if file:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as exc:
            raise UsageError(f"cannot read the list of hosts: {file}", hint=str(exc)) from exc
        more, wrong = parse_hosts(text)
        targets += more
        problems += [f"{file}, {problem}" for problem in wrong]
    if problems:
        raise UsageError("not every host can be understood:\n  " + "\n  ".join(problems))
    if from_netbox:
        targets += _servers_of_netbox()
    if not targets:
        raise UsageError("there is no host to ask", hint="name hosts, or give --hosts FILE or --from-netbox")
    return targets


def _servers_of_netbox() -> "list[Target]":
    from assettool import wiring
    from assettool.adapters.netbox_hosts import servers
    from assettool.settings import load_settings

    return list(servers(wiring.store(load_settings())))


def _jump(text: str) -> "Target | None":
    from assettool.domain.discovery import parse_target
    from assettool.errors import UsageError

    try:
        return parse_target(text) if text else None
    except ValueError as exc:
        raise UsageError(f"--jump is {exc}") from exc


def _password() -> str:
    import os

    from assettool.adapters.ssh.shell import PASSWORD

    return os.environ.get(PASSWORD, "")


def _show(reports: "Sequence[HostReport]", out: Path, *, as_json: bool) -> None:
    from assettool.cli import output
    from assettool.domain.discovery import Outcome

    if as_json:
        output.print_json({"out": str(out), "hosts": reports})
        return
    output.table(
        "",
        ("host", "outcome", "name", "system"),
        [(r.target, r.outcome, r.name, r.platform or r.detail) for r in reports],
    )
    for report in [report for report in reports if report.hint][:_HINTS_SHOWN]:
        # In one line, however long: it is there to be copied.
        output.console.print(f"hint: {report.target}: {output.plain(report.hint)}", soft_wrap=True)
    answered = sum(report.outcome is Outcome.OK for report in reports)
    output.console.print(f"{answered} of {len(reports)} hosts answered; their files are in {out}", soft_wrap=True)
