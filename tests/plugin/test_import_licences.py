"""Licences that files and sources tell of, through the bulk path into NetBox, and back again without a difference."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from fakes import FakeProgress
from ingest_cases import Database, ingest
from licence_rows_cases import (
    ARNHEM,
    access,
    assigned,
    contract,
    keep,
    measured,
    on_machine,
    parallel,
    planned,
    product,
    right,
    subscribed,
)
from plugin_cases import make_account, make_asset, make_observation

from assettool.domain.recognition import RecognitionRule
from assettool.services.licence_import import Catalogue
from assettool.services.licence_recognition import make_recognition_plan
from netbox_assettool.estate import estate
from netbox_assettool.ingest import licences
from netbox_assettool.models import Account, Entitlement, Installation, Measurement, SoftwareAccess, SoftwareProduct

pytestmark = [pytest.mark.real, pytest.mark.django_db]

ROWS = [
    product(
        "Visio",
        key="visio",
        aliases=["Visio LTSC"],
        packs=[{"rights": 1, "price": 250.5, "metric": ""}],
        terms={"period_days": 90},
    ),
    contract(start="2025-01-01", end="2027-12-31", yearly_cost=12.5, has_true_up=True, documents=["https://x.example"]),
    right(
        "4500123",
        supplier="SoftwareOne",
        contract="C-1",
        organisation=ARNHEM,
        start=date(2025, 1, 1),
        fields={"unit_price": 96.5, "rights_per_pack": 2, "dual_use_basis": "vendor_consent", "replaces": ["4500100"]},
    ),
    keep("4500123", 2, organisation=ARNHEM),
    keep("4500123", 1, subject=on_machine("Visio", "srv1").subject),
    on_machine("Visio", "srv1", version="16", replica_of="SRV2"),
    assigned("jan", "Visio LTSC", last_used=date(2026, 2, 1), is_shared=True),
    access("Visio", "jan", system="windows-server"),
    measured("peak", 87, "Visio"),
    measured("headcount", 1900, organisation=ARNHEM),
    parallel("srv1", "srv2", end="2026-06-01", basis="vendor_consent", place="azure"),
    subscribed(100, 90),
]


class Books(Database):
    """The same, with the licences."""

    def read_licences(self):
        yield from self._rows(licences.lines(self.user))


@pytest.fixture
def machines():
    make_account(login="jan")
    return [make_asset(name, kind="virtual_server") for name in ("SRV1", "SRV2")]


def plan_for(user, *rows, **options):
    return list(planned(Books(user), *rows, now=datetime.now(UTC), **options).plan.changes)


def test_import_when_every_kind_of_row_is_there_then_netbox_takes_all_and_a_second_time_changes_nothing(
    api, admin, machines
):
    answer = ingest(api, plan_for(admin, *ROWS))

    assert (answer["stale"], answer["refused"]) == ([], [])
    bought = Entitlement.objects.get(reference="4500123")
    assert (bought.contract.supplier.name, bought.tenant.slug, bought.unit_price) == (
        "SoftwareOne",
        "arnhem",
        Decimal("96.5"),
    )
    assert SoftwareProduct.objects.get(key="visio").packs == [{"rights": 1, "price": 250.5, "metric": ""}]
    assert Installation.objects.count() == 2
    assert SoftwareAccess.objects.get().system == "windows-server"
    assert Measurement.objects.count() == 3
    assert Account.objects.get(login="jan").is_shared
    assert plan_for(admin, *ROWS) == []
    assert {"visio", "microsoft-spe_e3"} == estate(admin).products.keys()


def test_import_when_values_change_then_netbox_follows(api, admin, machines):
    ingest(api, plan_for(admin, *ROWS))
    later = date(2026, 3, 15)
    changed = [
        right("4500123", quantity=12, start=date(2025, 1, 1)),
        assigned("jan", on=later),
        subscribed(120, 95, on=later),
    ]
    answer = ingest(api, plan_for(admin, *changed, whole=("m365",)))
    assert (answer["stale"], answer["refused"]) == ([], [])
    assert Entitlement.objects.get(reference="4500123").quantity == 12
    assert Installation.objects.get(account__login="jan").removed == later
    assert Entitlement.objects.filter(reference__startswith="m365/").count() == 2
    assert plan_for(admin, *changed, whole=("m365",)) == []


def test_recognition_when_sources_found_programs_then_netbox_has_their_products_and_a_second_time_changes_nothing(
    api, admin, machines
):
    software = [["Microsoft SQL Server 2019", "15", "Microsoft"], ["7-Zip", "24", ""], ["Zaken", "1", ""]]
    make_observation(machines[0], source="mecm", fields={"software": software, "platform": "Windows Server 2019"})
    catalogue = Catalogue(
        (product("SQL Server", key="sql", metric="sql_core"), product("Windows Server", key="win", metric="core")),
        (RecognitionRule("a", "sql", "*SQL*"), RecognitionRule("b", "win", "Windows*"), RecognitionRule("c", "", "7*")),
    )

    made = make_recognition_plan(Books(admin), catalogue, FakeProgress())
    answer = ingest(api, list(made.plan.changes))

    assert (answer["stale"], answer["refused"]) == ([], [])
    assert str(made.plan.accounting) == "4 rows read = 2 accepted + 0 merged + 1 rejected + 1 held"
    found = dict(Installation.objects.values_list("product__key", "found_as"))
    assert found == {"sql": "Microsoft SQL Server 2019", "win": "Windows Server 2019"}
    assert make_recognition_plan(Books(admin), catalogue, FakeProgress()).plan.is_empty
