"""Tells what paths hold: digest, number of files and bytes."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils.trees import tree

DOCUMENTATION = """
module: tree
short_description: Tell what paths hold, as digest, number of files and bytes
author: The assettool contributors
description:
  - The digest is the same wherever the same names, contents and links lie; owners, modes and times do not count.
options:
  paths: {description: Files or folders., type: list, elements: path, required: true}
"""
EXAMPLES = """
- name: See what the data holds
  assettool.wave.tree:
    paths: [/srv/data]
"""
RETURN = """
trees: {description: "A list of digest, files and bytes, in the order of the paths; null for what is not there.",
  type: list, returned: always}
assettool_evidence: {description: "Path: number of files, bytes and digest.", type: dict, returned: success}
"""


def main():
    """Run as Ansible runs modules."""
    options = {"paths": {"type": "list", "elements": "path", "required": True}}
    module = AnsibleModule(options, supports_check_mode=True)
    try:
        trees = {path: tree(path) for path in module.params["paths"]}
        told = {path: _told(found) for path, found in trees.items() if found}
        module.exit_json(changed=False, trees=[trees[path] for path in module.params["paths"]], assettool_evidence=told)
    except (OSError, ValueError) as exc:
        module.fail_json(msg=str(exc))


def _told(found):
    return f"{found['files']} files, {found['bytes']} bytes, digest {found['digest']}"


if __name__ == "__main__":
    main()
