"""The licence position, renewals and harvest on pages: what they show, to whom, down to which rows, at which cost."""

import csv
import html
import io
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from plugin_cases import (
    allow,
    make_account,
    make_allocation,
    make_application,
    make_asset,
    make_contract,
    make_device,
    make_entitlement,
    make_installation,
    make_product,
)
from tenancy.models import Tenant

from assettool.domain.position import position
from assettool.domain.position_row import row_of
from netbox_assettool.estate import estate
from netbox_assettool.models import Asset, Entitlement, Installation, SoftwareProduct

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LIMIT = 30
POSITION = "softwareproduct_positions"


@pytest.fixture(autouse=True)
def forgotten():
    """No position of another test."""
    cache.clear()


def page(name: str, *numbers: int) -> str:
    return reverse(f"plugins:netbox_assettool:{name}", args=numbers)


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


def rows_of(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.fixture
def arnhem() -> Tenant:
    return Tenant.objects.create(name="Gemeente Arnhem", slug="arnhem")


@pytest.fixture
def product(arnhem) -> SoftwareProduct:
    """Two rights of two euro, on three laptops of Arnhem and on a retired one."""
    found = make_product("drawing", name="Drawing", packs=[{"rights": 1, "price": 2}])
    make_entitlement(found, reference="ORD-1", quantity=2, unit_price=2)
    for number in range(3):
        make_installation(found, make_asset(f"LT-{number}", tenant=arnhem))
    make_installation(found, make_asset("LT-OLD", tenant=arnhem, lifecycle="retired"))
    return found


def test_page_when_a_product_is_short_then_it_says_by_how_much_and_what_that_costs(admin_client, product):
    shown = text_of(admin_client.get(page(POSITION)))
    (row,) = rows_of(admin_client.get(page(POSITION), {"export": "csv"}))
    assert (row["Product"], row["Counted"], row["Status"]) == ("Maker Drawing", "per device", "Short")
    assert [row[name] for name in ("Entitled", "Required", "Position", "True-up cost")] == ["2", "3", "-1", "2.00"]
    assert "True-up cost</dt> <dd" in shown
    assert page("softwareproduct_position", product.pk) in shown


def test_page_when_a_tenant_or_status_or_word_is_asked_for_then_only_that_is_shown(admin_client, product, arnhem):
    make_entitlement(make_product("other", name="Other"))
    tenant = rows_of(admin_client.get(page(POSITION), {"tenant": "arnhem", "export": "csv"}))
    assert [(row["Product"], row["Required"]) for row in tenant] == [("Maker Drawing", "3")]
    surplus = rows_of(admin_client.get(page(POSITION), {"status": "surplus", "export": "csv"}))
    assert [row["Product"] for row in surplus] == ["Maker Other"]
    named = rows_of(admin_client.get(page(POSITION), {"q": "draw", "export": "csv"}))
    assert [row["Product"] for row in named] == ["Maker Drawing"]


@pytest.mark.parametrize("query", ["on=yesterday", "tenant=nowhere", "status=rich", "on=2026-13-01"])
def test_page_when_something_unknown_is_asked_for_then_there_is_none(admin_client, query):
    assert admin_client.get(f"{page(POSITION)}?{query}").status_code == 404


def test_page_when_a_past_day_is_asked_for_then_it_is_the_position_of_that_day(admin_client, product):
    Installation.objects.filter(asset__name="LT-0").update(first_seen=date(2026, 2, 1))
    (row,) = rows_of(admin_client.get(page(POSITION), {"on": "2026-01-15", "export": "csv"}))
    assert row["Required"] == "2"


def test_page_when_something_changes_then_it_is_computed_again(admin_client, product):
    before = rows_of(admin_client.get(page(POSITION), {"export": "csv"}))
    entitlement = Entitlement.objects.get()
    entitlement.quantity = 5
    entitlement.save()
    after = rows_of(admin_client.get(page(POSITION), {"export": "csv"}))
    assert (before[0]["Entitled"], after[0]["Entitled"]) == ("2", "5")
    Installation.objects.filter(asset__name="LT-0").delete()
    assert rows_of(admin_client.get(page(POSITION), {"export": "csv"}))[0]["Required"] == "2"


def test_page_when_a_user_sees_part_of_it_then_it_is_computed_from_that_part(client, django_user_model, product):
    user = django_user_model.objects.create_user("reader")
    client.force_login(user)
    assert client.get(page(POSITION)).status_code == 403
    allow(user, "view", models=[SoftwareProduct, Asset, Installation, Tenant])
    (row,) = rows_of(client.get(page(POSITION), {"export": "csv"}))
    assert (row["Entitled"], row["Required"]) == ("0", "3")
    for shown in (client.get(page(POSITION)), client.get(page("softwareproduct_position", product.pk))):
        assert "is not counted here: accounts, allocations" in text_of(shown)
    allow(user, "view", models=[Entitlement])
    (row,) = rows_of(client.get(page(POSITION), {"export": "csv"}))
    assert row["Entitled"] == "2"


def test_product_when_opened_then_counted_and_not_counted_rows_are_there_with_the_reason(admin_client, product):
    path = page("softwareproduct_position", product.pk)
    shown = text_of(admin_client.get(path))
    assert "4 rows were looked at = 3 counted + 1 not counted." in shown
    assert f'{Entitlement.objects.get().get_absolute_url()}">ORD-1</a>' in shown
    assert Asset.objects.get(name="LT-0").get_absolute_url() in shown
    counted = rows_of(admin_client.get(path, {"list": "counted", "export": "csv"}))
    others = rows_of(admin_client.get(path, {"list": "not_counted", "export": "csv"}))
    assert sorted(row["Name"] for row in counted) == ["LT-0", "LT-1", "LT-2"]
    assert [(row["Name"], row["Because"] != "") for row in others] == [("LT-OLD", True)]
    assert admin_client.get(path, {"list": "nonsense"}).status_code == 404


def test_product_when_rights_are_kept_then_it_says_for_whom_by_name(admin_client, arnhem):
    found = make_product(metrics=["named_user"])
    entitlement = make_entitlement(found, metric="named_user", quantity=5)
    account = make_account(login="j.jansen")
    make_allocation(entitlement, account, quantity=1)
    make_allocation(entitlement, arnhem, quantity=3)
    shown = text_of(admin_client.get(page("softwareproduct_position", found.pk)))
    assert "<td>j.jansen</td>" in shown
    assert "<td>Gemeente Arnhem</td>" in shown


def test_product_when_a_name_looks_like_a_formula_then_its_file_has_none(admin_client):
    found = make_product()
    make_installation(found, make_asset("=HYPERLINK(1)"))
    (row,) = rows_of(admin_client.get(page("softwareproduct_position", found.pk), {"export": "csv"}))
    assert row["Name"] == "'=HYPERLINK(1)"


def test_product_when_nothing_is_known_of_it_then_the_page_says_so(admin_client):
    shown = text_of(admin_client.get(page("softwareproduct_position", make_product("empty").pk)))
    assert "Nothing of this product is owned or used on this day." in shown


def test_pages_when_there_are_many_rows_then_the_queries_stay_the_same(admin_client, product):
    def queries(*names) -> list[int]:
        numbers = []
        for name in names:
            admin_client.get(name)  # the first one computes it
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert admin_client.get(name).status_code == 200
            numbers.append(len(found))
        return numbers

    paths = (page(POSITION), page("softwareproduct_position", product.pk))
    few = queries(*paths)
    for number in range(40):
        make_installation(product, make_asset(f"MORE-{number}"))
        make_entitlement(make_product(), quantity=1)
    cold = CaptureQueriesContext(connection)
    with cold:
        admin_client.get(paths[0])
    many = queries(*paths)
    assert many == few
    assert max(many) <= LIMIT
    assert len(cold) <= LIMIT, len(cold)


def test_estate_when_computed_on_the_server_then_the_position_is_the_domain_s(admin_user, product):
    line = position(estate(admin_user), date(2026, 6, 1)).line("drawing")
    assert (line.entitled, line.required, line.shortfall) == (2, 3, 1)
    assert [row.name for row in line.consumption.counted] == ["LT-0", "LT-1", "LT-2"]


def test_page_when_a_tenant_is_asked_for_then_its_lines_are_those_of_the_command_line(
    admin_client, admin_user, product
):
    make_installation(product, make_asset("LT-NOBODY"))
    renkum = Tenant.objects.create(name="Gemeente Renkum", slug="renkum")
    make_installation(product, make_asset("LT-GONE", tenant=renkum, lifecycle="retired"))
    lines = position(estate(admin_user), timezone.localdate()).lines
    for tenant in ("", "arnhem", "renkum"):
        ours = [row for line in lines if (row := row_of(line, tenant))]
        shown = rows_of(admin_client.get(page(POSITION), {"tenant": tenant, "export": "csv"}))
        assert [(row["Required"], row["Rows counted"], row["Not counted"]) for row in shown] == [
            (str(row.required), str(row.counted), str(row.not_counted)) for row in ours
        ]


def test_renewals_when_a_contract_ends_then_notice_and_renewal_are_there_with_links(admin_client):
    contract = make_contract("C-1", start=date(2025, 1, 1), end=date(2026, 12, 31))
    path = page("contract_renewals")
    rows = rows_of(admin_client.get(path, {"on": "2026-06-01", "days": 365, "export": "csv"}))
    assert [(row["On"], row["What"]) for row in rows] == [
        ("2026-09-30", "Last day to give notice"),
        ("2027-01-01", "Goes on for another term"),
    ]
    assert contract.get_absolute_url() in text_of(admin_client.get(path, {"on": "2026-06-01"}))
    assert admin_client.get(path, {"days": "0"}).status_code == 404


def test_harvest_when_an_account_is_disabled_or_idle_then_its_right_could_be_taken_back(admin_client):
    product = make_product("mail", name="Mail", metrics=["subscription"], packs=[{"rights": 1, "price": 100}])
    make_installation(product, account=make_account(login="gone", enabled=False))
    make_installation(product, account=make_account(login="idle"), last_used=date(2026, 1, 1))
    make_installation(product, account=make_account(login="busy"), last_used=date(2026, 5, 30))
    path = page("installation_harvest")
    (line,) = rows_of(admin_client.get(path, {"on": "2026-06-01", "export": "csv"}))
    assert (line["Product"], line["Could be taken back"], line["Worth"]) == ("Maker Mail", "2", "200.00")
    rows = rows_of(admin_client.get(path, {"on": "2026-06-01", "product": "mail", "export": "csv"}))
    assert sorted((row["Name"], row["Use"]) for row in rows) == [("gone", "Of nobody"), ("idle", "Not used")]
    assert "gone" in text_of(admin_client.get(path, {"on": "2026-06-01", "product": "mail"}))


def test_panels_when_software_is_licensed_then_device_account_and_application_show_it(admin_client):
    device = make_device("LT-1")
    asset = make_asset("LT-1", device=device)
    application, account = make_application("Suite"), make_account(login="jan")
    product = make_product("drawing", name="Drawing")
    make_installation(product, asset, application=application)
    make_installation(product, account=account)
    make_allocation(make_entitlement(product, reference="ORD-7"), account)
    assert "Licensed software" in text_of(admin_client.get(device.get_absolute_url()))
    assert "ORD-7" in text_of(admin_client.get(account.get_absolute_url()))
    shown = text_of(admin_client.get(application.get_absolute_url()))
    assert "Maker Drawing" in shown
    assert "LT-1" in shown
