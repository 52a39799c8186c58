"""The reports on one wave and on the impact of one thing: what they tell, of what, to whom, at which cost."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from plugin_cases import (
    allow,
    make_application,
    make_approval,
    make_asset,
    make_contract,
    make_data_set,
    make_deployment,
    make_entitlement,
    make_installation,
    make_integration,
    make_item,
    make_product,
    make_waiver,
    make_wave,
    make_wave_run,
)
from progress_cases import blocks, rows
from run_cases import approved_wave, begin, member_of
from tenancy.models import Tenant

from assettool.domain.report import Figures, Light, ReportName, Verdict, Words
from netbox_assettool.asked import UnknownError
from netbox_assettool.models import (
    Application,
    Approval,
    Asset,
    Contract,
    DataSet,
    Deployment,
    DeploymentMachine,
    Entitlement,
    Installation,
    Integration,
    Run,
    SoftwareProduct,
    TenantUse,
    Waiver,
    Wave,
    WaveItem,
)
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.registry import built

pytestmark = [pytest.mark.real, pytest.mark.django_db]

OF_WAVES = (Application, Approval, Asset, Run, Waiver, Wave, WaveItem)
TOUCHED = (
    *(Application, Asset, Contract, DataSet, Deployment, DeploymentMachine, Entitlement, Installation, Integration),
    *(SoftwareProduct, Tenant, TenantUse, Wave, WaveItem),
)
LIMIT = 30


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()


def report(name, user, subject, language="en", **said):
    return built(name, Asked(user, language, **{"as_of": timezone.localdate(), "subject": subject, **said}))


def figures(found):
    return {each.key: each.value for block in blocks(found, Figures) for each in block.figures}


# One wave


def test_wave_when_it_is_a_draft_then_its_gates_are_told_as_they_stand(admin_user, admin_client, django_user_model):
    planner, engineer, approver = (
        member_of(django_user_model, each) for each in ("project control", "engineer", "approver")
    )
    wave = approved_wave(planner, engineer, approver)
    found = report(ReportName.WAVE, admin_user, f"wave:{wave.number}")
    verdict = next(each for each in blocks(found, Verdict) if each.key == "gates")
    assert verdict.light is Light.AMBER
    assert {row["gate"] for row in rows(found, "gates")} >= {"Backup", "Approval"}
    assert any("a test" in row["waived"] for row in rows(found, "findings"))
    assert rows(found, "approvals")[0]["holds"] == "yes"
    assert "It is what was approved last." in [text for each in blocks(found, Words) for text in each.paragraphs]
    assert figures(found)["kind_application"] == 2
    assert [row["hosts"] for row in rows(found, "phases")] == [None] * 11
    assert begin(engineer, wave).status_code == 200
    shown = rows(report(ReportName.WAVE, admin_user, f"wave:{wave.number}"), "hosts")
    assert {row["host"]: row["items"] for row in shown} == {
        "old-1": "App 1",
        "new-1": "App 1",
        "old-2": "App 2",
        "new-2": "App 2",
    }


def test_wave_when_no_plan_has_it_then_it_says_so(admin_user):
    wave = make_wave()
    found = report(ReportName.WAVE, admin_user, f"wave:{wave.number}")
    assert any("No plan says what moves" in text for each in blocks(found, Words) for text in each.paragraphs)


def test_wave_when_it_was_started_in_an_emergency_then_that_stands_first(admin_user):
    wave = make_wave(status="running")
    gates = [{"gate": "backup", "status": "missing", "missing": ["none"], "waived": []}]
    make_wave_run(wave, hosts=[make_asset(kind="virtual_server")], emergency="the roof leaks", gates=gates)
    make_waiver(wave)
    found = report(ReportName.WAVE, admin_user, f"wave:{wave.number}")
    first = found.sections[0].blocks[0]
    assert (first.light, first.calculation) == (
        Light.RED,
        "started by ?, run in an emergency, whatever its gates and hours: the roof leaks",
    )
    assert rows(found, "gates") == [{"gate": "Backup", "status": "Missing", "missing": 1, "waived": 0}]
    assert rows(found, "waivers")[0]["reason"] == "it is a test system"
    assert rows(found, "phases")[0]["hosts"] == 1


def test_wave_when_something_was_added_since_its_approval_then_that_is_told(admin_user):
    wave = make_wave()
    kept = {"week": wave.week.isoformat(), "window_start": None, "window_end": None, "members": []}
    make_approval(wave, content=kept)
    make_item(wave, make_application("New"))
    found = report(ReportName.WAVE, admin_user, f"wave:{wave.number}")
    told = [text for each in blocks(found, Words) for text in each.paragraphs]
    assert "1 thing is another than at the last approval:" in told
    assert any("Added: New" in text for text in told)


def test_wave_when_told_of_a_past_day_then_later_runs_are_not_there(admin_user):
    wave = make_wave(status="running")
    make_wave_run(wave)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert rows(report(ReportName.WAVE, admin_user, f"wave:{wave.number}", as_of=yesterday), "runs") == []


def test_wave_when_a_user_may_not_see_what_moves_then_that_is_not_told(django_user_model):
    user = django_user_model.objects.create_user("waves")
    allow(user, "view", models=[Wave, Run])
    wave = make_wave()
    make_item(wave, make_application("Hidden"))
    make_wave_run(wave, hosts=[make_asset("hidden-host")])
    found = report(ReportName.WAVE, user, f"wave:{wave.number}")
    assert rows(found, "items") == []
    assert rows(found, "hosts") == []


@pytest.mark.parametrize("subject", ["wave:999", "wave:x", "", "application:1"])
def test_wave_when_there_is_none_then_it_is_refused(admin_user, subject):
    with pytest.raises(UnknownError):
        report(ReportName.WAVE, admin_user, subject)


def test_wave_when_it_holds_more_then_it_asks_no_more(django_user_model):
    user = django_user_model.objects.create_user("counter")
    allow(user, "view", models=OF_WAVES)
    counts = []
    for number in (2, 12):
        wave = make_wave(status="running")
        hosts = [make_asset(kind="virtual_server") for _ in range(number)]
        for host in hosts:
            make_item(wave, host, kind="server")
            make_item(wave)
            make_waiver(wave)
            make_approval(wave)
        make_wave_run(wave, hosts=hosts)
        with CaptureQueriesContext(connection) as captured:
            report(ReportName.WAVE, django_user_model.objects.get(pk=user.pk), f"wave:{wave.number}")
        counts.append(len(captured))
    assert counts[1] <= counts[0] <= LIMIT


# Impact


@pytest.fixture
def landscape():
    """A feeds B hard and sends outside; A runs on a server that C shares, with a database and a contract."""
    arnhem = Tenant.objects.create(name="Arnhem", slug="arnhem")
    renkum = Tenant.objects.create(name="Renkum", slug="renkum")
    first = make_application("A", tenant=arnhem, users={arnhem: 10, renkum: 5}, yearly_cost=100)
    second = make_application("B", tenant=renkum, users={renkum: 20})
    third = make_application("C", tenant=arnhem)
    make_integration(first, second, strength="hard")
    make_integration(first, outside="DigiD")
    server = make_asset("SRV-1", kind="virtual_server")
    make_deployment(first, machines=[server])
    make_deployment(third, machines=[server])
    make_data_set("data of A", application=first, size_mb=7)
    product, contract = make_product(name="Database"), make_contract("C-1", yearly_cost=2500)
    make_entitlement(product, contract=contract)
    make_installation(product, server)
    wave = make_wave("Wave A")
    make_item(wave, first)
    return {"a": first, "b": second, "c": third, "server": server, "contract": contract, "wave": wave}


def test_impact_when_of_an_application_then_it_tells_all_that_it_touches(admin_user, landscape):
    found = report(ReportName.IMPACT, admin_user, f"application:{landscape['a'].pk}")
    assert found.title == "Impact of A"
    assert [row["application"] for row in rows(found, "applications")] == ["A"]
    assert [(row["application"], row["severity"]) for row in rows(found, "hits")] == [("B", "Down")]
    consequences = {row["other"]: (row["way"], row["consequence"]) for row in rows(found, "integrations")}
    assert consequences == {
        "B": ("out", "may not be cut: move both ends together"),
        "DigiD": ("out", "to be connected anew"),
    }
    assert [(row["machine"], row["others"]) for row in rows(found, "machines")] == [("SRV-1", "C")]
    assert [row["name"] for row in rows(found, "data_sets")] == ["data of A"]
    assert {row["tenant"]: (row["direct"], row["hit"]) for row in rows(found, "users")} == {
        "Arnhem": (10, 0),
        "Renkum": (5, 20),
    }
    assert [row["product"] for row in rows(found, "products")] == ["Maker Database"]
    assert [(row["contract"], row["cost"]) for row in rows(found, "contracts")] == [("C-1", 250_000)]
    assert [(row["wave"], row["own"]) for row in rows(found, "waves")] == [("Wave A", "A")]
    assert figures(found)["cost"] == 250_000


def test_impact_when_of_a_server_then_what_runs_on_it_is_down(admin_user, landscape):
    found = report(ReportName.IMPACT, admin_user, "server:srv-1")
    assert [row["application"] for row in rows(found, "applications")] == ["A", "C"]
    assert [row["application"] for row in rows(found, "hits")] == ["B"]


def test_impact_when_of_a_contract_then_it_is_of_what_runs_where_its_products_are(admin_user, landscape):
    found = report(ReportName.IMPACT, admin_user, f"contract:{landscape['contract'].pk}")
    assert [row["application"] for row in rows(found, "applications")] == ["A", "C"]


def test_impact_when_of_a_wave_then_it_is_of_what_moves_in_it(admin_user, landscape):
    found = report(ReportName.IMPACT, admin_user, f"wave:{landscape['wave'].number}")
    assert [row["application"] for row in rows(found, "applications")] == ["A"]


@pytest.mark.parametrize(
    "subject", ["application:0", "application:x", "server:none", "contract:9", "wave:99", "site:1"]
)
def test_impact_when_there_is_no_such_thing_then_it_is_refused(admin_user, subject):
    with pytest.raises(UnknownError):
        report(ReportName.IMPACT, admin_user, subject)


def test_impact_when_asked_by_rest_for_what_is_not_there_then_the_answer_says_so(admin_client):
    answer = admin_client.get("/api/plugins/assettool/reports/impact/", {"subject": "application:99", "lang": "nl"})
    assert answer.status_code == 400
    assert answer.json() == {"subject": "there is none of this name: application:99"}  # in the language of who asks


def test_impact_when_a_user_may_see_applications_alone_then_the_rest_is_not_told(django_user_model, landscape):
    user = django_user_model.objects.create_user("apps")
    allow(user, "view", models=[Application])
    found = report(ReportName.IMPACT, user, f"application:{landscape['a'].pk}")
    for key in ("integrations", "machines", "data_sets", "products", "contracts", "waves"):
        assert rows(found, key) == [], key
    with pytest.raises(UnknownError):
        report(ReportName.IMPACT, user, "server:SRV-1")


def test_impact_when_more_hangs_on_it_then_it_asks_no_more(django_user_model, landscape):
    user = django_user_model.objects.create_user("counter")
    allow(user, "view", models=TOUCHED)
    counts = []
    for number in (2, 12):
        for _ in range(number):
            make_integration(landscape["a"])
            make_data_set(application=landscape["a"])
            server = make_asset(kind="virtual_server")
            make_installation(make_product(), server)
        with CaptureQueriesContext(connection) as captured:
            report(ReportName.IMPACT, django_user_model.objects.get(pk=user.pk), f"application:{landscape['a'].pk}")
        counts.append(len(captured))
    assert counts[1] <= counts[0] <= LIMIT


def test_reports_when_in_dutch_then_their_words_are(admin_user, landscape):
    impact = report(ReportName.IMPACT, admin_user, "server:SRV-1", language="nl")
    assert impact.title == "Impact van SRV-1"
    wave = report(ReportName.WAVE, admin_user, f"wave:{landscape['wave'].number}", language="nl")
    assert [section.title for section in wave.sections[:3]] == ["De golf", "Toetsen", "Goedkeuringen"]


def test_pages_when_opened_then_they_lead_to_the_report_on_them(admin_client, landscape):
    for thing, subject in (
        (landscape["a"], f"report=impact&subject=application%3A{landscape['a'].pk}"),
        (landscape["contract"], f"report=impact&subject=contract%3A{landscape['contract'].pk}"),
        (landscape["wave"], f"report=wave&subject=wave%3A{landscape['wave'].number}"),
    ):
        page = unescape(admin_client.get(thing.get_absolute_url()).content.decode())
        address = f"{reverse('plugins:netbox_assettool:reports')}?{subject}"
        assert address in page
        assert admin_client.get(address).status_code == 200


def test_impact_when_contracts_ended_or_are_of_others_then_their_cost_is_not_counted(admin_user, landscape):
    product = SoftwareProduct.objects.get()
    ended = make_contract("C-2", yearly_cost=1000, end=date(2019, 1, 1), renewal_months=0)
    theirs = make_contract("C-3", yearly_cost=500, tenant=Tenant.objects.get(slug="renkum"))
    for contract in (ended, theirs):
        make_entitlement(product, contract=contract)
    found = report(ReportName.IMPACT, admin_user, f"application:{landscape['a'].pk}")
    assert [row["contract"] for row in rows(found, "contracts")] == ["C-1"]
    assert figures(found)["cost"] == 250_000
    found = report(ReportName.IMPACT, admin_user, f"contract:{theirs.pk}")
    assert [row["contract"] for row in rows(found, "contracts")] == ["C-3"]
    assert figures(found)["cost"] == 50_000


def test_wave_when_asked_since_a_day_then_it_tells_what_happened_to_it(admin_user):
    wave = make_wave("Night")
    make_waiver(wave)
    make_wave_run(wave, emergency="the data centre floods")
    yesterday = timezone.localdate() - timedelta(days=1)
    found = report(ReportName.WAVE, admin_user, f"wave:{wave.number}", since=yesterday)
    told = [row["what"] for row in rows(found, "changes")]
    assert {each.partition(":")[0] for each in told} == {"gate waived", "started in an emergency"}
    later = report(ReportName.WAVE, admin_user, f"wave:{wave.number}", since=timezone.localdate())
    assert rows(later, "changes") == []


@pytest.mark.parametrize("query", ["subject=wave:1&tenant=a", "subject=application:1&since=2026-01-01&as=json"])
def test_report_on_one_thing_when_asked_for_what_it_does_not_tell_then_it_says_so(admin_client, query):
    name = "wave" if "wave" in query else "impact"
    answer = admin_client.get(f"/api/plugins/assettool/reports/{name}/?{query}")
    assert answer.status_code == 400
    assert set(answer.json()) & {"tenant", "since"}
