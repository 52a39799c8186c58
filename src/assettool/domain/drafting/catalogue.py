"""What applications share: their suppliers, what they are used as, and who is there for them."""

from collections import defaultdict

from assettool.domain.drafting.draft import Draft
from assettool.domain.matching import folded
from assettool.domain.objects import CONTACT, CONTACT_ROLE, REFERENCE_COMPONENT, SUPPLIER, Ref, Value
from assettool.domain.observation import Origin
from assettool.domain.portfolio import ComponentRow, Named, SupplierRow
from assettool.domain.register import Component, Supplier

ROLES = {
    "application-owner": "Application owner",
    "functional-manager": "Functional manager",
    "technical-manager": "Technical manager",
}
"""Slug → name of the roles that a contact may have."""


def supplier_key(supplier: Supplier | Named) -> str:
    """What a supplier is known by: two of them may have one name, and then an identifier tells them apart."""
    return f"{SUPPLIER}:{supplier.identifier or folded(supplier.name)}"


def component_key(component: Component | Named) -> str:
    """What a reference component is known by."""
    return f"{REFERENCE_COMPONENT}:{folded(component.name)}"


class Suppliers:
    """Suppliers by identifier and by name."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_identifier: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._unidentified: set[str] = set()
        self._listed: set[str] = set()
        for each in draft.register.suppliers.values():
            self._note(supplier_key(each), Named(each.name, each.identifier))

    def row(self, row: SupplierRow) -> None:
        """Take a supplier that a file lists: its name and address follow the file."""
        fields: dict[str, Value] = {"name": row.supplier.name}
        if row.url:
            fields["website"] = row.url
        key = self._found(row.supplier) or self._made(row.supplier)
        self._draft.want(key, key, fields)
        self._draft.took(is_first=key not in self._listed)
        self._listed.add(key)

    def ref(self, supplier: Named, present: Supplier | None, origin: Origin) -> Ref | None:
        """The supplier that a row names; `present` is the one that the application has now."""
        if key := self._found(supplier):
            return Ref(key)
        several = self._by_name.get(folded(supplier.name), [])
        if not supplier.identifier and several:
            if present and supplier_key(present) in several:
                return Ref(supplier_key(present))
            self._draft.warn(f"several suppliers have this name, so none is taken: {supplier.name}", origin)
            return None
        return Ref(self._made(supplier))

    def _found(self, supplier: Named) -> str:
        if supplier.identifier and (key := self._by_identifier.get(supplier.identifier)):
            return key
        named = self._by_name.get(folded(supplier.name), [])
        if not supplier.identifier:
            return named[0] if len(named) == 1 else ""
        if free := [key for key in named if key in self._unidentified]:
            self._unidentified.discard(free[0])
            self._by_identifier[supplier.identifier] = free[0]
            self._draft.want(free[0], free[0], {"identifier": supplier.identifier})
            return free[0]
        return ""

    def _made(self, supplier: Named) -> str:
        key = supplier_key(supplier)
        self._draft.want(key, key, {"name": supplier.name, "identifier": supplier.identifier})
        self._note(key, supplier)
        return key

    def _note(self, key: str, supplier: Named) -> None:
        self._by_name[folded(supplier.name)].append(key)
        if supplier.identifier:
            self._by_identifier.setdefault(supplier.identifier, key)
        else:
            self._unidentified.add(key)


class Components:
    """Reference components by identifier and by name."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_identifier: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._identified: set[str] = set()
        self._listed: set[str] = set()
        for each in draft.register.components.values():
            self._note(component_key(each), Named(each.name, each.identifier))

    def row(self, row: ComponentRow) -> None:
        """Take a reference component that a file lists: its name and figures follow the file."""
        fields = {name: value for name, value in row.fields.items() if value not in (None, "")}
        key = self._found(row.component) or self._made(row.component)
        self._draft.want(key, key, {"name": row.component.name, **fields})
        self._draft.took(is_first=key not in self._listed)
        self._listed.add(key)

    def ref(self, component: Named, origin: Origin) -> Ref | None:
        """The reference component that a row names."""
        if key := self._found(component):
            return Ref(key)
        if not component.name:
            self._draft.warn(f"there is no reference component with this identifier: {component.identifier}", origin)
            return None
        return Ref(self._made(component))

    def _found(self, component: Named) -> str:
        """Names are unique in GEMMA; an identifier counts where a component has another name by now."""
        key = self._by_name.get(folded(component.name)) or self._by_identifier.get(component.identifier, "")
        if key and component.identifier and key not in self._identified:
            self._draft.want(key, key, {"identifier": component.identifier})
            self._note(key, component)
        return key

    def _made(self, component: Named) -> str:
        key = component_key(component)
        self._draft.want(key, key, {"name": component.name, "identifier": component.identifier})
        self._note(key, component)
        return key

    def _note(self, key: str, component: Named) -> None:
        self._by_name.setdefault(folded(component.name), key)
        if component.identifier:
            self._by_identifier.setdefault(component.identifier, key)
            self._identified.add(key)


def contact_ref(draft: Draft, name: str) -> Ref:
    """The contact with this name: a function or a team."""
    key = f"{CONTACT}:{folded(name)}"
    draft.want(key, key, {"name": name})
    return Ref(key)


def role_ref(draft: Draft, slug: str) -> Ref:
    """The role of a contact, by its slug."""
    key = f"{CONTACT_ROLE}:{slug}"
    draft.want(key, key, {"name": ROLES.get(slug, slug), "slug": slug})
    return Ref(key)
