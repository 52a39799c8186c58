"""`assettool wave list`: the waves in NetBox, and how far they are."""

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command("list", epilog="Examples: assettool wave list; assettool wave list --json")(list_waves)


def list_waves(as_json: AsJson = False) -> None:
    """List the waves that are saved in NetBox: week, status, items and hours; and forecast the end by the pace so far.

    The plan says what fits, the forecast how fast things really go.
    """
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.cli import output
    from assettool.settings import load_settings

    target = wave_reading.store(load_settings())
    found, forecast = netbox_waves.waves(target), wiring.forecast(target)
    if as_json:
        output.print_json({"waves": found, "forecast": forecast})
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
    elif forecast:
        weeks = [wave_reading.week(day) for day in (forecast.early, forecast.likely, forecast.late)]
        output.out.print(
            f"forecast, by how many moved in each of the last {len(forecast.measured)} weeks: "
            f"{forecast.remaining} applications are left, the last one moves in {weeks[1]} "
            f"({weeks[0]} to {weeks[2]} in eight of ten draws)",
            soft_wrap=True,
        )
    else:
        output.console.print("no forecast: it takes four measured weeks, and something that moved in the last twelve")
