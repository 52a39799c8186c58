"""Which department a kind of application is for, how many use it, and how servers are named after it."""

from collections.abc import Mapping

_COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "Burgerzaken": (
        "Burgerzakencomponent", "GBA-administratiecomponent", "Gravenbeheercomponent", "Verkiezingencomponent",
        "Klantgeleidingcomponent",
    ),
    "Belastingen": ("Belastingencomponent", "WOZ-beheercomponent", "BAG-beheercomponent"),
    "Financiën": ("Financieel component", "Inkoopcomponent", "Subsidiecomponent"),
    "Personeel & Organisatie": (
        "Personeelsinformatiecomponent", "Salarisadministratie en -verwerkingcomponent", "Tijdregistratiecomponent",
    ),
    "Maatschappelijke Ondersteuning": ("Wmo-component",),
    "Jeugd": ("Jeugdzorgcomponent", "Leerlingenbeheercomponent"),
    "Werk & Inkomen": (
        "Inkomenscomponent", "Budgetadvies- en schuldhulpverleningcomponent", "Sociale werkvoorzieningcomponent",
    ),
    "Ruimtelijke Ontwikkeling": (
        "BGT-beheercomponent", "Geo-gegevens analysecomponent", "Monumentencomponent", "Bodembeheercomponent",
        "Digitaal ontwerpencomponent", "Vastgoedexploitatiecomponent",
    ),
    "Vergunningen": ("Vergunning- Toezicht- Handhavingcomponent",),
    "Toezicht & Handhaving": ("Parkeerbeheercomponent", "Cameratoezichtcomponent"),
    "Beheer Openbare Ruimte": (
        "BOR-component", "Meldingen openbare ruimtecomponent", "Verkeersregelinstallatiecomponent",
        "Afvalbeheercomponent",
    ),
    "Communicatie": (
        "Webcontentpublicatie- en beheercomponent", "E-formulieren publicatie-en-beheercomponent", "Intranetcomponent",
    ),
    "Griffie": ("Bestuur- en Raadsinformatiecomponent",),
    "Facilitair": ("Aanwezigheid- en toegangscontrolecomponent", "Accommodatiebeheercomponent"),
    "Informatiebeheer": (
        "Zaakregistratiecomponent", "Documentbeheercomponent", "Archiefbeheercomponent", "Gegevensmagazijncomponent",
        "Gemeentelijke servicebuscomponent", "BI-component", "Documentcreatiecomponent",
        "Digitale-handtekeningcomponent", "Kennisbeheercomponent",
    ),
}  # fmt: skip
_OF_ALL = "Applicatiebeheer"
_DEPARTMENT: Mapping[str, str] = {name: each for each, names in _COMPONENTS.items() for name in names}
REACH: Mapping[str, float] = {
    "Kantoorautomatiseringcomponent": 0.95, "Intranetcomponent": 0.9, "Personeelsinformatiecomponent": 0.98,
    "Tijdregistratiecomponent": 0.7, "Documentbeheercomponent": 0.6, "Zaakregistratiecomponent": 0.55,
    "Documentcreatiecomponent": 0.6, "Helpdeskcomponent": 0.9, "Accommodatiebeheercomponent": 0.8,
    "Kennisbeheercomponent": 0.25, "BI-component": 0.15,
}  # fmt: skip
"""The part of an organisation that works with it, where that is not one department."""
SUBJECTS: Mapping[str, str] = {
    "burgerzaken": "Burgerzakencomponent", "belastingen": "Belastingencomponent",
    "zaaksysteem": "Zaakregistratiecomponent", "financien": "Financieel component",
    "jeugdzorg": "Jeugdzorgcomponent", "wmo": "Wmo-component", "inkomen": "Inkomenscomponent",
    "geo": "Geo-gegevens analysecomponent", "vergunningen": "Vergunning- Toezicht- Handhavingcomponent",
    "raadsinformatie": "Bestuur- en Raadsinformatiecomponent", "archief": "Archiefbeheercomponent",
    "personeel": "Personeelsinformatiecomponent", "parkeren": "Parkeerbeheercomponent",
    "begraafplaatsen": "Gravenbeheercomponent", "bag": "BAG-beheercomponent", "woz": "WOZ-beheercomponent",
    "documenten": "Documentbeheercomponent",
}  # fmt: skip
"""What servers are named and described by, and the reference component of what runs on them."""


def department_of(component: str) -> str:
    """The department that an application for this reference component is for."""
    return _DEPARTMENT.get(component, _OF_ALL)
