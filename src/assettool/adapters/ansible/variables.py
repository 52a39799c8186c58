"""The variables of hosts as far as they can be known without Ansible: enough to reach them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from assettool.adapters.ansible.inventory import document
from assettool.domain.running.wire import HostOut

_SUFFIXES = ("", ".yml", ".yaml", ".json")


class _Loader(yaml.SafeLoader):
    """What is in a vault is nothing to see."""


_Loader.add_constructor("!vault", lambda _loader, _node: "")
_Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))  # type: ignore[arg-type]


def variables_of(hosts: Sequence[HostOut], own: Path | None) -> dict[str, dict[str, Any]]:
    """Host → its variables: those of the run, and over them those of the user's own inventory.

    The host's own file wins over groups, a group over `all`, and of two groups the later one in the alphabet: Ansible's
    order for groups that lie side by side, as those of a frozen inventory do.
    """
    groups = document(hosts)
    found = {}
    of_group = {name: _read(own, "group_vars", name) for name in ("all", *sorted(groups))}
    for host in hosts:
        variables: dict[str, Any] = dict(of_group["all"])
        for name in sorted(groups):
            if host.name in groups[name]["hosts"]:
                variables |= {**groups[name].get("vars", {}), **of_group[name]}
        found[host.name] = {**variables, **host.variables, **_read(own, "host_vars", host.name)}
    return found


def _read(own: Path | None, kind: str, name: str) -> Mapping[str, Any]:
    variables: dict[str, Any] = {}
    for path in _files(own / kind, name) if own else ():
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        except (OSError, ValueError, yaml.YAMLError):
            continue
        variables |= content if isinstance(content, dict) else {}
    return variables


def _files(folder: Path, name: str) -> Iterator[Path]:
    for suffix in _SUFFIXES:
        path = folder / f"{name}{suffix}"
        if path.is_file():
            yield path
    if (folder / name).is_dir():
        yield from (path for path in sorted((folder / name).rglob("*")) if path.suffix in _SUFFIXES and path.is_file())
