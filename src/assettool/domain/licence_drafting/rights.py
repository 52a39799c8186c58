"""Entitlements: which one of NetBox a row is about, and what it says of it.

A reference stands for one purchase, but orders have several lines and subscriptions are renewed under one number. The
first line keeps the reference; others get their product or first day behind it, and are found by that the next time.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from assettool.domain.drafting.draft import Draft, Unusable, tenant_ref
from assettool.domain.licence_current import Ledger
from assettool.domain.licence_drafting.contracts import Contracts
from assettool.domain.licence_drafting.owner import owner
from assettool.domain.licence_drafting.products import Products
from assettool.domain.licence_rows import EntitlementRow, SubscriptionRow
from assettool.domain.matching import folded
from assettool.domain.metrics import METRICS
from assettool.domain.objects import ENTITLEMENT, SOFTWARE_PRODUCT, Ref, Value

_LENGTH = 150
_DAY_BEHIND = re.compile(r"/\d{4}-\d\d-\d\d$")


@dataclass(slots=True)
class _Term:
    """An entitlement under one reference, as it is in NetBox or will be."""

    reference: str
    product: str
    start: date | None
    end: date | None
    quantity: int
    is_used: bool = False
    """A row of this import is about it."""


class Entitlements:
    """The entitlements of NetBox and of the files."""

    def __init__(self, draft: Draft, ledger: Ledger, products: Products, contracts: Contracts) -> None:
        self._draft = draft
        self._products = products
        self._contracts = contracts
        self._terms: dict[str, list[_Term]] = defaultdict(list)
        """Folded reference, without what was put behind it → its terms."""
        self._taken: dict[str, str] = {}
        """Folded reference → the same, as it is written."""
        self._exact: set[tuple[str, date | None]] = set()
        """Folded reference and start of every row."""
        for key, row in ledger.current.objects.items():
            label, _, reference = key.partition(":")
            if label == ENTITLEMENT:
                product = ledger.key(SOFTWARE_PRODUCT, row.fields["product"])
                quantity = int(str(row.fields["quantity"]))
                term = _Term(reference, product, _day(row.fields["start"]), _day(row.fields["end"]), quantity)
                self._note(term)

    def expect(self, rows: Iterable[EntitlementRow]) -> None:
        """Know which terms rows are exactly about, before any row takes one that it only corrects."""
        self._exact |= {(folded(row.reference), row.start) for row in rows}

    def ref(self, reference: str) -> Ref:
        """The entitlement that another row names. Raises `Unusable`."""
        if found := self._taken.get(folded(reference)):
            return Ref(f"{ENTITLEMENT}:{found}")
        raise Unusable(f"there is no entitlement with this reference: {reference}")

    def subscription(self, row: SubscriptionRow) -> Ref:
        """Take how many rights a portal has; gives the product. Raises `Unusable`."""
        return self._row(row.entitlement)

    def row(self, row: EntitlementRow) -> None:
        """Take rights that were bought: they follow the file. Raises `Unusable`."""
        self._row(row)

    def _row(self, row: EntitlementRow) -> Ref:
        if not row.reference:
            raise Unusable("it has no reference: without one it could not be told from another")
        if row.start and row.end and row.end < row.start:
            raise Unusable(f"it ends before it starts: {row.start} to {row.end}")
        first, last = row.fields.get("maintenance_start"), row.fields.get("maintenance_end")
        if first and last and str(last) < str(first):
            raise Unusable(f"its maintenance ends before it starts: {first} to {last}")
        product = self._products.ref(row.product, row.origin)
        key = product.key.partition(":")[2]
        metric = self._metric(row, key)
        fields: dict[str, Value] = {"product": product, "metric": metric, **row.fields}
        if row.contract:
            fields["contract"] = self._contract(row)
        if tenant := owner(self._draft, row.organisation, row.origin):
            fields["tenant"] = tenant_ref(tenant)
        self._products.counted(row.product, key, metric, row.origin)
        self._warn(row)
        is_first = self._as_of(row, row.on, key, fields) if row.on else self._bought(row, key, fields)
        self._draft.took(is_first=is_first)
        return product

    def _metric(self, row: EntitlementRow, product: str) -> str:
        known = self._products.product(product).metrics
        is_clear = len(known) == 1 or (known and row.is_of_vendor)
        metric = row.metric or (known[0] if is_clear else "")
        if metric in METRICS:
            return metric
        if row.metric:
            raise Unusable(f"there is no such metric: {row.metric}")
        may = f"the product may be counted by {', '.join(known)}" if known else "nobody says how the product is counted"
        raise Unusable(f"it has no metric, and {may}")

    def _contract(self, row: EntitlementRow) -> Ref:
        if not row.is_of_vendor:
            return self._contracts.ref(row.supplier, row.contract)
        return self._contracts.ensured(row.supplier, row.contract, row.origin)

    def _warn(self, row: EntitlementRow) -> None:
        if row.quantity < 0:
            self._draft.warn("a quantity below zero is kept and shown, and counts as nothing", row.origin)
        if row.start and row.start > self._draft.now.date():
            self._draft.warn("it starts in the future, and counts from then on", row.origin)

    def _bought(self, row: EntitlementRow, product: str, fields: dict[str, Value]) -> bool:
        term = self._term(row, product)
        is_first = not term.is_used
        if not is_first and (term.quantity, term.end) != (row.quantity, row.end):
            raise Unusable(
                f"another row has this reference, product and start, and says something else: {row.reference}; "
                "give each line a reference of its own"
            )
        for name, day in (("start", row.start), ("end", row.end)):
            if day:
                fields[name] = day.isoformat()
        self._want(term, row, fields)
        self._tell_overlaps(row, term)
        return is_first

    def _term(self, row: EntitlementRow, product: str) -> _Term:
        """The term that a row is about; a new one where there is none."""
        terms = self._terms[folded(row.reference)]
        same = [term for term in terms if term.product == product and term.start == row.start]
        if same:
            return same[0]
        # What has not begun when the known one ends is a renewal; anything else corrects it.
        for term in terms:
            is_free = not term.is_used and (folded(row.reference), term.start) not in self._exact
            if is_free and term.product == product and not (row.start and term.end and row.start > term.end):
                return term
        term = _Term(self._new_reference(row, product, terms), product, row.start, row.end, row.quantity)
        self._note(term)
        return term

    def _new_reference(self, row: EntitlementRow, product: str, terms: list[_Term]) -> str:
        parts = [row.reference]
        if terms and all(term.product != product for term in terms):
            parts.append(product)
        elif terms:
            if not row.start:
                raise Unusable(f"this reference stands for something else already: {row.reference}")
            parts += [product] if terms[0].product != product else []
            parts.append(row.start.isoformat())
        reference = "/".join(parts)
        if len(reference) > _LENGTH or (terms and folded(reference) in self._taken):
            raise Unusable(f"this reference stands for something else already: {row.reference}")
        return reference

    def _note(self, term: _Term) -> None:
        self._taken[folded(term.reference)] = term.reference
        order = _DAY_BEHIND.sub("", term.reference)
        for reference in {term.reference, order, order.removesuffix(f"/{term.product}")}:
            self._terms[folded(reference)].append(term)

    def _want(self, term: _Term, row: EntitlementRow, fields: dict[str, Value]) -> None:
        term.is_used = True
        term.start, term.quantity = row.start or term.start, row.quantity
        term.end = row.end or term.end
        key = f"{ENTITLEMENT}:{term.reference}"
        self._draft.want(key, key, {"reference": term.reference, "quantity": row.quantity, **fields}, origin=row.origin)

    def _tell_overlaps(self, row: EntitlementRow, mine: _Term) -> None:
        for term in self._terms[folded(row.reference)]:
            if term is mine or term.product != mine.product or not term.is_used:
                continue
            if _overlap(term, mine):
                self._draft.warn(
                    f"two terms of one reference overlap, and both count: {row.reference}, {_period(term)} and "
                    f"{_period(mine)}",
                    row.origin,
                )

    def _as_of(self, row: EntitlementRow, on: date, product: str, fields: dict[str, Value]) -> bool:
        """Take the number of a day: where it differs, a new term begins, so that the past stays what it was."""
        terms = [term for term in self._terms[folded(row.reference)] if term.product == product]
        last = max(terms, key=lambda term: term.start or date.min, default=None)
        if last is None:
            term = _Term(row.reference, product, on, None, row.quantity)
            self._note(term)
        elif last.start and last.start > on:
            raise Unusable(f"NetBox has this of a later day: {row.reference}, {last.start}")
        elif last.is_used:
            if last.quantity != row.quantity:
                raise Unusable(f"another row says something else of this: {row.reference}")
            return False
        elif last.quantity == row.quantity and last.end is None:
            self._want_as_of(last, row, fields)
            return True
        elif last.start == on:
            term = last
        else:
            self._close(last, on)
            term = _Term(f"{row.reference}/{on.isoformat()}", product, on, None, row.quantity)
            self._note(term)
        term.start = on
        self._want_as_of(term, row, {**fields, "start": on.isoformat()})
        return True

    def _want_as_of(self, term: _Term, row: EntitlementRow, fields: dict[str, Value]) -> None:
        term.is_used, term.quantity = True, row.quantity
        key = f"{ENTITLEMENT}:{term.reference}"
        self._draft.want(key, key, {"reference": term.reference, "quantity": row.quantity, **fields})

    def _close(self, term: _Term, on: date) -> None:
        if term.end is None or term.end >= on:
            term.end = on - timedelta(days=1)
            key = f"{ENTITLEMENT}:{term.reference}"
            self._draft.want(key, key, {"end": term.end.isoformat()})


def _overlap(one: _Term, other: _Term) -> bool:
    return (one.start or date.min) <= (other.end or date.max) and (other.start or date.min) <= (one.end or date.max)


def _period(term: _Term) -> str:
    return f"{term.start or '…'} to {term.end or '…'}"


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
