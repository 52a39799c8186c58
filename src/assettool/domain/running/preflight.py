"""Preflight: whether a run could work on a host, found out before it begins, without Ansible."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from assettool.domain.discovery import PORT, Target, parse_target

LEAST_PYTHON = (3, 9)
"""Ansible's modules, and ours, run with this one and later ones."""
_PATHS = ("/", "/tmp", "/var")
_FREE_MIB = 1024
_WINRM_TLS, _WINRM = 5986, 5985
_ARGUMENTS = ("ansible_ssh_common_args", "ansible_ssh_extra_args", "ansible_ssh_args")


_NOWHERE = Target("")


class Way(StrEnum):
    """How a host is reached."""

    SSH = "ssh"
    WINRM = "winrm"
    HERE = "here"  # this machine works on itself, or on a workplace that is managed elsewhere
    OTHER = "other"  # in a way that only Ansible knows


@dataclass(frozen=True, slots=True)
class Reach:
    """A host, how it is reached, and what it has to have."""

    host: str
    way: Way
    target: Target = _NOWHERE
    keys: tuple[Path, ...] = ()
    known_hosts: Path | None = None
    jump: Target | None = None
    as_root: bool = False
    """Whether Ansible becomes another user there."""
    gives_password: bool = False
    """Whether it has a password for that."""
    python: str = "python3"
    paths: tuple[str, ...] = _PATHS
    free_mib: int = _FREE_MIB
    why: str = ""
    """Why the way is another one."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a host."""

    host: str
    is_met: bool
    reason: str = ""
    """What is missing; all of it at once."""
    hint: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def reach_of(host: str, variables: Mapping[str, Any]) -> Reach:
    """How Ansible would reach a host with these variables."""
    connection = str(variables.get("ansible_connection") or "ssh").rpartition(".")[2]
    if variables.get("assettool_workplace") or connection == "local":
        return Reach(host, Way.HERE)
    try:
        return _reach(host, variables, connection)
    except _OnlyAnsible as exc:
        return Reach(host, Way.OTHER, why=str(exc))
    except ValueError as exc:
        return Reach(host, Way.OTHER, why=f"its variables are not understood ({exc})")


class _OnlyAnsible(Exception):
    """It takes Ansible to know."""


def _reach(host: str, variables: Mapping[str, Any], connection: str) -> Reach:
    address = _text(variables, "ansible_host", "ansible_ssh_host") or host
    if connection in ("psrp", "winrm"):
        is_plain = _text(variables, "ansible_psrp_protocol", "ansible_winrm_scheme") == "http"
        port = _text(variables, "ansible_psrp_port", "ansible_winrm_port", "ansible_port")
        return Reach(host, Way.WINRM, Target(address, int(port or (_WINRM if is_plain else _WINRM_TLS))))
    if connection not in ("ssh", "paramiko", "smart"):
        raise _OnlyAnsible(f"its connection is {connection}")
    arguments = " ".join(_text(variables, name) for name in _ARGUMENTS)
    key = _text(variables, "ansible_ssh_private_key_file", "ansible_private_key_file")
    return Reach(
        host,
        Way.SSH,
        Target(
            address,
            int(_text(variables, "ansible_port", "ansible_ssh_port") or PORT),
            _text(variables, "ansible_user", "ansible_ssh_user"),
        ),
        keys=(Path(key),) if key else (),
        known_hosts=_known_hosts(arguments),
        jump=_jump(arguments),
        as_root=bool(variables.get("ansible_become")),
        gives_password=any(name in variables for name in ("ansible_become_password", "ansible_become_pass")),
        python=_python(variables),
        paths=tuple(map(str, variables.get("precheck_paths") or _PATHS)),
        free_mib=int(variables.get("precheck_free_mib", _FREE_MIB)),
    )


def _text(variables: Mapping[str, Any], *names: str) -> str:
    """The first of the variables that there is."""
    for name in names:
        if (value := variables.get(name)) not in (None, ""):
            if isinstance(value, Mapping):
                value = value.get("__ansible_unsafe", "")
            elif "{{" in str(value):
                raise _OnlyAnsible(f"{name} is an expression")
            return str(value)
    return ""


def _known_hosts(arguments: str) -> Path | None:
    if found := re.search(r"UserKnownHostsFile[= ]([^\s'\"]+)", arguments):
        return Path(found[1])
    return None


def _jump(arguments: str) -> Target | None:
    if "ProxyCommand" in arguments:
        raise _OnlyAnsible("it is reached by a ProxyCommand")
    words = shlex.split(arguments)
    named = [after for word, after in pairwise(words) if word == "-J"]
    named += [word[2:] for word in words if word.startswith("-J") and word != "-J"]
    named += re.findall(r"ProxyJump[= ](\S+)", arguments)
    if not named:
        return None
    if "," in named[0]:
        raise _OnlyAnsible("it is reached through several jump hosts")
    return parse_target(named[0])


def _python(variables: Mapping[str, Any]) -> str:
    named = _text(variables, "ansible_python_interpreter")
    return named if named.startswith("/") else "python3"


def script(reach: Reach) -> str:
    """What the host is asked: a shell script that prints `name=value` lines and changes nothing."""
    python = shlex.quote(reach.python)
    lines = [
        f"echo python=$({python} -S -c 'import sys; print(\"%d.%d\" % sys.version_info[:2])' 2>/dev/null)",
        "echo user=$(id -u)",
        "if sudo -n true 2>/dev/null; then echo sudo=yes; elif command -v sudo >/dev/null; then echo sudo=asks; fi",
    ]
    # Without `awk`: each program that is started costs more than all the rest of the question.
    fourth = "read -r x; read -r x x x free x"
    lines += [
        f"df -Pk {path} 2>/dev/null | {{ {fourth}; echo free:{path}=$free; }}" for path in map(shlex.quote, reach.paths)
    ]
    return "\n".join(lines) + "\n"


def understand(reach: Reach, answer: str) -> Found:
    """What the answer of the script says of a host."""
    told = {name: value for name, _, value in (line.partition("=") for line in answer.splitlines())}
    reasons = [*_python_faults(told), *_root_faults(reach, told), *_space_faults(reach, told)]
    root = (
        "is root"
        if told.get("user") == "0"
        else {"yes": "yes", "asks": "asks for a password"}.get(told.get("sudo", ""))
    )
    details = {"python": told.get("python", ""), "sudo": root or "no"}
    return Found(reach.host, not reasons, "; ".join(reasons), details=details)


def _python_faults(told: Mapping[str, str]) -> list[str]:
    found = told.get("python", "")
    if not found:
        return ["it has no Python 3"]
    version = tuple(int(part) for part in found.split(".") if part.isdigit())
    wanted = ".".join(map(str, LEAST_PYTHON))
    return [] if version >= LEAST_PYTHON else [f"its Python is {found}, and it takes {wanted}"]


def _root_faults(reach: Reach, told: Mapping[str, str]) -> list[str]:
    if not reach.as_root or told.get("user") == "0" or told.get("sudo") == "yes":
        return []
    if told.get("sudo") == "asks":
        return [] if reach.gives_password else ["sudo asks for a password, and Ansible has none"]
    return ["it has no sudo"]


def _space_faults(reach: Reach, told: Mapping[str, str]) -> list[str]:
    faults = []
    for path in reach.paths:
        kib = told.get(f"free:{path}", "")
        if not kib.isdigit():
            faults.append(f"{path} is not there")
        elif int(kib) < reach.free_mib * 1024:
            faults.append(f"{path} has {int(kib) // 1024} MiB left, and it takes {reach.free_mib}")
    return faults
