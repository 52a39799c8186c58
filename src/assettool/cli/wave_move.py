"""`assettool wave move`: put items into the wave of another week, after showing which rules that breaks."""

from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assettool.domain.waves.document import Document


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave move 'Suite4Work (arnhem)' --to 2027-W12; "
        "assettool wave move Suite4Work Key2 --to 2027-03-22 --yes; "
        "assettool wave move Suite4Work --to 2027-W12 --allow --reason 'agreed with the supplier'"
    )(move)


def move(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Items: their key, name or a part of it.")],
    to: Annotated[str, typer.Option(metavar="WEEK", help="The week: 2027-W12, or a day of it.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    allow: Annotated[bool, typer.Option("--allow", help="Do it although it breaks rules; needs --reason.")] = False,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    plan_only: Annotated[bool, typer.Option("--plan", help="Only show what it would do.")] = False,
    as_json: AsJson = False,
) -> None:
    """Move items to the wave of another week by hand; plans leave them there from then on.

    The rules that it would break are shown first. A wave that somebody approved goes back to draft.
    """
    from assettool.adapters import netbox_waves
    from assettool.cli import output
    from assettool.errors import RefusedError
    from assettool.settings import load_settings

    target = wave_reading.store(load_settings())
    monday = wave_reading.monday(to)
    keys = _keys(wave_reading.plan_of(wave_reading.SAVED, target), names)
    looked = netbox_waves.move(target, keys, monday, is_dry_run=True, allow=allow, reason=reason)
    if as_json and plan_only:
        output.print_json(looked)
        return
    if not as_json:
        _print(looked)
    if plan_only:
        return
    if looked["breaks"] and not allow:
        raise RefusedError(
            f"it breaks {len(looked['breaks'])} rules", hint="--allow --reason does it all the same, or plan again"
        )
    if not yes and not as_json:
        typer.confirm(f"move {len(looked['items'])} items?", abort=True, err=True)
    done = netbox_waves.move(target, keys, monday, is_dry_run=False, allow=allow, reason=reason)
    if as_json:
        output.print_json(done)
    else:
        output.console.print(f"moved: {len(done['items'])} items to {wave_reading.week(monday)}")


def _keys(plan: "Document", names: "Sequence[str]") -> list[str]:
    """The keys of the items that are meant. Raises `AssettoolError` for a name of none, or of several."""
    items = [(each.key, each.name) for each in plan.problem.items]
    return list(dict.fromkeys(wave_reading.item_called(items, name, "the plan") for name in names))


def _print(looked: "Mapping[str, Sequence[str]]") -> None:
    from assettool.cli import output

    for title, name in (
        ("moves", "items"),
        ("comes along", "follows"),
        ("breaks", "breaks"),
        ("mends", "mends"),
        ("goes back to draft", "lapses"),
    ):
        for each in looked[name]:
            output.out.print(output.plain(f"{title}: {each}"), soft_wrap=True)
