"""Who De Connectie works for, where things stand, and which clusters run there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organisation:
    """A municipality or partner whose assets De Connectie manages."""

    slug: str
    name: str
    prefix: str  # of its machine names
    domain: str  # Active Directory domain of its old environment
    cbs: str = ""  # municipality code of Statistics Netherlands, leading zero included
    share: int = 0  # of every thousand laptops, thin clients and accounts


ORGANISATIONS = (
    Organisation("arnhem", "Gemeente Arnhem", "ARN", "arnhem.local", "0202", 600),
    Organisation("renkum", "Gemeente Renkum", "RKM", "renkum.local", "0274", 130),
    Organisation("rheden", "Gemeente Rheden", "RHD", "rheden.local", "0275", 165),
    Organisation("rozendaal", "Gemeente Rozendaal", "RZD", "rheden.local", "0277", 8),
    Organisation("west-maas-en-waal", "Gemeente West Maas en Waal", "WMW", "arnhem.local", "0668", 12),
    Organisation("de-connectie", "De Connectie", "DCN", "arnhem.local", "", 45),
    Organisation("mgr-rbl", "MGR RBL", "MGR", "arnhem.local", "", 10),
    Organisation("dran", "DRAN", "DRA", "arnhem.local", "", 8),
    Organisation("odra", "ODRA", "ODR", "arnhem.local", "", 10),
    Organisation("sociale-wijkteams-arnhem", "Sociale Wijkteams Arnhem", "SWT", "arnhem.local", "", 12),
)
ORGANISATION = {each.slug: each for each in ORGANISATIONS}


@dataclass(frozen=True, slots=True)
class Site:
    """A building; `octet` is the second one of its 10.x network."""

    slug: str
    name: str
    tenant: str
    octet: int
    share: int = 0  # of the workplaces of its organisation


DATACENTRES = (
    Site("arnhem-dc1", "Datacenter Arnhem-Noord", "arnhem", 16),
    Site("arnhem-dc2", "Datacenter Arnhem-Zuid", "arnhem", 24),
    Site("renkum-dc", "Serverruimte Oosterbeek", "renkum", 32),
    Site("rheden-dc", "Serverruimte De Steeg", "rheden", 40),
)
OFFICES = (
    Site("stadhuis-arnhem", "Stadhuis Arnhem", "arnhem", 100, 34),
    Site("stadskantoor-arnhem", "Stadskantoor Eusebiusbuitensingel", "arnhem", 101, 38),
    Site("werkplein-arnhem", "Werkplein Presikhaaf", "arnhem", 102, 14),
    Site("gemeentewerf-arnhem", "Gemeentewerf Arnhem", "arnhem", 103, 8),
    Site("depot-westervoortsedijk", "Depot Westervoortsedijk", "arnhem", 104, 6),
    Site("gemeentehuis-renkum", "Gemeentehuis Oosterbeek", "renkum", 110, 85),
    Site("gemeentewerf-renkum", "Gemeentewerf Renkum", "renkum", 111, 15),
    Site("gemeentehuis-rheden", "Gemeentehuis De Steeg", "rheden", 120, 80),
    Site("gemeentewerf-rheden", "Gemeentewerf Dieren", "rheden", 121, 12),
    Site("wijkpunt-velp", "Wijkpunt Velp", "rheden", 122, 8),
    Site("gemeentehuis-rozendaal", "Gemeentehuis Rozendaal", "rozendaal", 130, 1),
    Site("gemeentehuis-beneden-leeuwen", "Gemeentehuis Beneden-Leeuwen", "west-maas-en-waal", 131, 1),
    Site("kantoor-de-connectie", "Kantoor De Connectie", "de-connectie", 132, 1),
    Site("kantoor-mgr", "Kantoor MGR Groningensingel", "mgr-rbl", 133, 1),
    Site("kantoor-dran", "Kantoor DRAN", "dran", 134, 1),
    Site("kantoor-odra", "Kantoor ODRA Velperweg", "odra", 135, 1),
    Site("wijkteam-presikhaaf", "Wijkteam Presikhaaf-Oost", "sociale-wijkteams-arnhem", 136, 5),
    Site("wijkteam-malburgen", "Wijkteam Malburgen-Immerloo", "sociale-wijkteams-arnhem", 137, 4),
    Site("wijkteam-schuytgraaf", "Wijkteam Elden-De Laar-Schuytgraaf", "sociale-wijkteams-arnhem", 138, 3),
)
SITES = DATACENTRES + OFFICES
SITE = {each.slug: each for each in SITES}


@dataclass(frozen=True, slots=True)
class VCenter:
    """A vCenter; `generation` is that of the RVTools that exports it."""

    source: str
    server: str
    tenant: str
    generation: str


ARNHEM_VCENTER = VCenter("vcenter-arnhem", "vcsa01.arnhem.local", "arnhem", "4.7")
SHARED_VCENTER = VCenter("vcenter-renkum-rheden", "vc-rr.rheden.local", "rheden", "4.0")
VCENTERS = (ARNHEM_VCENTER, SHARED_VCENTER)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A vSphere cluster at full size: its hosts and how many VMs it runs; `share` says for whom, in parts."""

    vcenter: VCenter
    name: str
    site: str
    octet: int  # second one of the network of its VMs
    use: str  # server, dmz, sql or vdi
    hosts: int
    machines: int
    share: tuple[tuple[str, int], ...]

    @property
    def datacentre(self) -> str:
        """The vSphere datacenter, named after the site."""
        return self.site.upper()

    @property
    def is_vdi(self) -> bool:
        """Whether its machines are virtual workplaces."""
        return self.use == "vdi"


_ARNHEM = (
    ("arnhem", 88), ("de-connectie", 6), ("odra", 2), ("mgr-rbl", 1), ("dran", 1), ("sociale-wijkteams-arnhem", 1),
    ("west-maas-en-waal", 1),
)  # fmt: skip
_RHEDEN = (("rheden", 95), ("rozendaal", 5))
CLUSTERS = (
    Cluster(ARNHEM_VCENTER, "CL-PROD-01", "arnhem-dc1", 17, "server", 9, 235, _ARNHEM),
    Cluster(ARNHEM_VCENTER, "CL-PROD-02", "arnhem-dc2", 25, "server", 9, 235, _ARNHEM),
    Cluster(ARNHEM_VCENTER, "CL-DMZ-01", "arnhem-dc1", 18, "dmz", 3, 46, (("arnhem", 1),)),
    Cluster(ARNHEM_VCENTER, "CL-SQL-01", "arnhem-dc2", 26, "sql", 5, 64, (("arnhem", 1),)),
    Cluster(ARNHEM_VCENTER, "CL-VDI-01", "arnhem-dc1", 20, "vdi", 9, 820, _ARNHEM),
    Cluster(ARNHEM_VCENTER, "CL-VDI-02", "arnhem-dc2", 28, "vdi", 8, 780, _ARNHEM),
    Cluster(SHARED_VCENTER, "CL-PROD-01", "renkum-dc", 33, "server", 6, 124, (("renkum", 1),)),
    Cluster(SHARED_VCENTER, "CL-PROD-02", "rheden-dc", 41, "server", 6, 144, _RHEDEN),
    Cluster(SHARED_VCENTER, "CL-VDI-01", "renkum-dc", 34, "vdi", 3, 340, (("renkum", 1),)),
    Cluster(SHARED_VCENTER, "CL-VDI-02", "rheden-dc", 42, "vdi", 4, 460, _RHEDEN),
)

# Names that every town gave its servers before there was a shared convention: the same in Renkum and in Rheden.
OLD_NAMES = ("SRV-DC01", "SRV-DC02", "SRV-PRINT01", "SRV-FILE01", "SRV-FILE02", "SRV-EXCH01", "SRV-SQL01", "SRV-GIS01")
