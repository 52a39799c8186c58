"""`assettool app`: the application register."""

import typer

from assettool.cli import app_export, app_graph, app_harmonise, app_import, app_list, app_propose, app_set

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The application register: what runs, for whom, on what, talking to what, and how far it is.",
    epilog="Examples: assettool app import portfolio.csv --plan; assettool app list --tenant arnhem --status go",
)

app_import.register(app)
app_export.register(app)
app_list.register(app)
app_set.register(app)
app_graph.register(app)
app_harmonise.register(app)
app_propose.register(app)
