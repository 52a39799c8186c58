"""From the cells of one table row to a draft of an observation, by the mapping."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from assettool.adapters.sources.headers import Header, too_many_fields
from assettool.adapters.sources.mapping import Columns, TableMapping, as_list
from assettool.adapters.sources.moments import ImpossibleMomentError, Moments
from assettool.adapters.sources.rows import Draft, Tally
from assettool.adapters.sources.values import (
    Cell,
    addresses_in,
    is_damaged_by_excel,
    mebibytes_of,
    slug_of,
    split_host_name,
    text_of,
    whole_number_of,
)
from assettool.domain.asset import AssetKind
from assettool.domain.identifier import (
    Identifier,
    IdentifierType,
    identify,
    is_junk,
    is_vmware_serial,
    normalise_mac,
    smbios_uuid_of_vmware_serial,
)
from assettool.domain.observation import FieldValue, Interface, Origin

_NUMBERS: dict[str, Callable[[Cell | None], int | None]] = {
    "vcpus": whole_number_of,
    "cpu_sockets": whole_number_of,
    "cpu_cores": whole_number_of,
    "memory_mib": mebibytes_of,
    "disk_mib": mebibytes_of,
}
_TEXTS: dict[str, Callable[[str], str]] = {
    "tenant": slug_of,
    "site": slug_of,
    "environment": str.casefold,
    "status": str.casefold,
    "domain": str.casefold,
    "host": lambda text: split_host_name(text)[0],
}
_MAY_BE_JUNK = ("serial", "asset_tag", "manufacturer", "model")
_FIELDS_THAT_IDENTIFY = {"serial": IdentifierType.SERIAL, "asset_tag": IdentifierType.ASSET_TAG}


@dataclass(slots=True)
class TableRows:
    """Reads the rows of one table."""

    mapping: TableMapping
    header: Header
    origin: Origin
    tally: Tally
    raw: Sequence[str]
    kind: AssetKind | None
    is_kind_guessed: bool
    moments: Moments
    refine: Callable[[Draft], None]
    needs_name: bool = True
    _values: dict[str, dict[str, str]] = field(init=False)
    _width: int = field(init=False)
    _places: dict[str, int | None] = field(init=False)

    def __post_init__(self) -> None:
        self._values = {
            name: {key.strip().casefold(): value for key, value in values.items()}
            for name, values in self.mapping.values.items()
        }
        self._width = len(self.header.names)
        named = {*self.raw, *chain.from_iterable(self.mapping.wanted), *self.mapping.id_candidates}
        self._places = {column: self.header.position(column) for column in named}

    def draft(self, number: int, cells: Sequence[Cell], damage: str) -> Draft:
        """One row, with everything that is wrong with it."""
        draft = Draft(
            Origin(self.origin.file, self.origin.sheet, number), kind=self.kind, is_kind_guessed=self.is_kind_guessed
        )
        draft.reasons += [damage] if damage else self._misfit(draft, cells)
        self._fill_id(draft, cells)
        for name, columns in self.mapping.columns.items():
            self._fill_field(draft, name, self._first(cells, columns))
        self._fill_cores(draft, cells)
        draft.raw = {name: text_of(self._cell(cells, name)) for name in self.raw if self._places[name] is not None}
        draft.interfaces = tuple(self._interfaces(draft, cells))
        draft.label = str(draft.fields.get("name", "")) or draft.external_id
        self.refine(draft)
        if self.needs_name and not draft.fields.get("name"):
            draft.reasons.append(f"it has no name: {self._written('name')} is empty")
        draft.identifiers = [*self._identifiers(draft, cells), *draft.identifiers]
        return draft

    def _misfit(self, draft: Draft, cells: Sequence[Cell]) -> list[str]:
        if wrong := too_many_fields(cells, self._width):
            return [wrong]
        if len(cells) < self._width:
            self.tally.count("a row has fewer fields than the header; the rest counts as empty", draft.origin)
        return []

    def _fill_id(self, draft: Draft, cells: Sequence[Cell]) -> None:
        parts = {column: text_of(self._cell(cells, column)) for column in as_list(self.mapping.id)}
        if not parts:
            texts = (text_of(self._cell(cells, column)) for column in self.mapping.id_candidates)
            draft.external_id = next((text for text in texts if not is_junk(text)), "")
        elif empty := [column for column, text in parts.items() if not text]:
            draft.reasons.append(f"it has no id, these are empty: {', '.join(empty)}")
        else:
            draft.external_id = "/".join(parts.values())

    def _fill_cores(self, draft: Draft, cells: Sequence[Cell]) -> None:
        cell = self._first(cells, self.mapping.cores_per_processor)
        sockets = draft.fields.get("cpu_sockets")
        if not text_of(cell) or not isinstance(sockets, int) or "cpu_cores" in draft.fields:
            return
        try:
            each = _or_error(f"cores_per_processor is no number: {text_of(cell)}", lambda: whole_number_of(cell))
        except ValueError as exc:
            draft.reasons.append(str(exc))
        else:
            draft.fields["cpu_cores"] = sockets * (each or 0)

    def _fill_field(self, draft: Draft, name: str, cell: Cell) -> None:
        text = text_of(cell)
        if (known := self._values.get(name)) and (text or "*" in known):
            text = cell = known.get(text.casefold(), known.get("*", text))
        if not text:
            return
        try:
            value = self._parse(draft, name, cell, text)
        except ValueError as exc:
            draft.reasons.append(str(exc))
            return
        if value is not None and value != "":
            draft.fields[name] = value

    def _parse(self, draft: Draft, name: str, cell: Cell, text: str) -> FieldValue | None:
        if name == "kind":
            draft.kind, draft.is_kind_guessed = _kind_of(text), False
            return None
        if name == "name":
            short, domain = split_host_name(text)
            if domain:
                draft.fields.setdefault("domain", domain)
            return short
        if name in _NUMBERS:
            return _or_error(f"{name} is no number: {text}", lambda: _NUMBERS[name](cell))
        if name == "last_seen":
            return self._moment(draft, name, cell, text)
        if name in _TEXTS:
            return _TEXTS[name](text)
        if name in _MAY_BE_JUNK and (is_junk(text) or is_vmware_serial(text)):
            return None
        if name in _FIELDS_THAT_IDENTIFY and is_damaged_by_excel(text):
            self.tally.count(f"{name} was damaged by Excel and is left out", draft.origin, text)
            return None
        return text

    def _moment(self, draft: Draft, name: str, cell: Cell, text: str) -> str | None:
        try:
            return self.moments.read(cell)
        except ImpossibleMomentError:
            self.tally.count(f"{name} cannot be true and is left out", draft.origin, text)
            return None
        except ValueError as exc:
            raise ValueError(f"{name} is no date: {text}") from exc

    def _identifiers(self, draft: Draft, cells: Sequence[Cell]) -> list[Identifier | None]:
        found: list[Identifier | None] = []
        for kind, columns in self.mapping.identifiers.items():
            for column in as_list(columns):
                text = text_of(self._cell(cells, column))
                if not text or is_junk(text):
                    continue
                if kind is IdentifierType.SERIAL and is_vmware_serial(text):
                    found.append(identify(IdentifierType.SMBIOS_UUID, smbios_uuid_of_vmware_serial(text)))
                    continue
                identifier = None if is_damaged_by_excel(text) else identify(kind, text)
                if identifier is None:
                    self.tally.count(f"{column} is no {kind.value} and is left out", draft.origin, text)
                found.append(identifier)
        for field_name, kind in _FIELDS_THAT_IDENTIFY.items():
            found.append(identify(kind, str(draft.fields.get(field_name, ""))))
        if name := draft.fields.get("name"):
            domain = draft.fields.get("domain")
            found.append(identify(IdentifierType.HOST_NAME, f"{name}.{domain}" if domain else str(name)))
        found += [identify(IdentifierType.MAC, interface.mac) for interface in draft.interfaces]
        return found

    def _interfaces(self, draft: Draft, cells: Sequence[Cell]) -> list[Interface]:
        found = []
        for wanted in self.mapping.interfaces:
            mac_text = text_of(self._first(cells, wanted.mac))
            mac = normalise_mac(mac_text)
            if mac_text and not mac and not is_junk(mac_text):
                self.tally.count("a MAC address is none and is left out", draft.origin, mac_text)
            listed = ",".join(text_of(self._cell(cells, column)) for column in as_list(wanted.addresses))
            addresses, wrong = addresses_in(listed)
            for text in wrong:
                self.tally.count("an address is none and is left out", draft.origin, text)
            if mac or addresses:
                found.append(Interface(wanted.name, mac or "", tuple(addresses)))
        return found

    def _cell(self, cells: Sequence[Cell], column: str) -> Cell:
        position = self._places[column]
        return cells[position] if position is not None and position < len(cells) else ""

    def _first(self, cells: Sequence[Cell], columns: Columns) -> Cell:
        return next((cell for column in as_list(columns) if text_of(cell := self._cell(cells, column))), "")

    def _written(self, name: str) -> str:
        return " and ".join(as_list(self.mapping.columns[name]))


def _kind_of(text: str) -> AssetKind:
    try:
        return AssetKind(slug_of(text).replace("-", "_"))
    except ValueError as exc:
        raise ValueError(f"kind is not one of {', '.join(AssetKind)}: {text}") from exc


def _or_error[T](message: str, parse: Callable[[], T]) -> T:
    try:
        return parse()
    except (ValueError, OverflowError) as exc:
        raise ValueError(message) from exc
