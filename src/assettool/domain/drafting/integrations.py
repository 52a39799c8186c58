"""Integrations between applications, and to something outside."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from assettool.domain.drafting.draft import Draft, Unusable
from assettool.domain.drafting.parts import entry_of
from assettool.domain.matching import Entry, Matching, folded
from assettool.domain.objects import APPLICATION, INTEGRATION, Ref, Value
from assettool.domain.portfolio import ApplicationName, IntegrationRow, Organisation
from assettool.domain.register import Integration, Register


@dataclass(slots=True)
class _Link:
    """An integration of NetBox, or of a row before."""

    key: str
    identifier: str
    standard: str
    current: Integration | None = None


@dataclass(slots=True)
class Links:
    """Integrations by identifier, and by what they link."""

    draft: Draft
    matching: Matching
    by_identifier: dict[str, _Link] = field(default_factory=dict)
    _between: dict[tuple[str, str], list[_Link]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Know those of NetBox."""
        for number, key in integration_keys(self.draft.register).items():
            each = self.draft.register.integrations[number]
            link = _Link(key, each.identifier, folded(each.standard), each)
            self._note(link, _ends(self.draft.register, each))

    def present(self) -> Iterator[tuple[str, Integration]]:
        """Those of NetBox, each with its key."""
        for links in self._between.values():
            yield from ((link.key, link.current) for link in links if link.current)

    def row(self, row: IntegrationRow) -> None:
        """Want an integration. Raises `Unusable` where an end of it is not in the register."""
        source = entry_of(self.draft, self.matching, row.source, row.origin)
        target, outside = self._target(row, source)
        ends = (source.key, target.key if target else f">{folded(outside)}")
        link = self._found(row, ends)
        if link is None:
            link = _Link(self._new_key(row, ends), row.identifier, folded(str(row.fields.get("standard") or "")))
            self._note(link, ends)
        fields: dict[str, Value] = {
            "source": Ref(f"{APPLICATION}:{source.key}"),
            "target": Ref(f"{APPLICATION}:{target.key}") if target else None,
            "outside": "" if target else outside,
            **{name: value for name, value in row.fields.items() if value not in (None, "")},
        }
        if row.identifier:
            fields["identifier"] = row.identifier
        if row.catalogue:
            before = link.current.catalogue if link.current else {}
            columns = {**(link.current.columns if link.current else {}), **row.catalogue}
            fields["catalogue"] = {**before, "columns": columns}
        self.draft.begun.setdefault(link.key, (None, row.origin))
        self.draft.took(
            is_first=self.draft.want(link.key, link.key, fields, {"identifier": row.identifier}, origin=row.origin)
        )

    def _target(self, row: IntegrationRow, source: Entry) -> tuple[Entry | None, str]:
        """The other end: an application, or else what the file calls it."""
        if row.target is None:
            if not row.outside.strip():
                raise Unusable("it names no counterpart")
            return None, row.outside.strip()
        named = row.target
        if named.organisation == Organisation():
            named = ApplicationName(named.name, named.version, Organisation(name=source.tenant), named.identifiers)
        try:
            return entry_of(self.draft, self.matching, named, row.origin), ""
        except Unusable as why:
            if row.outside.strip():
                return None, row.outside.strip()
            raise Unusable(f"its counterpart is missing: {why}", is_held=why.is_held) from why

    def _found(self, row: IntegrationRow, ends: tuple[str, str]) -> _Link | None:
        if row.identifier and (link := self.by_identifier.get(row.identifier)):
            return link
        # One without an identifier is known by its ends, and where there are several by its standard.
        free = [link for link in self._between.get(ends, ()) if not (link.identifier and row.identifier)]
        standard = folded(str(row.fields.get("standard") or ""))
        same = [link for link in free if link.standard == standard]
        vague = [link for link in free if not link.standard or not standard]
        link = next(iter(same), None) or (vague[0] if len(vague) == 1 == len(free) else None)
        if link and row.identifier:
            link.identifier = row.identifier
            self.by_identifier[row.identifier] = link
        return link

    def _new_key(self, row: IntegrationRow, ends: tuple[str, str]) -> str:
        return _key(
            row.identifier, ends, folded(str(row.fields.get("standard") or "")), len(self._between.get(ends, ()))
        )

    def _note(self, link: _Link, ends: tuple[str, str]) -> None:
        self._between[ends].append(link)
        if link.identifier:
            self.by_identifier.setdefault(link.identifier, link)


def integration_keys(register: Register) -> dict[int, str]:
    """Id → what an integration of NetBox is known by."""
    number_between: dict[tuple[str, str], int] = defaultdict(int)
    keys: dict[int, str] = {}
    for number, each in sorted(register.integrations.items()):
        ends = _ends(register, each)
        keys[number] = _key(each.identifier, ends, folded(each.standard), number_between[ends])
        number_between[ends] += 1
    return keys


def _key(identifier: str, ends: tuple[str, str], standard: str, place: int) -> str:
    if identifier:
        return f"{INTEGRATION}:{identifier}"
    source, target = ends
    return f"{INTEGRATION}:{source}>{target.removeprefix('>')}>{standard}#{place}"


def _ends(register: Register, integration: Integration) -> tuple[str, str]:
    source = register.applications[integration.source].key
    if integration.target is None:
        return source, f">{folded(integration.outside)}"
    return source, register.applications[integration.target].key
