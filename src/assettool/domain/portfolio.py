"""What a file says of applications: rows of one shape, whichever format they came in.

A reader yields one of these for each row of its file that it can read, and a `Rejected` for each that it cannot. Rows
name things as the file does; which object of NetBox is meant is found out when the plan is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from assettool.domain.observation import Origin, Rejected

type FieldValue = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name and, where the file knows one, an identifier, such as a supplier."""

    name: str
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A municipality or partner as a file names it: by code, name or slug; any one of them will do."""

    name: str = ""
    code: str = ""
    """The CBS code as it was written; `202` for `0202` is what Excel makes of it."""
    identifier: str = ""
    """The Gemeente ID of the Softwarecatalogus."""


@dataclass(frozen=True, slots=True)
class ApplicationName:
    """An application as another row names it."""

    name: str
    version: str = ""
    organisation: Organisation = Organisation()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """As in `ApplicationRow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRow:
    """A reference component of GEMMA."""

    origin: Origin
    component: Named
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """`gemma_status baseline availability integrity confidentiality`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierRow:
    """A supplier that a file lists by itself."""

    origin: Origin
    supplier: Named
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow:
    """An application in the portfolio of an organisation. Several rows may be about one: they are merged."""

    origin: Origin
    organisation: Organisation
    name: str
    version: str = ""
    supplier: Named | None = None
    components: tuple[Named, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """`package` and `version` for the Pakket ID and Pakketversie ID of the Softwarecatalogus, `model` for that of an
    AMEFF element. Within one organisation they decide which application it is; a name only where they are missing."""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """Fields of the application by their names in NetBox, `objects.APPLICATION` has them; dates as ISO text."""
    catalogue: Mapping[str, str] = field(default_factory=dict)
    """What has no field of its own and goes back into an export as it came: column → text."""
    contract_holder: Organisation | None = None
    contacts: Mapping[str, str] = field(default_factory=dict)
    """`application-owner`, `functional-manager`, `technical-manager` → a function or team; never a mail address."""
    users: tuple[tuple[Organisation, int], ...] = ()
    since: date | None = None
    """When it was registered, where the file says so: the date of its first status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantUseRow:
    """How many users of an organisation work with an application."""

    origin: Origin
    application: ApplicationName
    organisation: Organisation
    users: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationRow:
    """A link between two applications, or to something outside."""

    origin: Origin
    source: ApplicationName
    target: ApplicationName | None = None
    """None where it leads outside."""
    outside: str = ""
    identifier: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """`direction strength kind standard protocol intermediary is_bridge_allowed description`."""
    catalogue: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSetRow:
    """A data set that moves."""

    origin: Origin
    organisation: Organisation
    name: str
    application: ApplicationName | None = None
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """`kind size_mb location new_location checksum description`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentRow:
    """A machine that an application runs on in one environment; without a machine, the deployment alone."""

    origin: Origin
    application: ApplicationName
    environment: str = "production"
    machine: str = ""
    """Name of an asset."""
    role: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """`exposure maintenance_window` of the deployment."""
    confirmation: str = "confirmed"
    confidence: int = 100
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One step in the history of an application, or of the data set or integration that is named."""

    origin: Origin
    application: ApplicationName | None = None
    data_set: tuple[Organisation, str] | None = None
    integration: str = ""
    """Its identifier."""
    new: str
    at: datetime
    evidence: str = "file"
    reason: str = ""
    owner: str = ""
    due: date | None = None


type PortfolioRow = (
    ApplicationRow
    | ComponentRow
    | DataSetRow
    | DeploymentRow
    | IntegrationRow
    | Rejected
    | StatusRow
    | SupplierRow
    | TenantUseRow
)
