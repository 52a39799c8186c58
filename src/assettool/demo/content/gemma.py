"""How much GEMMA says it matters that a reference component is available, right and confidential."""

from collections.abc import Mapping

# Score (availability, integrity, confidentiality), and the reference components that have it.
_SCORES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("332", ("Gegevensdistributiecomponent", "Gemeentelijke servicebuscomponent")),
    ("232", ("Burgerzakencomponent", "GBA-administratiecomponent", "Digitale-handtekeningcomponent")),
    ("231", ("BAG-beheercomponent", "BGT-beheercomponent", "Verkiezingencomponent")),
    ("222", (
        "Kascomponent", "Zaakregistratiecomponent", "Generiek zaakafhandelcomponent", "Jeugdzorgcomponent",
        "Regiecomponent", "E-formulieren publicatie-en-beheercomponent", "Gegevensmagazijncomponent",
        "Notificatierouteringcomponent", "Data-warehousecomponent", "Documentcreatiecomponent",
    )),
    ("221", ("Documentregistratiecomponent", "Webcontentpublicatie- en beheercomponent")),
    ("212", ("Kantoorautomatiseringcomponent",)),
    ("211", (
        "Leerlingenvervoercomponent", "Verkeersregelinstallatiecomponent", "Bestuur- en Raadsinformatiecomponent",
    )),
    ("122", (
        "Financieel component", "Inkoopcomponent", "Personeelsinformatiecomponent", "Medewerker-registratiecomponent",
        "Salarisadministratie en -verwerkingcomponent", "Wmo-component", "Inkomenscomponent",
        "Reïntegratie- en werkzoekendencomponent", "Budgetadvies- en schuldhulpverleningcomponent",
        "Schuldenadministratiecomponent", "Vergunning- Toezicht- Handhavingcomponent", "Inspectiecomponent",
        "Subsidiecomponent", "Data-back-up-en-herstel-component", "Sociale werkvoorzieningcomponent",
    )),
    ("121", (
        "WOZ-beheercomponent", "WOZ-taxatiecomponent", "WOZ-voormeldingcomponent", "Geo-gegevens inwincomponent",
        "Gravenbeheercomponent", "BI-component",
    )),
    ("112", (
        "Zaaktypecataloguscomponent", "Archiefregistratiecomponent", "Leerlingenbeheercomponent",
        "Meldingen openbare ruimtecomponent", "Cameratoezichtcomponent", "Helpdeskcomponent", "IT-objectencomponent",
        "Netwerkbeheercomponent",
    )),
)  # fmt: skip
_BY_NAME: Mapping[str, str] = {name: score for score, names in _SCORES for name in names}
_ASPECTS = (("beschikbaarheid", "beschikbaarheids"), ("integriteit", "integriteits"))


def score(component: str) -> str:
    """Three digits: availability, integrity and confidentiality, from 1 to 3. Most components have the lowest."""
    return _BY_NAME.get(component, "111")


def baseline(component: str) -> str:
    """The baseline (BBN) in GEMMA's words: that of confidentiality, and what the other two ask above or below it."""
    *others, level = list(score(component))
    found = [f"BBN {level}"]
    analysed = [name for (name, _), digit in zip(_ASPECTS, others, strict=True) if digit == "3"]
    differing = [part for (_, part), digit in zip(_ASPECTS, others, strict=True) if digit not in ("3", level)]
    if differing:
        measures = f"{'- en '.join(differing)}maatregelen"
        found.append(f"{measures} op BBN1" if level == "2" else f"BBN2 {measures}")
    if analysed:
        found.append(f"risicoanalyse voor {' en '.join(analysed)}")
    return " en ".join(found)
