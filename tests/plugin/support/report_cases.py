"""A small estate that never changes, for reports that are compared with what they were."""

import re
from datetime import UTC, date, datetime

import msgspec
from plugin_cases import (
    make_account,
    make_application,
    make_asset,
    make_budget_line,
    make_component,
    make_contract,
    make_entitlement,
    make_installation,
    make_milestone,
    make_note,
    make_observation,
    make_product,
    make_risk,
    make_run,
    make_share,
    make_supplier,
)
from tenancy.models import Tenant

from assettool.domain.plan import FLEET_RUN
from assettool.domain.report import FileFormat, ReportName
from netbox_assettool.models import Application, Asset, ReportNote

REPORTS = (
    *(ReportName.COUNTS, ReportName.LICENCES, ReportName.HARMONISATION),
    *(ReportName.HIGHLIGHT, ReportName.SETTLEMENT),
)
"""Each has a file for each language and form."""
FORMS = (FileFormat.MD, FileFormat.HTML, FileFormat.CSV, FileFormat.JSON)
AS_OF = date(2026, 2, 28)
MADE_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ADDRESS = "https://netbox.example"
_NUMBERS = re.compile(r"(?<=/)\d+(?=/)|(?<=_id=)\d+|(?<=\basset:)\d+")
_EARLY = datetime(2025, 12, 1, tzinfo=UTC)


def make_estate():
    """Two tenants with what there is a report about; some names are what a spreadsheet or a browser would run."""
    arnhem, renkum = (
        Tenant.objects.create(name=name, slug=slug)
        for name, slug in (("Gemeente Arnhem", "arnhem"), ("Gemeente <Renkum>", "renkum"))
    )
    _make_applications(arnhem, renkum)
    _make_fleet(arnhem, renkum)
    _make_licences(arnhem, renkum)
    _make_programme(arnhem, renkum)
    for model in (Application, Asset):
        model.objects.update(created=_EARLY)


def _make_applications(arnhem, renkum):
    centric, pink = make_supplier("Centric", identifier="L-1"), make_supplier("=Pink|Roccade", identifier="L-2")
    brp, cases = make_component("BRP-component", identifier="RC-1"), make_component("Zaken", identifier="RC-2")
    own = {"contract_end": date(2027, 5, 1), "licence_transferable": "yes"}
    make_application(
        "Key2", tenant=arnhem, supplier=centric, yearly_cost=10_000, users={arnhem: 100}, components=[brp], **own
    )
    make_application(
        "iBurger <script>alert(1)</script>",
        tenant=renkum,
        supplier=pink,
        yearly_cost=50_000,
        users={renkum: 150, arnhem: 50},
        components=[brp],
    )
    make_application("=cmd|' /C calc'!A0", tenant=renkum, components=[cases], supplier=pink)
    make_application("Suite4Work", tenant=arnhem, components=[cases], supplier=centric, users={arnhem: 1200})
    make_application("Melddesk", tenant=arnhem)


def _make_fleet(arnhem, renkum):
    sources = [
        {"name": "ad", "format": "ad_computers", "file": "ad.csv", "rows": 4, "sha256": "a" * 64, "is_complete": True},
        {"name": "@intune", "format": "intune", "file": "intune.csv", "rows": 3, "sha256": "b" * 64},
    ]
    rejects = [{"source": "ad", "origin": "ad.csv, row 9", "reasons": ["no name"], "held": False}]
    noon = datetime(2026, 2, 26, 12, tzinfo=UTC)
    make_run(message=FLEET_RUN, sources=sources, rejects=rejects, started=noon, finished=noon, plan_hash="c" * 64)
    for number, (tenant, names) in enumerate(
        [(arnhem, ("ad", "@intune")), (arnhem, ("ad",)), (renkum, ()), (None, ("ad",))]
    ):
        asset = make_asset(f"LT-{number}", tenant=tenant, kind="virtual_server" if tenant is None else "laptop")
        for name in names:
            make_observation(
                asset,
                source=name,
                external_id=f"{name}-{number}",
                first_seen=noon,
                last_seen=noon,
                origin=f"{name}.csv",
            )


def _make_licences(arnhem, renkum):
    product = make_product("drawing", name="Drawing", packs=[{"rights": 1, "price": 200}])
    contract = make_contract("C-2026", supplier=make_supplier("Maker", identifier="L-3"), tenant=arnhem)
    make_entitlement(product, reference="ORD-1", quantity=2, unit_price=200, contract=contract)
    laptops = Asset.objects.filter(kind="laptop").order_by("name")
    for asset in laptops:
        make_installation(product, asset)


def _make_programme(arnhem, renkum):
    pilot = {"planned": date(2026, 2, 10), "done": date(2026, 2, 12), "status": "done"}
    make_milestone("Pilot closed", responsible="Project leader", **pilot)
    make_milestone("=Renkum's users", tenant=renkum, planned=date(2026, 2, 20), forecast=date(2026, 3, 6))
    make_milestone("Licences in order", planned=date(2026, 3, 31))
    make_risk("Supplier <late>", kind="issue", probability=4, impact=4, measure="Escalate", due=date(2026, 3, 14))
    make_risk("Too few testers", probability=2, impact=3)
    on = {"on": date(2026, 2, 28)}
    make_budget_line("Project leaders", kind="staff", budgeted="640000.00", spent="90750.50", forecast="680000", **on)
    make_budget_line("Laptops", kind="hardware", tenant=renkum, budgeted="210000", spent="204875.41", **on)
    make_note(date(2026, 2, 1), author="Control", text="The pilot is done.\n\nDecision asked: =two <testers>.")
    ReportNote.objects.update(last_updated=datetime(2026, 2, 27, 9, tzinfo=UTC))
    for tenant, users, inhabitants, ownership in ((arnhem, 3, 167_000, 72), (renkum, 1, 31_500, 28)):
        make_share(tenant, inhabitants=inhabitants, ownership=ownership)
        for _number in range(users):
            make_account(tenant=tenant)


def normal(text: str) -> str:
    """A report's file without the numbers that the database gave its objects."""
    return _NUMBERS.sub("0", text)


def at_the_time(report):
    """A report as it would have been made then."""
    return msgspec.structs.replace(report, made_at=MADE_AT)
