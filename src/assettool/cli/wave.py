"""`assettool wave`: what moves when, why, and how it goes."""

import typer

from assettool.cli import (
    wave_calendar,
    wave_checks,
    wave_deciding,
    wave_diff,
    wave_letters,
    wave_list,
    wave_move,
    wave_plan,
    wave_run,
    wave_show,
    wave_verbs,
    wave_waive,
    wave_watch,
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Migration waves: what moves when, and why.",
    epilog="Examples: assettool wave plan; assettool wave diff saved plan.json",
)

wave_plan.register(app)
wave_list.register(app)
wave_show.register(app)
wave_move.register(app)
wave_verbs.register(app)
wave_waive.register(app)
wave_diff.register(app)
wave_letters.register(app)
wave_calendar.register(app)
wave_checks.register(app)
wave_run.register(app)
wave_deciding.register(app)
wave_watch.register(app)
