"""Leaves a mark on a host that a phase is done there, and tells whether it bears it."""

from __future__ import annotations

import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils import state_files

DOCUMENTATION = """
module: mark
short_description: Leave a mark on a host that a phase is done there, or tell whether it bears it
author: The assettool contributors
description:
  - Whoever runs the phase again sees the mark, also from another machine, and does nothing twice.
options:
  name: {description: What is done., type: str, required: true}
  folder: {description: Where the host keeps its marks., type: path, required: true}
  state: {description: V(read) only tells., type: str, choices: [read, left], default: left}
"""
EXAMPLES = """
- name: Leave the mark
  assettool.wave.mark:
    name: 6a0f5a5e-7a5f-4d3e-8a7c-2f3f0b6f0d11.0.cutover
    folder: /var/lib/assettool/marks
"""
RETURN = """
assettool_done: {description: The name where the host bears the mark; empty otherwise., type: str, returned: always}
"""
_OPTIONS = {
    "name": {"type": "str", "required": True},
    "folder": {"type": "path", "required": True},
    "state": {"type": "str", "choices": ["read", "left"], "default": "left"},
}


def main():
    """Run as Ansible runs modules."""
    module = AnsibleModule(_OPTIONS, supports_check_mode=True)
    name = module.params["name"]
    path = os.path.join(module.params["folder"], os.path.basename(name))
    try:
        is_there = os.path.exists(path)
        is_left = module.params["state"] == "left" and not module.check_mode
        if is_left and not is_there:
            state_files.write(path, {"done": name})
    except OSError as exc:
        module.fail_json(msg=str(exc))
    module.exit_json(changed=False, assettool_done=name if is_there or is_left else "")


if __name__ == "__main__":
    main()
