"""The project-control dashboard and the widgets of the home page: what they show, to whom, at which cost."""

import html
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_installation,
    make_item,
    make_product,
    make_waiver,
    make_wave,
    make_wave_run,
)
from progress_cases import days_ago, went
from tenancy.models import Tenant
from wave_cases import document_of, item_of, saved

from assettool.domain.waves.forecast import monday_of
from netbox_assettool.dashboard import (
    BlockersWidget,
    LicenceShortagesWidget,
    MigrationProgressWidget,
    WavesThisWeekWidget,
)
from netbox_assettool.models import (
    Account,
    Application,
    Asset,
    Milestone,
    Run,
    SoftwareProduct,
    StatusChange,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SEEN = (Account, Application, Asset, Milestone, Run, StatusChange, Tenant, Waiver, Wave, WaveItem, WavePlan)
PAGE = reverse("plugins:netbox_assettool:application_control")
LIMIT = 30
WIDGETS = (MigrationProgressWidget, WavesThisWeekWidget, LicenceShortagesWidget, BlockersWidget)


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()


@pytest.fixture
def tenants():
    return [Tenant.objects.create(name=name, slug=name.lower()) for name in ("Arnhem", "Renkum")]


def text_of(client, **query):
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.content.decode()).split())


def blocked(name, tenant=None, due=1):
    said = {"reason": "no rights", "owner": "Procurement", "due": days_ago(due)}
    return went(make_application(name, tenant=tenant), ("registered", 30), ("blocked", 20, said))


def rendered(widget, user):
    request = RequestFactory().get("/")
    request.user = user
    return " ".join(html.unescape(widget().render(request)).split())


def test_page_when_there_is_no_data_then_it_says_what_to_do_first(admin_client):
    text = text_of(admin_client)
    assert "There is no data yet. This is where a project begins:" in text
    assert "assettool app import" in text
    assert 'id="card-burn_up"' not in text


def test_page_when_there_is_data_then_it_shows_results_waves_blockers_and_what_to_do(admin_client, tenants):
    went(make_application("Done", tenant=tenants[0]), ("registered", 60), ("migrated", 5))
    late = blocked("Late", tenants[1])
    wave = make_wave("Soon", week=monday_of(days_ago(-7)))
    make_item(wave, late)
    run = make_wave_run(make_wave("Running", status="running"), emergency="the roof leaks")
    text = text_of(admin_client)
    for part in (
        "Applications migrated",
        "<svg",
        "Lift blockers that are overdue",
        "Submit waves that begin within two weeks",
        "Decide about runs that wait for you",
        "Procurement",
        "the roof leaks",
        f'<a href="{wave.get_absolute_url()}">Soon</a>',
        f'<a href="{run.get_absolute_url()}">Running</a>',
        f'<a href="{late.get_absolute_url()}">Late</a>',
        "part=licences",
    ):
        assert part in text, part


def test_page_when_limited_to_a_tenant_then_the_address_keeps_that(admin_client, tenants):
    blocked("Mine", tenants[0])
    blocked("Other", tenants[1])
    text = text_of(admin_client, tenant="arnhem", drawn="in_management")
    assert ">Mine<" in text
    assert ">Other<" not in text
    assert "Burn-up: Applications in management" in text
    assert "tenant=arnhem" in text[text.index("hx-get") :]


@pytest.mark.parametrize("query", [{"tenant": "nobody"}, {"drawn": "everything"}])
def test_page_when_asked_for_what_is_not_there_then_it_is_no_page(admin_client, query):
    assert admin_client.get(PAGE, query).status_code == 404


def test_page_when_a_user_may_not_see_applications_then_it_is_refused(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert client.get(PAGE).status_code == 403


def test_page_when_a_user_may_see_a_part_then_it_shows_that_part(client, django_user_model, tenants):
    user = django_user_model.objects.create_user("renkum")
    allow(user, "view", models=[Application], constraints={"tenant__slug": "renkum"})
    blocked("Mine", tenants[1])
    blocked("Hidden", tenants[0])
    client.force_login(user)
    text = text_of(client)
    assert "Hidden" not in text
    assert "part=licences" not in text


def test_part_on_licences_when_asked_for_then_it_lists_what_is_short(admin_client):
    product = make_product(name="Drawing")
    make_installation(product, make_asset())
    text = text_of(admin_client, part="licences")
    assert "Drawing" in text
    assert "1 short" in text
    assert "<html" not in text


def test_page_when_there_are_more_rows_then_it_asks_no_more(client, admin_client, django_user_model, tenants):
    user = django_user_model.objects.create_user("counter")
    allow(user, "view", models=SEEN)
    client.force_login(user)
    counts = []
    for number in (2, 12):
        for _ in range(number):
            wave = make_wave()
            make_item(wave, blocked(None, tenants[0]))
            make_waiver(wave)
            make_wave_run(wave)
            make_asset(kind="virtual_server")
        cache.clear()
        client.get(PAGE)  # content types and NetBox's own settings are read once
        make_asset()
        with CaptureQueriesContext(connection) as cold:
            text_of(client)
        with CaptureQueriesContext(connection) as warm:
            text_of(client)
        counts.append((len(cold), len(warm)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= LIMIT
    assert counts[0][1] <= LIMIT // 2


def test_what_to_do_when_a_wave_was_left_behind_or_nothing_is_decided_then_it_says_so(admin_client):
    app = went(make_application("Undecided"), ("registered", 60))
    saved(admin_client, document_of([(item_of(app), 0)], start=monday_of(days_ago(21))))
    went(make_application("Unplanned", disposition="rehost"), ("registered", 60))
    waiver = make_waiver(expires=timezone.localdate() + timedelta(days=3))
    text = text_of(admin_client)
    for part in (
        "Move or cancel waves whose week has passed",
        "Plan applications that are in no wave",
        "Say what becomes of applications without a disposition",
        "Mend what waivers cover that expire within two weeks",
    ):
        assert part in text, part
    address = text[: text.index("Plan applications that are in no wave")].rpartition('href="')[2].partition('"')[0]
    listed = admin_client.get(f"/api{address}")
    assert [row["name"] for row in listed.json()["results"]] == ["Unplanned"]
    assert waiver.pk


# Widgets


def test_widgets_when_there_is_nothing_then_they_say_so(admin_user):
    assert [
        text
        for widget, text in zip(
            WIDGETS,
            ("Nothing to count", "No wave this week or next", "No product is short.", "Nothing is blocked."),
            strict=True,
        )
        if text not in rendered(widget, admin_user)
    ] == []


def test_widgets_when_there_is_something_then_they_show_it_with_links(admin_user, tenants):
    late = blocked("Late", tenants[0])
    wave = make_wave("Now", week=monday_of(timezone.localdate()))
    make_item(wave, late)
    make_installation(make_product(name="Drawing"), make_asset())
    assert "0 of 1" in rendered(MigrationProgressWidget, admin_user)
    assert f'href="{wave.get_absolute_url()}"' in rendered(WavesThisWeekWidget, admin_user)
    assert "1 object" in rendered(WavesThisWeekWidget, admin_user)
    assert "Drawing" in rendered(LicenceShortagesWidget, admin_user)
    text = rendered(BlockersWidget, admin_user)
    assert "Overdue" in text
    assert f'href="{late.get_absolute_url()}"' in text


def test_widgets_when_a_user_may_see_nothing_then_they_are_empty(django_user_model, tenants):
    user = django_user_model.objects.create_user("nobody")
    late = blocked("Late", tenants[0])
    make_item(make_wave("Now", week=monday_of(timezone.localdate())), late)
    make_installation(make_product(name="Drawing"), make_asset())
    assert not [widget for widget in WIDGETS if any(word in rendered(widget, user) for word in ("Late", "Now", "Draw"))]


@pytest.mark.parametrize("widget", WIDGETS)
def test_widget_when_shown_again_then_it_asks_at_most_two_things(admin_user, tenants, widget):
    blocked("Late", tenants[0])
    make_item(make_wave("Now", week=monday_of(timezone.localdate())))
    rendered(widget, admin_user)
    with CaptureQueriesContext(connection) as captured:
        rendered(widget, admin_user)
    assert len(captured) <= 2


def test_widget_when_only_products_may_be_seen_then_shortages_are_told(django_user_model):
    user = django_user_model.objects.create_user("licences")
    allow(user, "view", models=[SoftwareProduct])
    assert "No product is short." in rendered(LicenceShortagesWidget, user)
