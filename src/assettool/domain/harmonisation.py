"""Harmonisation: which packages do the same work for different organisations, and what one for all would save.

A function is a reference component of GEMMA, and its packages are those that applications in use are used as it.

- **Cost.** An application that does several functions costs each of them an equal part, for the register does not say
  which part is for which; the cents that are left over go to the first ones. So no euro counts twice.
- **Target.** The package that is the cheapest for each user, among those with an application that stays, whose licence
  may go to another organisation, and of which cost and users are known. A cost of 0 is no price: it is unknown, or is
  paid elsewhere. Cost for each user = the cost of those applications / their users.
- **Saving** = the cost of the applications that go over to the target − the target's cost for each user × their users,
  and never less than nothing. What cannot go over counts for nothing: what leaves anyhow, what also does a function
  that the target does for nobody, and what nobody counted the users of. An application whose cost is unknown goes over
  with its users only, which makes the saving a least one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from assettool.domain.package import Package, packages_of
from assettool.domain.register import Application, Register, grouped

_CENTS = 100


class Outcome(StrEnum):
    """What becomes of an application where all go over to the target."""

    TARGET = "target"  # it is the target's own
    MERGES = "merges"
    STAYS = "stays"  # it also does what the target does for nobody
    LEAVES = "leaves"  # whether anything is merged or not
    UNPRICED = "unpriced"  # what its users would cost is unknown, for nobody counted them
    UNDECIDED = "undecided"  # there is no target


@dataclass(frozen=True, slots=True)
class Price:
    """What a package costs so many users in a year."""

    cents: int
    users: int

    def of(self, users: int) -> int:
        """What other users would cost, in cents, rounded up."""
        return -(-self.cents * users // self.users)

    @property
    def for_each(self) -> float:
        """Euros for each user."""
        return round(self.cents / self.users / _CENTS, 2)


@dataclass(frozen=True, slots=True)
class Use:
    """An application in one function: a row of which the figures are made."""

    component: str
    application: Application
    package: Package
    users: int | None
    """None where nobody counted them."""
    cost_cents: int | None
    """The part of its yearly cost that this function bears."""
    functions: int
    """Over how many its cost is divided."""
    outcome: Outcome
    target_cents: int = 0
    """What its users would cost on the target, where it goes over."""
    beside: tuple[str, ...] = ()
    """The functions that keep it."""

    @property
    def saved_cents(self) -> int:
        """What its going over saves; less than nothing where the target is dearer for it."""
        return (self.cost_cents or 0) - self.target_cents if self.outcome is Outcome.MERGES else 0

    @property
    def tenants(self) -> tuple[str, ...]:
        """Who has it or uses it."""
        return tenants_of(self.application)

    def document(self) -> dict[str, object]:
        """It as JSON, in euros."""
        application = self.application
        return {
            "application": {"id": application.id, "key": application.key},
            "package": {"name": self.package.name, "supplier": self.package.supplier},
            "version": application.version,
            "tenant": application.tenant,
            "contract_holder": application.contract_holder,
            "users": self.users,
            "users_of": dict(application.users),
            "cost": euros(self.cost_cents),
            "functions": self.functions,
            "contract_end": application.contract_end,
            "licence_transferable": application.licence_transferable,
            "status": application.status,
            "disposition": application.disposition,
            "outcome": self.outcome.value,
            "beside": list(self.beside),
            "cost_on_target": euros(self.target_cents) if self.outcome is Outcome.MERGES else None,
            "saved": euros(self.saved_cents),
        }


@dataclass(frozen=True)
class Function:
    """A reference component with the packages that are used as it."""

    component: str
    uses: tuple[Use, ...]
    target: Package | None
    price: Price | None

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The packages, by name."""
        return tuple(sorted({use.package for use in self.uses}, key=lambda package: package.place))

    @cached_property
    def tenants(self) -> tuple[str, ...]:
        """Who has or uses one of them."""
        return tuple(sorted({tenant for use in self.uses for tenant in use.tenants}))

    @cached_property
    def users(self) -> int:
        """The users that were counted; who works with two applications counts twice."""
        return sum(use.users or 0 for use in self.uses)

    @cached_property
    def cost_cents(self) -> int:
        """What is known of the yearly cost."""
        return sum(use.cost_cents or 0 for use in self.uses)

    @cached_property
    def saving_cents(self) -> int:
        """What merging saves in a year: the sum of what its uses save, and never less than nothing."""
        return max(0, sum(use.saved_cents for use in self.uses))

    @cached_property
    def lacks_cost(self) -> int:
        """Of how many applications the cost is unknown."""
        return sum(use.cost_cents is None for use in self.uses)

    @cached_property
    def lacks_users(self) -> int:
        """Of how many applications nobody counted the users."""
        return sum(use.users is None for use in self.uses)

    @property
    def is_at_least(self) -> bool:
        """Whether the saving may be more, for something of it is unknown."""
        return (
            any(
                use.outcome in (Outcome.UNPRICED, Outcome.UNDECIDED)
                or (use.outcome is Outcome.MERGES and use.cost_cents is None)
                for use in self.uses
            )
            and len(self.packages) > 1
        )

    @property
    def is_unknown(self) -> bool:
        """Whether nothing can be said of the saving."""
        return self.is_at_least and not self.saving_cents

    @cached_property
    def first_end(self) -> date | None:
        """When the first of the contracts ends."""
        return min((use.application.contract_end for use in self.uses if use.application.contract_end), default=None)

    def document(self) -> dict[str, object]:
        """It as JSON, with the rows that it is made of."""
        return {
            "component": self.component,
            "packages": len(self.packages),
            "tenants": list(self.tenants),
            "users": self.users,
            "cost": euros(self.cost_cents),
            "first_contract_end": self.first_end,
            "target": {"name": self.target.name, "supplier": self.target.supplier} if self.target else None,
            "target_cost_per_user": self.price.for_each if self.price else None,
            "saving": euros(self.saving_cents),
            "is_at_least": self.is_at_least,
            "applications_without_cost": self.lacks_cost,
            "applications_without_users": self.lacks_users,
            "applications": [use.document() for use in self.uses],
        }


@dataclass(frozen=True)
class Harmonisation:
    """Every function, what saves the most first, and the applications in use that have none."""

    functions: tuple[Function, ...]
    without: tuple[Application, ...]

    @property
    def uses(self) -> Iterator[Use]:
        """Every row."""
        return (use for function in self.functions for use in function.uses)

    @property
    def saving_cents(self) -> int:
        """What merging all of them saves."""
        return sum(function.saving_cents for function in self.functions)

    @property
    def is_at_least(self) -> bool:
        """Whether that may be more."""
        return any(function.is_at_least for function in self.functions)

    @property
    def cost_cents(self) -> int:
        """What is known of the yearly cost of the applications that have a function."""
        return sum(function.cost_cents for function in self.functions)

    def document(self) -> dict[str, object]:
        """All of it as JSON."""
        return {
            "cost": euros(self.cost_cents),
            "saving": euros(self.saving_cents),
            "is_at_least": self.is_at_least,
            "functions": [function.document() for function in self.functions],
            "without_function": [{"id": each.id, "key": each.key} for each in self.without],
        }


def harmonise(register: Register, tenants: Collection[str] = (), components: Collection[str] = ()) -> Harmonisation:
    """Rank the functions by what merging their packages saves, then by how many packages there are and what they cost.

    Of `tenants` (slugs) only what they have or use; of `components` (names) only those.
    """
    in_use = [each for each in register.applications.values() if each.is_in_use]
    packages = packages_of(register, in_use)
    does = _functions_of(in_use, packages)
    wanted = [each for each in in_use if not tenants or not set(tenants).isdisjoint(tenants_of(each))]
    shares = [share for each in wanted for share in _shares(each, packages[each.id])]
    pairs = ((share.component, share) for share in shares if not components or share.component in components)
    functions = [_function(name, group, does) for name, group in grouped(pairs).items()]
    without = [each for each in wanted if not each.components and not components]
    without.sort(key=lambda each: (each.name.casefold(), each.key))
    return Harmonisation(tuple(sorted(functions, key=_rank)), tuple(without))


def tenants_of(application: Application) -> tuple[str, ...]:
    """The tenants that have an application in their portfolio, or users of it."""
    return tuple(sorted({*application.users, application.tenant} - {""}))


def cents(cost: object) -> int | None:
    """Euros in whole cents; None stays unknown."""
    if cost is None or isinstance(cost, int | float | Decimal):
        return None if cost is None else round(cost * _CENTS)
    return round(Decimal(str(cost)) * _CENTS)


def euros(cost_cents: int | None) -> float | None:
    """Cents in euros."""
    return None if cost_cents is None else cost_cents / _CENTS


def part_of(cost_cents: int, number: int, place: int) -> int:
    """One of `number` equal parts, in whole cents: the parts together are the whole."""
    part, left = divmod(cost_cents, number)
    return part + (place < left)


def _rank(function: Function) -> tuple[object, ...]:
    return (-function.saving_cents, -len(function.packages), -function.cost_cents, function.component)


def _functions_of(
    applications: Iterable[Application], packages: Mapping[int, Package]
) -> Mapping[Package, frozenset[str]]:
    """Package → the functions that it does for anybody."""
    pairs = ((packages[each.id], name) for each in applications for name in each.components)
    return {package: frozenset(names) for package, names in grouped(pairs).items()}


class _Share(NamedTuple):
    """What an application is to one function, before it is known what merging would do to it."""

    component: str
    application: Application
    package: Package
    users: int | None
    cost_cents: int | None
    functions: int

    @property
    def may_be_target(self) -> bool:
        """Whether others may come along at its price."""
        has_price = bool(self.cost_cents and self.users)
        return has_price and not self.application.is_leaving and self.application.licence_transferable != "no"


def _shares(application: Application, package: Package) -> Iterator[_Share]:
    cost, users = cents(application.yearly_cost), sum(application.users.values()) or None
    names = sorted(application.components)
    for place, name in enumerate(names):
        part = None if cost is None else part_of(cost, len(names), place)
        yield _Share(name, application, package, users, part, len(names))


def _function(component: str, shares: Iterable[_Share], does: Mapping[Package, frozenset[str]]) -> Function:
    found = sorted(shares, key=_place)
    target, price = _target(found)
    uses = tuple(Use(*share, *_outcome(share, target, price, does)) for share in found)
    return Function(component, uses, target, price)


def _place(share: _Share) -> tuple[object, ...]:
    application = share.application
    return (share.package.place, application.tenant, application.name, application.version, application.id)


def _target(shares: Iterable[_Share]) -> tuple[Package, Price] | tuple[None, None]:
    """The cheapest package for each user, and what it costs; of equals the one with the most users."""
    prices = {
        package: Price(sum(share.cost_cents or 0 for share in group), sum(share.users or 0 for share in group))
        for package, group in grouped((share.package, share) for share in shares if share.may_be_target).items()
    }
    if not prices:
        return None, None
    return min(prices.items(), key=lambda it: (Fraction(it[1].cents, it[1].users), -it[1].users, it[0].place))


def _outcome(
    share: _Share, target: Package | None, price: Price | None, does: Mapping[Package, frozenset[str]]
) -> tuple[Outcome, int, tuple[str, ...]]:
    """What becomes of it, what its users would cost on the target, and the functions that keep it."""
    if share.application.is_leaving:
        return Outcome.LEAVES, 0, ()
    if target is None or price is None:
        return Outcome.UNDECIDED, 0, ()
    if share.package == target:
        return Outcome.TARGET, 0, ()
    if beside := set(share.application.components) - does[target]:
        return Outcome.STAYS, 0, tuple(sorted(beside))
    if share.users is None:
        return Outcome.UNPRICED, 0, ()
    return Outcome.MERGES, price.of(share.users), ()
