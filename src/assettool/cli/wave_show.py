"""`assettool wave show`: what a wave holds, and what is missing before it may start."""

from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson
from assettool.domain.waves.gate_names import GateName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.adapters.netbox_waves import Wave
    from assettool.domain.waves.gates.wire import GateOut
    from assettool.domain.waves.outline import WaveOutline


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave show 3; assettool wave show 3 --gate tests --all; assettool wave show 3 --json"
    )(show)


def show(
    number: Annotated[int, typer.Argument(metavar="WAVE", min=1, help="Number of the wave.")],
    gates: Annotated[list[GateName] | None, typer.Option("--gate", help="Only this gate. Repeatable.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show what is met too, and every item.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the items of a wave, how its gates stand, and for each what is missing and for whom."""
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.cli import output
    from assettool.settings import load_settings

    target = wave_reading.store(load_settings())
    wave = netbox_waves.wave(target, number)
    outline, results = wiring.outline(target, wave), netbox_waves.gates(target, wave)
    wanted = [each for each in results if not gates or each.gate in gates]
    if as_json:
        output.print_json(_document(wave, outline, wanted))
    else:
        _print(wave, outline, wanted, everything=everything)


def _document(wave: "Wave", outline: "WaveOutline", results: "Sequence[GateOut]") -> dict[str, object]:
    return {
        "wave": wave,
        "items": [{"key": each.key, "name": each.name, "kind": each.kind} for each in outline.items],
        "users": outline.users,
        "gates": results,
    }


def _print(wave: "Wave", outline: "WaveOutline", results: "Sequence[GateOut]", *, everything: bool) -> None:
    from assettool.cli import output
    from assettool.domain.waves.gates import GateStatus
    from assettool.domain.waves.problem import ItemKind

    hours = f", {wave_reading.moment(wave.start)} until {wave_reading.moment(wave.end)}" if wave.start else ""
    output.out.print(output.plain(f"{wave.name}: {wave_reading.week(wave.week)}{hours}, {wave.status}"))
    counts = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in outline.objects.items())
    output.out.print(f"{counts}; {outline.users:,} users notice\n")
    items = [each for each in outline.items if everything or each.kind is ItemKind.APPLICATION]
    output.table("", ("item", "kind"), [(each.name, each.kind.replace("_", " ")) for each in items])
    output.out.print()
    output.table(
        "",
        ("gate", "status", "missing", "looked at"),
        [
            (
                each.gate,
                output.alarming(each.status) if each.status is GateStatus.MISSING else each.status.value,
                *(each.missing, each.looked_at),
            )
            for each in results
        ],
    )
    rows = [
        (result.gate, finding.name, finding.text, ", ".join(finding.who))
        for result in results
        for finding in (result.findings if everything else result.wanting)
    ]
    if rows:
        output.out.print()
        output.table("", ("gate", "of", "finding" if everything else "what is missing", "who"), rows)
