"""The frozen inventory of a run: its hosts and no other one, with the variables of the user's own inventory."""

import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from assettool.adapters.run_folder import make_private, write_private
from assettool.domain.running.wire import HostOut
from assettool.errors import RunnerError

HOSTS = "hosts.json"
_GROUPED_BY = ("kind", "tenant", "site", "environment", "role", "platform")
"""What makes groups with names such as `tenant_arnhem`, for the user's own variables to hang on."""
_WINDOWS = "windows"
_PSRP = {
    "ansible_connection": "psrp",
    "ansible_psrp_protocol": "https",
    "ansible_psrp_cert_validation": "validate",
}


def document(hosts: Sequence[HostOut]) -> dict[str, Any]:
    """Ansible's inventory in its YAML form: `wave` has every host with its variables, other groups only name some."""
    groups: dict[str, Any] = {"wave": {"hosts": {host.name: host.variables for host in hosts}}}
    for host in hosts:
        for group in _groups(host):
            groups.setdefault(group, {"hosts": {}})["hosts"][host.name] = {}
    if _WINDOWS in groups:
        groups[_WINDOWS]["vars"] = _PSRP
    return groups


def freeze(folder: Path, hosts: Sequence[HostOut], own: Path | None) -> None:
    """Write it, once for a run; `own` is the inventory folder of the user. Raises `RunnerError`."""
    if (folder / HOSTS).exists():
        return
    try:
        make_private(folder)
        if own:
            _copy_variables(own, folder, {host.name for host in hosts})
        write_private(folder / HOSTS, msgspec.json.encode(document(hosts)))
    except OSError as exc:
        raise RunnerError(f"the inventory of the run cannot be written: {folder}", hint=str(exc)) from exc


def _groups(host: HostOut) -> Iterable[str]:
    for side in sorted(host.sides):
        yield f"side_{side}"
    for fact in _GROUPED_BY:
        if isinstance(value := host.variables.get(f"assettool_{fact}"), str) and value:
            yield re.sub(r"\W", "_", f"{fact}_{value}")
    if platform := str(host.variables.get("assettool_platform") or ""):
        yield _WINDOWS if _WINDOWS in platform.lower() else "linux"


def _copy_variables(own: Path, folder: Path, names: set[str]) -> None:
    """The variables of groups, and those of the hosts of the run."""
    for kind in ("group_vars", "host_vars"):
        for path in sorted((own / kind).glob("*")):
            if kind == "group_vars" or path.name in names or path.stem in names:
                _copy(path, folder / kind / path.name)


def _copy(path: Path, goal: Path) -> None:
    if path.is_dir():
        for each in sorted(path.iterdir()):
            _copy(each, goal / each.name)
    else:
        make_private(goal.parent)
        shutil.copyfile(path, goal)
        goal.chmod(0o600)
