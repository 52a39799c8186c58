"""Organisations: the codes and names that files call them by, and the tenant that each is in NetBox."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assettool.domain.naming import slugify
from assettool.domain.portfolio import Organisation

_LENGTH = 4
_CODE = re.compile(r"(?:GM)?(\d{1,4})(?:\.0)?", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:gemeente|municipality of)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that there is, in NetBox or in the settings."""

    slug: str
    name: str
    cbs: str = ""
    """The code of Statistics Netherlands, four digits: `0202`."""
    aliases: tuple[str, ...] = ()
    """What else it is called, such as its identifier in the Softwarecatalogus."""


@dataclass(frozen=True, slots=True)
class Found:
    """The organisation that a row names; or why it is none, with a warning where it was told with a mistake."""

    known: Known | None = None
    reason: str = ""
    warning: str = ""


class Organisations:
    """Every organisation by what it may be called."""

    def __init__(self, known: Iterable[Known], default: str = "") -> None:
        """`known` has those of the settings before the tenants of NetBox; `default` is the slug of rows without one."""
        self._by_slug: dict[str, Known] = {}
        self._by_code: dict[str, Known] = {}
        self._by_name: dict[str, Known] = {}
        for each in known:
            first = self._by_slug.setdefault(each.slug, each)
            if each.cbs:
                self._by_code.setdefault(each.cbs, first)
            for name in (each.slug, each.name, *each.aliases):
                self._by_name.setdefault(_folded(name), first)
        self._default = default
        self._found: dict[Organisation, Found] = {}

    @property
    def has_default(self) -> bool:
        """Whether a row that names no organisation is of one all the same."""
        return self._default in self._by_slug

    def find(self, organisation: Organisation) -> Found:
        """The organisation with this code, identifier or name; what is given has to agree."""
        if organisation not in self._found:
            self._found[organisation] = self._find(organisation)
        return self._found[organisation]

    def _find(self, organisation: Organisation) -> Found:
        name, code = organisation.name.strip(), organisation.code.strip()
        named = self._by_name.get(_folded(name)) if name else None
        if code:
            return self._with_code(code, name, named)
        by_identifier = self._by_name.get(_folded(organisation.identifier)) if organisation.identifier else None
        if known := named or by_identifier:
            return Found(known)
        if name or organisation.identifier:
            return Found(reason=f"there is no organisation with this name: {name or organisation.identifier}")
        if known := self._by_slug.get(self._default):
            return Found(known)
        return Found(reason="it names no organisation")

    def _with_code(self, code: str, name: str, named: Known | None) -> Found:
        written = _CODE.fullmatch(code)
        if written is None:
            return Found(reason=f"this is no CBS code of four digits: {code}")
        whole = written[1].zfill(_LENGTH)
        known = self._by_code.get(whole)
        if known is None and named and not self._by_code:
            return Found(named, warning="no CBS codes are known, so the names count: list them in applications.yml")
        if known is None:
            called = f" ({name})" if name else ""
            return Found(reason=f"there is no organisation with this CBS code: {whole}{called}")
        if named and named.slug != known.slug:
            return Found(reason=f"code and name are of two organisations: {whole} is {known.name}, not {name}")
        lost = len(written[1]) < _LENGTH
        return Found(known, warning=f"a CBS code has lost its leading zero: {code} is {whole}" if lost else "")


def _folded(name: str) -> str:
    return slugify(_PREFIX.sub("", name.strip()))
