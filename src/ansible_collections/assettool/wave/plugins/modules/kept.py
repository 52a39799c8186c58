"""Keeps files as they were before a phase changes them, and puts them back."""

from __future__ import annotations

import os
import shutil
import tempfile

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils import state_files
from ansible_collections.assettool.wave.plugins.module_utils.trees import tree

DOCUMENTATION = """
module: kept
short_description: Keep files as they were before they are changed, and put them back
author: The assettool contributors
description:
  - A file is kept once. That it was not there is kept as well, and putting it back takes it away.
options:
  paths: {description: The files., type: list, elements: path, required: true}
  folder: {description: Where they are kept., type: path, required: true}
  state:
    description: V(away) keeps them and takes them away; V(restored) puts them back and forgets them.
    type: str
    choices: [kept, away, restored]
    default: kept
"""
EXAMPLES = """
- name: Keep the configuration as it is
  assettool.wave.kept:
    paths: [/etc/zaak.conf]
    folder: /var/lib/assettool/kept
"""
RETURN = """
changed_paths: {description: The files that are put back or taken away., type: list, returned: always}
"""
_OPTIONS = {
    "paths": {"type": "list", "elements": "path", "required": True},
    "folder": {"type": "path", "required": True},
    "state": {"type": "str", "choices": ["kept", "away", "restored"], "default": "kept"},
}


def main():
    """Run as Ansible runs modules."""
    module = AnsibleModule(_OPTIONS, supports_check_mode=True)
    paths, folder, state = (module.params[name] for name in ("paths", "folder", "state"))
    index = os.path.join(folder, "index.json")
    try:
        noted = state_files.read(index)
        if state == "restored":
            changed = [path for path in paths if path in noted and tree(path) != tree_of_note(noted[path], folder)]
        else:
            changed = [path for path in paths if state == "away" and os.path.lexists(path)]
        if not module.check_mode:
            (_restore if state == "restored" else _keep)(paths, folder, noted, index)
            for path in changed if state == "away" else ():
                os.unlink(path)
        module.exit_json(changed=bool(changed), changed_paths=changed)
    except OSError as exc:
        module.fail_json(msg=str(exc))


def tree_of_note(note, folder):
    """What the kept file holds; None where there was no file."""
    return tree(os.path.join(folder, note["copy"])) if note["copy"] else None


def _keep(paths, folder, noted, index):
    for path in paths:
        if path in noted:
            continue
        note = {"copy": ""}
        if os.path.lexists(path):
            found = os.lstat(path)
            os.makedirs(folder, mode=0o700, exist_ok=True)
            handle, copy = tempfile.mkstemp(dir=folder, prefix=f"{os.path.basename(path)}-")
            os.close(handle)
            shutil.copy2(path, copy)
            note = {"copy": os.path.basename(copy), "uid": found.st_uid, "gid": found.st_gid}
        noted[path] = note
        state_files.write(index, noted)


def _restore(paths, folder, noted, index):
    for path in paths:
        note = noted.pop(path, None)
        if note is None:
            continue
        if note["copy"]:
            draft = f"{path}.assettool-draft"
            shutil.copy2(os.path.join(folder, note["copy"]), draft)
            if os.geteuid() == 0:
                os.chown(draft, note["uid"], note["gid"])
            os.replace(draft, path)
        elif os.path.lexists(path):
            os.unlink(path)
        state_files.write(index, noted)
        if note["copy"]:
            os.unlink(os.path.join(folder, note["copy"]))


if __name__ == "__main__":
    main()
