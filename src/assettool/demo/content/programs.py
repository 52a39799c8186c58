"""Programs that are installed on workplaces and servers, and packages of Linux servers."""

from assettool.demo.chance import dice

type Program = tuple[str, str, str]
"""Name, version and publisher."""

_MICROSOFT = "Microsoft Corporation"
# name, publisher, versions that are around, of how many of a hundred machines it is
_WORKPLACE: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("Microsoft 365 Apps for enterprise - nl-nl", _MICROSOFT, ("16.0.18324.20194", "16.0.18227.20162"), 99),
    ("Microsoft Teams", "Microsoft", ("25016.1906.3386.8128", "24335.208.3315.1951"), 98),
    ("Microsoft Edge", _MICROSOFT, ("133.0.3065.82", "132.0.2957.140"), 100),
    ("Microsoft Edge WebView2 Runtime", _MICROSOFT, ("133.0.3065.82", "132.0.2957.140"), 100),
    ("Microsoft OneDrive", _MICROSOFT, ("25.010.0119.0002", "24.244.1204.0003"), 99),
    ("Microsoft Visual C++ 2015-2022 Redistributable (x64)", _MICROSOFT, ("14.42.34433", "14.38.33135"), 97),
    ("Microsoft Visual C++ 2015-2022 Redistributable (x86)", _MICROSOFT, ("14.42.34433", "14.38.33135"), 96),
    ("Microsoft Visual C++ 2013 Redistributable (x64)", _MICROSOFT, ("12.0.40664.0",), 74),
    ("Microsoft Windows Desktop Runtime - 8.0 (x64)", _MICROSOFT, ("8.0.13", "8.0.11"), 81),
    ("Configuration Manager Client", _MICROSOFT, ("5.00.9122.1000",), 95),
    ("Microsoft Intune Management Extension", _MICROSOFT, ("1.86.101.0",), 98),
    ("Microsoft Update Health Tools", _MICROSOFT, ("5.72.0.0",), 92),
    ("Citrix Workspace 2402", "Citrix Systems, Inc.", ("24.2.1000.1016", "24.2.0.172"), 93),
    ("Google Chrome", "Google LLC", ("133.0.6943.127", "132.0.6834.160"), 84),
    ("Mozilla Firefox ESR (x64 nl)", "Mozilla", ("128.7.0", "115.20.0"), 31),
    ("Adobe Acrobat Reader (64-bit)", "Adobe", ("24.005.20414", "24.004.20243"), 78),
    ("Adobe Acrobat Pro (64-bit)", "Adobe", ("24.005.20414", "20.005.30748"), 11),
    ("Adobe Creative Cloud", "Adobe Inc.", ("6.5.0.348",), 3),
    ("Adobe InDesign 2025", "Adobe Inc.", ("20.1",), 2),
    ("Adobe Photoshop 2025", "Adobe Inc.", ("26.3.0",), 2),
    ("7-Zip 24.09 (x64)", "Igor Pavlov", ("24.09",), 88),
    ("VLC media player", "VideoLAN", ("3.0.21", "3.0.20"), 46),
    ("Notepad++ (64-bit x64)", "Notepad++ Team", ("8.7.7", "8.6.4"), 17),
    ("PuTTY release 0.83 (64-bit)", "Simon Tatham", ("0.83.0.0",), 5),
    ("WinSCP", "Martin Prikryl", ("6.3.7",), 4),
    ("FortiClient VPN", "Fortinet Technologies Inc", ("7.4.1.1736", "7.2.4.0972"), 41),
    ("Sophos Endpoint Agent", "Sophos Limited", ("2024.3.2.23",), 24),
    ("Zoom Workplace", "Zoom Communications, Inc.", ("6.3.11", "6.2.11"), 19),
    ("Cisco Webex", "Cisco Systems, Inc", ("45.1.0.31549",), 8),
    ("Microsoft Visio - nl-nl", _MICROSOFT, ("16.0.18324.20194",), 4),
    ("Microsoft Project - nl-nl", _MICROSOFT, ("16.0.18324.20194",), 2),
    ("Microsoft Power BI Desktop (x64)", _MICROSOFT, ("2.139.2054.0", "2.138.1203.0"), 7),
    ("Power Automate for desktop", _MICROSOFT, ("2.52.62.25017",), 5),
    ("Microsoft Access database engine 2016 (English)", _MICROSOFT, ("16.0.5044.1000",), 9),
    ("Microsoft ODBC Driver 17 for SQL Server", _MICROSOFT, ("17.10.6.1",), 33),
    ("Microsoft ODBC Driver 18 for SQL Server", _MICROSOFT, ("18.4.1.1",), 12),
    ("Microsoft OLE DB Driver for SQL Server", _MICROSOFT, ("18.7.4.0",), 14),
    ("Microsoft SQL Server Management Studio - 20.2", _MICROSOFT, ("20.2.30.0",), 3),
    ("Azure Data Studio", _MICROSOFT, ("1.51.1",), 1),
    ("Microsoft Visual Studio Code", _MICROSOFT, ("1.97.2", "1.96.4"), 4),
    ("Git", "The Git Development Community", ("2.48.1", "2.47.1"), 3),
    ("Python 3.12.9 (64-bit)", "Python Software Foundation", ("3.12.9150.0",), 2),
    ("R for Windows 4.4.2", "R Core Team", ("4.4.2",), 1),
    ("QGIS 3.34.15 'Prizren'", "QGIS.org", ("3.34.15",), 4),
    ("ArcGIS Pro", "Environmental Systems Research Institute, Inc.", ("3.4.55405",), 3),
    ("Autodesk AutoCAD 2025 - Nederlands (Dutch)", "Autodesk, Inc.", ("25.0.58.0.0",), 3),
    ("Autodesk DWG TrueView 2025 - English", "Autodesk", ("25.0.58.0.0",), 6),
    ("Bluebeam Revu x64 21", "Bluebeam, Inc.", ("21.4.0",), 2),
    ("Oracle Client 19c (64-bit)", "Oracle Corporation", ("19.3.0.0.0",), 6),
    ("Java 8 Update 441", "Oracle Corporation", ("8.0.4410.7", "8.0.2510.8"), 4),
    ("Eclipse Temurin JRE with Hotspot 17 (x64)", "Eclipse Adoptium", ("17.0.14.7", "17.0.10.7"), 13),
    ("Eclipse Temurin JRE with Hotspot 8 (x64)", "Eclipse Adoptium", ("8.0.442.6",), 9),
    ("Burgerzaken Balie Client", "Hoge Erf Publieksdiensten", ("24.4.0.2",), 6),
    ("iObjecten Client", "Rijnstede Software B.V.", ("12.3.1",), 3),
    ("Zaaksysteem koppeling Office", "Sonsbeek Software", ("7.2.1", "7.1.9"), 35),
    ("Sjablonen voor Word", "Oranjewoud Office", ("2025.1", "2024.4"), 58),
    ("DigiD-kaartlezer hulpprogramma", "Stadsblik Solutions B.V.", ("3.1",), 5),
    ("SafeNet Authentication Client 10.8 R9", "Thales Group", ("10.8.2312.0",), 9),
    ("Dell Command | Update for Windows Universal", "Dell Inc.", ("5.4.0",), 38),
    ("HP Support Assistant", "HP Inc.", ("9.42.8.0",), 21),
    ("HP Hotkey Support", "HP Inc.", ("6.2.61.1",), 27),
    ("Lenovo System Update", "Lenovo", ("5.08.03.59",), 18),
    ("Intel(R) Graphics Software", "Intel Corporation", ("25.4.1185.1",), 62),
    ("Realtek Audio Driver", "Realtek Semiconductor Corp.", ("6.0.9726.1",), 71),
    ("Jabra Direct", "GN Audio A/S", ("6.21.03701",), 16),
    ("Logi Options+", "Logitech", ("1.87.684086",), 7),
    ("Canon Print Driver", "CANON INC.", ("21.85.0.0",), 66),
    ("uniFLOW SmartClient", "NT-ware Systemprogrammierungs GmbH", ("2024.2.0",), 52),
    ("TOPdesk Remote Control", "Posbank Applicaties B.V.", ("3.2",), 12),
    ("TeamViewer Host", "TeamViewer", ("15.62.4",), 10),
    ("KeePass Password Safe 2.57.1", "Dominik Reichl", ("2.57.1",), 8),
    ("Greenshot 1.3.274", "Greenshot", ("1.3.274",), 15),
    ("FreeMind", "FreeMind team", ("1.0.1",), 2),
    ("Inkscape", "Inkscape", ("1.4",), 1),
    ("GIMP 2.10.38", "The GIMP Team", ("2.10.38",), 1),
    ("Audacity 3.7.1", "Audacity Team", ("3.7.1",), 1),
    ("LibreOffice 24.8.4.2", "The Document Foundation", ("24.8.4.2",), 1),
    ("Spotify", "Spotify AB", ("1.2.57.463",), 6),
    ("WhatsApp", "WhatsApp Inc.", ("2.2506.3.0",), 9),
    ("Steam", "Valve Corporation", ("2.10.91.91",), 1),
)  # fmt: skip
_SERVER: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("VMware Tools", "VMware, Inc.", ("12.4.0.23259341", "12.1.5.20735119"), 100),
    ("Configuration Manager Client", _MICROSOFT, ("5.00.9122.1000",), 99),
    ("Microsoft Monitoring Agent", _MICROSOFT, ("10.20.18069.0",), 64),
    ("Sophos Endpoint Agent", "Sophos Limited", ("2024.3.2.23",), 88),
    ("Veeam Agent for Microsoft Windows", "Veeam Software Group GmbH", ("6.3.0.177",), 21),
    ("Microsoft Visual C++ 2015-2022 Redistributable (x64)", _MICROSOFT, ("14.42.34433", "14.38.33135"), 83),
    ("Microsoft Visual C++ 2013 Redistributable (x64)", _MICROSOFT, ("12.0.40664.0",), 57),
    ("Microsoft .NET Runtime - 8.0 (x64)", _MICROSOFT, ("8.0.13", "8.0.11"), 34),
    ("Microsoft SQL Server 2019 (64-bit)", _MICROSOFT, ("15.0.2000.5",), 9),
    ("Microsoft SQL Server 2016 (64-bit)", _MICROSOFT, ("13.3.6300.2",), 6),
    ("Microsoft SQL Server 2022 (64-bit)", _MICROSOFT, ("16.0.1000.6",), 3),
    ("Microsoft ODBC Driver 17 for SQL Server", _MICROSOFT, ("17.10.6.1",), 41),
    ("Oracle Database 19c Standard Edition 2", "Oracle Corporation", ("19.25.0.0.0",), 2),
    ("Oracle Client 19c (64-bit)", "Oracle Corporation", ("19.3.0.0.0",), 14),
    ("Eclipse Temurin JRE with Hotspot 17 (x64)", "Eclipse Adoptium", ("17.0.14.7",), 19),
    ("Java 8 Update 441", "Oracle Corporation", ("8.0.4410.7", "8.0.2510.8"), 7),
    ("Apache Tomcat 9.0 Tomcat9", "The Apache Software Foundation", ("9.0.98",), 11),
    ("IIS URL Rewrite Module 2", _MICROSOFT, ("7.2.1993",), 16),
    ("Citrix Virtual Apps and Desktops 7 2203 - Virtual Delivery Agent", "Citrix Systems, Inc.", ("2203.0.4000",), 9),
    ("Notepad++ (64-bit x64)", "Notepad++ Team", ("8.7.7", "8.6.4"), 28),
    ("7-Zip 24.09 (x64)", "Igor Pavlov", ("24.09",), 44),
    ("Zaaksysteem Server", "Sonsbeek Software", ("7.2.1",), 2),
)  # fmt: skip
_PACKAGES: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("bash", ("5.1.16-1", "4.4.20-5"), 100), ("openssl", ("3.0.2-0", "1.1.1k-12"), 100),
    ("openssh-server", ("8.9p1-3", "8.0p1-24"), 100), ("systemd", ("249.11-0", "239-82"), 100),
    ("curl", ("7.81.0-1", "7.61.1-34"), 98), ("sudo", ("1.9.9-1", "1.9.5p2-1"), 100),
    ("open-vm-tools", ("12.3.5-3", "12.3.5-2"), 96), ("python3", ("3.10.6-1", "3.6.8-62"), 97),
    ("rsync", ("3.2.7-0", "3.1.3-20"), 71), ("chrony", ("4.2-2", "4.5-1"), 83), ("tar", ("1.34-1", "1.30-9"), 100),
    ("postgresql-server", ("14.15-0", "13.20-1"), 17), ("mariadb-server", ("10.6.18-0", "10.5.27-1"), 9),
    ("nginx", ("1.18.0-6", "1.20.1-14"), 24), ("httpd", ("2.4.37-65",), 16), ("tomcat9", ("9.0.58-1",), 14),
    ("java-17-openjdk-headless", ("17.0.14.0.7-3",), 22), ("java-1.8.0-openjdk-headless", ("1.8.0.442-2",), 11),
    ("oracle-database-ee-19c", ("1.0-1",), 6), ("docker-ce", ("27.5.1-1",), 8), ("zabbix-agent2", ("6.0.38-1",), 63),
)  # fmt: skip


def installed_on(seed: int, machine: str, *, is_server: bool = False) -> list[Program]:
    """What one Windows machine has."""
    rng = dice(seed, f"programs/{machine}")
    return [
        (name, versions[0] if rng.random() < 0.8 else versions[-1], publisher)  # noqa: PLR2004 -- most are updated
        for name, publisher, versions, share in (_SERVER if is_server else _WORKPLACE)
        if rng.random() * 100 < share
    ]


def packages_of(seed: int, machine: str) -> list[tuple[str, str]]:
    """Name and version of what one Linux machine has."""
    rng = dice(seed, f"packages/{machine}")
    place = rng.randrange(2)
    return [
        (name, versions[place % len(versions)]) for name, versions, share in _PACKAGES if rng.random() * 100 < share
    ]
