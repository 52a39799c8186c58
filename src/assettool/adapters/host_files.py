"""What was discovered, as one file for each host in a folder."""

import os
from pathlib import Path

import msgspec

from assettool.domain.discovery import Discovered, Target
from assettool.errors import AssettoolError


class HostFiles:
    """A folder of discovered hosts. A file is replaced as a whole; one that is not written again stays as it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise AssettoolError(f"cannot make the folder: {folder}", hint=exc.strerror or str(exc)) from exc
        if not os.access(folder, os.W_OK):
            raise AssettoolError(f"cannot write into the folder: {folder}", hint="name another one with --out")

    def keep(self, target: Target, found: Discovered) -> None:
        """Write the file of a host."""
        path = self._folder / f"{target.file_stem}.json"
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        content = msgspec.json.format(msgspec.json.encode(found, order="deterministic"), indent=1)
        try:
            unfinished.write_bytes(content + b"\n")
            unfinished.replace(path)
        except OSError as exc:
            unfinished.unlink(missing_ok=True)
            raise AssettoolError(f"cannot write what was discovered: {path}", hint=exc.strerror or str(exc)) from exc
