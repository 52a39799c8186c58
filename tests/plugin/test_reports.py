"""Reports by REST: which there are, what each is written as, for whom, of what, at which cost."""

import io
import json
import re

import pytest
import report_cases
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_component,
    make_component_use,
    make_installation,
    make_product,
)
from python_calamine import CalamineWorkbook
from report_cases import REPORTS
from tenancy.models import Tenant

from assettool.domain.report import FileFormat, Report
from netbox_assettool.models import Application, ComponentUse, ReferenceComponent
from netbox_assettool.reports.asking import TAKEN_BY

pytestmark = [pytest.mark.real, pytest.mark.django_db]

EVIL = "=cmd|' /C calc'!A0"
LIMIT, COLD_LIMIT = 30, 35


@pytest.fixture(autouse=True)
def forgotten():
    """No position of another test."""
    cache.clear()


@pytest.fixture
def estate():
    report_cases.make_estate()


def rest(name: str, **query) -> str:
    address = reverse("plugins-api:netbox_assettool-api:report", args=[name])
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def test_list_when_asked_then_it_has_every_report_with_its_forms(admin_client):
    found = admin_client.get(reverse("plugins-api:netbox_assettool-api:reports")).json()
    assert {each["name"] for each in found} >= set(REPORTS)
    assert found[0]["formats"] == ["html", "xlsx", "md", "csv", "json"]


@pytest.mark.parametrize("form", list(FileFormat))
@pytest.mark.parametrize("name", REPORTS)
def test_report_when_asked_then_it_comes_as_a_file_with_its_name(admin_client, estate, name, form):
    response = admin_client.get(rest(name, **{"as": form, "as_of": "2026-02-28", "lang": "en"}))
    assert response.status_code == 200
    assert f'filename="assettool-{name}-2026-02-28.en.{form}"' in response.headers["Content-Disposition"]
    assert response.headers["Content-Type"].startswith(
        {"md": "text/markdown", "xlsx": "application/vnd", "json": "application/json"}.get(form, f"text/{form}")
    )


@pytest.mark.parametrize("name", REPORTS)
def test_report_when_there_is_nothing_yet_then_it_says_so(admin_client, name):
    report = admin_client.get(rest(name, lang="en")).json()
    assert "no data yet" in " ".join(report["sources"])
    assert all(not block["rows"] for section in report["sections"] for block in section["blocks"] if "rows" in block)


@pytest.mark.parametrize("name", REPORTS)
def test_report_when_the_day_is_before_anything_then_it_does_not_fail(admin_client, estate, name):
    for form in FileFormat:
        query = {"as": form, "as_of": "2001-01-01", **({"since": "2000-01-01"} if name in TAKEN_BY["since"] else {})}
        assert admin_client.get(rest(name, **query)).status_code == 200


@pytest.mark.parametrize("name", REPORTS)
def test_report_when_a_tenant_is_asked_for_then_it_says_so(admin_client, estate, name):
    assert admin_client.get(rest(name, tenant="arnhem")).json()["subject"] == "Gemeente Arnhem"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("as=pdf", "as"),
        ("lang=fr", "lang"),
        ("as_of=yesterday", "as_of"),
        ("as_of=2999-01-01", "as_of"),
        ("tenant=nowhere", "tenant"),
        ("subject=wave:1", "subject"),
        ("since=2026-01-01", "since"),
        ("key=users", "key"),
    ],
)
def test_report_when_it_is_asked_wrongly_then_it_is_told_what_is_wrong(admin_client, query, parameter):
    response = admin_client.get(f"{rest('harmonisation')}{query}")
    assert response.status_code == 400
    assert list(response.json()) == [parameter]


def test_report_when_the_days_are_in_the_wrong_order_then_it_is_told(admin_client):
    response = admin_client.get(rest("licences", as_of="2026-01-01", since="2026-02-01"))
    assert (response.status_code, list(response.json())) == (400, ["since"])


def test_report_when_there_is_no_such_one_then_it_is_told_which_there_are(admin_client):
    response = admin_client.get(rest("profit"))
    assert response.status_code == 400
    assert "harmonisation" in response.json()["name"]


def test_report_when_the_user_may_not_see_applications_then_it_is_refused(client, django_user_model, estate):
    client.force_login(django_user_model.objects.create_user("guest"))
    assert client.get(rest("harmonisation")).status_code == 403
    client.logout()
    assert client.get(rest("harmonisation")).status_code == 403


def test_report_when_the_user_sees_one_tenant_then_it_tells_of_that_one_only(client, django_user_model, estate):
    user = django_user_model.objects.create_user("arnhem")
    allow(user, "view", models=[Application], constraints={"tenant__slug": "arnhem"})
    allow(user, "view", models=[ReferenceComponent, ComponentUse])
    allow(user, "view", models=[Tenant], constraints={"slug": "arnhem"})
    client.force_login(user)
    text = client.get(rest("harmonisation", **{"as": "md"})).content.decode()
    assert "Key2" in text
    assert "iBurger" not in text
    assert client.get(rest("harmonisation", tenant="renkum")).status_code == 400


@pytest.mark.parametrize("name", REPORTS)
def test_report_when_there_is_more_then_it_takes_no_more_queries(admin_client, estate, name):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert admin_client.get(rest(name)).status_code == 200
        return len(found)

    queries()
    cache.clear()
    cold, warm = queries(), queries()
    for number in range(5):
        make_component_use(make_application(f"more-{number}"), make_component(f"part-{number}"))
        make_installation(make_product(), make_asset())
    cache.clear()
    assert queries() == cold <= COLD_LIMIT
    assert queries() == warm <= LIMIT


# What runs nowhere


def test_html_when_names_are_scripts_then_they_are_words(admin_client, estate):
    page = admin_client.get(rest("harmonisation", **{"as": "html"})).content.decode()
    assert "<script" not in page
    assert "iBurger &lt;script&gt;" in page


@pytest.mark.parametrize("name", REPORTS)
def test_html_when_opened_then_it_needs_nothing_from_anywhere(admin_client, estate, name):
    page = admin_client.get(rest(name, **{"as": "html"})).content.decode()
    assert '<html lang="nl">' in page
    assert not re.search(r"<(?:link|script|img|iframe)|@import|url\(|kozea|pygal\.org|src=", page)
    addresses = set(re.findall(r'https?://[^"/ ]+', page))
    assert addresses <= {"http://testserver", "http://www.w3.org"}


def test_workbook_when_names_are_formulas_then_they_are_texts(admin_client, estate):
    content = admin_client.get(rest("harmonisation", **{"as": "xlsx"})).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert EVIL in cells
    assert 30000.0 in cells
    assert b"<f>" not in content


def test_csv_when_names_are_formulas_then_they_are_guarded(admin_client, estate):
    content = admin_client.get(rest("harmonisation", **{"as": "csv"})).content
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert f"'{EVIL}" in text
    assert ";30000,00;" in text
    assert not [line for line in text.splitlines() for field in line.split(";") if field.startswith("=")]


def test_json_when_read_then_it_is_the_report_of_the_schema(admin_client, estate):
    import msgspec

    content = admin_client.get(rest("harmonisation", lang="en")).content
    report = msgspec.json.decode(content, type=Report)
    assert report.sections[0].title == "Summary"
    assert json.loads(content)["as_of"]
