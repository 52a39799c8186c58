"""What a plan is made of beside NetBox, as one hash: another file, setting, program or user gives another one."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from zoneinfo import TZPATH

import msgspec

import assettool
from assettool.adapters.sources.files import sha256_of
from assettool.errors import SourceError
from assettool.ports import NamedSource, Store

PACKAGE = Path(assettool.__file__).parent
_LIBRARIES = ("site-packages", "dist-packages")

type Part = str | int | Sequence["Part"]


def made_of(
    settings_files: Iterable[Path | None], sources: Sequence[NamedSource], store: Store, allowed: Iterable[str]
) -> str | None:
    """The hash; None where a source asks a live system, or a file cannot be read: such a plan is never the same."""
    try:
        read: list[Part] = [(source.name, _files(source.files())) for source in sources]
        settings = [_files([path] if path else []) for path in settings_files]
    except (OSError, SourceError, _NeverTheSame):
        return None
    parts: Part = [*_program(), settings, read, store.url, store.identity, sorted(set(allowed))]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class _NeverTheSame(Exception):
    """Something that can be read only once."""


def _files(paths: Iterable[Path] | None) -> list[Part]:
    if paths is None:
        raise _NeverTheSame
    return [(str(path.absolute()), _content(path)) for path in paths]


def _content(path: Path) -> Part:
    """The hash of a file, or those of everything below a folder."""
    if path.is_dir():
        return [(str(file.relative_to(path)), sha256_of(file)) for file in sorted(path.rglob("*")) if file.is_file()]
    if not path.is_file():
        raise _NeverTheSame
    return sha256_of(path)


def _program() -> Iterator[Part]:
    """This program and what it runs on: an edit of the code counts, and so does a newer library or time zone."""
    yield version("assettool")
    yield sys.version
    libraries = (folder for folder in sys.path if folder.endswith(_LIBRARIES))
    yield from (_stamp(folder) for folder in map(Path, (*libraries, *TZPATH)) if folder.is_dir())
    yield from (_stamp(file) for file in sorted(_walk(PACKAGE)))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


def _stamp(path: Path) -> Part:
    found = path.stat()
    return str(path), found.st_size, found.st_mtime_ns
