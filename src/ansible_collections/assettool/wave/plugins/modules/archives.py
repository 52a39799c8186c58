"""Archives paths with their checksums, and proves each archive by reading it back."""

from __future__ import annotations

import gzip
import os
import tarfile

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.assettool.wave.plugins.module_utils import state_files
from ansible_collections.assettool.wave.plugins.module_utils.trees import archived, digest_of, tree

DOCUMENTATION = """
module: archives
short_description: Archive paths with their checksums, and prove each archive by reading it back
author: The assettool contributors
description:
  - An archive is called after what it holds, and made again only where the content has changed or it is damaged.
  - Beside it lies a JSON file with its sha256 and what each path held.
options:
  archives:
    description: What to archive.
    type: list
    elements: dict
    required: true
    suboptions:
      name: {description: The start of the name of the file., type: str, required: true}
      paths: {description: Files and folders., type: list, elements: path, required: true}
  folder: {description: Where the archives lie., type: path, required: true}
"""
EXAMPLES = """
- name: Archive the data of an application
  assettool.wave.archives:
    archives:
      - {name: zaaksysteem, paths: [/srv/zaak, /etc/zaak]}
    folder: /var/backups/assettool
"""
RETURN = """
archives: {description: "Of each archive its path, sha256, bytes and trees.", type: list, returned: always}
assettool_evidence: {description: "Archive: its size and checksum.", type: dict, returned: success}
"""
_OPTIONS = {
    "archives": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {
            "name": {"type": "str", "required": True},
            "paths": {"type": "list", "elements": "path", "required": True},
        },
    },
    "folder": {"type": "path", "required": True},
}


def main():
    """Run as Ansible runs modules."""
    module = AnsibleModule(_OPTIONS, supports_check_mode=True)
    changed, made = False, []
    try:
        for each in module.params["archives"]:
            trees = {path: tree(path) for path in each["paths"]}
            gone = [path for path, found in trees.items() if found is None]
            if gone:
                raise ValueError(f"not there: {', '.join(gone)}")
            path = os.path.join(module.params["folder"], f"{each['name']}-{_short(trees)}.tar.gz")
            note = state_files.read(f"{path}.json")
            if not note or _sha256(path) != note["sha256"]:
                changed, note = True, {"path": path, "trees": trees}
                if not module.check_mode:
                    note = _make(path, trees)
            made.append(note)
        proven = {each["path"]: f"{each['bytes']} bytes, sha256 {each['sha256']}" for each in made if "sha256" in each}
        module.exit_json(changed=changed, archives=made, assettool_evidence=proven)
    except (OSError, ValueError, tarfile.TarError) as exc:
        module.fail_json(msg=str(exc), archives=made)


def _short(trees):
    digests = "".join(f"{path}\0{found['digest']}\n" for path, found in sorted(trees.items()))
    return digest_of(_Bytes(digests.encode()))[1][:12]


class _Bytes:
    """Bytes that are read once."""

    def __init__(self, content):
        self._content = content

    def read(self, _):
        """All of it, then nothing."""
        content, self._content = self._content, b""
        return content


def _sha256(path):
    try:
        with open(path, "rb") as file:
            return digest_of(file)[1]
    except FileNotFoundError:
        return None


def _make(path, trees):
    draft = f"{path}.draft"
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
        with gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:

            def whole(member):
                archive.inodes.clear()  # hard links as files of their own, so that each can be read back by itself
                return member

            for number, source in enumerate(trees):
                archive.add(source, arcname=_top(number, source), filter=whole)
        raw.flush()
        os.fsync(raw.fileno())
    _read_back(draft, trees)
    os.replace(draft, path)
    note = {"path": path, "sha256": _sha256(path), "bytes": os.path.getsize(path), "trees": trees}
    state_files.write(f"{path}.json", note)
    return note


def _top(number, source):
    return f"{number}-{os.path.basename(source.rstrip('/'))}"


def _read_back(path, trees):
    for number, (source, wanted) in enumerate(trees.items()):
        with tarfile.open(path) as archive:
            found = archived(archive, _top(number, source))
        if found != wanted:
            raise ValueError(f"the archive does not hold what lies there, which may have changed meanwhile: {source}")


if __name__ == "__main__":
    main()
