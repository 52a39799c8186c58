"""The truth of the estate: what exists. What the exports make of it is up to `dirt` and `formats`."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from assettool.demo.content.hardware import Hardware
from assettool.demo.content.places import Cluster, Organisation, Site
from assettool.demo.content.rights import Agreement
from assettool.demo.content.systems import OperatingSystem
from assettool.domain.asset import AssetKind

REFERENCE = datetime(2026, 2, 26, 6, 0, tzinfo=UTC)
"""The moment of all exports; the estate never looks at a clock."""


@dataclass(slots=True)
class Host:
    """An ESXi host."""

    number: int
    name: str
    domain: str
    cluster: Cluster
    hardware: Hardware
    serial: str
    uuid: str
    mac: str
    address: str
    vmotion_mac: str
    vmotion_address: str
    sockets: int
    cores_per_socket: int
    memory_mib: int
    booted: datetime
    machines: int = 0

    @property
    def fqdn(self) -> str:
        """The name as vCenter shows it."""
        return f"{self.name}.{self.domain}"


@dataclass(slots=True)
class Machine:
    """A virtual server or a virtual workplace."""

    number: int
    name: str
    kind: AssetKind
    tenant: Organisation
    host: Host
    folder: str
    system: OperatingSystem
    vcpus: int
    memory_mib: int
    disks_mib: tuple[int, ...]
    mac: str
    address: str
    network: str
    uuid: str
    smbios: str
    directory_id: str  # AD objectGUID
    created: datetime
    annotation: str

    @property
    def cluster(self) -> Cluster:
        """The cluster that it runs in."""
        return self.host.cluster


@dataclass(slots=True)
class Server:
    """A physical server that no vCenter knows."""

    number: int
    name: str
    tenant: Organisation
    site: Site
    hardware: Hardware
    serial: str
    mac: str
    addresses: tuple[str, ...]
    system: OperatingSystem
    sockets: int
    cores: int
    memory_mib: int
    description: str
    seen: datetime
    directory_id: str


@dataclass(slots=True)
class Endpoint:
    """A laptop, thin client or fat client."""

    number: int
    name: str
    kind: AssetKind
    tenant: Organisation
    site: Site
    hardware: Hardware
    reported_model: str
    serial: str
    mac: str
    wifi_mac: str
    address: str
    asset_tag: str
    room: str
    directory_id: str  # AD objectGUID, which is also the Entra device id
    enrolment_id: str  # Intune device id
    enrolled: datetime
    seen: datetime
    purchased: datetime
    build: str


@dataclass(slots=True)
class Application:
    """A package that one municipality, or De Connectie for all of them, runs."""

    number: int
    tenant: Organisation
    supplier: str
    supplier_code: str  # another one where two suppliers have one name
    package: str
    version: str
    components: tuple[str, ...]
    status: str
    technology: str
    since: datetime


@dataclass(slots=True)
class Integration:
    """A link between two applications; `target` is None where it ends outside the municipality."""

    number: int
    source: Application
    target: Application | None
    direction: str
    kind: str
    standard: str
    protocol: str
    outside: str = ""
    is_hard: bool = False  # the side that receives does not work without it
    is_bridge_allowed: bool = True


@dataclass(slots=True)
class Details:
    """What only the people who manage an application know of it; empty or None is what nobody filled in."""

    status: str  # how far it has come
    disposition: str
    impact: tuple[int, int, int]
    transferable: str
    service_hours: str
    rto_hours: int | None
    rpo_hours: int | None
    yearly_cost: float | None
    contract_holder: str
    contract_end: date | None
    is_self_added: bool
    owner: str
    functional_manager: str
    technical_manager: str


@dataclass(slots=True)
class Use:
    """So many users of an organisation work with an application."""

    application: Application
    tenant: Organisation
    users: int


@dataclass(slots=True)
class Placement:
    """An application in one environment, and what it runs on: the machines with their roles."""

    application: Application
    environment: str
    machines: list[tuple[str, str]]
    exposure: str
    window: str


@dataclass(slots=True)
class Clue:
    """Servers that show what runs on them, and that nobody wrote down: by their names or by what the CMDB says."""

    subject: str
    application: Application
    is_described: bool


@dataclass(slots=True)
class Storage:
    """Data that move as one."""

    name: str
    kind: str
    tenant: Organisation
    application: Application | None
    size_mb: int
    location: str
    new_location: str = ""
    checksum: str = ""


@dataclass(slots=True)
class Step:
    """One step in the history of an application, integration or data set."""

    about: Application | Integration | Storage
    status: str
    at: datetime
    evidence: str
    reason: str
    owner: str = ""
    due: date | None = None


@dataclass(slots=True)
class Account:
    """A person's account, under a number: the demo knows no names."""

    number: int
    login: str
    tenant: Organisation
    department: str
    enabled: bool
    last_logon: datetime | None
    directory_id: str
    licences: tuple[str, ...]


@dataclass(slots=True)
class Holding:
    """Rights to a product that were bought."""

    reference: str
    key: str
    agreement: Agreement
    metric: str
    quantity: int
    pack: int
    price: float
    start: date
    end: date | None
    maintenance_end: date | None
    is_subscription: bool
    tenant: str
    name: str  # of a product that no catalogue has
    publisher: str


@dataclass(slots=True)
class Reach:
    """An account or a machine that may reach a product."""

    key: str
    account: Account | None
    machine: str | None
    via: str
    system: str


@dataclass(slots=True)
class Measured:
    """A number on a day."""

    kind: str
    key: str
    on: date
    number: int
    tenant: str
    source: str


@dataclass(slots=True)
class Overlap:
    """An old and a new server that do the same work."""

    old: str
    new: str
    start: date
    end: date | None
    basis: str
    place: str


@dataclass(slots=True)
class Reserved:
    """Rights that are kept for a municipality."""

    reference: str
    tenant: str
    quantity: int


@dataclass(slots=True)
class Estate:
    """All that De Connectie manages."""

    hosts: list[Host] = field(default_factory=list)
    machines: list[Machine] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    laptops: list[Endpoint] = field(default_factory=list)
    thin_clients: list[Endpoint] = field(default_factory=list)
    fat_clients: list[Endpoint] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    integrations: list[Integration] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    networks: list[tuple[int, str]] = field(default_factory=list)
    details: dict[int, Details] = field(default_factory=dict)  # by the number of the application
    uses: list[Use] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    storages: list[Storage] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    reaches: list[Reach] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    reserved: list[Reserved] = field(default_factory=list)

    def count(self) -> dict[AssetKind, int]:
        """How many assets there are of each kind."""
        virtual_servers = sum(machine.kind is AssetKind.VIRTUAL_SERVER for machine in self.machines)
        return {
            AssetKind.PHYSICAL_SERVER: len(self.hosts) + len(self.servers),
            AssetKind.VIRTUAL_SERVER: virtual_servers,
            AssetKind.VIRTUAL_WORKPLACE: len(self.machines) - virtual_servers,
            AssetKind.LAPTOP: len(self.laptops),
            AssetKind.THIN_CLIENT: len(self.thin_clients),
            AssetKind.FAT_CLIENT: len(self.fat_clients),
        }
