"""The pages about waves: board, timeline, wave, its verbs, moves, and the panel on what moves."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_data_set,
    make_freeze,
    make_integration,
    make_item,
    make_waiver,
    make_wave,
)
from tenancy.models import Tenant
from wave_cases import START, document_of, item_of, member, monday, post, saved

from assettool.domain.waves.problem import ItemKind, Order, Resource, Rule, RuleKind, Trailer
from assettool.domain.waves.rule_text import SEVERAL_WEEKS, SINGULAR, TEMPLATES, WITH_GAP, WITHOUT_REASON
from netbox_assettool.models import Approval, Wave, WaveItem, WavePlan
from netbox_assettool.planning import rules
from netbox_assettool.planning.words import TEXTS

pytestmark = [pytest.mark.real, pytest.mark.django_db]

BOARD_LIMIT = 30
PAGES = "plugins:netbox_assettool"


def page(client, name, pk=None, **query):
    url = reverse(f"{PAGES}:wave_{name}", kwargs={"pk": pk} if pk else {})
    answer = client.get(url, query)
    assert answer.status_code == 200, url
    return " ".join(html.unescape(answer.content.decode()).split())


def words(answer):
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


@pytest.fixture
def suite():
    return make_application("Suite")


@pytest.fixture
def geo():
    return make_application("Geo")


@pytest.fixture
def known(admin_client, suite, geo):
    """Suite feeds Geo and moves before it; TAB has forty hours a week."""
    tenant = Tenant.objects.create(name="Gemeente Arnhem", slug="arnhem")
    one = replace(item_of(suite), demand={"TAB": 300, "users": 120}, tenant=tenant.slug)
    two = replace(item_of(geo), demand={"TAB": 390}, tenant=tenant.slug)
    integration = make_integration(suite, geo)
    return saved(
        admin_client,
        document_of(
            [(one, 1), (two, 2)],
            orders=[Order((one.key,), (two.key,), Rule(RuleKind.COUPLED, ("Suite", "Geo")))],
            resources=[Resource("TAB", (400,) * 20, is_spread=True)],
            trailers=[Trailer("t:1", "Suite → Geo", ItemKind.INTEGRATION, (one.key, two.key), (member(integration),))],
        ),
    )


def test_board_when_a_plan_is_saved_then_it_has_a_column_for_each_wave_with_cards_hours_and_freezes(
    admin_client, known, suite, geo
):
    make_freeze("Elections").tenants.add(Tenant.objects.get(slug="arnhem"))
    make_freeze("Christmas", start=date(2026, 12, 21), end=date(2027, 1, 3))
    shown = page(admin_client, "board")
    assert re.findall(r'data-week="([0-9-]+)"', shown) == [str(monday(1)), str(monday(2))]
    assert re.findall(r'data-item="([a-z:0-9]+)"', shown) == [f"application:{suite.pk}", f"application:{geo.pk}"]
    assert "1 application, 1 integration" in shown
    assert "30 / 40 h" in shown
    assert "39 / 40 h" in shown
    assert "assettool-load-orange" in shown
    assert "Users that it hits</span> <span>120</span>" in shown
    assert "Freeze: Elections: Gemeente Arnhem" in shown
    assert "Christmas" not in shown
    assert f"?items=application%3A{suite.pk}" in shown
    assert "rules are broken" not in shown
    assert 'type="module" src="/static/netbox_assettool/wave_board.js"' in shown


def test_board_when_rules_are_broken_by_hand_then_they_are_told(admin_client, known, suite):
    post(admin_client, "move", items=[f"application:{suite.pk}"], week=monday(3), allow=True, reason="test")
    shown = page(admin_client, "board")
    assert "1 rule is broken as everything is placed now" in shown
    assert "Suite and Geo are hard-coupled" in shown
    assert 'aria-label="Fixed"' in shown


def test_board_when_there_is_no_plan_then_it_says_so_and_shows_waves(admin_client):
    assert "There are no waves yet" in page(admin_client, "board")
    make_wave("Mine")
    shown = page(admin_client, "board")
    assert ">Mine</a>" in shown
    assert "draggable" not in shown


def test_board_when_a_wave_is_empty_and_cancelled_then_it_is_left_out(admin_client):
    make_wave("Gone", status="cancelled")
    assert ">Gone</a>" not in page(admin_client, "board")


def test_board_when_the_user_may_only_look_then_nothing_can_be_dragged(client, django_user_model, known):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Wave, WaveItem, WavePlan])
    client.force_login(user)
    shown = page(client, "board")
    assert "draggable" not in shown
    assert "wave_board.js" not in shown


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured.captured_queries)


@pytest.mark.parametrize("name", ["board", "timeline"])
def test_pages_when_there_are_more_items_then_they_take_as_many_queries(name, admin_client):
    def grow(number, weeks, based_on):
        placed = [(item_of(make_application(), make_asset(kind="virtual_server")), n % weeks) for n in range(number)]
        make_freeze().applications.add(make_application())
        WaveItem.objects.all().delete()
        return saved(admin_client, document_of(placed), based_on)

    url = reverse(f"{PAGES}:wave_{name}")
    first = grow(5, 3, None)
    few = queries_of(admin_client, url)
    grow(60, 12, first)
    many = queries_of(admin_client, url)
    assert few == many <= BOARD_LIMIT


def test_wave_page_when_there_are_more_items_then_it_takes_as_many_queries(admin_client, known):
    wave = Wave.objects.get(week=monday(1))
    few = queries_of(admin_client, wave.get_absolute_url())
    for _ in range(20):
        make_item(wave)
        make_waiver(wave)
    assert queries_of(admin_client, wave.get_absolute_url()) == few <= BOARD_LIMIT


def test_timeline_when_a_plan_is_saved_then_it_draws_waves_freezes_teams_and_today(admin_client, known):
    make_freeze("Elections")
    shown = page(admin_client, "timeline")
    waves = list(Wave.objects.order_by("week"))
    assert [str(wave.number) for wave in waves] == re.findall(r'<text class="c m"[^>]*>(\d+)</text>', shown)
    assert all(f'href="{wave.get_absolute_url()}"' in shown for wave in waves)
    assert "Gemeente Arnhem, week of 2026-03-09: 1" in shown
    assert "TAB, week of 2026-03-09: 75 %" in shown
    assert "Elections: 2026-03-16 until 2026-03-20" in shown
    assert "<script" not in shown[shown.index("<svg") : shown.index("</svg>")]
    picture = admin_client.get(reverse(f"{PAGES}:wave_timeline"), {"export": "svg"})
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")


def test_timeline_when_there_is_no_plan_then_it_says_so(admin_client):
    assert "There is no plan yet" in page(admin_client, "timeline")


def test_wave_page_when_shown_then_it_has_numbers_costs_and_what_changed_since_the_approval(admin_client, known, suite):
    wave = Wave.objects.get(week=monday(1))
    Approval.objects.create(
        wave=wave, verdict="approved", content_hash="a" * 64, content={"week": str(START), "members": []}, comment="ok"
    )
    shown = " ".join(html.unescape(admin_client.get(wave.get_absolute_url()).content.decode()).split())
    assert f"?wave_id={wave.pk}&kind=application" in shown
    assert "30 / 40 h" in shown
    assert "The week was March 2, 2026 and is March 9, 2026" in shown
    assert "Added: Suite (1 application)" in shown
    assert f"{wave.get_absolute_url()}submit/" in shown
    assert f"{wave.get_absolute_url()}approve/" not in shown


def test_verbs_when_used_on_pages_then_the_wave_is_submitted_rejected_approved_and_withdrawn(
    admin_client, known, django_user_model
):
    wave = Wave.objects.get(week=monday(1))
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("other", "o@example.org", "x"))

    def press(client, verb, **said):
        shown = page(client, verb, wave.pk)
        (seen,) = re.findall(r'name="seen" value="([0-9a-f]+)"', shown)
        assert "Suite" in shown
        answer = client.post(reverse(f"{PAGES}:wave_{verb}", kwargs={"pk": wave.pk}), {"seen": seen, **said})
        wave.refresh_from_db()
        return answer

    assert press(admin_client, "submit").status_code == 302
    assert wave.status == "submitted"
    refused = press(admin_client, "approve")
    assert "yourself" in refused.content.decode()
    assert press(other, "reject").status_code == 200  # it asks for a reason
    assert press(other, "reject", comment="no backup").status_code == 302
    assert wave.status == "draft"
    press(admin_client, "submit")
    assert press(other, "approve", comment="good", change_number="C-7").status_code == 302
    assert (wave.status, wave.approvals.first().change_number) == ("approved", "C-7")
    assert press(admin_client, "withdraw").status_code == 302
    assert wave.status == "draft"


def test_verbs_when_the_wave_changed_since_it_was_shown_then_nothing_is_approved(admin_client, known):
    wave = Wave.objects.get(week=monday(1))
    answer = admin_client.post(reverse(f"{PAGES}:wave_submit", kwargs={"pk": wave.pk}), {"seen": "f" * 64})
    assert "has changed since you saw it" in answer.content.decode()
    wave.refresh_from_db()
    assert wave.status == "draft"


def test_verbs_when_the_permission_is_missing_then_there_is_no_button_and_no_page(client, django_user_model, known):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Wave, WaveItem])
    client.force_login(user)
    wave = Wave.objects.get(week=monday(1))
    shown = client.get(wave.get_absolute_url()).content.decode()
    for verb in ("submit", "items"):
        assert f"{wave.get_absolute_url()}{verb}/" not in shown
    for verb in ("submit", "withdraw", "approve", "reject", "items"):
        assert client.get(reverse(f"{PAGES}:wave_{verb}", kwargs={"pk": wave.pk})).status_code == 403
    assert client.get(reverse(f"{PAGES}:wave_move")).status_code == 403


def test_move_when_chosen_on_the_page_of_the_wave_then_it_says_what_that_does_and_does_it(admin_client, known, geo):
    wave = Wave.objects.get(week=monday(2))
    chosen = page(admin_client, "items", wave.pk)
    assert f'name="items" value="application:{geo.pk}"' in chosen
    asked = {"items": f"application:{geo.pk}", "week": str(monday(5))}
    shown = page(admin_client, "move", **asked)
    assert "This breaks no rule." in shown
    assert "What moves with the last one of several comes along: Suite → Geo" in shown
    url = reverse(f"{PAGES}:wave_move")
    assert admin_client.post(url, {**asked, "is_fixed": "on"}).status_code == 302
    assert WaveItem.objects.get(name="Geo").wave.week == monday(5)


def test_move_when_it_breaks_a_rule_then_the_page_says_so_and_asks_for_a_reason(admin_client, known, suite):
    asked = {"items": f"application:{suite.pk}", "week": str(monday(3))}
    shown = page(admin_client, "move", **asked)
    assert "This breaks rules:" in shown
    assert "Suite and Geo are hard-coupled" in shown
    url = reverse(f"{PAGES}:wave_move")
    assert admin_client.post(url, asked).status_code == 200  # a rule that nobody allowed to be broken
    assert admin_client.post(url, {**asked, "allow": "1"}).status_code == 200
    assert WaveItem.objects.get(name="Suite").wave.week == monday(1)
    assert admin_client.post(url, {**asked, "allow": "1", "reason": "the council asks"}).status_code == 302
    assert WaveItem.objects.get(name="Suite").wave.week == monday(3)


def test_move_when_nothing_is_chosen_or_it_makes_no_sense_then_it_says_so(admin_client, known, geo):
    assert admin_client.get(reverse(f"{PAGES}:wave_move")).url == reverse(f"{PAGES}:wave_board")
    assert "it is no item of the plan" in page(admin_client, "move", items="x", week=str(monday(1)))
    assert "See what that does" in page(admin_client, "move", items=f"application:{geo.pk}", week="soon")


@pytest.mark.parametrize(
    "make",
    [make_application, lambda: make_asset(kind="virtual_server"), make_data_set, make_integration],
)
def test_panel_when_something_moves_then_its_page_says_in_which_wave_and_why(make, admin_client):
    thing = make()
    url = thing.get_absolute_url()
    assert "first approved for" not in admin_client.get(url).content.decode()
    kept = {"kind": "dearer", "week": "2026-03-02", "more": 7}
    make_item(make_wave("Spring"), thing, baseline=START, is_fixed=True, reasons=[kept, "as the council asked"])
    shown = words(admin_client.get(url))
    for text in (
        "Spring",
        "first approved for 2026-03-02",
        "A person put it there",
        "The week of March 2, 2026 would cost 7 more",
        "As the council asked",
    ):
        assert text in shown, text


def test_panel_when_the_wave_is_hidden_then_there_is_none(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    application = make_application("seen")
    allow(user, "view", models=[type(application), WaveItem])
    make_item(make_wave("zz-hidden"), application)
    client.force_login(user)
    assert "zz-hidden" not in client.get(application.get_absolute_url()).content.decode()


def test_reasons_when_a_plan_is_saved_then_every_item_says_why_it_is_where_it_is(admin_client, known):
    item = WaveItem.objects.get(name="Geo")
    answer = admin_client.get(f"/api/plugins/assettool/wave-items/{item.pk}/").json()
    assert answer["reason_texts"]
    assert "Geo" not in answer["reason_texts"][0] or "hard-coupled" in answer["reason_texts"][0]


def test_sentences_when_compared_with_the_domain_then_none_is_missing_or_left_over():
    known = {
        text for table in (TEMPLATES, SEVERAL_WEEKS, WITHOUT_REASON, WITH_GAP, SINGULAR) for text in table.values()
    }
    assert {str(text) for text in rules.TEMPLATES} == known
    assert {what.value: str(text) for what, text in TEXTS.items()} == {what.value: what.value for what in TEXTS}
