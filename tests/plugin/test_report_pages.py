"""The page of reports: what it shows, to whom, in which language, as which files, at which cost."""

import html
import re

import pytest
import report_cases
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from plugin_cases import allow
from report_cases import REPORTS

from assettool.domain.report import FileFormat
from netbox_assettool.models import SoftwareProduct

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LIMIT = 30


@pytest.fixture(autouse=True)
def forgotten():
    """No position of another test."""
    cache.clear()


@pytest.fixture
def estate():
    report_cases.make_estate()


def page(**query) -> str:
    return f"{reverse('plugins:netbox_assettool:reports')}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def text_of(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def test_page_when_nothing_is_asked_then_it_lists_the_reports(admin_client):
    text = text_of(admin_client.get(page()))
    assert all(f"?report={name}" in text for name in REPORTS)


@pytest.mark.parametrize("name", REPORTS)
def test_page_when_a_report_is_asked_for_then_it_stands_within_the_page(admin_client, estate, name):
    text = text_of(admin_client.get(page(report=name, lang="en")))
    assert text.count("<html") == 1
    assert 'class="assettool-report' in text
    assert f"?report={name}&lang=en&export=xlsx" in text
    ours = re.findall(r'\sid="([^"]+)"', text.partition('class="assettool-report')[2].partition("<footer")[0])
    assert [name for name in ours if text.count(f' id="{name}"') > 1] == []


@pytest.mark.parametrize("form", list(FileFormat))
def test_page_when_a_file_is_asked_for_then_it_is_the_report(admin_client, estate, form):
    response = admin_client.get(page(report="harmonisation", lang="nl", as_of="2026-02-28", export=form))
    assert f'"assettool-harmonisation-2026-02-28.nl.{form}"' in response.headers["Content-Disposition"]
    if form != FileFormat.XLSX:
        assert "Key2" in response.content.decode()


def test_page_when_it_is_limited_then_the_choice_stands_in_the_form_and_the_files(admin_client, estate):
    text = text_of(admin_client.get(page(report="harmonisation", tenant="arnhem", as_of="2026-02-28")))
    assert re.search(r'<option value="arnhem"\s+selected', text)
    assert 'value="2026-02-28"' in text
    assert "tenant=arnhem&as_of=2026-02-28&export=csv" in text


@pytest.mark.parametrize("query", [{"as_of": "yesterday"}, {"tenant": "nowhere"}, {"lang": "fr"}, {"export": "pdf"}])
def test_page_when_it_is_asked_wrongly_then_it_says_what_is_wrong(admin_client, query):
    response = admin_client.get(page(report="harmonisation", **query))
    assert response.status_code == 400
    assert 'role="alert"' in text_of(response)
    assert next(iter(query.values())) in text_of(response)


def test_page_when_something_was_for_another_report_then_it_is_left_out(admin_client, estate):
    assert admin_client.get(page(report="harmonisation", subject="wave:3", key="users")).status_code == 200


def test_page_when_names_are_scripts_then_they_are_words(admin_client, estate):
    content = admin_client.get(page(report="harmonisation")).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert" in content


def test_page_when_the_user_may_see_licences_only_then_that_is_the_report_there_is(client, django_user_model, estate):
    user = django_user_model.objects.create_user("buyer")
    allow(user, "view", models=[SoftwareProduct])
    client.force_login(user)
    text = text_of(client.get(page(report="harmonisation")))
    assert "?report=licences" in text
    assert "Key2" not in text


def test_page_when_nobody_is_logged_in_then_it_asks_who_it_is(client):
    assert client.get(page(report="harmonisation")).status_code == 302


@pytest.mark.parametrize("name", REPORTS)
def test_page_when_shown_again_then_it_takes_few_queries(admin_client, estate, name):
    admin_client.get(page(report=name))
    with CaptureQueriesContext(connection) as queries:
        assert admin_client.get(page(report=name)).status_code == 200
    assert len(queries) <= LIMIT
