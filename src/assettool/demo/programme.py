"""The programme of the demo: milestones, risks, money, a note and the settlement shares, as project control keeps them.

All of it is made up, but for the numbers of inhabitants (rounded) and Arnhem's part of the ownership.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from assettool.adapters.netbox import NetBoxStore

_API = "plugins/assettool"
type _Row = dict[str, object]

_MILESTONES = (
    # name, whose, who acts, planned and then expected or done so many days from now
    ("Programmaplan vastgesteld door de stuurgroep", "", "Opdrachtgever", -210, -213, True),
    ("Regionale omgeving GemICT opgeleverd", "", "Beheer en Infrastructuur", -150, -141, True),
    ("Pilot afgerond: eerste applicaties overgezet en in beheer", "", "Projectleider migratie", -60, -52, True),
    ("Golfplanning vastgesteld", "", "Projectcontrol", -21, -20, True),
    ("Gemeente Renkum: alle gebruikers op een GemICT-werkplek", "renkum", "Projectleider werkplek", -9, 12, False),
    ("Licentiepositie van servers sluitend", "", "Licentiemanager", 18, 18, False),
    ("Gemeente Rheden: alle gebruikers op een GemICT-werkplek", "rheden", "Projectleider werkplek", 45, 52, False),
    ("Oude omgevingen opgeruimd, decharge verleend", "", "Programmamanager", 240, 240, False),
)
_RISKS = (
    # name, kind, probability, impact, measure, who acts, due in so many days
    (
        "Leverancier van het zaaksysteem levert de koppeling te laat", "issue", 4, 4,
        "Escalatie bij de leverancier; tijdelijke koppeling tot de volgende release", "Contractmanager", 14,
    ),
    (
        "Onvoldoende capaciteit van functioneel beheer voor de acceptatietesten", "risk", 4, 3,
        "Testweken vooraf inplannen met de afdelingshoofden; inhuur van twee testers", "Projectleider migratie", 21,
    ),
    (
        "Dubbele kosten doordat oude servers langer blijven staan", "risk", 3, 4,
        "Opruimlijst per golf bewaken; elke maand in de stuurgroep", "Beheer en Infrastructuur", 60,
    ),
    (
        "Gebruiksrechten zijn niet overdraagbaar naar de nieuwe omgeving", "risk", 2, 5,
        "Per contract toestemming vragen; alternatief in de businesscase", "Licentiemanager", 30,
    ),
    (
        "Wijzigingsstop rond verkiezingen valt samen met een golf", "risk", 2, 4,
        "Kalender met wijzigingsstops is leidend voor de planning", "Projectcontrol", 45,
    ),
    (
        "Herstelplan van kritieke applicaties is niet beproefd", "risk", 2, 4,
        "Terugvalscenario beproeven voor de golf start", "TAB", 28,
    ),
    (
        "Medewerkers vinden hun applicatie niet terug op de nieuwe werkplek", "risk", 3, 2,
        "Inloopspreekuur en handleiding per afdeling", "Communicatie", 10,
    ),
    (
        "Eigenaar van verouderde applicaties is onbekend", "issue", 3, 2,
        "Applicaties zonder eigenaar voorleggen aan het managementteam", "Regie", 20,
    ),
)  # fmt: skip
_BUDGET = (
    # name, what for, who pays all of it, budgeted, spent, forecast
    ("Projectleiding en projectcontrol", "staff", "", "640000.00", "428750.50", "655000.00"),
    ("Technisch applicatiebeheer: migratieteam", "staff", "", "880000.00", "571320.75", "905000.00"),
    ("Inhuur testers en packaging", "staff", "", "265000.00", "190485.20", "298000.00"),
    ("Servers en opslag regionale omgeving", "hardware", "", "1150000.00", "1098240.00", "1120000.00"),
    ("Laptops en thin clients Renkum", "hardware", "renkum", "210000.00", "204875.40", "206000.00"),
    ("Laptops en thin clients Rheden", "hardware", "rheden", "285000.00", "96330.10", "285000.00"),
    ("Licenties tijdens dubbel draaien", "licences", "", "175000.00", "88412.35", "190000.00"),
    ("Leveranciers: ombouw van koppelingen", "services", "", "320000.00", "121900.00", "345000.00"),
    ("Uitwijk en herstel: beproeving", "services", "arnhem", "60000.00", "22500.00", "60000.00"),
    ("Opleiding en communicatie", "training", "", "90000.00", "41260.85", "88000.00"),
)
_SHARES = (("arnhem", 167_000, "72.00"), ("renkum", 31_500, "12.00"), ("rheden", 43_500, "16.00"))
_NOTE = """\
De pilot is afgerond: de eerste applicaties draaien in de regionale omgeving en zijn in beheer genomen.

De overgang van de gebruikers van Renkum loopt drie weken achter door de late levering van een koppeling. Met de \
leverancier is een tijdelijke oplossing afgesproken.

Gevraagd besluit: instemmen met twee extra testers tot het einde van het kwartaal, binnen het budget."""


def fill(store: NetBoxStore, today: date) -> None:
    """Bring it into NetBox, each kind in one request and only where there is none of it; what people did stays.

    Then have the reports made that are due.
    """
    for path, rows in (
        ("milestones", _milestones(today)),
        ("risks", _risks(today)),
        ("budget-lines", _budget_lines(today)),
        ("report-notes", _notes(today)),
        ("settlement-shares", _shares()),
    ):
        if not store.count(f"{_API}/{path}"):
            store.send("POST", f"{_API}/{path}", list(rows))
    if not store.count(f"{_API}/stored-reports"):
        store.send("POST", f"{_API}/stored-reports/make", {})


def _milestones(today: date) -> Iterator[_Row]:
    for name, tenant, who, planned, then, is_done in _MILESTONES:
        yield {
            "name": name,
            "tenant": _tenant(tenant),
            "responsible": who,
            "planned": _day(today, planned),
            "forecast": _day(today, then),
            "done": _day(today, then) if is_done else None,
            "status": "done" if is_done else "planned",
        }


def _risks(today: date) -> Iterator[_Row]:
    for name, kind, probability, impact, measure, who, due in _RISKS:
        yield {
            "name": name,
            "kind": kind,
            "probability": probability,
            "impact": impact,
            "measure": measure,
            "responsible": who,
            "raised": _day(today, -90),
            "due": _day(today, due),
        }


def _budget_lines(today: date) -> Iterator[_Row]:
    for name, kind, tenant, budgeted, spent, forecast in _BUDGET:
        yield {
            "name": name,
            "kind": kind,
            "tenant": _tenant(tenant),
            "year": today.year,
            "on": today.isoformat(),
            "budgeted": budgeted,
            "spent": spent,
            "forecast": forecast,
            "responsible": "Programmamanager",
        }


def _notes(today: date) -> Iterator[_Row]:
    yield {"month": today.replace(day=1).isoformat(), "author": "Projectcontrol", "text": _NOTE}


def _shares() -> Iterator[_Row]:
    for tenant, inhabitants, ownership in _SHARES:
        yield {
            "tenant": _tenant(tenant),
            "inhabitants": inhabitants,
            "ownership": ownership,
            "remark": "Inwoners afgerond; de verdeling van het eigendom buiten Arnhem is een aanname",
        }


def _tenant(slug: str) -> _Row | None:
    return {"slug": slug} if slug else None


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
