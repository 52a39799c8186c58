"""`assettool wave start`, and the verbs after which a runner goes on: `resume`, `retry` and `rollback`."""

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_deciding
from assettool.cli.wave_deciding import Items, Number, Reason, Yes
from assettool.cli.wave_reading import AsJson
from assettool.domain.running.phases import Phase
from assettool.domain.running.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from assettool.adapters.netbox_waves import Wave
    from assettool.domain.running.wire import HostOut
    from assettool.services.braking import Brake

Until = Annotated[Phase | None, typer.Option(help="The last phase to go through before the run waits.")]
Here = Annotated[
    bool, typer.Option("--here/--decide-only", help="Work on it on this machine too, or leave that to others.")
]
Workers = Annotated[
    int, typer.Option(min=0, max=64, help="Have so many of NetBox's own workers do it instead of this machine.")
]

Emergency = Annotated[
    str, typer.Option(metavar="WHY", help="Go on though it is out of the wave's hours; approvers only.")
]


def register(app: typer.Typer) -> None:
    """Make them commands of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave start 3; assettool wave start 3 --canary 2 --batch 20 --until verify; "
        "assettool wave start 3 --emergency 'the old hall floods'"
    )(start)
    app.command(
        epilog="Examples: assettool wave resume 3; assettool wave resume 3 --until handover; "
        "assettool wave resume 3 --decide-only; assettool wave resume 3 --emergency 'the copy took longer'"
    )(resume)
    app.command(epilog="Examples: assettool wave retry 3; assettool wave retry 3 --item 'Suite4Work (arnhem)'")(retry)
    app.command(
        epilog="Examples: assettool wave rollback 3 --item Suite4Work --reason 'no data'; "
        "assettool wave rollback 3 --all --reason 'the network is down' --allow-loss"
    )(rollback)
    app.command(epilog="Examples: assettool wave work 3; assettool wave work 3 --json")(work)


def start(
    number: Number,
    until: Annotated[
        Phase, typer.Option(help="The last phase to go through before the run waits to be resumed.")
    ] = Phase.VERIFY,
    canary: Annotated[int, typer.Option(min=0, help="So many units go through all phases before the others.")] = 1,
    batch: Annotated[int, typer.Option(min=1, help="Hosts that go through a phase at the same time.")] = 25,
    max_failed: Annotated[int | None, typer.Option(min=0, help="Stop when more units than this have failed.")] = None,
    max_failed_percent: Annotated[
        float, typer.Option(min=0, max=100, help="Stop when more of the units than this, and two at least, failed.")
    ] = 20.0,
    forks: Annotated[int, typer.Option(min=1, help="Hosts that Ansible works on at the same time.")] = 25,
    emergency: Annotated[
        str, typer.Option(metavar="WHY", help="Start though gates are not met or it is out of hours; approvers only.")
    ] = "",
    yes: Yes = False,
    workers: Workers = 0,
    here: Here = True,
    as_json: AsJson = False,
) -> None:
    """Run an approved wave: the first units, then batches, each through the phases; Ctrl-C gives the work back.

    NetBox checks who approved it, its gates and its hours. What a phase has finished on a host never runs twice,
    whatever is killed: `assettool wave resume` goes on with what is left.
    """
    from uuid import uuid4

    from assettool import wiring
    from assettool.cli import output
    from assettool.domain.running.terms import Terms
    from assettool.domain.running.wire import StartIn
    from assettool.settings import load_settings

    target, wave = wave_deciding.found(number, wiring.EMERGENCY_USER if emergency else "")
    runs = wiring.runs(target)
    hosts = runs.hosts(wave.id)
    if not as_json:
        _show(wave, hosts, until)
    if not yes and not as_json:
        typer.confirm(f"run {wave.name} on {len(hosts)} hosts?", abort=True, err=True)
    terms = Terms(
        until=until,
        canary=canary,
        batch=batch,
        max_failed=max_failed,
        max_failed_percent=max_failed_percent,
        forks=forks,
    )
    asked = StartIn(
        run=uuid4(),
        content_hash=wave.content_hash,
        terms=terms,
        recipes=wiring.recipes(load_settings()) or None,  # a file without any contradicts nothing
        emergency=emergency,
        workers=workers,
        at=wave.start if workers else None,
    )
    run = runs.start(wave.id, asked)
    output.console.print(f"started: {output.plain(wave.name)}, run {run.run}")
    is_here = here and not workers
    if as_json and not is_here:
        output.print_json(run)
    _work(run.run, number, here=is_here, as_json=as_json)


def resume(
    number: Number,
    until: Until = None,
    emergency: Emergency = "",
    workers: Workers = 0,
    here: Here = True,
    as_json: AsJson = False,
) -> None:
    """Go on with a run that was paused, stopped or left by whoever worked on it, with exactly what is left.

    The phases up to verify are done within the hours of the wave, those after it at any time.
    """
    _go_on(
        number,
        Verb.RESUME,
        workers=workers,
        here=here,
        as_json=as_json,
        until=until,
        emergency=emergency,
        yes=True,
    )


def retry(
    number: Number,
    items: Items = None,
    reason: Reason = "",
    emergency: Emergency = "",
    yes: Yes = False,
    workers: Workers = 0,
    here: Here = True,
    as_json: AsJson = False,
) -> None:
    """Try again what failed, in every batch, or what was rolled back; of some items only, where they are named."""
    _go_on(
        number,
        Verb.RETRY,
        workers=workers,
        here=here,
        as_json=as_json,
        items=items,
        reason=reason,
        emergency=emergency,
        yes=yes,
    )


def rollback(
    number: Number,
    items: Items = None,
    everything: Annotated[bool, typer.Option("--all", help="All that was begun.")] = False,
    reason: Reason = "",
    allow_loss: Annotated[
        bool, typer.Option("--allow-loss", help="Also after the cutover: what people entered since is lost.")
    ] = False,
    yes: Yes = False,
    workers: Workers = 0,
    here: Here = True,
    as_json: AsJson = False,
) -> None:
    """Undo the phases of items, the last one first."""
    if bool(items) == everything:
        raise typer.BadParameter("name items with --item, or say --all")
    _go_on(
        number,
        Verb.ROLLBACK,
        workers=workers,
        here=here,
        as_json=as_json,
        items=items,
        reason=reason,
        allow_loss=allow_loss,
        yes=yes,
    )


def work(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Number of the wave, or the id of its run.")],
    as_json: AsJson = False,
) -> None:
    """Work on a run that somebody started, beside the others; decide nothing. NetBox's own workers do this too."""
    from uuid import UUID

    from assettool import wiring
    from assettool.errors import UsageError

    if run.isdecimal():
        target, wave = wave_deciding.found(int(run))
        found = wiring.runs(target).progress(wave.id).run
    else:
        try:
            found = UUID(run)
        except ValueError:
            raise UsageError(f"this is neither the number of a wave nor the id of a run: {run}") from None
    _work(found, run, here=True, as_json=as_json)


def _go_on(
    number: int,
    verb: Verb,
    *,
    workers: int,
    here: bool,
    as_json: bool,
    yes: bool,
    items: list[str] | None = None,
    until: Phase | None = None,
    reason: str = "",
    allow_loss: bool = False,
    emergency: str = "",
) -> None:
    is_here = here and not workers
    run = wave_deciding.decide(
        number,
        verb,
        items=items,
        until=until,
        reason=reason,
        allow_loss=allow_loss,
        emergency=emergency,
        workers=workers,
        yes=yes or as_json,
        as_json=as_json and not is_here,
    )
    _work(run, number, here=is_here, as_json=as_json)


def _work(run: "UUID", number: int | str, *, here: bool, as_json: bool) -> None:
    """Work on it until a person has to decide; exit 1 where something failed."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.cli.wave_watch import told
    from assettool.settings import load_settings

    if not here:
        return
    settings = load_settings()
    with _brake() as brake, output.progress() as progress:
        outcome = wiring.work(settings, run, progress, brake)
    told(number, outcome, as_json=as_json)


@contextmanager
def _brake() -> "Iterator[Brake]":
    """What Ctrl-C puts on: once to leave after the phase that is on its way, twice to leave at once."""
    from assettool.cli import output
    from assettool.services.braking import Brake

    brake = Brake()

    def leave(number: int, _frame: object) -> None:
        if brake.is_on or number == signal.SIGTERM:
            brake.stop()
        else:
            brake.finish_phase()
            output.console.print("leaving after this phase; Ctrl-C again ends it at once")

    before = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield brake
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show(wave: "Wave", hosts: "list[HostOut]", until: Phase) -> None:
    from collections import Counter

    from assettool.cli import output, wave_reading

    phases = list(Phase)[: list(Phase).index(until) + 1]
    hours = f", {wave_reading.moment(wave.start)} until {wave_reading.moment(wave.end)}" if wave.start else ""
    output.console.print(output.plain(f"{wave.name}: {wave_reading.week(wave.week)}{hours}, {wave.status}"))
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(Counter(host.kind for host in hosts).items()))
    units = len({host.unit for host in hosts})
    output.console.print(f"{len(hosts)} hosts ({kinds}) in {units} units, through {', '.join(phases)}", soft_wrap=True)
