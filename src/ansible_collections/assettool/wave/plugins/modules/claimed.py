"""Claims places for data that is to come, and sets aside what came when the claim is given up."""

from __future__ import annotations

import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils import state_files

DOCUMENTATION = """
module: claimed
short_description: Claim places for data that is to come, and set aside what came when the claim is given up
author: The assettool contributors
description:
  - A place can be claimed where nothing lies or an empty folder, so that no data of somebody else is written over.
  - With V(released) what lies there is renamed, never deleted.
options:
  paths: {description: The places., type: list, elements: path, required: true}
  note: {description: The file in which the claims are noted., type: path, required: true}
  state: {description: What is to be., type: str, choices: [claimed, released], default: claimed}
"""
EXAMPLES = """
- name: Claim the place of the data
  assettool.wave.claimed:
    paths: [/srv/data]
    note: /var/lib/assettool/claims.json
"""
RETURN = """
set_aside: {description: "Place: where what lay there is now.", type: dict, returned: always}
"""
_OPTIONS = {
    "paths": {"type": "list", "elements": "path", "required": True},
    "note": {"type": "path", "required": True},
    "state": {"type": "str", "choices": ["claimed", "released"], "default": "claimed"},
}


def main():
    """Run as Ansible runs modules."""
    module = AnsibleModule(_OPTIONS, supports_check_mode=True)
    paths, note = module.params["paths"], module.params["note"]
    try:
        noted = state_files.read(note)
        if module.params["state"] == "released":
            moved = {path: _aside(path) for path in paths if path in noted and os.path.lexists(path)}
            if not module.check_mode:
                _release(paths, moved, noted, note)
            module.exit_json(changed=bool(moved), set_aside=moved)
        wanted = [path for path in paths if path not in noted]
        taken = [path for path in wanted if _is_taken(path)]
        if taken:
            module.fail_json(msg=f"there is data already, of which nobody knows whose it is: {', '.join(taken)}")
        if wanted and not module.check_mode:
            for path in wanted:
                os.makedirs(os.path.dirname(path), exist_ok=True)
            state_files.write(note, {**noted, **{path: {"was_there": os.path.isdir(path)} for path in wanted}})
        module.exit_json(changed=bool(wanted), set_aside={})
    except OSError as exc:
        module.fail_json(msg=str(exc))


def _is_taken(path):
    if not os.path.lexists(path):
        return False
    return not os.path.isdir(path) or bool(os.listdir(path))


def _aside(path):
    number = 1
    while os.path.lexists(f"{path}.rolled-back-{number}"):
        number += 1
    return f"{path}.rolled-back-{number}"


def _release(paths, moved, noted, note):
    for path in paths:
        if path in moved:
            mode = os.stat(path).st_mode & 0o7777
            os.rename(path, moved[path])
            if noted[path]["was_there"]:
                os.mkdir(path)
                os.chmod(path, mode)
        if noted.pop(path, None):
            state_files.write(note, noted)


if __name__ == "__main__":
    main()
