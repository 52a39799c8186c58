"""Keeps a document of a run on a host, and tells what it holds."""

from __future__ import annotations

import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils import state_files

DOCUMENTATION = """
module: document
short_description: Keep a document of a run on a host, or tell what it holds
author: The assettool contributors
description:
  - What a phase found out is there for the next one, also where that is run from another machine.
options:
  path: {description: The file., type: path, required: true}
  content: {description: What it is to hold., type: raw}
  state: {description: V(read) only tells., type: str, choices: [read, kept], default: kept}
"""
EXAMPLES = """
- name: Keep the baseline
  assettool.wave.document:
    path: /var/lib/assettool/runs/17/baseline.json
    content: "{{ survey }}"
"""
RETURN = """
document: {description: What it holds as text; empty where it is not there., type: str, returned: with state read}
"""
_OPTIONS = {
    "path": {"type": "path", "required": True},
    "content": {"type": "raw"},
    "state": {"type": "str", "choices": ["read", "kept"], "default": "kept"},
}


def main():
    """Run as Ansible runs modules."""
    module = AnsibleModule(_OPTIONS, supports_check_mode=True, required_if=[("state", "kept", ["content"])])
    path = module.params["path"]
    try:
        if module.params["state"] == "read":
            module.exit_json(changed=False, document=_read(path))
        if not module.check_mode:
            state_files.write(path, module.params["content"])
    except OSError as exc:
        module.fail_json(msg=str(exc))
    module.exit_json(changed=False)


def _read(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


if __name__ == "__main__":
    main()
