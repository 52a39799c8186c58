"""The commands: a page with all of each, and one line each for the README."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import typer

from assettool.cli.app import COMMANDS
from generator.markdown import page, table, text

MARK = re.compile(r"\n\s*(?:\x08|\\b)\s*\n")
"""Typer ends the wrapping of help text with this; the examples stand below it."""
START, END = "<!-- commands: written by make docs -->", "<!-- end of commands -->"


def commands() -> dict[str, Any]:
    """Every command by its full name, in the order of the help."""
    found: dict[str, Any] = {}
    for name, target in _targets():
        if isinstance(target, typer.Typer):
            group = typer.main.get_command(target)
            found.update({f"assettool {name} {word}": command for word, command in group.commands.items()})
        else:
            single = typer.Typer(rich_markup_mode=None, add_completion=False)
            single.command(name=name)(target)
            found[f"assettool {name}"] = typer.main.get_command(single)
    return found


def groups() -> dict[str, Any]:
    """Every group of commands by its full name."""
    return {f"assettool {n}": typer.main.get_command(t) for n, t in _targets() if isinstance(t, typer.Typer)}


def _targets() -> Iterator[tuple[str, Any]]:
    for name, (place, _) in COMMANDS.items():
        module, _, member = place.partition(":")
        yield name, getattr(import_module(module), member)


def summary(command: Any) -> str:
    """The first sentence of a command's help."""
    return re.split(r"(?<=[.])\s", text(command.help).partition("\n")[0])[0]


def examples(command: Any) -> list[str]:
    """The example calls that the help of a command or group shows."""
    shown = "\n".join(text.partition("Example")[2] for text in (command.help or "", command.epilog or ""))
    return [found.strip() for found in re.findall(r"assettool [a-z][^;\n]*", shown)]


def arguments(command: Any) -> str:
    """The arguments of a command as its usage shows them."""
    return " ".join(_argument(p) for p in command.params if p.param_type_name == "argument")


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name.upper()).strip("[]") + ("…" if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def readme(content: str) -> str:
    """The README with its list of commands as the code has it."""
    before, _, rest = content.partition(START)
    return f"{before}{START}\n{command_block()}\n{END}{rest.partition(END)[2]}"


def command_block() -> str:
    """One line for each command, with its arguments and the first sentence of its help."""
    lines = [(f"{name} {arguments(command)}".strip(), summary(command)) for name, command in commands().items()]
    width = max(len(call) for call, _ in lines) + 2
    return "\n".join(["```text", *(f"{call:{width}}{words}" for call, words in lines), "```"])


def commands_page() -> str:
    """Every command with its arguments, options and examples."""
    parts = [
        "# Commands",
        "What a command prints as data goes to stdout, everything else to stderr. `-h` and `--help` work everywhere. "
        "`assettool -v COMMAND` logs each step, `-vv` everything; `assettool --version` prints the version.",
    ]
    of_group = groups()
    for name, command in commands().items():
        group = name.rpartition(" ")[0]
        if found := of_group.pop(group, None):
            parts += [f"## {group}", text(found.help), _calls(found)]
        parts += [f"{'###' if group in groups() else '##'} {name}", *_command(name, command)]
    return page(parts)


def _command(name: str, command: Any) -> Iterator[str]:
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = " ".join(part for part in (name, "[OPTIONS]" if options else "", arguments(command)) if part)
    yield f"```text\n{usage}\n```"
    yield text(MARK.split(command.help or "")[0])
    rows = [(f"`{_argument(p)}`", text(p.help)) for p in command.params if p.param_type_name == "argument"]
    rows += [(_option(p), text(p.help) + default(p)) for p in options]
    if rows:
        yield table(("argument or option", "meaning"), rows)
    yield _calls(command)


def _calls(command: Any) -> str:
    calls = examples(command)
    return "\n".join(["```bash", *calls, "```"]) if calls else ""


def _option(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    if parameter.is_flag or parameter.count:
        return names
    kind = str(parameter.type_descriptor.annotation)
    words = {"Path": "PATH", "int": "NUMBER", "float": "NUMBER"}
    return f"{names} {next((word for part, word in words.items() if part in kind), 'TEXT')}"


def default(parameter: Any) -> str:
    """What an option is where nobody gives it, as a sentence; empty where that says nothing."""
    default = parameter.default
    return "" if default is None or isinstance(default, bool) or str(default) == "" else f" Default: `{default}`."
