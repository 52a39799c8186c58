"""Starts, stops and restores services, and remembers how they were."""

from __future__ import annotations

import time

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils import managers, state_files

DOCUMENTATION = """
module: services
short_description: Start, stop and restore services, and remember how they were
author: The assettool contributors
description:
  - Works on a list of services in one call, by systemd or by commands of the site.
  - With O(remember) the host notes how each service was before it is touched for the first time.
options:
  names: {description: The services., type: list, elements: str, required: true}
  state:
    description: What they are to be; V(remembered) is as they were, after which the note is forgotten.
    type: str
    choices: [started, stopped, remembered, looked_at]
    required: true
  enabled: {description: Whether they start with the host; left as it is by default., type: bool}
  remember: {description: The file of the note., type: path}
  manager: {description: What they are managed by., type: str, choices: [auto, systemd, command], default: auto}
  commands:
    description: For the manager V(command) the words of start, stop, status, and of enable, disable and is_enabled.
    type: dict
    default: {}
  within_s: {description: Seconds within which they are to be so., type: float, default: 30.0}
"""
EXAMPLES = """
- name: Stop a service and remember that it ran
  assettool.wave.services:
    names: [nginx]
    state: stopped
    remember: /var/lib/assettool/cutover/services.json
"""
RETURN = """
services: {description: "Name: how it is now.", type: dict, returned: always}
changed_services: {description: The services that are another way than before., type: list, returned: always}
"""
_PAUSE_S = 0.2
_OPTIONS = {
    "names": {"type": "list", "elements": "str", "required": True},
    "state": {"type": "str", "choices": ["started", "stopped", "remembered", "looked_at"], "required": True},
    "enabled": {"type": "bool"},
    "remember": {"type": "path"},
    "within_s": {"type": "float", "default": 30.0},
    **managers.OPTIONS,
}


def main():
    """Run as Ansible runs modules."""
    module = AnsibleModule(_OPTIONS, supports_check_mode=True, required_if=[("state", "remembered", ["remember"])])
    try:
        module.exit_json(**_carry_out(module))
    except managers.ServiceError as exc:
        module.fail_json(msg=str(exc))


def _carry_out(module):
    asked, path = module.params, module.params["remember"]
    manager = managers.manager_of(module)
    noted = state_files.read(path) if path else {}
    now = {name: manager.state(name) for name in asked["names"]}
    wanted = {name: _wanted(asked, noted.get(name), state) for name, state in now.items()}
    changed = [name for name, state in now.items() if wanted[name] != state]
    if module.check_mode:
        return {"changed": bool(changed), "changed_services": changed, "services": wanted}
    if path and asked["state"] != "remembered" and set(now) - set(noted):
        state_files.write(path, {**now, **noted})
    for name in changed:
        _change(manager, name, now[name], wanted[name], asked["within_s"])
    if path and asked["state"] == "remembered" and set(now) & set(noted):
        state_files.write(path, {name: state for name, state in noted.items() if name not in now})
    return {"changed": bool(changed), "changed_services": changed, "services": wanted}


def _wanted(asked, noted, state):
    if asked["state"] == "looked_at":
        return state
    if asked["state"] == "remembered":
        return noted or state
    enabled = state["enabled"] if asked["enabled"] is None or state["enabled"] is None else asked["enabled"]
    return {"running": asked["state"] == "started", "enabled": enabled}


def _change(manager, name, state, wanted, within_s):
    if wanted["enabled"] != state["enabled"] and wanted["enabled"] is not None:
        manager.tell("enable" if wanted["enabled"] else "disable", name)
    if wanted["running"] == state["running"]:
        return
    manager.tell("start" if wanted["running"] else "stop", name)
    deadline = time.monotonic() + within_s
    while manager.state(name)["running"] != wanted["running"]:
        if time.monotonic() > deadline:
            raise managers.ServiceError(f"{name} does not {'run' if wanted['running'] else 'stop'} after {within_s} s")
        time.sleep(_PAUSE_S)


if __name__ == "__main__":
    main()
