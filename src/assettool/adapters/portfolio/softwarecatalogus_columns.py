"""The columns of the Softwarecatalogus: our names for them, and what its exports have called them.

The first name of each is the one of the established export, in its order, which is also what assettool writes. The
others are those of the newer site, whose headers are English or mixed.
"""

from collections.abc import Mapping

type Columns = Mapping[str, tuple[str, ...]]

PORTFOLIO: Columns = {
    "organisation_id": ("Gemeente ID", "Municipality ID", "Organisatie ID", "Organisation ID"),
    "organisation": ("Gemeente naam", "Municipality name", "Organisatie naam", "Organisation name", "Organisation"),
    "code": ("Gemeente CBS", "Municipality CBS", "CBS code"),
    "collaboration_id": ("Samenwerking ID", "Collaboration ID"),
    "collaboration": ("Samenwerking", "Collaboration", "Collaboration name"),
    "members": ("Samenwerking gemeente id", "Collaboration municipality ID", "Organisations ID"),
    "use_status": ("Gebruik Status", "Usage status", "Use status"),
    "use_text": ("Gebruik omschrijving", "Usage description", "Use description"),
    "use_since": ("Gebruik Datum ingang status", "Usage status start date", "Use status date"),
    "supplier_id": ("Leverancier ID", "Supplier ID"),
    "supplier": ("Leverancier Naam", "Supplier name", "Leverancier", "Supplier"),
    "package": ("Pakket ID", "Software ID", "Package ID"),
    "name": ("Pakket Naam", "Software name", "Package name"),
    "package_version": ("Pakketversie ID", "Software version ID", "Package version ID"),
    "version": ("Pakketversie Naam", "Software version name", "Software version", "Package version name"),
    "technology": ("Pakketversie gebruik technologie", "Software version technology", "Technology"),
    "changed": ("Mutatiedatum applicatieportfolio", "Modification date application portfolio", "Date modified"),
    "component_id": ("Referentiecomponenten ID", "Reference components ID", "Reference component ID"),
    "component": ("Referentiecomponenten naam", "Reference components name", "Reference component name"),
}
SELF_ADDED = ("Extern pakket", "External software", "External package")
"""Not in the established export; written only where the rest of a row would not tell it."""

LINKS: Columns = {
    "identifier": ("Koppeling ID", "Integration ID", "Link ID"),
    "organisation": ("Organisation", "Organisatie", "Organisation name"),
    "organisation_id": ("Organisatie ID", "Organisation ID"),
    "collaboration": ("Samenwerking", "Collaboration", "Collaboration name"),
    "collaboration_id": ("Samenwerking ID", "Collaboration ID"),
    "status": ("Status",),
    "since": ("Datum ingang status", "Status start date"),
    "package_1": ("Pakket ID 1", "Software ID 1"),
    "name_1": ("Pakket Naam 1", "Software name 1"),
    "package_version_1": ("Pakketversie ID 1", "Software version ID 1"),
    "version_1": ("Pakketversie Naam 1", "Software version name 1", "Software version 1"),
    "supplier_1": ("Leverancier 1", "Supplier 1"),
    "supplier_id_1": ("Leverancier ID 1", "Supplier ID 1"),
    "direction": ("Koppeling richting", "Integration direction", "Link direction", "Direction"),
    "package_2": ("Pakket ID 2", "Software ID 2"),
    "name_2": ("Pakket Naam 2", "Software name 2"),
    "package_version_2": ("Pakketversie ID 2", "Software version ID 2"),
    "version_2": ("Pakketversie Naam 2", "Software version name 2", "Software version 2"),
    "supplier_2": ("Leverancier 2", "Supplier 2"),
    "supplier_id_2": ("Leverancier ID 2", "Supplier ID 2"),
    "kind": ("Standaard of maatwerk", "Standard or custom"),
    "standard": ("Standaardversie", "Standard version"),
    "standard_id": ("Standaardversie ID", "Standard version ID"),
    "protocol": ("Transportprotocol", "Transport protocol"),
    "protocol_id": ("Transportprotocol ID", "Transport protocol ID"),
    "description": ("Aanvullende informatie", "Additional information"),
    "intermediary": ("Pakketversie Naam Intermediair", "Software version name intermediary", "Intermediary"),
    "intermediary_id": ("Pakketversie ID Intermediair", "Software version ID intermediary"),
}
OUTSIDE = ("Buitengemeentelijk", "Outside the municipality")
"""Not in the established export either; written only where the second end is an application without an id."""
ORGANISATION_2 = ("Organisation 2", "Organisatie 2")
"""Nor is this; written only where the second end is in the portfolio of another organisation."""

MARKET: Columns = {
    "supplier": ("Leverancier Naam", "Supplier name"),
    "supplier_id": ("Leverancier ID", "Supplier ID"),
    "name": ("Pakket Naam", "Software name", "Package name"),
    "package": ("Pakket ID", "Software ID", "Package ID"),
    "version": ("Pakketversie Naam", "Software version", "Package version name"),
    "package_version": ("Pakketversie ID", "Software version ID", "Package version ID"),
    # What a package is said to be on the market says nothing of a portfolio: known, and not used.
    "others": (
        "Pakket Beschrijving", "Pakket URL productpagina", "Pakket aantal gemeenten", "Mutatiedatum pakket",
        "Pakketversie Status", "Pakketversie Beschrijving", "Start ontwikkeling", "Start test", "Start distributie",
        "Pakketversie aantal gemeenten", "Mutatiedatum pakketversie", "Referentiecomponenten leverancier",
        "Referentiecomponenten leverancier UUID", "Referentiecomponenten gemeente",
        "Referentiecomponenten gemeente UUID", "Referentiecomponent ID leverancier",
        "Referentiecomponenten ID gemeente", "Pakketversie Ondersteunde technologieën",
        "Ondersteuning standaardversies", "Pakketversie ID Fout", "Software Description", "Software Url",
    ),
}  # fmt: skip

SUPPLIERS: Columns = {
    "supplier_id": ("Leverancier ID", "Supplier ID"),
    "supplier": ("Supplier Name", "Leverancier Naam"),
    "url": ("Supplier Url", "Leverancier Url", "Supplier website"),
    "others": ("Aanmaakdatum", "Number of products", "Signed Addenda", "Supplier Last activity"),
}
SUPPLIER_PEOPLE = (
    "Supplier Contact", "Supplier E-mailadres", "Supplier E-mail", "Supplier Telefoon", "Supplier Phone",
    "Leverancier Contact", "Leverancier E-mailadres", "Leverancier Telefoon",
)  # fmt: skip
