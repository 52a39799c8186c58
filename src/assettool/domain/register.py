"""The application register as NetBox holds it: what runs, for whom, on what, talking to what, and how far it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organisation."""

    id: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who delivers applications."""

    id: int
    name: str
    identifier: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A reference component of GEMMA, with the BIV that holds where an application has none of its own."""

    id: int
    name: str
    identifier: str = ""
    gemma_status: str = ""
    baseline: str = ""
    availability: int | None = None
    integrity: int | None = None
    confidentiality: int | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """A machine, as far as the register asks."""

    id: int
    uid: str
    name: str
    kind: str
    environment: str = ""
    lifecycle: str = "active"
    tenant: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the inventory still has it."""
        return self.lifecycle not in ("retired", "merged")


@dataclass(frozen=True, slots=True)
class Application:
    """An application in the portfolio of one organisation. Tenants are slugs, components are names."""

    id: int
    name: str
    version: str = ""
    tenant: str = ""
    status: str = "registered"
    disposition: str = "undecided"
    contract_holder: str = ""
    supplier: str = ""
    supplier_id: int | None = None
    components: tuple[str, ...] = ()
    users: Mapping[str, int] = field(default_factory=dict)
    """Tenant → how many of its users work with it."""
    contacts: tuple[tuple[str, str], ...] = ()
    """(slug of the role, name)."""
    availability: int | None = None
    integrity: int | None = None
    confidentiality: int | None = None
    licence_transferable: str = "unknown"
    service_hours: str = ""
    rto_hours: int | None = None
    rpo_hours: int | None = None
    yearly_cost: float | None = None
    contract_end: date | None = None
    technology: str = ""
    is_self_added: bool = False
    catalogue: Mapping[str, object] = field(default_factory=dict)
    """`catalogued()` says what is in it."""
    description: str = ""

    @property
    def identifiers(self) -> Mapping[str, str]:
        """What files know it by: `package`, `version` and `model`."""
        return catalogued(self.catalogue, "identifiers")

    @property
    def columns(self) -> Mapping[str, str]:
        """What goes back into an export as it came: column → text."""
        return catalogued(self.catalogue, "columns")

    @property
    def key(self) -> str:
        """What it is known by: `arnhem/Suite4Work/2.1`."""
        return application_key(self.tenant, self.name, self.version)

    @property
    def label(self) -> str:
        """What people call it: its name, and its version where it has one."""
        return f"{self.name} {self.version}".rstrip()

    @property
    def is_in_use(self) -> bool:
        """Whether anybody still works with it: not what was phased out, cleared up or not."""
        is_gone = self.status == "cleared" and self.disposition == "retire"
        return self.status != "retired" and not is_gone

    @property
    def is_leaving(self) -> bool:
        """Whether it goes, or another product comes in its place."""
        return self.status in ("retiring", "retired") or self.disposition in ("retire", "repurchase")


@dataclass(frozen=True, slots=True)
class Integration:
    """A link between two applications, or to something outside."""

    id: int
    source: int
    """Id of an application, as is `target`."""
    target: int | None = None
    outside: str = ""
    identifier: str = ""
    direction: str = "unknown"
    strength: str = "soft"
    kind: str = "unknown"
    standard: str = ""
    protocol: str = ""
    intermediary: str = ""
    is_bridge_allowed: bool = True
    status: str = "registered"
    catalogue: Mapping[str, object] = field(default_factory=dict)
    description: str = ""

    @property
    def columns(self) -> Mapping[str, str]:
        """What goes back into an export as it came: column → text."""
        return catalogued(self.catalogue, "columns")

    @property
    def is_hard(self) -> bool:
        """Whether the side that receives does not work without it."""
        return self.strength == "hard"


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine of a deployment; what evidence proposes counts once it is confirmed."""

    id: int
    """Of the link, not of the asset."""
    asset: int
    role: str = ""
    confirmation: str = "confirmed"
    confidence: int = 100
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Deployment:
    """An application as it runs in one environment."""

    id: int
    application: int
    environment: str = "production"
    exposure: str = "internal"
    maintenance_window: str = ""
    machines: tuple[Machine, ...] = ()

    @property
    def confirmed(self) -> tuple[Machine, ...]:
        """The machines that it runs on for certain."""
        return tuple(machine for machine in self.machines if machine.confirmation == "confirmed")


@dataclass(frozen=True, slots=True)
class DataSet:
    """Data that move as one."""

    id: int
    name: str
    kind: str = "application"
    tenant: str = ""
    application: int | None = None
    size_mb: int | None = None
    location: str = ""
    new_location: str = ""
    checksum: str = ""
    status: str = "registered"
    description: str = ""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One step in the history of an application, integration or data set."""

    id: int
    label: str
    """The model that it is about, such as `netbox_assettool.application`."""
    object: int
    old: str
    new: str
    at: datetime
    evidence: str = ""
    reason: str = ""
    origin: str = ""
    document: str = ""
    owner: str = ""
    due: date | None = None
    user: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row of a file that may be about an application that there is, and what was decided."""

    key: str
    status: str
    resolution: str
    values: Sequence[Mapping[str, object]] = ()
    application: int | None = None
    """The likeliest one."""
    id: int = 0


@dataclass(frozen=True)
class Register:
    """All of it, by NetBox id. What the user may not see is not in it, nor is what hangs on that."""

    applications: Mapping[int, Application] = field(default_factory=dict)
    integrations: Mapping[int, Integration] = field(default_factory=dict)
    deployments: Mapping[int, Deployment] = field(default_factory=dict)
    data_sets: Mapping[int, DataSet] = field(default_factory=dict)
    assets: Mapping[int, Asset] = field(default_factory=dict)
    tenants: Mapping[int, Tenant] = field(default_factory=dict)
    suppliers: Mapping[int, Supplier] = field(default_factory=dict)
    components: Mapping[int, Component] = field(default_factory=dict)
    history: Sequence[StatusChange] = ()
    """Oldest first."""
    duplicates: Sequence[Duplicate] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Application]:
        """Key → application."""
        return {each.key: each for each in self.applications.values()}

    @cached_property
    def component(self) -> Mapping[str, Component]:
        """Name → reference component."""
        return {each.name: each for each in self.components.values()}

    @cached_property
    def deployments_of(self) -> Mapping[int, Sequence[Deployment]]:
        """Application → its deployments."""
        return grouped((each.application, each) for each in self.deployments.values())

    @cached_property
    def data_sets_of(self) -> Mapping[int, Sequence[DataSet]]:
        """Application → its data sets."""
        return grouped((each.application, each) for each in self.data_sets.values() if each.application is not None)

    @cached_property
    def integrations_of(self) -> Mapping[int, Sequence[Integration]]:
        """Application → the integrations that it is an end of."""
        ends = [(each.source, each) for each in self.integrations.values()]
        ends += [
            (each.target, each)
            for each in self.integrations.values()
            if each.target is not None and each.target != each.source
        ]
        return grouped(ends)

    @cached_property
    def history_of(self) -> Mapping[tuple[str, int], Sequence[StatusChange]]:
        """(model, id) → its status changes, oldest first."""
        return grouped(((each.label, each.object), each) for each in self.history)

    def named(self, words: str) -> list[Application]:
        """The applications with this name, name and version, or `name@tenant`, however it is capitalised."""
        wanted = words.casefold()
        name, _, tenant = wanted.rpartition("@")
        return [
            each
            for each in self.applications.values()
            if wanted in (each.name.casefold(), each.label.casefold(), each.key.casefold())
            or (name in (each.name.casefold(), each.label.casefold()) and tenant == each.tenant)
        ]

    def impact(self, application: Application) -> tuple[int | None, int | None, int | None]:
        """Availability, integrity and confidentiality: its own, or else the highest of its reference components."""
        components = [self.component[name] for name in application.components if name in self.component]
        return (
            application.availability or _highest(each.availability for each in components),
            application.integrity or _highest(each.integrity for each in components),
            application.confidentiality or _highest(each.confidentiality for each in components),
        )


def application_key(tenant: str, name: str, version: str) -> str:
    """What an application is known by. A stroke in a name is not one between the parts."""
    return f"{tenant}/{name.replace('%', '%25').replace('/', '%2F')}/{version}"


def catalogued(catalogue: Mapping[str, object], part: str) -> Mapping[str, str]:
    """A part of a catalogue, which has two: `identifiers` (kind → identifier) and `columns` (column → text)."""
    found = catalogue.get(part)
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, Mapping) else {}


def grouped[K, V](pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Key → the values that came with it, in their order."""
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _highest(numbers: Iterable[int | None]) -> int | None:
    return max((number for number in numbers if number is not None), default=None)
