"""What a file is, told by its content and never by its name."""

import hashlib
import stat
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assettool.adapters.sources import ole
from assettool.errors import SourceError

MEGABYTE = 1_000_000
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, in megabytes; a text file is streamed, a workbook sits in memory."""

    workbook_mb: int = 200
    unpacked_mb: int = 1_000
    text_mb: int = 4_000


class FileKind(StrEnum):
    """The kinds of file that can be told apart, in the words that a person reads."""

    XLSX = "xlsx workbook"
    XLS = "xls workbook"
    ODS = "ods workbook"
    TEXT = "text"
    JSON = "JSON"
    XML = "XML"


_SUFFIXES = {
    FileKind.XLSX: (".xlsx", ".xlsm", ".xltx"),
    FileKind.XLS: (".xls",),
    FileKind.ODS: (".ods",),
    FileKind.TEXT: (".csv", ".txt", ".tsv", ".tab", ".log"),
    FileKind.JSON: (".json", ".jsonl"),
    FileKind.XML: (".xml", ".ameff", ".archimate"),
}
_SAVE_AS = "open it in Excel and save it as xlsx or csv"
# Files that people name .xlsx or .csv by mistake: how they begin, what they are and what to do.
_STRANGERS = (
    (b"%PDF", "a PDF document", "export the table itself, as xlsx or csv"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\x89PNG", "a picture", "export the table itself, as xlsx or csv"),
    (b"\xff\xd8\xff", "a picture", "export the table itself, as xlsx or csv"),
    (b"GIF8", "a picture", "export the table itself, as xlsx or csv"),
    (b"{\\rtf", "an RTF document", _SAVE_AS),
    (b"SQLite format 3", "a SQLite database", "export the table itself, as xlsx or csv"),
    (b"MZ", "a Windows program", "check where the file came from"),
    (b"\x7fELF", "a Linux program", "check where the file came from"),
)
_HTML_STARTS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"<meta", b"<style")
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_MANY_CONTROLS = 0.02
_MANY_NULS = 0.3


def identify_file(path: Path) -> FileKind:
    """The kind of a file that can be read; raises `SourceError` that says what else it is."""
    head = read_head(path)
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(ole.SIGNATURE):
        return _ole_kind(path)
    for start, what, hint in _STRANGERS:
        if head.startswith(start):
            raise SourceError(f"this is {what}, not a table: {path}", hint=hint)
    return _text_kind(path, head)


def read_head(path: Path) -> bytes:
    """The first bytes of a regular file that is not empty; raises `SourceError` for anything else."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"this is no file: {path}", hint="name the export itself")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as exc:
        raise SourceError(f"cannot read the file: {path}", hint=exc.strerror or str(exc)) from exc
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        what = "holds only blanks" if head else "is empty"
        raise SourceError(f"the file {what}: {path}", hint="make the export again and check that it finished")
    return head


def expected_suffix(path: Path, kind: FileKind) -> str:
    """The suffix that would suit the content, or "" where the file's own suffix does."""
    own = path.suffix.casefold()
    known = {suffix for suffixes in _SUFFIXES.values() for suffix in suffixes}
    return _SUFFIXES[kind][0] if own in known and own not in _SUFFIXES[kind] else ""


def check_size(path: Path, limit_mb: int, what: str) -> None:
    """Refuse a file over the limit before anything of it is parsed."""
    size = path.stat().st_size
    if size > limit_mb * MEGABYTE:
        raise SourceError(
            f"{what} of {size // MEGABYTE} MB is over the limit of {limit_mb} MB: {path}",
            hint="export less, save it as csv (which is streamed), or raise the limit under `limits` in sources.yml",
        )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, or of every file of a folder with its name."""
    if path.is_dir():
        parts = [f"{child.name}:{sha256_of(child)}" for child in sorted(path.iterdir()) if child.is_file()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise SourceError(f"cannot read the file: {path}", hint=exc.strerror or str(exc)) from exc


def wide_encoding(sample: bytes) -> str | None:
    """UTF-16 of one of the two byte orders where every other byte is mostly NUL; for text without a mark."""
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > half * _MANY_NULS and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > half * _MANY_NULS and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as exc:
        raise SourceError(
            f"the workbook is cut off or damaged: {path}", hint="copy it again from where it was made"
        ) from exc
    if b"opendocument.spreadsheet" in kind:
        return FileKind.ODS
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        raise SourceError(f"this is a binary workbook (xlsb): {path}", hint=_SAVE_AS)
    if "word/document.xml" in names or "ppt/presentation.xml" in names or kind:
        raise SourceError(f"this is an office document, but no workbook: {path}", hint="export the table itself")
    raise SourceError(f"this is a zip archive, not a table: {path}", hint="unpack it first")


def _ole_kind(path: Path) -> FileKind:
    streams = ole.stream_names(path)
    if "EncryptedPackage" in streams:
        raise SourceError(
            f"the workbook is protected with a password: {path}",
            hint="open it in Excel and save it without a password",
        )
    if streams & {"Workbook", "Book"}:
        return FileKind.XLS
    raise SourceError(f"this is an Office or Outlook document, but no workbook: {path}", hint=_SAVE_AS)


def _text_kind(path: Path, head: bytes) -> FileKind:
    plain = head.decode("utf-16", "ignore").encode() if head.startswith(_UTF16_BOMS) else head
    start = plain.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:15].lower().startswith(_HTML_STARTS):
        raise SourceError(f"this is a web page, not a table: {path}", hint=_SAVE_AS)
    if start.startswith(b"<"):
        return FileKind.XML
    if start.startswith((b"{", b"[{", b"[[", b'["', b"[\n", b"[\r", b"[ ")) or start.rstrip() == b"[]":
        return FileKind.JSON
    if _is_binary(head):
        raise SourceError(f"this is a binary file of an unknown kind: {path}", hint=_SAVE_AS)
    return FileKind.TEXT


def _is_binary(head: bytes) -> bool:
    if head.startswith(_UTF16_BOMS) or wide_encoding(head):
        return False
    controls = sum(head.count(byte) for byte in range(32) if byte not in (0, 9, 10, 12, 13, 27))
    return controls > len(head) * _MANY_CONTROLS
