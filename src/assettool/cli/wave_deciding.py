"""What people decide about the run of a wave: `pause`, `cancel`, `skip`, `complete`, and what all verbs share."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from assettool.cli.wave_reading import AsJson
from assettool.domain.running.phases import Phase
from assettool.domain.running.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.adapters.netbox import NetBoxStore
    from assettool.adapters.netbox_waves import Wave
    from assettool.domain.running.wire import Decided, ProgressOut

Number = Annotated[int, typer.Argument(metavar="WAVE", min=1, help="Number of the wave.")]
Items = Annotated[list[str] | None, typer.Option("--item", help="Key, name or part of it. Repeatable.")]
Reason = Annotated[str, typer.Option(help="Why.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def register(app: typer.Typer) -> None:
    """Make them commands of `assettool wave`."""
    app.command(epilog="Example: assettool wave pause 3 --reason 'the network is slow'")(pause)
    app.command(epilog="Example: assettool wave cancel 3 --reason 'the supplier is ill'")(cancel)
    app.command(
        epilog="Examples: assettool wave skip 3 --item Suite4Work --reason 'moved by hand'; "
        "assettool wave skip 3 --item Suite4Work --phase verify --reason 'verified by its users'"
    )(skip)
    app.command(epilog="Example: assettool wave complete 3")(complete)


def pause(number: Number, reason: Reason = "", as_json: AsJson = False) -> None:
    """Let every runner finish the phase that it is in, and then wait for `assettool wave resume`."""
    decide(number, Verb.PAUSE, reason=reason, yes=True, as_json=as_json)


def cancel(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why.")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """End a run for good, at once. Hosts stay as they are: roll back first what has to go back."""
    decide(number, Verb.CANCEL, reason=reason, yes=yes, as_json=as_json)


def skip(
    number: Number,
    items: Annotated[list[str], typer.Option("--item", help="Key, name or part of it. Repeatable.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    phases: Annotated[list[Phase] | None, typer.Option("--phase", help="Only this phase. Repeatable.")] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Let items go without the phases that they have not passed."""
    decide(number, Verb.SKIP, items=items, phases=phases, reason=reason, yes=yes, as_json=as_json)


def complete(number: Number, reason: Reason = "", yes: Yes = False, as_json: AsJson = False) -> None:
    """Close a wave of which every item came to an end: handed over, skipped or rolled back."""
    decide(number, Verb.COMPLETE, reason=reason, yes=yes, as_json=as_json)


def found(number: int, user: str = "") -> "tuple[NetBoxStore, Wave]":
    """The NetBox of the settings, and the wave with this number in it."""
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.settings import load_settings

    settings = load_settings()
    target = wiring.store(settings, user) if user else wiring.store(settings)
    return target, netbox_waves.wave(target, number)


def decide(
    number: int,
    verb: Verb,
    *,
    items: "Sequence[str] | None" = None,
    phases: "Sequence[Phase] | None" = None,
    until: Phase | None = None,
    reason: str = "",
    allow_loss: bool = False,
    emergency: str = "",
    workers: int = 0,
    yes: bool = False,
    as_json: bool = False,
) -> UUID:
    """Show what a decision does, ask, and do it; the run that it is about."""
    import msgspec

    from assettool import wiring
    from assettool.cli import output
    from assettool.domain.running.wire import Decision

    target, wave = found(number, wiring.EMERGENCY_USER if emergency else "")
    runs = wiring.runs(target)
    progress = runs.progress(wave.id)
    asked = Decision(
        uuid4(),
        verb,
        keys(progress, items or ()),
        tuple(phases or ()),
        until,
        reason,
        workers,
        allow_loss,
        emergency=emergency,
    )
    if not yes and not as_json:
        would = runs.decide(wave.id, msgspec.structs.replace(asked, is_dry_run=True))
        _show(progress, would)
        if would.status != progress.status:
            output.console.print(f"{verb}: the run is {progress.status}, and would be {would.status}")
        typer.confirm(f"{verb} {wave.name}?", abort=True, err=True)
    done = runs.decide(wave.id, asked)
    if as_json:
        output.print_json(done)
    else:
        if yes:  # who was asked has seen it
            _show(progress, done)
        output.console.print(f"{output.plain(wave.name)}: the run is {done.status}")
    return progress.run


def keys(progress: "ProgressOut", names: "Sequence[str]") -> tuple[str, ...]:
    """The keys of the units that are meant. Raises `AssettoolError` for a name of none, or of several."""
    from assettool.errors import AssettoolError

    meant = []
    for name in names:
        part = name.casefold()
        exact = [each for each in progress.units if name == each.key or part in (one.casefold() for one in each.names)]
        units = exact or [each for each in progress.units if any(part in one.casefold() for one in each.names)]
        if len(units) != 1:
            told = "; ".join(", ".join(each.names) for each in units[:10])
            raise AssettoolError(
                f"several items have this in their name: {name}" if units else f"nothing in the run is called: {name}",
                hint=f"it is one of: {told}" if units else f"assettool wave watch {progress.wave} lists what is in it",
            )
        meant.append(units[0].key)
    return tuple(meant)


def _show(progress: "ProgressOut", decided: "Decided") -> None:
    from collections import Counter

    from assettool.cli import output

    names = {unit.key: ", ".join(unit.names) for unit in progress.units}
    for key in decided.units:
        hosts = {host.name for host in progress.hosts if host.unit == key}
        counts = Counter((phase, status) for host, phase, status in decided.places if host in hosts)
        what = ", ".join(
            f"{phase} {status.replace('_', ' ')} on {number}" for (phase, status), number in counts.items()
        )
        output.console.print(output.plain(f"  {names[key]}" + (f": {what}" if what else "")), soft_wrap=True)
