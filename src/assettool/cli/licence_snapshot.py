"""`assettool licence snapshot` and `verify`: positions that are frozen, chained, and proved to be as they were."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli.licence_reading import AsJson, On

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.snapshot import Snapshot


def register(app: typer.Typer) -> None:
    """Make them commands of `assettool licence`."""
    app.command(
        epilog="Examples: assettool licence snapshot --remark 'true-up of 2026'; "
        "assettool licence snapshot --pack evidence; assettool licence snapshot --pack evidence --number 3"
    )(snapshot)
    app.command(
        epilog="Examples: assettool licence verify; assettool licence verify --digest 5f1c…; "
        "assettool licence verify --json"
    )(verify)


def snapshot(
    on: On = "",
    remark: Annotated[str, typer.Option(help="Why it is taken.")] = "",
    pack: Annotated[
        Path | None, typer.Option(help="Write the evidence pack for an auditor to this folder too: xlsx, html, json.")
    ] = None,
    number: Annotated[
        int | None, typer.Option(min=1, help="With --pack: of the snapshot with this number; take no new one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Freeze the licence position with its rows, sources and rules, chained by hash to the one before.

    NetBox computes and keeps it. Keep the digest that is printed elsewhere: `licence verify --digest` then also
    proves that nothing was cut off.
    """
    from assettool.cli import licence_reading, output
    from assettool.errors import UsageError
    from assettool.services.snapshots import day_of, freeze, numbered

    when = licence_reading.day(on)
    if number is not None and (pack is None or on or remark):
        raise UsageError("a number says of which snapshot the pack is", hint="--number goes with --pack, and alone")
    if pack:
        from assettool.adapters.evidence_pack import make_folder

        make_folder(pack)  # before a snapshot is taken that nobody hears of
    target = licence_reading.store()
    with output.progress() as shown:
        taken = freeze(target, when, remark, shown) if number is None else numbered(target.read_snapshots(), number)
    files = _write_pack(target, taken, pack) if pack else []
    if as_json:
        output.print_json(
            {"number": taken.number, "on": day_of(taken), "digest": taken.digest, "previous": taken.previous}
            | {"files": [str(path) for path in files]}
        )
        return
    output.out.print(f"snapshot {taken.number} of {day_of(taken)}", highlight=False)
    output.out.print(f"digest {taken.digest}", soft_wrap=True)
    for path in files:
        output.out.print(output.plain(str(path)), soft_wrap=True)
    if number is None:
        output.console.print("keep the digest elsewhere: `assettool licence verify --digest` asks for it")


def _write_pack(target: "NetBoxStore", taken: "Snapshot", folder: Path) -> list[Path]:
    from datetime import UTC, datetime

    from assettool import wiring
    from assettool.adapters.evidence_pack import write_pack
    from assettool.cli import licence_reading
    from assettool.services.licence_evidence import evidence

    estate = licence_reading.read_estate(target)
    return write_pack(evidence(taken, estate, wiring.register(target), datetime.now(UTC)), folder)


def verify(
    digest: Annotated[
        str, typer.Option(metavar="HEX", help="The digest that was kept elsewhere: its snapshot has to be there.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Prove that no snapshot was altered, taken out or put in; exit code 1 where one was, with its number.

    That the last ones were not cut off, only a digest that was kept elsewhere proves.
    """
    from assettool.cli import licence_reading, output
    from assettool.services.snapshots import check, day_of, refuse_altered

    with output.progress() as shown:
        found = check(licence_reading.store(), digest, shown)
    if as_json:
        output.print_json(found.document())
    refuse_altered(found, digest)
    if as_json:
        return
    if found.last is None:
        output.out.print("there are no snapshots yet")
        return
    output.out.print(f"{found.number} snapshots, none altered")
    if found.kept is not None:
        output.out.print(f"the digest is that of snapshot {found.kept}; {found.number - found.kept} came after it")
    output.out.print(f"the last one: {found.last.number}, of {day_of(found.last)}")
    output.out.print(f"its digest, to keep elsewhere: {found.last.digest}", soft_wrap=True)
