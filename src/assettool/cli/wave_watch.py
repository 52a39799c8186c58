"""`assettool wave watch` and `dossier`: how a run goes, live, and all that is kept of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_deciding
from assettool.cli.wave_deciding import Number
from assettool.cli.wave_reading import AsJson
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus, UnitState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from assettool.adapters.netbox_runs import NetBoxRuns
    from assettool.domain.running.dossier import Recorded
    from assettool.domain.running.wire import HostProgress, ProgressOut
    from assettool.services.running import Outcome
    from assettool.services.watching import Watch

_SIGNS = {
    PhaseStatus.PENDING: ("·", "dim"),
    PhaseStatus.STARTED: ("▶", "bold blue"),
    PhaseStatus.DONE: ("✓", "green"),
    PhaseStatus.FAILED: ("✗", "bold red"),
    PhaseStatus.SKIPPED: ("–", "cyan"),
    PhaseStatus.TO_UNDO: ("↶", "yellow"),
    PhaseStatus.UNDOING: ("◀", "bold blue"),
    PhaseStatus.UNDO_FAILED: ("✗", "bold red"),
    PhaseStatus.ROLLED_BACK: ("↩", "yellow"),
}
_BROKEN = (PhaseStatus.FAILED, PhaseStatus.UNDO_FAILED)
_BUSY = (PhaseStatus.STARTED, PhaseStatus.UNDOING)
_FAILED = 1


def register(app: typer.Typer) -> None:
    """Make them commands of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave watch 3; assettool wave watch 3 --host srv-app-1; "
        "assettool wave watch 3 --once; assettool wave watch 3 --json | jq ."
    )(watch)
    app.command(
        epilog="Examples: assettool wave dossier 3 --out wave-3.json; assettool wave dossier --verify wave-3.json"
    )(dossier)


def watch(
    number: Number,
    host: Annotated[str, typer.Option(help="Show the log of this host instead.")] = "",
    once: Annotated[bool, typer.Option("--once", help="Show how it is now, and end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a run live: hosts and phases, what failed first. Ctrl-C ends the view and not the run.

    With --json every event is one line, from the first one on. It ends when nobody works on the run any more.
    """
    from assettool import wiring

    target, wave = wave_deciding.found(number)
    runs = wiring.runs(target)
    if as_json or host:
        _follow(runs, wave.id, host, once=once, as_json=as_json)
    elif once or not sys.stdout.isatty():
        _print(runs.progress(wave.id))
    else:
        _live(runs, wave.id)


def dossier(
    number: Annotated[int | None, typer.Argument(metavar="WAVE", min=1, help="Number of the wave.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write it; to stdout by default.")] = None,
    verify: Annotated[Path | None, typer.Option(metavar="FILE", help="Check a dossier that was written.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write all that is kept of the last run of a wave, sealed; or check that a dossier is as it was sealed."""
    from assettool import wiring

    if (number is None) == (verify is None):
        raise typer.BadParameter("give the number of a wave, or --verify FILE")
    if verify is not None:
        _verify(verify, as_json=as_json)
        return
    assert number is not None
    target, wave = wave_deciding.found(number)
    runs = wiring.runs(target)
    content = runs.dossier(runs.progress(wave.id).run)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        from assettool.cli import output

        out.write_bytes(content)
        output.console.print(f"written: {out}")
        if as_json:
            output.print_json({"file": str(out)})


def _verify(path: Path, *, as_json: bool) -> None:
    import msgspec

    from assettool.cli import output
    from assettool.domain.running import dossier as dossiers
    from assettool.errors import AssettoolError, RefusedError

    try:
        found = dossiers.decode(path.read_bytes())
    except OSError as exc:
        raise AssettoolError(f"the dossier cannot be read: {path}: {exc.strerror}") from exc
    except msgspec.MsgspecError as exc:
        raise AssettoolError(f"this is no dossier: {path}: {exc}") from exc
    wrong = [*dossiers.faults(found)]
    if as_json:
        known = {"wave": found.wave, "name": found.name, "run": str(found.run)}
        output.print_json(known | {"hosts": len(found.hosts), "events": len(found.events), "faults": wrong})
    if wrong:
        raise RefusedError(f"it is not what was sealed: {path}: " + "; ".join(wrong))
    output.console.print(
        f"{output.plain(found.name)}: {len(found.events)} events on {len(found.hosts)} hosts, as they were sealed"
    )


def told(number: int | str, outcome: "Outcome", *, as_json: bool) -> None:
    """What became of a run as far as this runner is concerned; exit 1 where something failed."""
    from assettool.cli import output

    if as_json:
        output.print_json(outcome)
    else:
        why = f": {outcome.why}" if outcome.why else ""
        output.console.print(f"{outcome.done} phases done here; the run is {outcome.status}{why}", soft_wrap=True)
        for host, text in outcome.failed.items():
            output.console.print(output.plain(f"  {host}: {text}"), soft_wrap=True)
        if outcome.failed:
            output.console.print(f"hint: assettool wave retry {number}, skip or rollback; watch --host shows its log")
    if outcome.failed:
        raise typer.Exit(_FAILED)


def _follow(runs: "NetBoxRuns", wave: int, host: str, *, once: bool, as_json: bool) -> None:
    """Print what happens as it happens."""
    from assettool.services.watching import Watch

    last, watch = 0, Watch(lambda: runs.progress(wave))
    for progress in watch:
        while found := runs.events(progress.run, last, host):
            for each in found:
                _tell(each, as_json=as_json)
            last = found[-1].number
        if once:
            return
    _say_why(watch)


def _tell(recorded: "Recorded", *, as_json: bool) -> None:
    from assettool.cli import output
    from assettool.domain.running.events import ROUND

    if as_json:
        output.print_json(recorded)
        sys.stdout.flush()
        return
    event = recorded.event
    where = " ".join(filter(None, (event.host, event.phase)))
    # Rounds count from nothing; only what came after a rollback is worth a word.
    said = {name: value for name, value in event.values.items() if (name, value) != (ROUND, "0")}
    text = event.text or ", ".join(f"{name} {value}" for name, value in said.items())
    line = f"{event.at.astimezone():%H:%M:%S} {where} {event.kind.replace('_', ' ')}  {text}".rstrip()
    output.out.print(output.plain(line), soft_wrap=True)


def _live(runs: "NetBoxRuns", wave: int) -> None:
    from rich.live import Live

    from assettool.cli import output
    from assettool.services.watching import Watch

    watch = Watch(lambda: runs.progress(wave))
    with Live(console=output.out, screen=False, auto_refresh=False) as live:
        for progress in watch:
            live.update(_view(progress, output.out.height - 6), refresh=True)
    _say_why(watch)


def _say_why(watch: "Watch") -> None:
    from assettool.cli import output

    output.console.print(output.plain(watch.why), soft_wrap=True)


def _print(progress: "ProgressOut") -> None:
    from assettool.cli import output

    output.out.print(_view(progress, len(progress.hosts)))


def _view(progress: "ProgressOut", height: int) -> "RenderableType":
    from rich.console import Group
    from rich.text import Text

    from assettool.cli import output

    states = [unit.state for unit in progress.units]
    counts = ", ".join(f"{states.count(state)} {state.replace('_', ' ')}" for state in UnitState if state in states)
    why = f" ({progress.why})" if progress.why else ""
    lines = [Text(output.plain(f"{progress.name}: {progress.status}{why}, up to {progress.until}; {counts}"))]
    if progress.is_emergency:
        lines.insert(0, Text("IN AN EMERGENCY, whatever its gates and hours", style="bold red"))
    lines += [
        Text(output.plain(f"{each.who}: batch {each.batch}, lease of {each.lease_s:.0f} s"), style="dim")
        for each in progress.working
    ]
    hosts = sorted(progress.hosts, key=_urgency)
    shown = hosts[: max(height, 5)]
    more = len(hosts) - len(shown)
    rest = [Text(f"and {more} hosts more", style="dim")] if more else []
    if progress.hidden:
        rest.append(Text(f"{progress.hidden} hosts that you may not see are left out", style="dim"))
    failed = [
        Text(output.plain(f"{host.name}, {phase}: {text}"), style="red")
        for host in shown
        for phase, (status, text) in host.phases.items()
        if status in _BROKEN
    ]
    return Group(*lines, _grid(shown), *rest, *failed)


def _urgency(host: "HostProgress") -> int:
    """What failed first, then what is on its way, then the rest as it comes."""
    found = {status for status, _ in host.phases.values()}
    if not found.isdisjoint(_BROKEN):
        return 0
    return 1 if not found.isdisjoint(_BUSY) else 2


def _grid(hosts: "Sequence[HostProgress]") -> "Table":
    from rich.table import Table
    from rich.text import Text

    from assettool.cli import output

    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("host", overflow="ellipsis", no_wrap=True)
    for phase in Phase:
        grid.add_column(_SHORT[phase], justify="center", no_wrap=True)
    for host in hosts:
        signs = [Text(*_SIGNS[host.phases[phase][0]]) if phase in host.phases else Text("") for phase in Phase]
        grid.add_row(output.plain(host.name), *signs)
    return grid


_SHORT = {
    Phase.PRECHECK: "pre",
    Phase.ANNOUNCE: "ann",
    Phase.FREEZE: "frz",
    Phase.BACKUP: "bak",
    Phase.MIGRATE_DATA: "data",
    Phase.MIGRATE_APPLICATION: "app",
    Phase.CUTOVER: "cut",
    Phase.VERIFY: "ver",
    Phase.AFTERCARE: "aft",
    Phase.HANDOVER: "hand",
    Phase.DECOMMISSION: "dec",
}
