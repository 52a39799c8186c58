"""Operating systems and the jobs that virtual servers do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OperatingSystem:
    """An operating system: as the VM is configured, as VMware Tools sees it, and its build."""

    configured: str
    seen: str
    version: str
    weight: int

    @property
    def is_windows(self) -> bool:
        """Whether its computers are in Active Directory."""
        return "Windows" in self.seen


SERVER_SYSTEMS = (
    OperatingSystem("Microsoft Windows Server 2012 (64-bit)", "Microsoft Windows Server 2012 R2 (64-bit)",
                    "6.3 (9600)", 9),
    OperatingSystem("Microsoft Windows Server 2016 (64-bit)", "Microsoft Windows Server 2016 (64-bit)",
                    "10.0 (14393)", 24),
    OperatingSystem("Microsoft Windows Server 2019 (64-bit)", "Microsoft Windows Server 2019 (64-bit)",
                    "10.0 (17763)", 33),
    OperatingSystem("Microsoft Windows Server 2019 (64-bit)", "Microsoft Windows Server 2022 (64-bit)",
                    "10.0 (20348)", 17),
    OperatingSystem("Red Hat Enterprise Linux 7 (64-bit)", "Red Hat Enterprise Linux 7 (64-bit)", "7.9", 4),
    OperatingSystem("Red Hat Enterprise Linux 8 (64-bit)", "Red Hat Enterprise Linux 8 (64-bit)", "8.10", 6),
    OperatingSystem("Ubuntu Linux (64-bit)", "Ubuntu Linux (64-bit)", "22.04", 5),
    OperatingSystem("Other 3.x or later Linux (64-bit)", "VMware Photon OS (64-bit)", "3.0", 2),
)  # fmt: skip
WORKPLACE_SYSTEMS = (
    OperatingSystem("Microsoft Windows 10 (64-bit)", "Microsoft Windows 10 (64-bit)", "10.0 (19045)", 7),
    OperatingSystem("Microsoft Windows 10 (64-bit)", "Microsoft Windows 11 (64-bit)", "10.0 (22631)", 3),
)
LAPTOP_BUILDS = ("10.0.22631.4890", "10.0.22631.4751", "10.0.26100.3194", "10.0.19045.5487")

# job, weight, vCPUs, memory in GiB, disks in GiB, what the annotation says
SERVER_JOBS = (
    ("APP", 40, (2, 4), (8, 16), (80, 100), "Applicatieserver {what}"),
    ("WEB", 12, (2, 4), (4, 8), (60,), "Webserver {what}"),
    ("SQL", 10, (4, 8), (16, 32, 64), (80, 200, 300), "SQL Server {what}"),
    ("ORA", 3, (4, 8), (32, 64), (60, 500), "Oracle-database {what}"),
    ("FIL", 5, (2, 4), (8, 16), (80, 2000), "Bestandsserver, groepsmappen {what}"),
    ("PRT", 2, (2,), (8,), (80,), "Printserver"),
    ("DCS", 3, (2, 4), (8,), (80,), "Domeincontroller"),
    ("CTX", 9, (8,), (32, 48), (120,), "Citrix-sessiehost, image van wk 6"),
    ("GIS", 4, (4, 8), (16, 32), (100, 400), "Geo-server {what}"),
    ("MGT", 5, (2,), (8,), (80,), "Beheerserver, niet verplaatsen vóór golf 3"),
    ("TST", 7, (2,), (4, 8), (60,), "Testomgeving {what}; eigenaar functioneel beheer"),
)
SQL_JOBS = tuple(job for job in SERVER_JOBS if job[0] in ("SQL", "ORA"))
DMZ_JOBS = tuple(job for job in SERVER_JOBS if job[0] in ("WEB", "MGT"))
PHYSICAL_JOBS = (
    ("BKP", "Back-upserver met tapelibrary"),
    ("DCS", "Oude domeincontroller, coördinatie uitfasering"),
    ("ADC", "Load balancer (appliance)"),
    ("CAM", "Opnameserver cameratoezicht"),
    ("TEL", "Telefonie, gespreksopname"),
    ("GEB", "Gebouwbeheer en toegangscontrole"),
    ("MON", "Monitoring"),
    ("LIC", "Licentieserver met dongle; financiën"),
)
SUBJECTS = (
    "burgerzaken", "belastingen", "zaaksysteem", "financien", "jeugdzorg", "wmo", "inkomen", "geo", "vergunningen",
    "raadsinformatie", "archief", "personeel", "parkeren", "begraafplaatsen", "bag", "woz", "documenten", "handhaving",
)  # fmt: skip
