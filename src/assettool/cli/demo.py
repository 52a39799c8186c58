"""`assettool demo`: the whole story on an embedded NetBox, at full size."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assettool.demo.tour import Tour


def demo(
    scale: Annotated[float, typer.Option(help="1 is the published size of 7,243 assets; 0.1 a tenth.")] = 1.0,
    port: Annotated[int | None, typer.Option(help="Port of the embedded NetBox.")] = None,
) -> None:
    """Make De Connectie's estate, start NetBox, sync the fleet into it, and show what to look at.

    Everything stays in ASSETTOOL_HOME, and nothing leaves this machine. A second call is quick and changes nothing.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.demo import stage, tour
    from assettool.embedded import stack
    from assettool.embedded.credentials import load_credentials
    from assettool.embedded.home import Home
    from assettool.services.applying import apply_plan
    from assettool.settings import NetBoxSettings, load_settings

    settings = load_settings()
    home = Home(settings.home)
    # The demo is the embedded NetBox with its own exports, whatever other settings say.
    settings = settings.model_copy(update={"netbox": NetBoxSettings(), "sources": stage.sources_file(home)})
    with output.progress() as shown:
        stage.prepare(home, scale, shown)
        status = stack.up(home, port=port, progress=shown)
        target = wiring.store(settings)
        stage.refuse_other_sources({s.name for s in wiring.sources(settings)}, wiring.used_sources(target), home)
        made = wiring.plan(settings, target, shown)[0]  # what was read is not needed any more
        if not made.is_empty:
            apply_plan(made, target, shown)
    _tell(tour.tour(status.url), load_credentials(home).passwords["admin"])
    output.out.print(str(made.accounting))
    output.table("", ("kind", "in NetBox"), wiring.counts(target))
    if made.is_empty:
        output.out.print("nothing had to be done: NetBox is as the exports say")


def _tell(shown: "Tour", password: str) -> None:
    from assettool.cli import output

    output.out.print(f"\nNetBox runs at {shown.url}  user {shown.username}, password {password}\n")
    output.out.print("Click:")
    for click in shown.clicks:
        output.out.print(f"  {click.title}: {click.what}\n    {click.path}")
    output.out.print("Type:")
    for command in shown.commands:
        output.out.print(f"  {command.line}  # {command.what}")
    output.out.print(f"\n{shown.ending}\n")
