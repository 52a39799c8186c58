"""Applications as municipalities run them: GEMMA reference components, invented suppliers and product lines."""

# GEMMA reference component, what products for it are called, which other components one product often covers too,
# and how many applications there are for it (in parts).
COMPONENTS = (
    ("Burgerzakencomponent", "Burgerzaken", ("GBA-administratiecomponent",), 6),
    ("GBA-administratiecomponent", "Basisregistratie Personen", (), 3),
    ("Belastingencomponent", "Belastingen", ("Inningencomponent", "Kascomponent"), 6),
    ("WOZ-beheercomponent", "WOZ", ("WOZ-taxatiecomponent", "WOZ-voormeldingcomponent"), 5),
    ("Zaakregistratiecomponent", "Zaken", ("Zaaktypecataloguscomponent", "Generiek zaakafhandelcomponent"), 7),
    ("Documentbeheercomponent", "Documenten", ("Documentregistratiecomponent", "Archiefregistratiecomponent"), 8),
    ("Archiefbeheercomponent", "Archief", (), 4),
    ("Financieel component", "Financiën", ("Inkoopcomponent",), 7),
    ("Inkoopcomponent", "Inkoop", ("Contractbeheercomponent",), 3),
    ("Personeelsinformatiecomponent", "Personeel", ("Medewerker-registratiecomponent",), 5),
    ("Salarisadministratie en -verwerkingcomponent", "Salaris", (), 3),
    ("Tijdregistratiecomponent", "Uren", ("Roosterbeheercomponent",), 5),
    ("Jeugdzorgcomponent", "Jeugd", ("Regiecomponent",), 5),
    ("Wmo-component", "Wmo", ("Regiecomponent",), 6),
    ("Inkomenscomponent", "Inkomen", ("Reïntegratie- en werkzoekendencomponent",), 6),
    ("Budgetadvies- en schuldhulpverleningcomponent", "Schuldhulp", ("Schuldenadministratiecomponent",), 4),
    ("Leerlingenbeheercomponent", "Leerplicht", ("Leerlingenvervoercomponent",), 4),
    ("Vergunning- Toezicht- Handhavingcomponent", "Vergunningen", ("Inspectiecomponent",), 7),
    ("BAG-beheercomponent", "BAG", (), 4),
    ("BGT-beheercomponent", "BGT", ("Geo-gegevens inwincomponent",), 4),
    ("Geo-gegevens analysecomponent", "Geoviewer", (), 8),
    ("BOR-component", "Openbare ruimte", ("Meldingen openbare ruimtecomponent",), 7),
    ("Meldingen openbare ruimtecomponent", "Meldingen", (), 4),
    ("Gravenbeheercomponent", "Begraafplaatsen", (), 3),
    ("Parkeerbeheercomponent", "Parkeren", (), 5),
    ("Verkeersregelinstallatiecomponent", "Verkeerslichten", (), 3),
    ("Bestuur- en Raadsinformatiecomponent", "Raadsinformatie", (), 4),
    ("Verkiezingencomponent", "Verkiezingen", (), 3),
    ("Klantgeleidingcomponent", "Afspraken en balie", ("Afsprakenbeheercomponent",), 4),
    ("E-formulieren publicatie-en-beheercomponent", "Formulieren", (), 5),
    ("Webcontentpublicatie- en beheercomponent", "Website", (), 7),
    ("Intranetcomponent", "Intranet", ("Samenwerkingscomponent",), 4),
    ("Gegevensmagazijncomponent", "Gegevensmagazijn", ("Gegevensdistributiecomponent",), 4),
    ("Gemeentelijke servicebuscomponent", "Servicebus", ("Notificatierouteringcomponent",), 3),
    ("BI-component", "Stuurinformatie", ("Data-warehousecomponent",), 8),
    ("Cameratoezichtcomponent", "Cameratoezicht", (), 3),
    ("Aanwezigheid- en toegangscontrolecomponent", "Toegang", (), 4),
    ("Vastgoedexploitatiecomponent", "Vastgoed", ("Gemeentelijke eigendommencomponent",), 4),
    ("Subsidiecomponent", "Subsidies", (), 3),
    ("Monumentencomponent", "Monumenten", ("Archeologiecomponent",), 2),
    ("Bodembeheercomponent", "Bodem", (), 3),
    ("Afvalbeheercomponent", "Afval", ("Afvalinzamelingcomponent",), 4),
    ("Documentcreatiecomponent", "Sjablonen", ("Outputmanagementcomponent",), 5),
    ("Digitale-handtekeningcomponent", "Ondertekenen", (), 2),
    ("Kennisbeheercomponent", "Kennisbank", (), 4),
    ("Helpdeskcomponent", "Servicedesk", ("IT-objectencomponent",), 3),
    ("Data-back-up-en-herstel-component", "Back-up", (), 3),
    ("Netwerkbeheercomponent", "Netwerkbeheer", (), 6),
    ("Software-licentiebeheercomponent", "Licentiebeheer", (), 2),
    ("Kantoorautomatiseringcomponent", "Kantoor", (), 9),
    ("Projectmanagementcomponent", "Projecten", (), 4),
    ("Digitaal ontwerpencomponent", "Tekenen", (), 6),
    ("Sociale werkvoorzieningcomponent", "Werkvoorziening", (), 2),
    ("Accommodatiebeheercomponent", "Accommodaties", ("Facilitair reserveer- en uitleencomponent",), 4),
)

# Invented: none of these is meant to be an existing company.
SUPPLIERS = (
    ("Rijnstede Software B.V.", "Rijn"), ("Veluwezoom Informatiesystemen", "Zoom"),
    ("Stadsblik Solutions B.V.", "Stad"),
    ("Gouden Eiland Publiek B.V.", "Eiland"), ("Korenmarkt Data", "Koren"), ("Sonsbeek Software", "Sonsbeek"),
    ("Doorwerth Automatisering B.V.", "Kasteel"), ("IJsselpoort ICT", "Poort"), ("Posbank Applicaties B.V.", "Posbank"),
    ("Betuwelijn Overheid", "Lijn"), ("Airborne Geo B.V.", "Perspectief"), ("Zypendaal Zorgsystemen", "Zyp"),
    ("Hoge Erf Publieksdiensten", "Erf"), ("Meinerswijk Water & Ruimte", "Wijk"), ("Oranjewoud Office", "Oranje"),
    ("Lauwersgracht Finance B.V.", "Gracht"), ("Musispark Media", "Muse"), ("Klarendal Consultancy", "Klaren"),
)  # fmt: skip
NAMESAKE = "Korenmarkt Data"
"""Two companies have this name: one of them sells all that has to do with maps."""
_OF_THE_NAMESAKE = frozenset({
    "BAG-beheercomponent", "BGT-beheercomponent", "Geo-gegevens analysecomponent", "Bodembeheercomponent",
    "Digitaal ontwerpencomponent", "BOR-component",
})  # fmt: skip
EDITIONS = ("4all", "Plus", "Next", "Suite", "Online", "Basis", "Pro", "Centraal", "Regie", "365")
VERSIONS = ("2025.2", "2025.1", "2024.4", "12.3", "11.0", " 7.2.1", "8.4", "xxx", "")  # also as people type them
TECHNOLOGIES = (
    "Windows Server, SQL Server", "Windows Server, Oracle", "Webbrowser", "Citrix", "SaaS", "Linux, PostgreSQL",
)  # fmt: skip
USE_STATUS = (("In productie", 82), ("In test", 4), ("uit te faseren", 10), ("uitgefaseerd", 4))
STANDARDS = (
    "StUF-BG 3.10", "StUF-ZKN 3.10", "Digikoppeling 3.0", "API Zaken 1.5", "API Documenten 1.4", "CMIS 1.0",
    "StUF-TAX 3.12", "iWmo 3.2", "iJw 3.2", "IMBAG 2.1", "DSO 2.4",
)  # fmt: skip
PROTOCOLS = ("HTTPS", "SOAP", "SFTP", "FTP", "ODBC", "Bestand", "SMTP", "")
OUTSIDE = (
    "Landelijke Voorziening BAG", "Landelijke Voorziening WOZ", "GBA-V", "MijnOverheid Berichtenbox", "DigiD",
    "Gemeentelijk Gegevensknooppunt", "Suwinet", "Handelsregister", "DSO-LV", "RDW", "iBurgerzaken keten",
)  # fmt: skip
DEPARTMENTS = (
    "Burgerzaken", "Belastingen", "Financiën", "Personeel & Organisatie", "Maatschappelijke Ondersteuning", "Jeugd",
    "Werk & Inkomen", "Ruimtelijke Ontwikkeling", "Vergunningen", "Toezicht & Handhaving", "Beheer Openbare Ruimte",
    "Juridische Zaken", "Communicatie", "Griffie", "Facilitair", "Informatiebeheer", "Applicatiebeheer", "Directie",
)  # fmt: skip

# SKU, its GUID in Microsoft's public list, how many of a hundred users have it, and its service plans.
SKUS = (
    ("SPE_E3", "05e9a617-0261-4cee-bb44-138d3ef5d965", "Microsoft 365 E3", 78),
    ("SPE_E5", "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "Microsoft 365 E5", 6),
    ("SPE_F1", "66b55226-6b4f-492c-910c-a3b7a3c9d993", "Microsoft 365 F3", 11),
    ("VISIOCLIENT", "c5928f49-12ba-48f7-ada3-0d743a3601d5", "Visio Plan 2", 4),
    ("PROJECTPROFESSIONAL", "53818b1b-4a27-454b-8896-0dba576410e6", "Planner and Project Plan 3", 2),
)


def supplier_code(supplier: str, component: str) -> str:
    """What tells the suppliers apart: their names do not."""
    return f"{supplier} (2)" if supplier == NAMESAKE and component in _OF_THE_NAMESAKE else supplier
