"""How rsync reaches a host: in the way in which Ansible does."""

from __future__ import annotations

import shlex

DOCUMENTATION = """
name: reach
short_description: How rsync reaches a host, by the variables with which Ansible does
version_added: 0.1.0
author: The assettool contributors
description:
  - Passwords are left out, as rsync takes none; keys, agents and jump hosts work.
options:
  _input: {description: The variables of the host., type: dict, required: true}
"""
EXAMPLES = """
shell: "{{ (hostvars['old-1'] | assettool.wave.reach).shell }}"
"""
RETURN = """
_value: {description: "The words of the remote shell, the address with its colon, and options for the rsync there.",
  type: dict}
"""


def reach(variables):
    """Shell, address and options of the rsync on the other side."""
    words = ["ssh", "-o", "BatchMode=yes"]
    port = variables.get("ansible_ssh_port") or variables.get("ansible_port")
    key = variables.get("ansible_ssh_private_key_file") or variables.get("ansible_private_key_file")
    user = variables.get("ansible_ssh_user") or variables.get("ansible_user")
    host = variables.get("ansible_ssh_host") or variables.get("ansible_host") or variables.get("inventory_hostname")
    if port:
        words += ["-p", str(port)]
    if key:
        words += ["-i", str(key)]
    for name in ("ansible_ssh_common_args", "ansible_ssh_extra_args"):
        words += shlex.split(str(variables.get(name) or ""))
    where = f"[{host}]" if ":" in str(host) else str(host)
    return {
        "shell": shlex.join(words),
        "address": f"{user}@{where}:" if user else f"{where}:",
        "options": ["--rsync-path", "sudo -n rsync"] if variables.get("ansible_become") else [],
    }


class FilterModule:
    """The filters of this file."""

    def filters(self):
        """Name and function of each."""
        return {"reach": reach}
