"""Gathering what counts for each product on a day from everything that is known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

from assettool.domain.licence import (
    Access,
    Allocation,
    DualUse,
    DualUseBasis,
    Entitlement,
    Estate,
    Installation,
    ParallelRun,
    Peak,
    Product,
    Reported,
    Subject,
    is_there,
)
from assettool.domain.metrics.consumption import Reference, Usage
from assettool.domain.wording import Phrase, Wording, say

_MACHINES = (Subject.HOST, Subject.MACHINE, Subject.DEVICE)
_BASES = {
    DualUseBasis.AZURE_HYBRID_BENEFIT: Phrase.AZURE_HYBRID_BENEFIT,
    DualUseBasis.CITRIX_TRADE_UP: Phrase.CITRIX_TRADE_UP,
    DualUseBasis.VENDOR_CONSENT: Phrase.VENDOR_CONSENT,
}


class Gathering:
    """The facts of an estate by product, for one day."""

    def __init__(self, estate: Estate, on: date) -> None:
        self.estate = estate
        self.on = on
        self.installations: Mapping[str, list[Installation]] = _by_product(estate.installations)
        self.accesses: Mapping[str, list[Access]] = _by_product(estate.accesses)
        self.peaks: Mapping[str, list[Peak]] = _by_product(estate.peaks)
        self.reported: Mapping[str, list[Reported]] = _by_product(estate.reported)
        # In order, so that which of several equal ways is taken does not depend on how they came in.
        self.entitlements: Mapping[str, list[Entitlement]] = _by_product(
            sorted(estate.entitlements, key=attrgetter("key"))
        )
        self._allocations: dict[str, list[Allocation]] = defaultdict(list)
        for each in estate.allocations:
            if is_there(on, each.start, None) and not (each.end and each.end < on):
                self._allocations[each.entitlement].append(each)
        self._retired = estate.fleet.retired(on)
        self._suites: dict[str, dict[Reference, str]] = {}
        self._replaced = {key: each for each in estate.entitlements if not each.why_not(on) for key in each.replaces}

    def products(self) -> set[str]:
        """Every product that something is known of, also those that the catalogue does not have."""
        return {
            *self.estate.products,
            *self.installations,
            *self.accesses,
            *self.peaks,
            *self.reported,
            *self.entitlements,
        }

    def families(self) -> list[list[Product]]:
        """Products that are looked at together: their rights may stand in for one another, or they need one another."""
        kin = {product.key: product.kin for product in self.estate.products.values()}
        for product in self.estate.products.values():
            if product.cal in kin:
                kin[product.cal] = product.kin
        found: dict[str, list[Product]] = defaultdict(list)
        for key, product in sorted(self.estate.products.items()):
            found[kin[key]].append(product)
        return [found[name] for name in sorted(found)]

    def why_not(self, entitlement: Entitlement) -> str:
        """Why an entitlement does not count on the day; nothing where it does."""
        if reason := entitlement.why_not(self.on):
            return reason
        newer = self._replaced.get(entitlement.key)
        return say(Phrase.RENEWED, entitlement=newer.key, day=newer.start) if newer else ""

    def allocations(self, entitlement: str) -> Sequence[Allocation]:
        """Whom its rights are kept for on the day."""
        return self._allocations.get(entitlement, ())

    def usages(self, family: Sequence[Product]) -> dict[str, Usage]:
        """What may count for each product of a family."""
        keys = {product.key for product in family}
        active = [each for key in sorted(keys) for each in self.entitlements.get(key, ()) if not self.why_not(each)]
        by_right, without = self._parallel(keys, [each.dual_use for each in active if each.dual_use])
        return {
            product.key: Usage(
                product=product,
                on=self.on,
                fleet=self.estate.fleet,
                installations=self.installations.get(product.key, ()),
                accesses=self.accesses.get(product.key, ()),
                peaks=self.peaks.get(product.key, ()),
                reported=self.reported.get(product.key, ()),
                allocated=self._allocated(product.key, active),
                retired=self._retired,
                included=self._included(product),
                dual_use=by_right,
                double=without,
                is_maintained=any(each.is_maintained(self.on) for each in active),
            )
            for product in family
        }

    def _allocated(self, product: str, active: Iterable[Entitlement]) -> list[Reference]:
        of_product = (each for each in active if each.product == product)
        return [(kept.to, kept.subject) for each in of_product for kept in self.allocations(each.key)]

    def _included(self, product: Product) -> Mapping[Reference, str]:
        found: dict[Reference, str] = {}
        for key in product.included_in:
            found.update(self._suite(key))
        return found

    def _suite(self, key: str) -> Mapping[Reference, str]:
        if key not in self._suites:
            suite = self.estate.products.get(key)
            label = suite.label if suite else key
            self._suites[key] = {
                (each.kind, each.subject): label
                for each in self.installations.get(key, ())
                if is_there(self.on, each.first_seen, each.removed)
            }
        return self._suites[key]

    def _parallel(
        self, products: set[str], rights: Sequence[DualUse]
    ) -> tuple[dict[Reference, Wording], dict[Reference, Wording]]:
        """What runs twice: by right, and without one."""
        by_right: dict[Reference, Wording] = {}
        without: dict[Reference, Wording] = {}
        for run in self.estate.parallel_runs:
            if run.start <= self.on and self._runs(run.old, products) and self._runs(run.new, products):
                text, is_right = parallel_text(run, self.on, rights, self.estate.fleet.name_of(run.old))
                (by_right if is_right else without).update({(kind, run.new): text for kind in _MACHINES})
        return by_right, without

    def _runs(self, subject: str, products: set[str]) -> bool:
        return not self._products_on.get(subject, set()).isdisjoint(products)

    @cached_property
    def _products_on(self) -> dict[str, set[str]]:
        """What is installed on each device, server or virtual machine on the day."""
        found: dict[str, set[str]] = defaultdict(set)
        for each in self.estate.installations:
            if is_there(self.on, each.first_seen, each.removed):
                found[each.subject].add(each.product)
        return found


def parallel_text(run: ParallelRun, on: date, rights: Iterable[DualUse], old: str) -> tuple[Wording, bool]:
    """What a parallel run rests on, and whether that still holds on a day; `old` is the name of the old one."""
    since = say(Phrase.BESIDE, old=old, day=run.start)
    if run.end and run.end < on:
        return say(Phrase.OVERDUE, since=since, day=run.end), False
    found = until(run, rights)
    if found is None:
        return say(Phrase.WITHOUT_RIGHT, since=since), False
    basis, last = say(_BASES[found[0]]), found[1]
    if last and last < on:
        return say(Phrase.RIGHT_ENDED, since=since, basis=basis, day=last), False
    if last:
        return say(Phrase.BY_RIGHT_UNTIL, since=since, basis=basis, day=last), True
    return say(Phrase.BY_RIGHT, since=since, basis=basis), True


def until(run: ParallelRun, rights: Iterable[DualUse]) -> tuple[DualUseBasis, date | None] | None:
    """The best right for a parallel run and its last day; None where there is no right."""
    if run.basis is not DualUseBasis.NONE:
        return run.basis, run.end
    fitting = [each for each in rights if each.basis is not DualUseBasis.NONE and each.place in ("", run.place)]
    if not fitting:
        return None
    best = max(fitting, key=lambda each: (each.days is None, each.days or 0, each.basis))
    return best.basis, run.start + timedelta(days=best.days - 1) if best.days else None


def _by_product[T: (Installation, Access, Peak, Reported, Entitlement)](rows: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[row.product].append(row)
    return dict(found)
