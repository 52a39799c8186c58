"""Text tables: encoding and delimiter detected, then streamed, whatever wrote them."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import charset_normalizer

from assettool.adapters.sources.files import Limits, check_size, wide_encoding
from assettool.adapters.sources.headers import Line
from assettool.errors import SourceError

_SAMPLE = 262_144
_CHUNK = 1 << 20
_SAMPLE_ROWS = 60
_FIELD_LIMIT = 50_000_000
_DELIMITERS = (";", ",", "\t", "|")
_DELIMITER_NAMES = {";": "semicolon", ",": "comma", "\t": "tab", "|": "pipe"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
_TYPE_LINE = re.compile(r"\ufeff?\"?#TYPE .*", re.DOTALL)
_OTHER_ALPHABET = re.compile(rb"[\xc0-\xff]{5,}")


@dataclass(slots=True)
class TextTable:
    """A delimited text file, read as a stream of lines."""

    path: Path
    encoding: str
    delimiter: str
    skipped_lines: int
    warnings: list[str]
    sheet_names: tuple[str, ...] = ("",)
    broken_rows: dict[int, str] = field(default_factory=dict)
    """What is wrong with rows as such, known once they were read."""

    @property
    def label(self) -> str:
        """What the file is, for people."""
        encoding = self.encoding.removesuffix("-sig")
        return f"text, {_DELIMITER_NAMES.get(self.delimiter, self.delimiter)}-separated, {encoding}"

    def lines(self, sheet: str, *, row_limit: int | None = None) -> Iterator[Line]:  # noqa: ARG002 -- text has one sheet
        """The rows that are not blank, with the number of the text line where each begins."""
        with text_errors(self.path), self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            counted = _Lines(file)
            for _ in range(self.skipped_lines):
                next(counted, "")
                counted.end_record(is_short=False)
            csv.field_size_limit(_FIELD_LIMIT)
            width = 0
            for row in csv.reader(counted, delimiter=self.delimiter, skipinitialspace=True):
                start, damage = counted.end_record(is_short=len(row) < width)
                if damage:
                    self.broken_rows[start] = damage
                width = max(width, len(row))
                if any(map(str.strip, row)):
                    yield start, row
                if row_limit is not None and start >= row_limit:
                    return
            if counted.has_nul:
                self.warnings.append("NUL bytes were left out")


class _Lines:
    """Hands lines to the CSV reader without NULs, and knows where each record began and whether it is whole."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.has_nul = False
        self._number = 0
        self._begin = 1
        self._is_ended = True
        self._is_exhausted = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(_FIELD_LIMIT)
        if not line:
            self._is_exhausted = True
            raise StopIteration
        self._number += 1
        self._is_ended = line.endswith(("\n", "\r"))
        if "\x00" in line:
            self.has_nul = True
            line = line.replace("\x00", "")
        return line

    def end_record(self, *, is_short: bool) -> tuple[int, str]:
        """The line where the record began that was just read, and what is wrong with it as such."""
        begin, lines = self._begin, self._number - self._begin + 1
        damage = ""
        if self._is_exhausted:
            # The CSV reader asks for a line after the last one only while a quote is open.
            damage = f"a quote is opened in it and never closed ({lines} line{'' if lines == 1 else 's'})"
        elif is_short and not self._is_ended:
            damage = "the file ends in the middle of it"
        self._begin = self._number + 1
        return begin, damage


def open_text(path: Path, limits: Limits, *, encoding: str | None = None, delimiter: str | None = None) -> TextTable:
    """A text table, with what the mapping does not say detected."""
    check_size(path, limits.text_mb, "a text file")
    warnings: list[str] = []
    with text_errors(path):
        used = check_encoding(path, encoding) if encoding else detect_encoding(path, warnings)
        with path.open(encoding=used, errors="replace", newline="") as file:
            sample = file.read(_SAMPLE)
    skipped, named = _first_lines(sample)
    body = "".join(sample.splitlines(keepends=True)[skipped:])
    return TextTable(path, used, delimiter or named or detect_delimiter(body), skipped, warnings)


@contextmanager
def text_errors(path: Path) -> Iterator[None]:
    """Translates what the standard library raises for a text file; nothing else may escape."""
    try:
        yield
    except csv.Error as exc:
        raise SourceError(f"the table cannot be split into rows: {path}", hint=f"{exc}; is a quote left open?") from exc
    except (OSError, UnicodeError, LookupError) as exc:
        raise SourceError(f"cannot read the file: {path}", hint=str(exc)) from exc


def check_encoding(path: Path, encoding: str) -> str:
    """The encoding that the mapping names, once the whole file is known to be in it."""
    if not _decodes(path, encoding):
        raise SourceError(
            f"the file is not in the encoding that sources.yml names, {encoding}: {path}",
            hint="leave `encoding` out to have it detected",
        )
    return encoding


def detect_encoding(path: Path, warnings: list[str]) -> str:
    """By mark, by NULs (UTF-16), by validity (UTF-8), and cp1252 for the rest unless it is another alphabet."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding
    if wide := wide_encoding(sample):
        return wide
    if _decodes(path, "utf-8"):
        return "utf-8"
    guess = "cp1252"
    if _OTHER_ALPHABET.search(sample):
        match = charset_normalizer.from_bytes(sample).best()
        guess = match.encoding if match else guess
    warnings.append(f"the text is not UTF-8; it was read as {guess}")
    return guess


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first_lines(sample: str) -> tuple[int, str | None]:
    """How many lines come before the table ("sep=;" and "#TYPE ..."), and the delimiter that one of them names."""
    skipped, delimiter = 0, None
    for line in sample.splitlines()[:2]:
        if match := _SEP_LINE.fullmatch(line):
            delimiter = match[1]
        elif not _TYPE_LINE.fullmatch(line):
            break
        skipped += 1
    return skipped, delimiter


def detect_delimiter(sample: str) -> str:
    """The delimiter that splits most rows into the same number of fields."""

    def score(delimiter: str) -> float:
        # The last row of the sample may be cut off, so it does not count.
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
        widths = [len(row) for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False) if any(row)]
        width, times = Counter(widths).most_common(1)[0] if widths else (1, 1)
        return 0.0 if width == 1 else times / len(widths) * min(width, 8) ** 0.5

    csv.field_size_limit(_FIELD_LIMIT)
    return max(_DELIMITERS, key=score)
