"""Exports whose columns are known: a csv or a workbook, or records of JSON that are read as if they were one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from assettool.adapters.sources.files import FileKind, identify_file
from assettool.adapters.sources.headers import SEARCHED_ROWS, Header, Line, find_header, fold, header_of
from assettool.adapters.sources.json_records import Page, open_json
from assettool.adapters.sources.known_exports import KnownExport
from assettool.adapters.sources.known_tables import known_as
from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.records import RecordsTable
from assettool.adapters.sources.rows import RowBuilder, Tally, Terms
from assettool.adapters.sources.table import Table
from assettool.adapters.sources.workbook import TableFile
from assettool.domain.observation import Origin
from assettool.domain.rules import RuleBook
from assettool.errors import SourceError


class Export(Table):
    """Reads an export by what is known of it, and by what sources.yml says over that."""

    builder: type[RowBuilder] = RowBuilder

    def __init__(self, terms: Terms, known: KnownExport, mapping: TableMapping | None = None) -> None:
        if terms.kind is None:
            terms = replace(terms, kind=known.kind, is_kind_guessed=known.kind is not None)
        super().__init__(terms, mapping or known.mapping)
        self._known = known
        self._rules = terms.rules.after(RuleBook(rule.rule() for rule in known.rules))
        self._builder = self.builder(replace(self._terms, rules=self._rules))
        self._raw = tuple(dict.fromkeys((*self._columns_of(self._rules), *known.looks_at, *known.login)))
        self._pages: dict[Path, Page] = {}
        self._counts: dict[Path, int] = {}

    def recognises(self, path: Path) -> bool:
        """Whether the file has the columns that tell this export."""
        try:
            table = self._open(path)
            for sheet in table.sheet_names:
                header = find_header(list(islice(table.lines(sheet), SEARCHED_ROWS)), self._names())
                if header and known_as(header.names) in self._known.known_as:
                    return True
        except (SourceError, OSError):
            return False
        return False

    def _open(self, path: Path) -> TableFile:
        if identify_file(path) is not FileKind.JSON:
            return super()._open(path)
        table, self._pages[path] = open_json(path, self._terms.limits)
        return table

    def _find(self, table: TableFile) -> tuple[str, Header, Iterator[Line]]:
        if isinstance(table, RecordsTable) and next(table.records(), None) is None:
            table.warnings.append("it holds no records")
            return "", header_of(0, {fold(name): name for name in self._names()}.values()), iter(())
        return super()._find(table)

    def _warn_of_drop(self, header: Header, tally: Tally, where: Origin) -> None:
        there = {fold(name) for name in header.names}
        for name in self._terms.columns_to_drop:
            if there.isdisjoint(fold(form) for form in (name, *self._known.aliases.get(name, ()))):
                tally.warn(where, f"a column to drop is not there: {name}")

    def _names(self) -> Iterator[str]:
        return chain(*self._mapping.wanted, *self._known.aliases.values())

    def _header(self, first: Sequence[Line]) -> Header | None:
        header = super()._header(first) or find_header(first, self._names())
        return header and _with_aliases(header.without(self._dropped), self._known)

    def _watched(self) -> Iterable[Sequence[str]]:
        usual = self._known.mapping.wanted
        yield from ([column] for column in self._known.expected)
        yield from (group for group in self._mapping.wanted if group not in usual)

    def _finish(self, table: TableFile, count: int, tally: Tally) -> None:
        """Once every page was read, tell whether there should have been more."""
        self._counts[table.path] = count
        if not self._pages or not self._pages.keys() <= self._counts.keys():
            return
        read = sum(self._counts[path] for path in self._pages)
        total = max(page.total for page in self._pages.values())
        if all(page.has_next for page in self._pages.values()):
            tally.warn(
                Origin(table.path.name), f"partial: after {read} records a next page is named, which was not read"
            )
        elif read < total:
            tally.warn(Origin(table.path.name), f"partial: {read} records are here of {total}")


def _with_aliases(header: Header, known: KnownExport) -> Header:
    """The header in which every column is found under the one name that the mapping and the rules use."""
    positions = dict(header.positions)
    for name, others in known.aliases.items():
        names = others if name in others else [name, *others]
        place = header.position(*names)
        if place is not None:
            positions[fold(name)] = place
    return replace(header, positions=positions)
