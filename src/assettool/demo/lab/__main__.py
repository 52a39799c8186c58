"""python -m assettool.demo.lab: make a lab, start and stop it, and let things go wrong in it."""

from pathlib import Path
from typing import Annotated

import typer

from assettool.demo.lab import faults, making, model, serving, wave

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def _home(context: typer.Context, home: Annotated[Path, typer.Option(help="The folder of the lab.")]) -> None:
    context.obj = home.absolute()


@app.command()
def make(
    context: typer.Context,
    applications: Annotated[int, typer.Option(help="Each has two old and two new hosts.")] = 3,
) -> None:
    """Make a lab in an empty folder, with its inventory in inventory.json."""
    lab = making.make(context.obj, applications=applications)
    typer.echo(wave.write_inventory(lab, lab.home / "inventory.json"))


@app.command()
def start(context: typer.Context) -> None:
    """Start it; the number of its process."""
    typer.echo(serving.start(model.read(context.obj)))


@app.command()
def serve(context: typer.Context) -> None:
    """Be the lab, until told to end."""
    serving.run(model.read(context.obj))


@app.command()
def stop(context: typer.Context) -> None:
    """Stop it and every service in it."""
    serving.stop(model.read(context.obj))


@app.command()
def fault(
    context: typer.Context,
    host: Annotated[str, typer.Argument(help="The host on which it goes wrong.")],
    kind: Annotated[faults.FaultKind, typer.Option(help="What goes wrong.")],
    phase: Annotated[str, typer.Option(help="Only in this phase.")] = "",
    times: Annotated[int, typer.Option(help="How many commands it hits; 0 is all.")] = faults.ALWAYS,
) -> None:
    """Let something go wrong from now on."""
    faults.set_fault(model.read(context.obj), faults.Fault(host, kind, phase, times))


@app.command()
def mend(
    context: typer.Context, host: Annotated[str, typer.Argument(help="All hosts where none is named.")] = ""
) -> None:
    """Take faults away."""
    faults.mend(model.read(context.obj), host)


if __name__ == "__main__":
    app()
