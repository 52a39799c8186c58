"""The evidence pack of a snapshot in a folder: workbook, exact text, page, and the hash of each."""

import hashlib
from functools import partial
from pathlib import Path
from typing import BinaryIO

from assettool.adapters.evidence_html import write_page
from assettool.adapters.portfolio.writing import Writer, write_file
from assettool.adapters.sheets import write_workbook
from assettool.errors import AssettoolError
from assettool.services.licence_evidence import Evidence, snapshot_file
from assettool.services.sheets import Sheet

SUMS = "SHA256SUMS"


def make_folder(folder: Path) -> None:
    """Make the folder of a pack where it is not there. Raises `AssettoolError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise AssettoolError(f"cannot make the folder: {folder}", hint=exc.strerror or str(exc)) from exc


def write_pack(evidence: Evidence, folder: Path) -> list[Path]:
    """Write the files, each as a whole or not at all; the list of hashes comes last. Raises `AssettoolError`."""
    make_folder(folder)
    number = evidence.snapshot.number
    about = Sheet("About", ("", evidence.title), evidence.about)
    content = evidence.snapshot.content.encode()
    files: dict[Path, Writer] = {
        folder / snapshot_file(evidence.snapshot): partial(_put, content),
        folder / f"evidence-{number}.html": partial(write_page, evidence),
        folder / f"evidence-{number}.xlsx": partial(write_workbook, [about, *evidence.sheets]),
    }
    for path, write in files.items():
        write_file(path, write)
    sums = "".join(f"{_sha256(path)}  {path.name}\n" for path in sorted(files)).encode()
    write_file(folder / SUMS, partial(_put, sums))
    return [*files, folder / SUMS]


def _put(content: bytes, stream: BinaryIO) -> None:
    stream.write(content)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
