"""Lists of programs, a row for each program on each machine: the rows of one machine become one observation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from assettool.adapters.sources.export import Export
from assettool.adapters.sources.headers import Header, Line, fold
from assettool.adapters.sources.known_exports import KnownExport
from assettool.adapters.sources.mapping import TableMapping, as_list
from assettool.adapters.sources.programs import Programs, sorted_programs
from assettool.adapters.sources.rows import Draft, Tally, Terms
from assettool.adapters.sources.table_rows import TableRows
from assettool.adapters.sources.values import Cell, text_of
from assettool.adapters.sources.workbook import TableFile
from assettool.domain.observation import Observation, Origin, Rejected, Row, Software
from assettool.ports import Reading


@dataclass(slots=True)
class _Machine:
    """A machine by its first row, and its programs so far."""

    observation: Observation
    programs: list[Software] = field(default_factory=list)


class SoftwareList(Export):
    """Reads what is installed where. A machine may be spread over several files, so it comes with the last of them."""

    def __init__(self, terms: Terms, known: KnownExport, mapping: TableMapping | None = None) -> None:
        super().__init__(terms, known, mapping)
        told = {fold(column) for column in known.software.values()}
        self._by_row = any(fold(name) in told for name in self._rules.names)
        self._programs = Programs()
        self._machines: dict[str, _Machine] = {}
        self._refused: dict[str, Rejected] = {}
        self._unread: set[Path] = set()

    def read(self, path: Path) -> Reading:
        """The programs of the file."""
        reading = super().read(path)
        self._unread.add(path)
        return reading

    def _refine(self, draft: Draft) -> None:
        draft.external_id = draft.external_id.casefold()

    def _rows(self, table: TableFile, rows: TableRows, body: Iterator[Line], tally: Tally) -> Iterator[Row]:
        rows.needs_name = not self._mapping.identifiers
        columns = _Columns.of(rows.header, self._mapping, self._known)
        count = 0
        for number, cells in body:
            count += 1
            damage = table.broken_rows.get(number, "")
            if damage or len(cells) > columns.width:
                draft = rows.draft(number, cells, damage)
                if draft.reasons:
                    yield self._builder.reject(draft, tuple(draft.reasons))
                    continue
            if rejected := self._take(columns, rows, number, cells):
                yield rejected
        self._finish(table, count, tally)
        tally.close()
        for warning in dict.fromkeys(table.warnings):
            tally.warn(Origin(table.path.name), warning)
        self._unread.discard(table.path)
        if not self._unread:
            yield from self._observations()

    def _take(self, columns: "_Columns", rows: TableRows, number: int, cells: Sequence[Cell]) -> Rejected | None:
        """Add the program of a row to its machine, or say why that cannot be."""
        machine_id = columns.machine(cells)
        program = self._programs.program(*columns.program(cells))
        if program is None:
            draft = Draft(Origin(rows.origin.file, rows.origin.sheet, number), label=machine_id)
            return self._builder.reject(draft, ("no program is named",), by_rule=True)
        if refused := self._refused.get(machine_id):
            return replace(refused, origin=replace(refused.origin, row=number))
        machine = self._machines.get(machine_id)
        if machine is None:
            row = self._builder.build(rows.draft(number, cells, ""))
            if not isinstance(row, Observation):
                return self._refuse(machine_id, row)
            machine = self._machines[machine_id] = _Machine(row)
        elif self._by_row:
            draft = rows.draft(number, cells, "")
            if reason := self._rules.apply({**draft.raw, **draft.fields}).rejected:
                return self._builder.reject(draft, (reason,), by_rule=True)
        machine.programs.append(program)
        return None

    def _refuse(self, machine_id: str, row: Row) -> Rejected | None:
        """Remember why a machine is turned away; a rule may look at the program, and then it is only this row."""
        if not isinstance(row, Rejected):
            return None
        if row.by_rule and not self._by_row:
            self._refused[machine_id] = row
        return row

    def _observations(self) -> Iterator[Row]:
        while self._machines:
            machine = self._machines.pop(next(iter(self._machines)))
            yield replace(machine.observation, software=sorted_programs(machine.programs), rows=len(machine.programs))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a row the machine and its program stand."""

    width: int
    ids: tuple[int, ...]
    name: int | None
    version: int | None
    publisher: int | None

    @classmethod
    def of(cls, header: Header, mapping: TableMapping, known: KnownExport) -> "_Columns":
        """The places in a file with this header."""
        ids = (header.position(column) for column in as_list(mapping.id))
        program = {part: header.position(column) for part, column in known.software.items()}
        return cls(
            len(header.names),
            tuple(place for place in ids if place is not None),
            program.get("name"),
            program.get("version"),
            program.get("publisher"),
        )

    def machine(self, cells: Sequence[Cell]) -> str:
        """The id of the machine."""
        return "/".join(text_of(cells[place]) for place in self.ids if place < len(cells)).casefold()

    def program(self, cells: Sequence[Cell]) -> tuple[Cell, Cell, Cell]:
        """Name, version and publisher of the program."""
        size = len(cells)
        name, version, publisher = (
            cells[place] if place is not None and place < size else ""
            for place in (self.name, self.version, self.publisher)
        )
        return name, version, publisher
