"""Exports as files: written as a whole or not at all."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assettool.errors import AssettoolError

type Writer = Callable[[BinaryIO], None]


def write_file(path: Path, write: Writer) -> None:
    """Put a new file in the place of the one that is there, once it is whole. Raises `AssettoolError`."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            write(file)
        unfinished.replace(path)
    except OSError as exc:
        raise AssettoolError(f"cannot write the file: {path}", hint=exc.strerror or str(exc)) from exc
    finally:
        unfinished.unlink(missing_ok=True)


def writer_of(content: bytes) -> Writer:
    """Writes this content, for `write_file`."""

    def write(stream: BinaryIO) -> None:
        stream.write(content)

    return write


def write_csv(
    stream: BinaryIO, headers: Sequence[str], rows: Iterable[Mapping[str, str]], *, quote_all: bool = False
) -> None:
    """A table as Dutch Excel and the Softwarecatalogus have it: semicolons, UTF-8 with a mark, Windows line ends."""
    with _text(stream) as file:
        writer = csv.DictWriter(
            file, headers, restval="", delimiter=";", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
        )
        writer.writeheader()
        writer.writerows(rows)


@contextmanager
def _text(stream: BinaryIO) -> Iterator[io.TextIOWrapper]:
    file = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    try:
        yield file
        file.flush()
    finally:
        file.detach()
