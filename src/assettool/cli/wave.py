"""`assettool wave`: what moves when, why, and how it goes."""

import typer

from assettool.cli import wave_diff, wave_letters, wave_plan

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Migration waves: what moves when, and why.",
    epilog="Examples: assettool wave plan; assettool wave diff saved plan.json",
)

wave_plan.register(app)
wave_diff.register(app)
wave_letters.register(app)
