"""The man page: what `--help` says of every command, for who reads it with man."""

import re
from collections.abc import Iterator
from typing import Any

from generator.command_pages import MARK, arguments, commands, default, examples, groups
from generator.markdown import text

_HEAD = """.TH ASSETTOOL 1
.SH NAME
assettool \\- keeps NetBox true to a fleet, runs migration waves, and proves licence positions
.SH SYNOPSIS
.B assettool
[\\-v] COMMAND [ARGUMENTS]
.SH DESCRIPTION
What a command prints as data goes to stdout, everything else to stderr. Colours are left out where output is not a
terminal, and where NO_COLOR is set; tables are as wide as the terminal, or as COLUMNS says."""
_TAIL = """.SH EXIT STATUS
.TP
0
done
.TP
1
an error, with a message
.TP
2
called in a wrong way
.TP
3
the plan has changes, where --detailed-exitcode asks
.TP
4
refused: not safe, stale, or not approved
.TP
5
done, with rejected rows
.SH ENVIRONMENT
.TP
ASSETTOOL_HOME
the folder of the embedded servers and of local state
.TP
ASSETTOOL_NETBOX__URL, ASSETTOOL_NETBOX__TOKEN
an existing NetBox; every setting of assettool.yml has such a name
.SH FILES
.TP
assettool.yml
the settings
.SH SEE ALSO
.BR ansible (1),
.BR ansible\\-playbook (1)"""


def man_page() -> str:
    """All of it, in the macros of man(7)."""
    of_group = groups()
    parts = [_HEAD, ".SH COMMANDS"]
    for name, command in commands().items():
        if found := of_group.pop(name.rpartition(" ")[0], None):
            parts += [".SS " + _plain(name.rpartition(" ")[0]), _plain(text(found.help))]
        parts += _command(name, command)
    return "\n".join([*parts, _TAIL, ""])


def _command(name: str, command: Any) -> Iterator[str]:
    yield ".PP\n.B " + _plain(f"{name} {arguments(command)}".strip())
    yield ".RS\n" + _plain(text(MARK.split(command.help or "")[0]))
    for parameter in command.params:
        if parameter.param_type_name == "option":
            yield ".TP\n.B " + _plain(", ".join((*parameter.opts, *parameter.secondary_opts)))
            yield _plain(text(parameter.help) + default(parameter).replace("`", "")) or "\\&"
    if calls := examples(command):
        yield ".PP\nExamples:\n.nf\n" + "\n".join(map(_plain, calls)) + "\n.fi"
    yield ".RE"


def _plain(words: str) -> str:
    """Words as they are: no macro begins in them, and a hyphen that is typed stays one."""
    escaped = re.sub(r"[`*]", "", words).replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped, flags=re.MULTILINE)
