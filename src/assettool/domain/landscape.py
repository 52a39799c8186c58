"""Landscapes: how alike what two organisations run is, and where they differ.

The landscape of an organisation is every package of which it has an application in use in its portfolio, or users.

- **Alike** = the packages that both have / the packages that either has; of functions (reference components) likewise.
  Percentages are rounded down, so that only what is the same is 100 % alike.
- **Shared** are the packages that both have. Of the others, a package is **different** where the other organisation
  does one of its functions with another package, and **specific** where it does none of them, or where the package has
  no function in the register. So each package is one of the three, and they add up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from assettool.domain.harmonisation import tenants_of
from assettool.domain.package import Package, packages_of
from assettool.domain.register import Application, Register, Tenant


@dataclass(frozen=True)
class Landscape:
    """What one organisation runs."""

    tenant: Tenant
    applications: Mapping[Package, Sequence[Application]] = field(default_factory=dict)
    """Package → its applications here: the rows of every figure."""

    @cached_property
    def packages(self) -> frozenset[Package]:
        """What it runs."""
        return frozenset(self.applications)

    @cached_property
    def functions(self) -> Mapping[str, frozenset[Package]]:
        """Reference component → the packages that are used as it here."""
        found: dict[str, set[Package]] = defaultdict(set)
        for package, applications in self.applications.items():
            for application in applications:
                for name in application.components:
                    found[name].add(package)
        return {name: frozenset(packages) for name, packages in found.items()}

    def functions_of(self, package: Package) -> frozenset[str]:
        """What a package is used as here."""
        return frozenset(name for each in self.applications.get(package, ()) for name in each.components)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two have in common."""

    shared: int
    either: int

    @property
    def percent(self) -> int | None:
        """Rounded down; None where neither has anything."""
        return self.shared * 100 // self.either if self.either else None

    def document(self) -> dict[str, object]:
        """It as JSON."""
        return {"shared": self.shared, "either": self.either, "percent": self.percent}


@dataclass(frozen=True, slots=True)
class Difference:
    """A function that both have, and not with the same packages."""

    component: str
    both: tuple[Package, ...]
    first: tuple[Package, ...]
    """What only the first one uses as it."""
    second: tuple[Package, ...]


@dataclass(frozen=True)
class Comparison:
    """Two landscapes beside each other."""

    first: Landscape
    second: Landscape
    shared: tuple[Package, ...]
    differences: tuple[Difference, ...]
    different: tuple[tuple[Package, ...], tuple[Package, ...]]
    """The packages in the differences that only the first, and only the second has."""
    specific: tuple[tuple[Package, ...], tuple[Package, ...]]

    @property
    def packages(self) -> Likeness:
        """How alike they are in packages."""
        return likeness(self.first.packages, self.second.packages)

    @property
    def functions(self) -> Likeness:
        """How alike they are in functions, whatever the packages."""
        return likeness(self.first.functions, self.second.functions)

    def document(self) -> dict[str, object]:
        """It as JSON, each package with its applications."""
        first, second = self.first.tenant.slug, self.second.tenant.slug
        return {
            "tenants": [first, second],
            "packages": self.packages.document(),
            "functions": self.functions.document(),
            "shared": self._told(self.shared),
            "same_function_different_packages": [
                {
                    "component": each.component,
                    "both": self._told(each.both),
                    first: self._told(each.first),
                    second: self._told(each.second),
                }
                for each in self.differences
            ],
            "specific": {first: self._told(self.specific[0]), second: self._told(self.specific[1])},
        }

    def _told(self, packages: Iterable[Package]) -> list[dict[str, object]]:
        sides = (self.first, self.second)
        return [
            {
                "name": package.name,
                "supplier": package.supplier,
                "functions": sorted(self.first.functions_of(package) | self.second.functions_of(package)),
                "applications": [
                    {"id": each.id, "key": each.key, "status": each.status}
                    for each in {
                        each.id: each for side in sides for each in side.applications.get(package, ())
                    }.values()
                ],
            }
            for package in packages
        ]


def landscapes(register: Register, tenants: Collection[str] = ()) -> list[Landscape]:
    """The landscapes of those tenants (slugs), or of all that have one, by name."""
    in_use = [each for each in register.applications.values() if each.is_in_use]
    packages = packages_of(register, in_use)
    found: dict[str, dict[Package, list[Application]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(in_use, key=lambda each: (each.tenant, each.name, each.version, each.id)):
        for tenant in tenants_of(each):
            found[tenant][packages[each.id]].append(each)
    wanted = [each for each in register.tenants.values() if each.slug in (tenants or found)]
    return [Landscape(each, found.get(each.slug, {})) for each in sorted(wanted, key=lambda each: (each.name, each.id))]


def likeness(first: Iterable[object], second: Iterable[object]) -> Likeness:
    """How much two collections have in common."""
    one, other = set(first), set(second)
    shared = len(one & other)
    return Likeness(shared, len(one) + len(other) - shared)


def matrix(rows: Sequence[Landscape], columns: Sequence[Landscape]) -> list[list[Likeness]]:
    """How alike each is with each, in packages."""
    return [[likeness(row.packages, column.packages) for column in columns] for row in rows]


def pairs(found: Sequence[Landscape]) -> dict[str, object]:
    """How alike each two are, as JSON."""
    return {
        "tenants": {each.tenant.slug: len(each.packages) for each in found},
        "likeness": [
            {"tenants": [one.tenant.slug, other.tenant.slug], **likeness(one.packages, other.packages).document()}
            for one, other in combinations(found, 2)
        ],
    }


def compare(first: Landscape, second: Landscape) -> Comparison:
    """What two landscapes share, where they do the same with other packages, and what only one of them has."""
    shared = first.packages & second.packages
    differences = [
        Difference(name, _sorted(one & other), _sorted(one - other), _sorted(other - one))
        for name in sorted(first.functions.keys() & second.functions.keys())
        if (one := first.functions[name]) != (other := second.functions[name])
    ]
    only = (first.packages - shared, second.packages - shared)
    different = (
        only[0] & {package for each in differences for package in each.first},
        only[1] & {package for each in differences for package in each.second},
    )
    return Comparison(
        first,
        second,
        _sorted(shared),
        tuple(differences),
        (_sorted(different[0]), _sorted(different[1])),
        (_sorted(only[0] - different[0]), _sorted(only[1] - different[1])),
    )


def _sorted(packages: Iterable[Package]) -> tuple[Package, ...]:
    return tuple(sorted(packages, key=lambda package: package.place))
