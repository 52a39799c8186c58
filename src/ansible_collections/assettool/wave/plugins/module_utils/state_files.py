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
    """Remember it durably: after a power cut the former content is there, or once this returned the new one."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
    _keep_name(folder)


def _keep_name(folder):
    """A new name is durable when the folder that it stands in is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
