"""`assettool wave waive`: let a wave or an item pass without a gate, after showing what that stands in for."""

from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson
from assettool.domain.waves.gate_names import GateName

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assettool.adapters.netbox_waves import Wave
    from assettool.domain.waves.gates.gate import Waiver
    from assettool.domain.waves.gates.wire import FindingOut, GateOut
    from assettool.domain.waves.outline import WaveOutline


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave waive 3 owner --reason 'the board stands in' --until 2027-03-31; "
        "assettool wave waive 3 tests --item 'Suite4Work (arnhem)' --reason 'tested at Renkum' --until 2027-03-31 --yes"
    )(waive)


def waive(
    number: Annotated[int, typer.Argument(metavar="WAVE", min=1, help="Number of the wave.")],
    gate: Annotated[GateName, typer.Argument(metavar="GATE", help="The gate; approval is never waived.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day on which it counts, 2027-03-31.")],
    item: Annotated[str, typer.Option(metavar="NAME", help="Only for this item: its key, name or a part of it.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    plan_only: Annotated[bool, typer.Option("--plan", help="Only show what it would do.")] = False,
    as_json: AsJson = False,
) -> None:
    """Waive what is missing at a gate of a wave, in your name, with a reason and until a day.

    It is kept for good and cannot be taken back: it ends on its day. The embedded NetBox is asked as its approver.
    """
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.cli import output
    from assettool.settings import load_settings

    expires = _checked(number, gate, reason, until)
    settings = load_settings()
    target = wave_reading.store(settings)
    wave = netbox_waves.wave(target, number)
    outline, results = wiring.outline(target, wave), netbox_waves.gates(target, wave)
    result = next(each for each in results if each.gate is gate)
    waiver = _waiver(result, outline, reason, expires, item, number)
    covered = _covered(result, waiver, number)
    if not as_json:
        _print(wave, result, covered)
    if not plan_only and not yes and not as_json:
        typer.confirm(f"waive this until {expires}?", abort=True, err=True)
    given = None if plan_only else netbox_waves.waive(wiring.store(settings, wiring.APPROVING_USER), wave, waiver)
    if as_json:
        output.print_json(_document(number, result, waiver, covered, given))
    elif given is not None:
        output.console.print(output.plain(f"waived: {gate.value} of {wave.name} until {expires}"))


def _checked(number: int, gate: GateName, reason: str, until: str) -> "date":
    """The last day of the waiver. Raises `UsageError` or `RefusedError` for words that can be no waiver."""
    from assettool import wiring
    from assettool.domain.waves.gates import WAIVABLE
    from assettool.errors import RefusedError, UsageError

    if gate not in WAIVABLE:
        raise RefusedError(f"this gate is never waived: {gate.value}", hint=f"assettool wave approve {number}")
    if not reason.strip():
        raise UsageError("the reason is empty", hint="--reason says why the gate need not be met")
    expires = wave_reading.day(until)
    if expires < wiring.today():
        raise UsageError(f"this day has passed: {until}", hint="--until is the last day on which it counts")
    return expires


def _waiver(
    result: "GateOut", outline: "WaveOutline", reason: str, expires: "date", item: str, number: int
) -> "Waiver":
    from assettool.domain.waves.gates.gate import Waiver

    key = ""
    if item:
        items = [(each.key, each.name) for each in outline.items]
        found = [(each.item, each.name) for each in result.findings if each.item]
        key = wave_reading.item_called(items, item, f"wave {number}", also=found)
    return Waiver(gate=result.gate, user="", reason=reason.strip(), expires=expires, item=key)


def _covered(result: "GateOut", waiver: "Waiver", number: int) -> "Sequence[FindingOut]":
    """What it stands in for. Raises `AssettoolError` where that is nothing."""
    from assettool import wiring
    from assettool.errors import AssettoolError

    covered = result.coverable(waiver, wiring.today())
    if not covered:
        of = f" for {waiver.item}" if waiver.item else ""
        raise AssettoolError(
            f"nothing is missing at this gate{of}: {result.gate.value}",
            hint=f"assettool wave show {number} --gate {result.gate.value} --all",
        )
    return covered


def _print(wave: "Wave", result: "GateOut", covered: "Sequence[FindingOut]") -> None:
    from assettool.cli import output

    output.out.print(output.plain(f"{wave.name}: {wave_reading.week(wave.week)}, {wave.status}"))
    for each in covered:
        name = f"{each.name}: " if each.name else ""
        output.out.print(output.plain(f"waives: {name}{each.text}"), soft_wrap=True)
    output.out.print(f"stays missing at this gate: {result.missing - len(covered)}")


def _document(
    number: int, result: "GateOut", waiver: "Waiver", covered: "Sequence[FindingOut]", given: int | None
) -> dict[str, object]:
    return {
        "waiver": given,
        "wave": number,
        "gate": waiver.gate,
        "item": waiver.item,
        "reason": waiver.reason,
        "until": waiver.expires,
        "waives": [{"item": each.item, "name": each.name, "text": each.text, "who": each.who} for each in covered],
        "stays_missing": result.missing - len(covered),
    }
