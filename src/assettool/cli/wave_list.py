"""`assettool wave list`: the waves in NetBox, and how far they are."""

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command("list", epilog="Examples: assettool wave list; assettool wave list --json")(list_waves)


def list_waves(as_json: AsJson = False) -> None:
    """List the waves that are saved in NetBox: week, status, items and hours."""
    from assettool.adapters import netbox_waves
    from assettool.cli import output
    from assettool.settings import load_settings

    found = netbox_waves.waves(wave_reading.store(load_settings()))
    if as_json:
        output.print_json(found)
        return
    output.table(
        "",
        ("wave", "name", "week", "status", "items", "from", "until", "submitted by"),
        [
            (
                *(each.number, each.name, wave_reading.week(each.week), each.status, each.items),
                *(wave_reading.moment(each.start), wave_reading.moment(each.end), each.submitted_by),
            )
            for each in found
        ],
    )
    if not found:
        output.console.print("no plan is saved yet: assettool wave plan --save")
