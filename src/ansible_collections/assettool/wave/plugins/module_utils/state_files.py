"""Small files in which a host remembers how it was before a phase changed it."""

from __future__ import annotations

import json
import os
import tempfile


def read(path):
    """What is remembered; empty where nothing is."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def write(path, content):
    """Remember it durably: after a power cut either the former or the new content is there."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
