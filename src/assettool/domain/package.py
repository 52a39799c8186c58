"""Packages: which applications of different organisations are the same product."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from assettool.domain.register import Application, Register, grouped

_NO_SIGN_OF_A_NAME = re.compile(r"[^\w+#]|_")
"""C++ and C# are not C."""


@dataclass(frozen=True, slots=True)
class Package:
    """A product of a supplier, in any version. It is spelt as most of its applications spell it."""

    key: str
    """What makes it the same: its identifiers, or its name."""
    name: str = field(compare=False)
    supplier: str = field(compare=False)
    place: tuple[str, str, str] = field(init=False, compare=False, repr=False)
    """Its place among others: by name, as people look for it."""

    def __post_init__(self) -> None:
        """Find its place once: it is sorted again and again."""
        object.__setattr__(self, "place", (self.name.casefold(), self.supplier.casefold(), self.key))

    def __str__(self) -> str:
        """Its name, with the supplier where one is known."""
        return f"{self.name} ({self.supplier})" if self.supplier else self.name


def packages_of(register: Register, applications: Collection[Application]) -> Mapping[int, Package]:
    """Application → its package.

    The identifiers of supplier and package decide where an application has both, as the Softwarecatalogus gives them.
    One that lacks them is the package with its name, if exactly one of those with identifiers is called so; otherwise
    all that lack them and have the same name are one package. Capitals, blanks and punctuation are no part of a name.
    """
    identified = {each.id: key for each in applications if (key := _identifiers(register, each))}
    names = {each.id: normalised(each.name) for each in applications}
    named: dict[str, set[str]] = defaultdict(set)
    for number, key in identified.items():
        named[names[number]].add(key)
    keys: dict[int, str] = {}
    for number, name in names.items():
        known = named.get(name, ())
        keys[number] = identified.get(number) or (next(iter(known)) if len(known) == 1 else f"name {name}")
    alike = grouped((keys[each.id], each) for each in applications)
    packages = {
        key: Package(key, _usual(each.name for each in group), _usual(each.supplier for each in group))
        for key, group in alike.items()
    }
    return {number: packages[key] for number, key in keys.items()}


def normalised(name: str) -> str:
    """`Key2 Burgerzaken` and `KEY2-Burgerzaken` are one name. What has no letter or digit stays as it is."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _NO_SIGN_OF_A_NAME.sub("", folded) or folded


def _identifiers(register: Register, application: Application) -> str:
    package = str(application.catalogue.get("package") or "")
    supplier = register.suppliers.get(application.supplier_id or 0)
    return f"id {supplier.identifier}/{package}" if package and supplier and supplier.identifier else ""


def _usual(spellings: Iterable[str]) -> str:
    """The spelling that most use; of equals the first by the alphabet, and none at all only where nobody has one."""
    counts = Counter(spelling for spelling in spellings if spelling)
    return min(counts, key=lambda spelling: (-counts[spelling], spelling), default="")
