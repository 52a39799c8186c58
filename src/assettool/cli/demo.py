"""`assettool demo`: the whole story on an embedded NetBox, at full size."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assettool.settings import Settings


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
    from assettool.embedded.home import Home
    from assettool.services.applying import apply_plan
    from assettool.settings import load_settings

    settings = load_settings()
    with output.progress() as shown:
        stage.prepare(settings.home, scale, shown)
        home = Home(settings.home)
        status = stack.up(home, port=port, progress=shown)
        settings = _with_demo(settings)
        target = wiring.store(settings)
        made, _ = wiring.plan(settings, target, shown)
        if not made.is_empty:
            apply_plan(made, target, shown)
    output.out.print(str(made.accounting))
    output.table("", ("kind", "in NetBox"), wiring.counts(target))
    passwords = stack.passwords(home)
    output.out.print(tour.text(status.url, passwords, changed=not made.is_empty))


def _with_demo(settings: "Settings") -> "Settings":
    """The settings with the demo's sources and the embedded NetBox, whatever else is set."""
    from assettool.demo import stage
    from assettool.settings import NetBoxSettings

    return settings.model_copy(update={"netbox": NetBoxSettings(), "sources": stage.sources_file(settings.home)})
