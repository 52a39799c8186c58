"""Tells in one call what a host is like before a wave: room, clock, services, ports, packages and health."""

from __future__ import annotations

import os
import shutil
import sys
import time

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils import health, managers
from ansible_collections.assettool.wave.plugins.module_utils.listening import listening

DOCUMENTATION = """
module: survey
short_description: Tell what a host is like before a wave
author: The assettool contributors
description:
  - Gives Python, free space, clock, reboot, services, ports, packages and health in one call; changes nothing.
options:
  asked_at: {description: Seconds since 1970 where the question was asked., type: float, required: true}
  paths: {description: Folders whose disks are measured., type: list, elements: path, default: []}
  programs: {description: Programs that must be there., type: list, elements: str, default: []}
  services: {description: Services to look at., type: list, elements: str, default: []}
  addresses: {description: Count ports that these addresses are reached by; all by default., type: list,
    elements: str, default: []}
  packages: {description: Whether to list the packages., type: bool, default: true}
  checks: {description: Health checks as of M(assettool.wave.health)., type: list, elements: dict, default: []}
  address: {description: The address that ports and paths are asked at., type: str, default: 127.0.0.1}
  within_s: {description: Seconds in which a failing check is tried again., type: float, default: 0}
  manager: {description: What services are managed by., type: str, choices: [auto, systemd, command], default: auto}
  commands: {description: For the manager V(command) the words of start stop and status., type: dict, default: {}}
"""
EXAMPLES = """
- name: Look at the host
  assettool.wave.survey:
    asked_at: "{{ now(fmt='%s') }}"
    paths: [/var]
"""
RETURN = """
survey: {description: What the host is like., type: dict, returned: always}
"""
_LISTS = (
    ("dpkg-query", ["-W", "-f", "${Package}\t${Version}\t${db:Status-Status}\n"]),
    ("rpm", ["-qa", "--queryformat", "%{NAME}\t%{VERSION}-%{RELEASE}\tinstalled\n"]),
)


def main():
    """Run as Ansible runs modules."""
    options = {
        "asked_at": {"type": "float", "required": True},
        "paths": {"type": "list", "elements": "path", "default": []},
        "programs": {"type": "list", "elements": "str", "default": []},
        "services": {"type": "list", "elements": "str", "default": []},
        "addresses": {"type": "list", "elements": "str", "default": []},
        "packages": {"type": "bool", "default": True},
        "checks": {"type": "list", "elements": "dict", "default": [], "options": health.OPTIONS},
        "address": {"type": "str", "default": "127.0.0.1"},
        "within_s": {"type": "float", "default": 0.0},
        **managers.OPTIONS,
    }
    arrived = time.time()
    module = AnsibleModule(options, supports_check_mode=True)
    asked = module.params
    survey = {
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "clock_offset_s": round(arrived - asked["asked_at"]),
        "clock_is_synchronised": _is_synchronised(module),
        "waits_for_reboot": _waits_for_reboot(module),
        "free_mib": {path: _free_mib(path) for path in asked["paths"]},
        "missing_programs": [name for name in asked["programs"] if not module.get_bin_path(name)],
        "services": _services(module),
        "ports": listening(asked["addresses"]),
        "packages": _packages(module) if asked["packages"] else {},
        "checks": health.results(module, asked["checks"], address=asked["address"], within_s=asked["within_s"]),
    }
    module.exit_json(changed=False, survey=survey)


def _free_mib(path):
    """Free space for everybody; None where the folder is not there."""
    try:
        return shutil.disk_usage(path).free >> 20
    except OSError:
        return None


def _is_synchronised(module):
    """Whether systemd says that the clock is kept by the network; None where nobody can say."""
    program = module.get_bin_path("timedatectl")
    if not program:
        return None
    code, told, _ = module.run_command([program, "show", "--property", "NTPSynchronized", "--value"])
    return told.strip() == "yes" if code == 0 else None


def _waits_for_reboot(module):
    if os.path.exists("/run/reboot-required"):  # Debian
        return True
    program = module.get_bin_path("needs-restarting")  # Red Hat
    return bool(program) and module.run_command([program, "-r"])[0] == 1


def _services(module):
    """How each service is; None for one that is not known here."""
    found = {}
    for name in module.params["services"]:
        try:
            found[name] = managers.manager_of(module).state(name)
        except managers.ServiceError:
            found[name] = None
    return found


def _packages(module):
    for program, words in _LISTS:
        path = module.get_bin_path(program)
        if path:
            lines = [line.split("\t") for line in module.run_command([path, *words])[1].splitlines()]
            return {line[0]: line[1] for line in lines if line[2:] == ["installed"]}
    return {}


if __name__ == "__main__":
    main()
