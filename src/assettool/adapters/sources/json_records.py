"""Records of JSON files as interfaces give them: a list, a page with a list, or pages in a list."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from assettool.adapters.sources.files import Limits, check_size
from assettool.adapters.sources.records import Record, RecordsTable
from assettool.adapters.sources.text import detect_encoding, text_errors
from assettool.adapters.sources.values import Cell
from assettool.errors import SourceError

# Where the records of a page are, from the outside in; Graph has them in `value`, GraphQL further down.
_WAYS_DOWN = ("value", "items", "assetResources", "site", "data")
_NEXT = "@odata.nextLink"
_CONTEXT = "@odata.context"
_TOTALS = ("@odata.count", "total")
_MAX_DEPTH = 12

type Expand = Callable[[Mapping[str, Any], str], Iterable[Mapping[str, Any]]]
"""Makes the rows of one record; the text is what its page says it is about, such as
`…/$metadata#deviceManagement/managedDevices('<id>')/detectedApps`."""


@dataclass(slots=True)
class Page:
    """What a file says about the records that are not in it."""

    has_next: bool = False
    total: int = 0
    count: int = 0
    contexts: list[tuple[int, str]] = field(default_factory=list)
    """What pages say they are about, each with the number of records before it."""

    def context(self, place: int) -> str:
        """What the page of the record at this place says it is about."""
        found = bisect_right(self.contexts, place, key=lambda context: context[0])
        return self.contexts[found - 1][1] if found else ""


def open_json(path: Path, limits: Limits, expand: Expand | None = None) -> tuple[RecordsTable, Page]:
    """The records of a JSON file, and what it says of further ones. Raises `SourceError` where it is damaged.

    With `expand` a record may be several rows, all with its number.
    """
    content = read_json(path, limits)
    page = Page()
    with json_errors(path):
        records = _records(content, page)

    def read() -> Iterator[Record]:
        with json_errors(path):
            for number, raw in enumerate(records, start=1):
                found = msgspec.json.decode(raw)
                if not isinstance(found, dict):
                    yield Record(number, {}, "it is no JSON object")
                    continue
                for part in expand(found, page.context(number - 1)) if expand else (found,):
                    yield Record(number, _flat(part))

    return RecordsTable(path, f"JSON, {len(records)} record{'' if len(records) == 1 else 's'}", read), page


def read_json(path: Path, limits: Limits) -> bytes:
    """The content of a JSON file in UTF-8, whatever it is written in."""
    check_size(path, limits.workbook_mb, "a JSON file")
    with text_errors(path):
        encoding = detect_encoding(path, [])
        return path.read_bytes() if encoding == "utf-8" else path.read_text(encoding=encoding).encode()


@contextmanager
def json_errors(path: Path) -> Iterator[None]:
    """Translates what msgspec raises for a damaged file; nothing else may escape."""
    try:
        yield
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as exc:
        raise SourceError(f"the JSON is cut off or damaged: {path}", hint=str(exc)) from exc


def _records(content: bytes, page: Page) -> list[msgspec.Raw]:
    try:
        return _below(msgspec.json.decode(content, type=msgspec.Raw), page, _MAX_DEPTH)
    except msgspec.DecodeError:
        if content.strip().count(b"\n") == 0:
            raise
        lines = msgspec.json.Decoder(msgspec.Raw).decode_lines(content)
        return [record for line in lines for record in _below(line, page, _MAX_DEPTH)]


def _below(raw: msgspec.Raw, page: Page, depth: int) -> list[msgspec.Raw]:
    """The records of a value; a record stays undecoded until its turn comes, which keeps a large file small."""
    start = _start(raw)
    if start == b"[":
        elements = msgspec.json.decode(raw, type=list[msgspec.Raw])
        if depth and elements and _is_page(elements[0]):
            return [record for element in elements for record in _below(element, page, depth - 1)]
        page.count += len(elements)
        return elements
    if start != b"{":
        page.count += 1
        return [raw]
    level = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    page.has_next = _says_next(level)
    page.total = max([page.total, *(_number(level[name]) for name in _TOTALS if name in level)])
    if _CONTEXT in level:
        page.contexts.append((page.count, str(msgspec.json.decode(level[_CONTEXT]))))
    for name in _WAYS_DOWN:
        if depth and name in level and _start(level[name]) in (b"[", b"{"):
            return _below(level[name], page, depth - 1)
    page.count += 1
    return [raw]


def _is_page(raw: msgspec.Raw) -> bool:
    level = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]) if _start(raw) == b"{" else {}
    return any(name in level and _start(level[name]) == start for name, start in (("value", b"["), ("data", b"{")))


def _start(raw: msgspec.Raw) -> bytes:
    return memoryview(raw)[:1].tobytes()


def _says_next(level: Mapping[str, msgspec.Raw]) -> bool:
    if _NEXT in level:
        return bool(msgspec.json.decode(level[_NEXT]))
    pagination = msgspec.json.decode(level["pagination"]) if "pagination" in level else None
    return isinstance(pagination, dict) and bool(pagination.get("next"))


def _number(raw: msgspec.Raw) -> int:
    found = msgspec.json.decode(raw)
    return found if isinstance(found, int) else 0


def _flat(record: Mapping[str, Any], prefix: str = "") -> dict[str, Cell]:
    """The cells of a record: `{"a": {"b": 1}}` is `a.b`, and a list of plain values is joined by commas."""
    cells: dict[str, Cell] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            cells |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            cells[f"{prefix}{key}"] = ",".join(str(part) for part in value if isinstance(part, str | int | float))
        else:
            cells[f"{prefix}{key}"] = "" if value is None else value
    return cells
