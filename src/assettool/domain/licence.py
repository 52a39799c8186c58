"""What a licence position is computed from: products, contracts, rights, and what runs where and for whom.

Rows of which there are many are msgspec structs, the others dataclasses; all are frozen. A date that is None is not
known or has no end. Facts are dated, so that the position on a past day comes from the same facts as that of today.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from assettool.domain.wording import Phrase, say


class Subject(StrEnum):
    """What a row is about."""

    DEVICE = "device"  # a workplace: laptop, thin client, fat client
    HOST = "host"  # a physical server
    MACHINE = "machine"  # a virtual machine
    ACCOUNT = "account"
    TENANT = "tenant"
    SITE = "site"
    APPLICATION = "application"
    PEAK = "peak"  # a measurement of how many worked at the same time
    NUMBER = "number"  # a number that somebody reports, or that a rule adds


class DualUseBasis(StrEnum):
    """What lets one right be used twice for a while."""

    NONE = "none"
    AZURE_HYBRID_BENEFIT = "azure_hybrid_benefit"
    CITRIX_TRADE_UP = "citrix_trade_up"
    VENDOR_CONSENT = "vendor_consent"


class MeasurementKind(StrEnum):
    """What a number that somebody reports is of."""

    PEAK = "peak"
    REPORTED = "reported"
    HEADCOUNT = "headcount"


@dataclass(frozen=True, slots=True)
class Pack:
    """How rights are sold: so many together for a price in euro."""

    rights: int
    price: Decimal
    metric: str = ""
    """For which metric; nothing: for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a contract says that a product is counted, where that is not the vendor's rule for all its customers."""

    minimum_per_processor: int = 0
    minimum_per_server: int = 0
    minimum_per_machine: int = 0
    by_machine: bool = False
    """Cores of the virtual machine count, not those of its hosts."""
    period_days: int = 365
    """How far back a peak counts."""
    core_factors: tuple[tuple[str, Decimal], ...] = ()
    """Part of a processor's name → factor; the first that fits counts."""
    users_per_processor: int = 25
    """The fewest named users that are licensed for a processor."""
    vsphere: str = "6.0"
    """The oldest vSphere in use: how far a virtual machine can move depends on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Software of which one edition and version needs rights of its own."""

    key: str
    publisher: str
    name: str
    edition: str = ""
    version: str = ""
    """Nothing where rights and installations are of any version."""
    family: str = ""
    """Products whose rights may stand in for one another, and those that are licensed together; itself if nothing."""
    release: int = 0
    """The version's place in the family: a newer one has a higher number."""
    rank: int = 0
    """The edition's place in the family: one that includes another has a higher number."""
    metrics: tuple[str, ...] = ("device",)
    """How it may be counted, the usual way first."""
    terms: Terms = Terms()
    packs: tuple[Pack, ...] = ()
    """What is paid for more of it; without any, what was paid last."""
    aliases: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    """GUIDs and part numbers that the vendor knows it by."""
    included_in: tuple[str, ...] = ()
    """Keys of products that bring a right to this one along, such as a suite."""
    cal: str = ""
    """Key of the access licence that goes with it where it is not licensed by core."""
    needs_licence: bool = True

    @property
    def kin(self) -> str:
        """The family, or itself."""
        return self.family or self.key

    @property
    def label(self) -> str:
        """The product as a person says it."""
        is_named = self.name.casefold().startswith(f"{self.publisher} ".casefold())
        publisher = "" if is_named else self.publisher
        return " ".join(part for part in (publisher, self.name, self.edition, self.version) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """An agreement with a supplier."""

    key: str
    supplier: str
    number: str
    title: str = ""
    tenant: str = ""
    start: date | None = None
    end: date | None = None
    renewal_months: int = 0
    """It goes on for so long each time that nobody gives notice; 0: it ends."""
    notice_days: int = 0
    notice_months: int = 0
    yearly_cost: Decimal | None = None
    currency: str = "EUR"
    has_true_up: bool = False
    """What was taken into use is reported once a year."""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DualUse:
    """The right to run old and new side by side."""

    basis: DualUseBasis
    days: int | None = None
    """For how long; None as long as the entitlement itself."""
    place: str = ""
    """Where the new one has to run, such as `azure`; nothing: anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """Rights that were bought."""

    key: str
    product: str
    metric: str
    quantity: int
    """Packs."""
    rights_per_pack: int = 1
    unit_price: Decimal | None = None
    """What a pack cost, in euro."""
    start: date | None = None
    end: date | None = None
    """The last day."""
    contract: str = ""
    tenant: str = ""
    """Whose it is; nothing: everybody's."""
    is_transferable: bool = False
    """Other tenants may use it too, although it is one's."""
    is_subscription: bool = False
    maintenance_start: date | None = None
    maintenance_end: date | None = None
    """The last day of maintenance, such as Software Assurance; None: it has none."""
    may_upgrade: bool = False
    """It holds for newer versions, also without maintenance."""
    may_downgrade: bool = False
    """It holds for older versions."""
    may_downgrade_edition: bool = False
    """It holds for lower editions."""
    dual_use: DualUse | None = None
    replaces: tuple[str, ...] = ()
    """Keys of the entitlements that it renews: they end where it starts."""

    @property
    def rights(self) -> int:
        """How many rights were bought."""
        return self.quantity * self.rights_per_pack

    def why_not(self, on: date) -> str:
        """Why it does not count on a day; nothing where it does."""
        if self.quantity < 0 or self.rights_per_pack < 1:
            return say(Phrase.NO_NUMBER, quantity=self.quantity, rights=self.rights_per_pack)
        if self.start and self.start > on:
            return say(Phrase.STARTS, day=self.start)
        if self.end and self.end < on:
            return say(Phrase.ENDED, day=self.end)
        return ""

    def is_maintained(self, on: date) -> bool:
        """Whether it is a subscription or has maintenance on a day."""
        start, end = self.maintenance_start, self.maintenance_end
        return self.is_subscription or (end is not None and on <= end and is_there(on, start, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Rights that are kept for somebody, whether they are used or not."""

    entitlement: str
    to: Subject
    """Tenant, application, account or device."""
    subject: str
    quantity: int = 1
    start: date | None = None
    end: date | None = None
    tenant: str = ""
    """The tenant of an application; of the others it is known."""


class Installation(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A product on a device, server or virtual machine, or assigned to an account."""

    # What every count looks at comes first: there are many of them, and so it lies together in memory.
    product: str
    kind: Subject
    subject: str
    source: str = ""
    first_seen: date | None = None
    removed: date | None = None
    """From this day on it is gone."""
    last_seen: date | None = None
    last_used: date | None = None
    version: str = ""
    """As it was found."""
    application: str = ""
    replica_of: str = ""
    """Key of the machine that it takes over from; until then it only waits."""


class Access(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Somebody who may reach a product that runs elsewhere, by an access licence or because it is published."""

    product: str
    kind: Subject
    """Account or device."""
    subject: str
    via: str = ""
    """The delivery group, directory group or server that gives the access."""
    system: str = ""
    """What it leads to: `windows-client`, `windows-server`, or nothing where that does not matter."""
    start: date | None = None
    end: date | None = None
    source: str = ""


class Device(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A workplace."""

    key: str
    name: str = ""
    tenant: str = ""
    site: str = ""
    account: str = ""
    """Who works with it, where that is one person."""
    is_shared: bool = False
    retired: date | None = None


class Host(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A physical server. What is not known of its processors is None, and never 0."""

    key: str
    name: str = ""
    tenant: str = ""
    site: str = ""
    sockets: int | None = None
    cores_per_socket: int | None = None
    processor: str = ""
    cluster: str = ""
    vcenter: str = ""
    start: date | None = None
    retired: date | None = None


class VirtualMachine(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A virtual machine and every host that it may run on."""

    key: str
    name: str = ""
    tenant: str = ""
    site: str = ""
    vcpus: int | None = None
    hosts: tuple[str, ...] = ()
    retired: date | None = None


class Account(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A user account, or the mailbox of a room or a team."""

    key: str
    login: str = ""
    tenant: str = ""
    is_shared: bool = False
    start: date | None = None
    disabled: date | None = None
    """Since when nobody can use it."""
    last_seen: date | None = None
    skus: tuple[str, ...] = ()
    """What is assigned to it, as the vendor's portal calls it."""


class Peak(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How many worked with a product at the same time."""

    product: str
    on: date
    number: int
    tenant: str = ""
    """Measurements of several tenants on one day were made at the same moment."""
    source: str = ""


class Reported(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How many rights the vendor's own portal says are in use."""

    product: str
    on: date
    number: int
    source: str = ""


class Headcount(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How many people work for a tenant, hired ones included."""

    tenant: str
    on: date
    number: int
    source: str = ""


class ParallelRun(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An old and a new machine that do the same work for a while."""

    old: str
    new: str
    start: date
    end: date | None = None
    """The last day that both run."""
    place: str = ""
    """Where the new one runs, such as `azure`."""
    basis: DualUseBasis = DualUseBasis.NONE
    """What a vendor agreed to for this run; without it the entitlement says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The machines, devices and accounts by their keys."""

    hosts: Mapping[str, Host] = field(default_factory=dict)
    machines: Mapping[str, VirtualMachine] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    headcounts: Sequence[Headcount] = ()

    def find(self, kind: Subject, key: str) -> Host | VirtualMachine | Device | Account | None:
        """The device, server, virtual machine or account; None for one that is not known."""
        if kind in (Subject.DEVICE, Subject.ACCOUNT):
            return self.devices.get(key) if kind is Subject.DEVICE else self.accounts.get(key)
        if kind is Subject.MACHINE:
            return self.machines.get(key)
        return self.hosts.get(key) if kind is Subject.HOST else None

    def retired(self, on: date) -> dict[tuple[Subject, str], date]:
        """What is out of use on a day, and since when."""
        groups: tuple[tuple[Subject, Iterable[Device | Host | VirtualMachine]], ...] = (
            (Subject.DEVICE, self.devices.values()),
            (Subject.HOST, self.hosts.values()),
            (Subject.MACHINE, self.machines.values()),
        )
        all_things = ((kind, each) for kind, things in groups for each in things)
        return {(kind, each.key): each.retired for kind, each in all_things if each.retired and each.retired <= on}

    def name_of(self, key: str) -> str:
        """What a server, virtual machine or workplace is called; its key where it has no name."""
        found = self.hosts.get(key) or self.machines.get(key) or self.devices.get(key)
        return (found.name if found else "") or key

    def tenant_of(self, kind: Subject, key: str) -> str:
        """Slug of the tenant, or nothing."""
        found = self.find(kind, key)
        return found.tenant if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Everything that a position is computed from."""

    products: Mapping[str, Product] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    entitlements: Sequence[Entitlement] = ()
    allocations: Sequence[Allocation] = ()
    installations: Sequence[Installation] = ()
    accesses: Sequence[Access] = ()
    peaks: Sequence[Peak] = ()
    reported: Sequence[Reported] = ()
    parallel_runs: Sequence[ParallelRun] = ()
    fleet: Fleet = Fleet()
    hidden: tuple[str, ...] = ()
    """What is not in it because the reader may see nothing of it, as NetBox calls it."""


def contract_key(supplier: str, number: str) -> str:
    """What a contract is known by."""
    return f"{supplier}/{number}"


def is_there(on: date, start: date | None, gone: date | None) -> bool:
    """Whether something that began on a day, and was gone from another one on, is there."""
    return (start is None or start <= on) and (gone is None or gone > on)
