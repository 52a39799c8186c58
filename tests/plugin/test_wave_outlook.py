"""What pages tell beside the waves themselves: the wave on the page of a machine, and the forecast beside the plan."""

import html
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from equivalence.transport import LocalStore
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_device,
    make_item,
    make_plan,
    make_virtual_machine,
    make_wave,
)
from users.models import Token
from virtualization.models import VirtualMachine
from wave_cases import START

from assettool import wiring
from netbox_assettool.models import Application, Asset, StatusChange, Wave, WaveItem, WavePlan
from netbox_assettool.planning.rules import day_text

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def shown(client, thing):
    answer = client.get(thing.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.content.decode()).split())


def queries_of(client, thing):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(thing.get_absolute_url()).status_code == 200
    return len(captured.captured_queries)


@pytest.mark.parametrize(("make", "link"), [(make_device, "device"), (make_virtual_machine, "virtual_machine")])
def test_page_of_a_machine_when_it_moves_then_it_says_in_which_wave_when_and_how_far(make, link, admin_client):
    machine = make()
    asset = make_asset(kind="virtual_server", **{link: machine})
    assert 'id="assettool-waves"' not in shown(admin_client, machine)
    wave = make_wave("Spring", week=START, status="approved")
    make_item(wave, asset, kind="server", item_name="Suite", state="failed", evidence="run 7")
    page = shown(admin_client, machine)
    panel = page[page.index('id="assettool-waves"') :]
    for text in (
        f'<a href="{wave.get_absolute_url()}">Spring</a>',
        "2026-03-02",
        "Approved",
        "Suite",
        "Failed",
        "run 7",
    ):
        assert text in panel, text


@pytest.mark.parametrize("hidden", [Wave, WaveItem, Asset])
def test_page_of_a_machine_when_its_wave_item_or_asset_is_hidden_then_it_says_nothing(
    hidden, client, django_user_model
):
    machine = make_virtual_machine()
    make_item(make_wave("zz-hidden"), make_asset(kind="virtual_server", virtual_machine=machine), kind="server")
    reader = django_user_model.objects.create_user("reader")
    allow(reader, "view", models=[VirtualMachine, *({Wave, WaveItem, Asset} - {hidden})])
    client.force_login(reader)
    assert "zz-hidden" not in shown(client, machine)


def test_page_of_a_machine_when_it_moves_then_the_panel_costs_no_query_more(admin_client):
    device = make_device()
    queries_of(admin_client, device)
    asset = make_asset(device=device)
    without = queries_of(admin_client, device)
    make_item(make_wave(), asset)
    assert queries_of(admin_client, device) == without


def move(weeks_ago, number):
    """So many applications that have moved, so many weeks ago."""
    at = datetime.combine(timezone.localdate(), datetime.min.time(), UTC) - timedelta(weeks=weeks_ago)
    for _ in range(number):
        application = make_application()
        Application.objects.filter(pk=application.pk).update(status="migrated")
        StatusChange.objects.create(object=application, old="migrating", new="migrated", at=at, reason="moved")


def moved_for_six_weeks():
    for week, number in enumerate((4, 2, 3, 1, 5, 3), 1):
        move(week, number)
    for _ in range(9):
        make_application(disposition="rehost")


def test_forecast_when_enough_has_moved_then_it_is_that_of_the_command_line_with_its_band(admin_client, admin_user):
    moved_for_six_weeks()
    plan = make_plan()
    token = Token(user=admin_user, version=2)
    token.save()
    store = LocalStore(f"{token.get_auth_header_prefix().removeprefix('Bearer ')}{token.token}")
    expected = wiring.forecast(store)
    answer = admin_client.get(plan.get_absolute_url())
    page = " ".join(html.unescape(answer.content.decode()).split())
    assert expected is not None
    assert "This is a forecast by the pace so far" in page
    for text in (
        f"in the week of {day_text(expected.likely)}",
        f"from the week of {day_text(expected.early)} to that of {day_text(expected.late)}, in eight of ten draws",
        "3, 5, 1, 3, 2, 4",
    ):
        assert text in page, text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (lambda: make_application(), "it takes 4 whole weeks since the first move, and there are 0"),
        (lambda: (make_application(), move(2, 3)), "it takes 4 whole weeks since the first move, and there are 2"),
        (lambda: (make_application(), move(30, 3)), "no application has moved in the last 12 weeks"),
        (lambda: move(5, 3), "no application that you may see has to move any more"),
    ],
)
def test_forecast_when_there_is_none_then_the_page_of_the_plan_says_why(given, told, admin_client):
    given()
    page = shown(admin_client, make_plan())
    assert told in page
    assert "by the pace so far" not in page


def test_forecast_when_the_plan_counts_no_more_then_it_is_not_told(admin_client):
    moved_for_six_weeks()
    old = make_plan()
    new = make_plan()
    assert "Forecast" not in shown(admin_client, old)
    assert "Forecast" in shown(admin_client, new)


def test_forecast_when_the_history_is_hidden_then_it_is_not_told(client, django_user_model):
    moved_for_six_weeks()
    reader = django_user_model.objects.create_user("reader")
    allow(reader, "view", models=[WavePlan, Application])
    client.force_login(reader)
    assert "Forecast" not in shown(client, make_plan())


def test_forecast_when_more_has_moved_then_it_takes_as_many_queries(admin_client):
    moved_for_six_weeks()
    plan = make_plan()
    few = queries_of(admin_client, plan)
    moved_for_six_weeks()
    assert queries_of(admin_client, plan) == few
