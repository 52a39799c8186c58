"""Contracts: those that files list, and which one an entitlement comes from."""

from collections import defaultdict

from assettool.domain.drafting.catalogue import Suppliers
from assettool.domain.drafting.draft import Draft, Unusable, tenant_ref
from assettool.domain.licence import contract_key
from assettool.domain.licence_current import Ledger
from assettool.domain.licence_drafting.owner import owner
from assettool.domain.licence_rows import ContractRow
from assettool.domain.matching import folded
from assettool.domain.objects import CONTRACT, Ref, Value
from assettool.domain.observation import Origin
from assettool.domain.portfolio import Named


class Contracts:
    """The contracts of NetBox and of the files, by number."""

    def __init__(self, draft: Draft, ledger: Ledger) -> None:
        self._draft = draft
        self._ledger = ledger
        self._suppliers = Suppliers(draft)
        self._by_number: dict[str, dict[str, str]] = defaultdict(dict)
        """Folded number → folded name of the supplier → key."""
        for key, row in ledger.current.objects.items():
            label, _, rest = key.partition(":")
            if label == CONTRACT:
                number = str(row.fields["number"])
                self._by_number[folded(number)][folded(rest.removesuffix(f"/{number}"))] = key

    def row(self, row: ContractRow) -> None:
        """Take a contract that a file lists: it follows the file. Raises `Unusable`."""
        if not row.number or not row.supplier:
            raise Unusable("it has no number" if row.supplier else "it names no supplier")
        start, end = row.fields.get("start"), row.fields.get("end")
        if start and end and str(end) < str(start):
            raise Unusable(f"it ends before it starts: {start} to {end}")
        tenant = owner(self._draft, row.organisation, row.origin)
        key = self._by_number[folded(row.number)].get(folded(row.supplier))
        fields: dict[str, Value] = dict(row.fields)
        if key is None:
            supplier = self._supplier(row.supplier, row.origin)
            key = f"{CONTRACT}:{contract_key(row.supplier, row.number)}"
            self._by_number[folded(row.number)][folded(row.supplier)] = key
            fields |= {"supplier": supplier, "number": row.number}
        if tenant:
            fields["tenant"] = tenant_ref(tenant)
        self._draft.took(is_first=self._draft.want(key, key, fields, origin=row.origin))

    def ref(self, supplier: str, number: str) -> Ref:
        """The contract that an entitlement names. Raises `Unusable`."""
        found = self._by_number.get(folded(number), {})
        if supplier and (key := found.get(folded(supplier))):
            return Ref(key)
        if supplier or not found:
            of = f" of {supplier}" if supplier else ""
            raise Unusable(f"there is no contract{of} with this number: {number}")
        if len(found) > 1:
            raise Unusable(f"several suppliers have a contract with this number, name one: {number}", is_held=True)
        return Ref(next(iter(found.values())))

    def ensured(self, supplier: str, number: str, origin: Origin) -> Ref:
        """The same, made where there is none: of a file that says whose contract it is."""
        try:
            return self.ref(supplier, number)
        except Unusable:
            self.row_of(supplier, number, origin)
            return self.ref(supplier, number)

    def row_of(self, supplier: str, number: str, origin: Origin) -> None:
        """Want a contract of which no more is known than these two."""
        key = f"{CONTRACT}:{contract_key(supplier, number)}"
        self._by_number[folded(number)][folded(supplier)] = key
        self._draft.want(key, key, {"supplier": self._supplier(supplier, origin), "number": number})

    def _supplier(self, name: str, origin: Origin) -> Ref:
        ref = self._suppliers.ref(Named(name), None, origin)
        if ref is None:
            raise Unusable(f"several suppliers have this name: {name}", is_held=True)
        return ref
