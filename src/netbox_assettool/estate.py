"""What a licence position is computed from, read from NetBox as far as a user may see it.

What a user may not see is not there: neither a row itself, nor a row about a product, entitlement, machine or account
that is hidden. Of a tenant, supplier, site or cluster that is hidden the number stands in for the name.
"""

from collections.abc import Iterator
from datetime import date

from dcim.models import Device
from django.db.models import QuerySet
from tenancy.models import Tenant
from utilities.permissions import get_permission_for_model
from virtualization.models import VirtualMachine

from assettool.domain import licence
from assettool.domain.licence import DualUse, DualUseBasis, Estate, Fleet, MeasurementKind, Pack, Subject, Terms
from assettool.domain.register import application_key
from netbox_assettool.estate_fleet import named, read_things
from netbox_assettool.models import (
    Account,
    Allocation,
    Application,
    Asset,
    Contract,
    Entitlement,
    Installation,
    Measurement,
    Observation,
    ParallelRun,
    SoftwareAccess,
    SoftwareProduct,
    Supplier,
)
from netbox_assettool.wire import convert

_OF_PRODUCT = (
    *("key", "publisher", "name", "edition", "version", "family", "release", "rank", "metrics", "packs", "terms"),
    *("aliases", "skus", "included_in", "cal", "needs_licence"),
)
_OF_CONTRACT = (
    *("number", "title", "start", "end", "renewal_months", "notice_months", "notice_days", "yearly_cost", "currency"),
    *("has_true_up", "documents"),
)
_OF_ENTITLEMENT = (
    *("metric", "quantity", "rights_per_pack", "unit_price", "start", "end", "is_subscription", "maintenance_start"),
    *("maintenance_end", "may_upgrade", "may_downgrade", "may_downgrade_edition", "is_transferable", "replaces"),
)
_DUAL_USE = ("dual_use_basis", "dual_use_days", "dual_use_place")
_OF_INSTALLATION = ("source", "version", "first_seen", "last_seen", "removed", "last_used")
_OF_ACCESS = ("via", "system", "start", "end", "source")
_OF_ACCOUNT = ("pk", "directory_id", "login", "tenant_id", "is_shared", "enabled", "last_seen", "created")


_READ = (
    *(Account, Allocation, Application, Asset, Contract, Device, Entitlement, Installation, Measurement, Observation),
    *(ParallelRun, SoftwareAccess, SoftwareProduct, VirtualMachine),
)


def hidden_from(user) -> tuple[str, ...]:
    """What a position of this user lacks altogether, as NetBox calls it: nothing of these may be seen."""
    if user is None:
        return ()
    hidden = (model for model in _READ if not user.has_perm(get_permission_for_model(model, "view")))
    return tuple(str(model._meta.verbose_name_plural) for model in hidden)


def sees_all_licences(user) -> bool:
    """Whether a user may see every product, contract, right and installation, and not only some of them."""
    return all(_sees_all(user, model) for model in (SoftwareProduct, Contract, Entitlement, Installation))


def _sees_all(user, model) -> bool:
    if user.is_superuser:
        return True
    name = get_permission_for_model(model, "view")
    return name in user.get_all_permissions() and not all(user._object_perm_cache.get(name, ()))


def estate(user) -> Estate:
    """Everything that counts, in a number of queries that does not depend on how much there is.

    Without a user it is all that there is.
    """
    return _Reading(user).estate()


class _Reading:
    """One reading; what several parts refer to is read once."""

    def __init__(self, user) -> None:
        self._user = user
        self._tenants = dict(self._seen(Tenant).values_list("pk", "slug"))
        self._products = dict(self._seen(SoftwareProduct).values_list("pk", "key"))
        self._accounts = list(self._seen(Account).values_list(*_OF_ACCOUNT, named=True).iterator())
        self._account_keys = {row.pk: row.directory_id for row in self._accounts}
        self._applications = {
            pk: (application_key(self._tenant(tenant), name, version), self._tenant(tenant))
            for pk, tenant, name, version in self._seen(Application).values_list("pk", "tenant", "name", "version")
        }
        self._things = read_things(self._seen, self._tenants)

    def _seen(self, model) -> QuerySet:
        """The objects of a model that the user may see; all of them where nobody asks."""
        rows = model.objects.all() if self._user is None else model.objects.restrict(self._user, "view")
        return rows.order_by("pk")

    def _tenant(self, number) -> str:
        return named(self._tenants, number)

    def estate(self) -> Estate:
        """All parts."""
        contracts = dict(self._contracts())
        entitlements = dict(self._entitlements({pk: contract.key for pk, contract in contracts.items()}))
        measured = list(self._seen(Measurement).values("kind", "product_id", "tenant_id", "on", "number", "source"))
        return Estate(
            products={product.key: product for product in self._read_products()},
            contracts={contract.key: contract for contract in contracts.values()},
            entitlements=tuple(entitlements.values()),
            allocations=tuple(self._allocations({pk: each.key for pk, each in entitlements.items()})),
            installations=tuple(self._installations()),
            accesses=tuple(self._accesses()),
            peaks=tuple(licence.Peak(**row) for row in self._of_products(measured, MeasurementKind.PEAK)),
            reported=tuple(
                licence.Reported(**{name: value for name, value in row.items() if name != "tenant"})
                for row in self._of_products(measured, MeasurementKind.REPORTED)
            ),
            parallel_runs=tuple(self._parallel_runs()),
            hidden=hidden_from(self._user),
            fleet=Fleet(
                hosts=self._things.hosts,
                machines=self._things.machines,
                devices=self._things.devices,
                accounts={row.directory_id: self._account(row) for row in self._accounts},
                headcounts=tuple(
                    licence.Headcount(
                        tenant=self._tenant(row["tenant_id"]), on=row["on"], number=row["number"], source=row["source"]
                    )
                    for row in measured
                    if row["kind"] == MeasurementKind.HEADCOUNT
                ),
            ),
        )

    def _read_products(self) -> Iterator[licence.Product]:
        for row in self._seen(SoftwareProduct).values(*_OF_PRODUCT):
            row["packs"] = convert(row["packs"], tuple[Pack, ...])
            row["terms"] = convert(row["terms"], Terms)
            for name in ("metrics", "aliases", "skus", "included_in"):
                row[name] = tuple(row[name])
            yield licence.Product(**row)

    def _contracts(self) -> Iterator[tuple[int, licence.Contract]]:
        suppliers = dict(self._seen(Supplier).values_list("pk", "name"))
        for row in self._seen(Contract).values("pk", "supplier_id", "tenant_id", *_OF_CONTRACT):
            number, supplier = row.pop("pk"), named(suppliers, row.pop("supplier_id"))
            tenant, documents = self._tenant(row.pop("tenant_id")), tuple(row.pop("documents"))
            key = licence.contract_key(supplier, row["number"])
            yield number, licence.Contract(key=key, supplier=supplier, tenant=tenant, documents=documents, **row)

    def _entitlements(self, contracts) -> Iterator[tuple[int, licence.Entitlement]]:
        names = ("pk", "reference", "product_id", "contract_id", "tenant_id", *_DUAL_USE, *_OF_ENTITLEMENT)
        for row in self._seen(Entitlement).values(*names):
            number, key, product, contract, tenant, basis, days, place = (row.pop(name) for name in names[:8])
            if product in self._products:
                row["replaces"] = tuple(row["replaces"])
                yield (
                    number,
                    licence.Entitlement(
                        key=key,
                        product=self._products[product],
                        contract=contracts.get(contract, ""),
                        tenant=self._tenant(tenant),
                        dual_use=None if basis == DualUseBasis.NONE else DualUse(DualUseBasis(basis), days, place),
                        **row,
                    ),
                )

    def _allocations(self, entitlements) -> Iterator[licence.Allocation]:
        rows = self._seen(Allocation).values_list(
            "entitlement_id", "object_type__model", "object_id", "quantity", "start", "end"
        )
        for entitlement, model, number, quantity, start, end in rows:
            to, subject, tenant = self._kept_for(model, number)
            if to is not None and entitlement in entitlements:
                yield licence.Allocation(
                    entitlement=entitlements[entitlement],
                    to=to,
                    subject=subject,
                    quantity=quantity,
                    start=start,
                    end=end,
                    tenant=tenant,
                )

    def _kept_for(self, model, number) -> tuple[Subject | None, str, str]:
        if model == "tenant" and number in self._tenants:
            return Subject.TENANT, self._tenants[number], ""
        if model == "application" and number in self._applications:
            return Subject.APPLICATION, *self._applications[number]
        if model == "account" and number in self._account_keys:
            return Subject.ACCOUNT, self._account_keys[number], ""
        if model == "asset" and number in self._things.of_asset:
            return *self._things.of_asset[number], ""
        return None, "", ""

    def _subject(self, asset, account) -> tuple[Subject, str] | None:
        if asset:
            return self._things.of_asset.get(asset)
        return (Subject.ACCOUNT, self._account_keys[account]) if account in self._account_keys else None

    def _with_subject(self, model, *names) -> Iterator[tuple[str, Subject, str, dict[str, object]]]:
        """Product, kind and key of what it is on, and the other columns, of the rows about what the user may see."""
        # By product: what is counted together then lies together in memory, which takes a third off a position.
        ordered = self._seen(model).order_by("product_id", "pk")
        rows = ordered.values_list("product_id", "asset_id", "account_id", *names)
        for product, asset, account, *values in rows.iterator():
            subject = self._subject(asset, account)
            if subject and product in self._products:
                yield self._products[product], *subject, dict(zip(names, values, strict=True))

    def _installations(self) -> Iterator[licence.Installation]:
        names = (*_OF_INSTALLATION, "application_id", "replica_of_id")
        for product, kind, subject, row in self._with_subject(Installation, *names):
            application, _ = self._applications.get(row.pop("application_id"), ("", ""))
            _, replica_of = self._things.of_asset.get(row.pop("replica_of_id"), (None, ""))
            yield licence.Installation(
                product=product, kind=kind, subject=subject, application=application, replica_of=replica_of, **row
            )

    def _accesses(self) -> Iterator[licence.Access]:
        for product, kind, subject, row in self._with_subject(SoftwareAccess, *_OF_ACCESS):
            yield licence.Access(product=product, kind=kind, subject=subject, **row)

    def _of_products(self, measured, kind) -> Iterator[dict[str, object]]:
        for row in measured:
            if row["kind"] == kind and row["product_id"] in self._products:
                yield {
                    "product": self._products[row["product_id"]],
                    "tenant": self._tenant(row["tenant_id"]),
                    **{name: row[name] for name in ("on", "number", "source")},
                }

    def _parallel_runs(self) -> Iterator[licence.ParallelRun]:
        things = self._things.of_asset
        for row in self._seen(ParallelRun).values("old_id", "new_id", "start", "end", "place", "basis"):
            old, new = row.pop("old_id"), row.pop("new_id")
            if old in things and new in things:
                basis = DualUseBasis(row.pop("basis"))
                yield licence.ParallelRun(old=things[old][1], new=things[new][1], basis=basis, **row)

    def _account(self, row) -> licence.Account:
        """An account; one that is disabled was so since it was last seen, or ever since it is known."""
        last_seen, known = (moment.date() if moment else None for moment in (row.last_seen, row.created))
        return licence.Account(
            key=row.directory_id,
            login=row.login,
            tenant=self._tenant(row.tenant_id),
            is_shared=row.is_shared,
            disabled=(last_seen or known or date.min) if row.enabled is False else None,
            last_seen=last_seen,
        )
