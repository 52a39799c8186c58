"""`assettool licence`: what is owned, what is used, and the rows that prove it."""

import typer

from assettool.cli import (
    licence_harvest,
    licence_import,
    licence_position,
    licence_recognise,
    licence_renewals,
    licence_show,
    licence_snapshot,
    licence_whatif,
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Licences: what is owned, what is used, and the rows that prove it.",
    epilog="Examples: assettool licence position; assettool licence show windows-server-standard --rows",
)

licence_import.register(app)
licence_recognise.register(app)
licence_position.register(app)
licence_show.register(app)
licence_snapshot.register(app)
licence_renewals.register(app)
licence_harvest.register(app)
licence_whatif.register(app)
