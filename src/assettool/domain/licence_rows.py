"""What a file says of licences: rows of one shape, whichever format they came in.

A reader yields one of these for each row of its file that it can read, and a `Rejected` for each that it cannot. Rows
name things as the file does; which object of NetBox is meant is found out when the plan is made. Dates in `fields` are
ISO text, and whatever is empty is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assettool.domain.licence import MeasurementKind
from assettool.domain.objects import Value
from assettool.domain.observation import Origin, Rejected
from assettool.domain.portfolio import ApplicationName, Organisation

NOBODY = Organisation()
"""What a row has that names no organisation."""


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product as a row names it: by key, by what its vendor calls it, or by name; what is given first decides."""

    name: str = ""
    publisher: str = ""
    edition: str = ""
    version: str = ""
    key: str = ""
    skus: tuple[str, ...] = ()
    """GUIDs and part numbers, the most telling first."""
    may_be_new: bool = False
    """The row tells enough to make a product of it where there is none."""

    @property
    def label(self) -> str:
        """The product as a person says it."""
        words = " ".join(part for part in (self.publisher, self.name, self.edition, self.version) if part)
        return words or self.key or next(iter(self.skus), "")


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account as a row names it: by an id of its directory, or by login."""

    login: str = ""
    ids: tuple[str, ...] = ()
    organisation: Organisation = NOBODY
    """Whose it is, where several have this login."""
    is_concealed: bool = False
    """The file has a code in the place of its name."""


@dataclass(frozen=True, slots=True)
class SubjectName:
    """What a product is on or reached from: a machine by name or uid, or an account."""

    machine: str = ""
    account: AccountName | None = None

    @property
    def label(self) -> str:
        """What a person would recognise it by."""
        return self.machine or (self.account.login or next(iter(self.account.ids), "") if self.account else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product of a catalogue."""

    origin: Origin
    product: ProductName
    fields: Mapping[str, Value] = field(default_factory=dict)
    """`family release rank metrics needs_licence aliases included_in cal packs terms description`, as in NetBox."""
    default_metric: str = ""
    """How it is counted where neither the file nor its entitlements say it; nothing: the row has to say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """An agreement with a supplier."""

    origin: Origin
    supplier: str
    number: str
    organisation: Organisation = NOBODY
    fields: Mapping[str, Value] = field(default_factory=dict)
    """`title start end renewal_months notice_months notice_days yearly_cost currency has_true_up documents`, and
    `description`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementRow:
    """Rights that were bought."""

    origin: Origin
    reference: str
    product: ProductName
    quantity: int
    metric: str = ""
    """Nothing: the only one of the product."""
    supplier: str = ""
    contract: str = ""
    """Its number."""
    is_of_vendor: bool = False
    """The file is the vendor's own: it knows the contracts, and does not say how rights are counted."""
    organisation: Organisation = NOBODY
    start: date | None = None
    end: date | None = None
    on: date | None = None
    """The file says how many there are on this day, and not what was bought."""
    fields: Mapping[str, Value] = field(default_factory=dict)
    """The other plain fields of an entitlement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    """A subscription as its portal has it on a day: how many rights there are, and how many are in use."""

    origin: Origin
    entitlement: EntitlementRow
    in_use: int | None = None
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRow:
    """Rights that are kept for somebody: exactly one of the four."""

    origin: Origin
    entitlement: str
    """Its reference."""
    quantity: int
    organisation: Organisation = NOBODY
    application: ApplicationName | None = None
    subject: SubjectName | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationRow:
    """A product on a machine, or assigned to an account."""

    origin: Origin
    product: ProductName
    subject: SubjectName
    source: str
    on: date
    """When it was so."""
    application: ApplicationName | None = None
    replica_of: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)
    """`version found_as first_seen removed last_used`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """Everything that a portal has assigned to one account."""

    origin: Origin
    account: AccountName
    products: tuple[ProductName, ...]
    source: str
    on: date
    last_used: date | None = None
    is_shared: bool = False
    """It is the mailbox of a room or a team."""
    is_blocked: bool | None = None
    is_usage: bool = False
    """The file tells when licences were used, and not who has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """Somebody who may reach a product that runs elsewhere."""

    origin: Origin
    product: ProductName
    subject: SubjectName
    via: str = ""
    source: str = ""
    on: date
    fields: Mapping[str, Value] = field(default_factory=dict)
    """`system start end`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementRow:
    """A number that somebody reports."""

    origin: Origin
    kind: MeasurementKind
    on: date
    number: int
    product: ProductName | None = None
    """None for a headcount."""
    organisation: Organisation = NOBODY
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelRunRow:
    """An old and a new machine that do the same work for a while."""

    origin: Origin
    old: str
    new: str
    start: date
    fields: Mapping[str, Value] = field(default_factory=dict)
    """`end basis place remark`."""


type LicenceRow = (
    AccessRow
    | AllocationRow
    | AssignmentRow
    | ContractRow
    | EntitlementRow
    | InstallationRow
    | MeasurementRow
    | ParallelRunRow
    | ProductRow
    | Rejected
    | SubscriptionRow
)
