"""`assettool wave preflight` and `backups`: what is known of the hosts of a wave before it starts."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_deciding
from assettool.cli.wave_deciding import Number
from assettool.cli.wave_reading import AsJson

if TYPE_CHECKING:
    from assettool.domain.running.preflight import Found

_NOT_MET, _REJECTED = 1, 5
_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Make them commands of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave preflight 3; assettool wave preflight 3 --concurrency 50 --no-keep --json"
    )(preflight)
    app.command(epilog="Example: assettool wave backups backup-report.csv")(backups)


def preflight(
    number: Number,
    concurrency: Annotated[int, typer.Option(min=1, max=500, help="Hosts asked at the same time.")] = 40,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that a host may take.")] = 30.0,
    keep: Annotated[bool, typer.Option(help="Keep what is found in NetBox, for the gate.")] = True,
    as_json: AsJson = False,
) -> None:
    """Ask every host of a wave whether a run could work on it: port, host key, login, Python, root, free space.

    It changes nothing on any host. What is found is what the gate `preflight` rests on; exit 1 where a host lacks
    something.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    settings = load_settings()
    target, wave = wave_deciding.found(number)
    runs = wiring.runs(target)
    with output.progress() as shown:
        found = wiring.preflight(settings, runs.hosts(wave.id), shown, concurrency=concurrency, timeout_s=timeout)
    if keep:
        wiring.keep_preflight(runs, found)
    if as_json:
        output.print_json(found)
    else:
        _print(found)
    if not all(each.is_met for each in found):
        raise typer.Exit(_NOT_MET)


def _print(found: "Sequence[Found]") -> None:
    from assettool.cli import output

    wrong = [each for each in found if not each.is_met]
    if wrong:
        rows = [(each.host, each.reason, each.hint) for each in wrong]
        output.table("", ("host", "what is missing", "what to do"), rows)
    output.console.print(f"{len(found) - len(wrong)} of {len(found)} hosts are ready")


def backups(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Reports of a backup product: CSV or XLSX.")],
    as_json: AsJson = False,
) -> None:
    """Read when machines were last backed up, from what the backup product exports, for the gate `backup`.

    A report has a column for the host and one for the moment of its last good backup; hosts that NetBox does not have
    are counted and left. Exit 5 where a row was not used.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    target = wiring.store(load_settings())
    kept = wiring.keep_backups(target, files)
    if as_json:
        output.print_json(kept)
    else:
        output.console.print(f"{kept.kept} backups kept, {kept.older} older than what is known")
        if kept.strangers:
            more = f", and {len(kept.strangers) - _SHOWN} more" if len(kept.strangers) > _SHOWN else ""
            told = output.plain(", ".join(kept.strangers[:_SHOWN]))
            output.console.print(f"{len(kept.strangers)} hosts are not in NetBox: {told}{more}", soft_wrap=True)
        for each in kept.rejected[:_SHOWN]:
            output.console.print(output.plain(f"{each.origin}: {'; '.join(each.reasons)}"), soft_wrap=True)
    if kept.rejected:
        raise typer.Exit(_REJECTED)
