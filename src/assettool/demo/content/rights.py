"""The contracts of the demo, what was bought under them and at which price; invented, but of real size."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract as the contract manager lists it."""

    supplier: str
    number: str
    title: str
    start: date
    end: date
    renewal_months: int
    notice_months: int
    yearly_cost: int
    has_true_up: bool = False
    holder: str = ""
    """Who signed, where it is not De Connectie for all."""


EA, CTX, VMW, ORA = "EA-8041177", "CTX-22-0917", "BCM-4410-23", "ORA-NL-77120"
ADOBE, CAD, ESRI, VARIOUS = "VIP-33C18A", "110004821733", "ESRI-ELA-19", "MANTEL-2024-6"
AGREEMENTS = (
    Agreement(
        "Rijnland Licenties B.V.",
        EA,
        "Microsoft Enterprise Agreement",
        date(2024, 7, 1),
        date(2027, 6, 30),
        0,
        3,
        1_985_000,
        has_true_up=True,
    ),
    Agreement(
        "Virtuele Werkplek Partner", CTX, "Citrix Universal", date(2023, 9, 17), date(2026, 9, 16), 12, 3, 231_000
    ),
    Agreement(
        "Virtuele Werkplek Partner", VMW, "vSphere Foundation", date(2024, 11, 1), date(2027, 10, 31), 0, 2, 332_000
    ),
    Agreement("Databasehuis Nederland", ORA, "Oracle Database", date(2019, 3, 1), date(2027, 2, 28), 12, 3, 61_000),
    Agreement(
        "Rijnland Licenties B.V.",
        ADOBE,
        "Adobe Value Incentive Plan",
        date(2025, 4, 1),
        date(2026, 3, 31),
        12,
        1,
        88_000,
    ),
    Agreement("Tekenkamer Software", CAD, "Autodesk", date(2025, 6, 12), date(2026, 6, 11), 12, 1, 41_000),
    Agreement(
        "Airborne Geo B.V.",
        ESRI,
        "ArcGIS, overeenkomst voor de hele gemeente",
        date(2024, 1, 1),
        date(2026, 12, 31),
        12,
        6,
        76_000,
        holder="arnhem",
    ),
    Agreement(
        "Rijnland Licenties B.V.",
        VARIOUS,
        "Raamovereenkomst overige software",
        date(2024, 1, 1),
        date(2027, 12, 31),
        0,
        6,
        310_000,
    ),
)


@dataclass(frozen=True, slots=True)
class Bought:
    """Rights to one product: so many in parts of what the estate has of it, or a number by itself."""

    key: str
    contract: str
    metric: str
    """As people write it."""
    of: str
    """What of the estate it is bought for: a count that `demo/rights.py` knows; nothing: the number is the share."""
    share: float
    price: float
    """Euro for a pack; of subscriptions and maintenance for a year."""
    pack: int = 1
    has_maintenance: bool = False
    is_subscription: bool = True
    tenant: str = ""
    new: tuple[str, str] = ("", "")
    """Name and publisher of a product that no catalogue has."""


BOUGHT = (
    # Microsoft's subscriptions: how many there are comes from the portal, the price from the order.
    Bought("microsoft-365-e3", EA, "Abonnement", "SPE_E3", 0, 468.00),
    Bought("microsoft-365-e5", EA, "Abonnement", "SPE_E5", 0, 741.60),
    Bought("microsoft-365-f3", EA, "Abonnement", "SPE_F1", 0, 91.20),
    Bought("visio-plan-2", EA, "Abonnement", "VISIOCLIENT", 0, 158.40),
    Bought("project-plan-3", EA, "Abonnement", "PROJECTPROFESSIONAL", 0, 316.80),
    Bought(
        "windows-server-2022-datacenter",
        EA,
        "Windows Server Datacenter",
        "cores of server hosts",
        0.92,
        189.50,
        2,
        has_maintenance=True,
        is_subscription=False,
    ),
    Bought(
        "windows-server-2022-standard",
        EA,
        "Windows Server Standard",
        "cores of physical servers",
        1.06,
        21.40,
        2,
        has_maintenance=True,
        is_subscription=False,
    ),
    Bought(
        "sql-server-2022-standard",
        EA,
        "SQL Server per core",
        "cores of SQL servers",
        0.72,
        712,
        2,
        has_maintenance=True,
        is_subscription=False,
    ),
    Bought("sql-server-2019-standard", EA, "SQL Server en CAL", "", 22, 189, is_subscription=False),
    Bought("sql-server-cal", EA, "Gebruikers-CAL", "", 350, 44, is_subscription=False),
    Bought(
        "windows-server-cal",
        EA,
        "Gebruikers-CAL",
        "users of F3",
        1.0,
        9.10,
        has_maintenance=True,
        is_subscription=False,
    ),
    Bought(
        "remote-desktop-services-cal",
        EA,
        "RDS gebruikers-CAL",
        "users of Citrix",
        0.94,
        26.50,
        has_maintenance=True,
        is_subscription=False,
    ),
    Bought("windows-vda", EA, "VDA", "thin clients", 0.55, 88.80),
    Bought("visual-studio-professional", EA, "Per benoemde gebruiker", "", 14, 560),
    Bought("power-bi-pro", EA, "Abonnement", "", 60, 112.80),
    # Virtualisation and databases.
    Bought("citrix-virtual-apps-and-desktops", CTX, "Citrix user/device", "users of Citrix", 1.02, 94),
    Bought("vmware-vsphere", VMW, "vSphere core", "cores of hosts", 0.97, 142),
    Bought("oracle-database-standard-2", ORA, "Oracle SE2", "", 10, 3_850, has_maintenance=True, is_subscription=False),
    Bought(
        "oracle-database-enterprise", ORA, "Named User Plus", "", 150, 210, has_maintenance=True, is_subscription=False
    ),
    Bought("oracle-java-se", ORA, "Per medewerker", "", 400, 58),
    Bought("red-hat-enterprise-linux", VARIOUS, "Per installatie", "red hat", 1.08, 610),
    # Drawing, maps and documents.
    Bought("adobe-acrobat-pro", ADOBE, "Per benoemde gebruiker", "laptops", 0.10, 178),
    Bought("adobe-creative-cloud", ADOBE, "Per benoemde gebruiker", "laptops", 0.03, 720),
    Bought("autodesk-autocad", CAD, "Per benoemde gebruiker", "laptops", 0.035, 1_640),
    Bought("esri-arcgis-pro", ESRI, "Gelijktijdig", "", 40, 1_150, tenant="arnhem"),
    Bought("bluebeam-revu", VARIOUS, "Per benoemde gebruiker", "laptops", 0.02, 240),
    # Tools.
    Bought("sophos-endpoint", VARIOUS, "Per apparaat", "laptops", 0.50, 21),
    Bought("veeam-backup-and-replication", VARIOUS, "Per installatie", "windows servers", 0.25, 160),
    Bought("teamviewer", VARIOUS, "Gelijktijdig", "", 12, 820),
    Bought("uniflow", VARIOUS, "Per apparaat", "laptops", 0.60, 14),
    Bought("zoom-workplace", VARIOUS, "Per benoemde gebruiker", "", 120, 148),
    Bought("cisco-webex", VARIOUS, "Per benoemde gebruiker", "", 210, 95),
    # What municipalities run, from the suppliers that the application register has too.
    Bought(
        "burgerzaken-balie-client",
        VARIOUS,
        "Per apparaat",
        "laptops",
        0.07,
        240,
        new=("Burgerzaken Balie Client", "Hoge Erf Publieksdiensten"),
    ),
    Bought(
        "iobjecten-client",
        VARIOUS,
        "Per apparaat",
        "laptops",
        0.025,
        410,
        new=("iObjecten Client", "Rijnstede Software B.V."),
    ),
    Bought(
        "zaaksysteem-koppeling-office",
        VARIOUS,
        "Per apparaat",
        "laptops",
        0.40,
        18,
        new=("Zaaksysteem koppeling Office", "Sonsbeek Software"),
    ),
    Bought(
        "zaaksysteem-server", VARIOUS, "Per installatie", "", 20, 4_500, new=("Zaaksysteem Server", "Sonsbeek Software")
    ),
    Bought(
        "sjablonen-voor-word", VARIOUS, "Per gemeente", "", 4, 12_500, new=("Sjablonen voor Word", "Oranjewoud Office")
    ),
    Bought(
        "digid-kaartlezer",
        VARIOUS,
        "Per apparaat",
        "laptops",
        0.06,
        12,
        new=("DigiD-kaartlezer hulpprogramma", "Stadsblik Solutions B.V."),
    ),
    Bought(
        "topdesk-remote-control",
        VARIOUS,
        "Gelijktijdig",
        "",
        30,
        290,
        new=("TOPdesk Remote Control", "Posbank Applicaties B.V."),
    ),
    Bought("kaartviewer", ESRI, "Onbeperkt", "", 1, 28_000, new=("Kaartviewer Onbeperkt", "Airborne Geo B.V.")),
)
OFFICES = (
    "Belastingen", "Burgerzaken Basis", "Financiën", "Personeel en Salaris", "Jeugd Regie", "Wmo Suite", "Inkomen",
    "Vergunningen", "BAG en WOZ", "Begraafplaatsen", "Parkeren", "Raadsinformatie", "Formulieren", "Archief",
    "Stuurinformatie", "Vastgoed", "Subsidies", "Leerplicht", "Schuldhulp", "Geoviewer", "Openbare Ruimte", "Meldingen",
    "Intranet", "Website", "Handhaving", "Bodem", "Monumenten", "Afval", "Verkiezingen", "Klachten", "Kennisbank",
    "Projecten", "Toegang",
    "Roosters", "Uren", "Inkoop", "Contracten", "Bezwaar en Beroep",
)  # fmt: skip
"""What the packages are called that are licensed by named users of one municipality, invented like their suppliers."""
