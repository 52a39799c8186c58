"""Guards for workbooks, which are zip archives: nothing is parsed before its true size is known."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from xml.parsers import expat

from assettool.adapters.sources.files import MEGABYTE, Limits
from assettool.errors import SourceError

MAX_CELLS = 30_000_000
_MAX_RATIO = 500  # deflate reaches 1,032; the emptiest real sheets stay under 200
_RATIO_FROM = 20 * MEGABYTE
_MAX_PARTS = 20_000
_CHUNK = 1 << 18
_OVERLAP = 64
_STORED, _DEFLATED = 0, 8
_FAR_CELL = re.compile(rb'r="(?:[A-Z]{3}\d|[A-Z]{1,2}\d{6})')
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c (?:[^>]*? )?r="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^/])?>')
_UNSAVED_FORMULA = re.compile(rb"(?:</f>|<f [^>]*/>)(?:<v\s*/>|<v></v>)?</c>")


class Archive:
    """The parts of a workbook. Raises `SourceError` for a zip bomb, a password and a damaged archive."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        try:
            with zipfile.ZipFile(path) as archive:
                self.parts = {part.filename.lstrip("/"): part for part in archive.infolist()}
                self._check_directory(archive.infolist())
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as exc:
            raise _damaged(path) from exc

    def _check_directory(self, parts: list[zipfile.ZipInfo]) -> None:
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts)
        size = self.path.stat().st_size
        if any(part.flag_bits & 1 for part in parts):
            raise SourceError(f"the archive is protected with a password: {self.path}", hint="save it without one")
        if len(parts) > _MAX_PARTS or packed > size:
            raise self._bomb("its parts overlap or are too many")
        if unpacked > self.limits.unpacked_mb * MEGABYTE:
            raise self._bomb(f"it unpacks to {unpacked // MEGABYTE} MB")
        if unpacked > _RATIO_FROM and unpacked > size * _MAX_RATIO:
            raise self._bomb(f"it unpacks to {unpacked // size} times its size")

    def _bomb(self, why: str) -> SourceError:
        return SourceError(
            f"the workbook looks like a zip bomb, {why}: {self.path}",
            hint="export it again; if it is right, raise unpacked_mb under `limits` in sources.yml",
        )

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part as it really unpacks; the sizes in the archive may lie, so they are not used."""
        part = self.parts[name]
        total = 0
        try:
            with self.path.open("rb") as file:
                _skip_local_header(file, part)
                for chunk in _inflate(file, part):
                    total += len(chunk)
                    if total > max(part.file_size, 0):
                        raise self._bomb(f"{name} is larger than the archive says")
                    yield chunk
        except (OSError, zlib.error, struct.error, EOFError) as exc:
            raise _damaged(self.path) from exc
        if total != part.file_size:
            raise _damaged(self.path)

    def content(self, name: str) -> bytes:
        """The whole content of a small part."""
        return b"".join(self.chunks(name))

    def check_part(self, name: str) -> None:
        """Unpack a part once and throw it away, so that a lying size or a damage shows here."""
        if name in self.parts:
            for _ in self.chunks(name):
                pass

    def check_sheet(self, name: str) -> bool:
        """Refuse a sheet whose cells lie so far apart that its grid does not fit; True where formulas lack values."""
        unsaved = far = False
        tail = b""
        for chunk in self.chunks(name):
            text = tail + chunk
            unsaved = unsaved or (b"</c>" in text and b"<f" in text and _UNSAVED_FORMULA.search(text) is not None)
            far = far or _FAR_CELL.search(text) is not None
            tail = chunk[-_OVERLAP:]
        if far:
            self._check_grid(name)
        return unsaved

    def _check_grid(self, name: str) -> None:
        columns = rows = 0
        for column, row in _FILLED_CELL.findall(self.content(name)):
            columns = max(columns, _column_number(column))
            rows = max(rows, int(row))
        if columns * rows > MAX_CELLS:
            raise self._too_wide(rows, columns)

    def _too_wide(self, rows: int, columns: int) -> SourceError:
        return SourceError(
            f"a sheet spans {rows} rows and {columns} columns, too many to read: {self.path}",
            hint="delete the cells far outside the table, or save the sheet as csv",
        )

    def check_document(self) -> None:
        """Refuse an ods document that repeats filled cells or rows until its grid does not fit."""
        row = column = last_row = last_column = 0

        def measure(tag: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, last_row, last_column
            if tag == "table:table":
                row = column = 0
            elif tag == "table:table-row":
                row += int(attributes.get("table:number-rows-repeated", "1"))
                column = 0
            elif tag == "table:table-cell":
                column += int(attributes.get("table:number-columns-repeated", "1"))
            if tag == "text:p" or "office:value-type" in attributes:
                last_row, last_column = max(last_row, row), max(last_column, column)

        self._parse("content.xml", measure)
        if last_row * last_column > MAX_CELLS:
            raise self._too_wide(last_row, last_column)

    def sheet_parts(self) -> dict[str, str]:
        """Sheet name to part name, of an xlsx workbook."""
        relations: dict[str, str] = {}
        sheets: dict[str, str] = {}

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag.endswith("Relationship"):
                target = attributes.get("Target", "")
                joined = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                relations[attributes.get("Id", "")] = str(PurePosixPath(joined))

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet" or tag.endswith(":sheet"):
                identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                sheets[attributes.get("name", "")] = relations.get(identity, "")

        self._parse("xl/_rels/workbook.xml.rels", relation)
        self._parse("xl/workbook.xml", sheet)
        return sheets

    def _parse(self, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
        if name not in self.parts:
            return
        parser = safe_parser()
        parser.StartElementHandler = start
        try:
            for chunk in self.chunks(name):
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError) as exc:
            raise _damaged(self.path) from exc


def safe_parser(*, namespaces: bool = False) -> expat.XMLParserType:
    """An XML parser that refuses document types, and with them every entity."""
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)

    def refuse(*_: object) -> None:
        raise ValueError("a document type is not allowed")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _damaged(path: Path) -> SourceError:
    return SourceError(f"the workbook is cut off or damaged: {path}", hint="copy it again from where it was made")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _skip_local_header(file: BinaryIO, part: zipfile.ZipInfo) -> None:
    file.seek(part.header_offset)
    header = file.read(30)
    name, extra = struct.unpack_from("<HH", header, 26)
    file.seek(name + extra, 1)


def _inflate(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    left = part.compress_size
    if part.compress_type not in (_STORED, _DEFLATED):
        raise zlib.error("neither stored nor deflated")
    engine = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == _DEFLATED else None
    while left > 0:
        packed = file.read(min(left, _CHUNK))
        if not packed:
            raise EOFError
        left -= len(packed)
        if engine is None:
            yield packed
            continue
        while packed:
            yield engine.decompress(packed, _CHUNK)
            packed = engine.unconsumed_tail
