"""Services by systemd, or by commands of the site where there is no systemd."""

from __future__ import annotations

import os

VERBS = ("start", "stop", "status", "enable", "disable", "is_enabled")
OPTIONS = {
    "manager": {"type": "str", "choices": ["auto", "systemd", "command"], "default": "auto"},
    "commands": {"type": "dict", "default": {}},
}
_RUNS, _RESTS = 0, 3  # as the Linux Standard Base has it for `status`


class ServiceError(Exception):
    """A service that is not known, or that does not do what it is told."""


def manager_of(module):
    """The manager that a module's options ask for; systemd where it runs, if they leave it open."""
    wanted, commands = module.params["manager"], module.params["commands"]
    if wanted == "systemd" or (wanted == "auto" and not commands and os.path.isdir("/run/systemd/system")):
        return Systemd(module)
    if not {"start", "stop", "status"} <= set(commands):
        raise ServiceError("there is no systemd: give the commands start, stop and status (assettool_service_commands)")
    return Commands(module, commands)


class Systemd:
    """Units of systemd: services, timers, sockets."""

    def __init__(self, module):
        self._module = module

    def state(self, name):
        """Whether it runs and whether it starts with the host; None for a unit that cannot be enabled."""
        _, told, _ = self._module.run_command(
            ["systemctl", "show", "--property", "LoadState,ActiveState,UnitFileState", "--", name]
        )
        found = dict(line.partition("=")[::2] for line in told.splitlines())
        if found.get("LoadState") not in ("loaded", "masked"):
            raise ServiceError(f"there is no such unit: {name}")
        enabled = {"enabled": True, "disabled": False}.get(found.get("UnitFileState", ""))
        return {"running": found.get("ActiveState") in ("active", "reloading", "activating"), "enabled": enabled}

    def tell(self, verb, name):
        """Start, stop, enable or disable it."""
        code, _, wrong = self._module.run_command(["systemctl", verb, "--", name])
        if code:
            raise ServiceError(f"cannot {verb} {name}: {wrong.strip()}")


class Commands:
    """Services by commands: words of each verb, behind which the name comes."""

    def __init__(self, module, commands):
        self._module = module
        self._commands = {verb: words.split() if isinstance(words, str) else words for verb, words in commands.items()}

    def state(self, name):
        """Whether it runs and whether it starts with the host; None where no command tells."""
        code, told, wrong = self._module.run_command([*self._commands["status"], name])
        if code not in (_RUNS, _RESTS):
            raise ServiceError(f"status of {name} is unknown: {(wrong or told).strip() or code}")
        enabled = None
        if "is_enabled" in self._commands:
            enabled = self._module.run_command([*self._commands["is_enabled"], name])[0] == 0
        return {"running": code == _RUNS, "enabled": enabled}

    def tell(self, verb, name):
        """Start, stop, enable or disable it."""
        code, told, wrong = self._module.run_command([*self._commands[verb], name])
        if code:
            raise ServiceError(f"cannot {verb} {name}: {(wrong or told).strip() or code}")
