"""The gates of a wave on its pages and by REST: the answer of the command line, and no more than a user may see."""

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from equivalence.transport import LocalStore
from plugin_cases import (
    allow,
    make_application,
    make_approval,
    make_asset,
    make_deployment,
    make_entitlement,
    make_freeze,
    make_installation,
    make_integration,
    make_waiver,
    make_wave,
)
from status_cases import go, until
from tenancy.models import Contact, ContactAssignment, ContactRole, Tenant
from users.models import Group, Token
from wave_cases import document_of, item_of, monday, saved

from assettool.adapters import netbox_waves
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import GateStatus
from assettool.domain.waves.gates.gate import Text
from netbox_assettool.models import (
    Application,
    Asset,
    Deployment,
    Installation,
    SoftwareProduct,
    Waiver,
    Wave,
    WaveItem,
)
from netbox_assettool.planning import gates
from netbox_assettool.planning.gate_words import TEXTS
from netbox_assettool.planning.refusals import Overtaken
from netbox_assettool.roles import ensure_roles

pytestmark = [pytest.mark.real, pytest.mark.django_db]

WARM_LIMIT, COLD_LIMIT = 33, 81
LICENSED = "Maker Basis"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def store_of(user):
    token = Token(user=user, version=2)
    token.save()
    return LocalStore(f"{token.get_auth_header_prefix().removeprefix('Bearer ')}{token.token}")


def grow(client, number=1, based_on=None):
    """A wave with applications that are half ready: one is decided, packaged and owned, the other nothing of that."""
    arnhem, _ = Tenant.objects.get_or_create(name="Gemeente Arnhem", slug="arnhem")
    role, _ = ContactRole.objects.get_or_create(name="Owner", slug="application-owner")
    product, _ = SoftwareProduct.objects.get_or_create(
        key="basis", defaults={"publisher": "Maker", "name": "Basis", "metrics": ["installation"]}
    )
    placed = []
    for _ in range(number):
        ready = make_application(tenant=arnhem, disposition="replatform", users={arnhem: 7})
        bare = make_application(licence_transferable="no")
        later = make_application(tenant=arnhem)
        server = make_asset(kind="virtual_server", tenant=arnhem)
        make_deployment(ready, machines=[server])
        make_deployment(bare, machines=[make_asset(kind="virtual_server")])
        make_installation(product, server)
        contact = Contact.objects.create(name=f"Owner of {ready}")
        ContactAssignment.objects.create(object=ready, contact=contact, role=role)
        go(ready, *until("go"))
        make_integration(ready, bare, strength="hard")
        make_integration(ready, later)
        make_integration(later, bare, strength="hard", is_bridge_allowed=False)
        placed += [(item_of(ready, server), 1), (item_of(bare), 1), (item_of(later), 2)]
    saved(client, document_of(placed), based_on)
    wave = Wave.objects.get(week=monday(1))
    start = datetime(2026, 3, 13, 23, 30, tzinfo=timezone.get_default_timezone())
    Wave.objects.filter(pk=wave.pk).update(window_start=start, window_end=start + timedelta(hours=12))
    wave.refresh_from_db()
    return wave


@pytest.fixture
def wave(admin_client):
    wave = grow(admin_client)
    make_entitlement(SoftwareProduct.objects.get(), metric="installation", quantity=1)
    make_freeze("Elections", start=monday(1), end=monday(1)).tenants.add(Tenant.objects.get(slug="arnhem"))
    frozen = make_freeze("Tax run", start=monday(1), end=monday(1))
    frozen.applications.add(Application.objects.get(licence_transferable="no"))
    return wave


def shown(client, wave):
    answer = client.get(wave.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.content.decode()).split())


def gates_of(client, wave):
    answer = client.get(reverse("plugins-api:netbox_assettool-api:wave-gates", kwargs={"pk": wave.pk}))
    assert answer.status_code == 200, answer.content
    return {each["gate"]: each for each in answer.json()["gates"]}


def test_gates_when_read_by_the_command_line_then_they_are_those_that_the_server_judges(admin_user, wave):
    bare = WaveItem.objects.filter(wave=wave).get(name=Application.objects.get(licence_transferable="no").name)
    make_waiver(wave, gate="tests", item=bare, user=admin_user)
    make_waiver(wave, gate="backup", expires=monday(0))
    make_approval(wave, user=admin_user)
    make_approval(wave, verdict="rejected", user=admin_user, at=datetime(2026, 2, 27, 23, 30, tzinfo=UTC))
    target = store_of(admin_user)

    with timezone.override("Europe/Amsterdam"):
        found = gates.judged(wave)
        told = netbox_waves.gates(target, netbox_waves.wave(target, wave.number))

    assert [(each.gate, each.status, each.looked_at, each.missing) for each in told] == [
        (each.gate, each.status, len(each.findings), len(each.missing)) for each in found
    ]
    assert [[line.text for line in each.findings] for each in told] == [
        [str(line) for line in each.findings] for each in found
    ]
    assert [[line.name for line in each.wanting] for each in told] == [
        [line.name for line in each.missing] for each in found
    ]
    assert found[-1].findings[0].values["day"] == "2026-02-28"
    texts = {finding.text for result in found for finding in result.findings}
    assert texts >= {
        *(Text.DECIDED, Text.UNDECIDED, Text.OWNED, Text.NOT_OWNED, Text.REACHED, Text.NOT_REACHED, Text.NOT_PACKAGED),
        *(Text.SHORT, Text.NO_TRANSFER, Text.GOES_ALONG, Text.NOT_BRIDGED, Text.NEEDS_FIRST, Text.IN_WINDOW),
        *(Text.FROZEN, Text.NO_BACKUP, Text.NOT_TRIED, Text.REJECTED),
    }
    assert {each.gate: each.status for each in found}[GateName.TESTS] is GateStatus.WAIVED


def test_gates_when_something_moves_by_hand_then_they_are_of_where_it_is_now(wave):
    later = WaveItem.objects.get(wave__week=monday(2), kind="application")
    WaveItem.objects.filter(pk=later.pk).update(wave=wave)
    [integrations] = [each for each in gates.judged(wave) if each.gate is GateName.INTEGRATIONS]
    assert integrations.status is GateStatus.MET


def test_gates_when_no_plan_has_the_wave_then_they_are_refused_and_pages_say_why(admin_client):
    wave = make_wave("Mine")
    with pytest.raises(Overtaken, match="no plan"):
        gates.judged(wave)
    assert "No plan says what moves in Mine" in shown(admin_client, wave)
    url = reverse("plugins-api:netbox_assettool-api:wave-gates", kwargs={"pk": wave.pk})
    assert admin_client.get(url).status_code == 409
    assert admin_client.get(reverse("plugins:netbox_assettool:wave_gates", kwargs={"pk": wave.pk})).status_code == 200
    saved(admin_client, document_of([(item_of(make_application()), 1)]))
    with pytest.raises(Overtaken, match="nothing of the plan moves"):
        gates.judged(wave)


def test_gates_when_something_changes_then_what_was_remembered_is_not_shown(admin_client, wave):
    assert gates_of(admin_client, wave)["backup"]["status"] == "missing"
    make_waiver(wave)
    assert gates_of(admin_client, wave)["backup"]["status"] == "waived"
    assert gates_of(admin_client, wave)["owner"]["missing"] == 1
    bare = Application.objects.get(licence_transferable="no")
    role = ContactRole.objects.get()
    ContactAssignment.objects.create(object=bare, contact=Contact.objects.create(name="New"), role=role)
    assert gates_of(admin_client, wave)["owner"]["status"] == "met"


def test_panel_when_gates_miss_something_then_it_says_what_for_whom_and_where_to_waive_it(admin_client, wave):
    page = shown(admin_client, wave)
    assert re.findall(r'id="gate-([a-z]+)"', page) == [each.value for each in GateName]
    bare = Application.objects.get(licence_transferable="no")
    assert f'<a href="{bare.get_absolute_url()}">{bare.name}</a>' in page
    assert f"{LICENSED} would be 1 short" in page
    assert "It is not decided what becomes of it" in page
    assert "Elections freezes" in page
    links = re.findall(r'href="([^"]*/waivers/add/[^"]*)"', page)
    asked = [parse_qs(urlsplit(link).query) for link in links]
    item = WaveItem.objects.get(wave=wave, name=bare.name)
    wanted = {"wave": [str(wave.pk)], "gate": ["owner"], "item": [str(item.pk)]}
    assert {**wanted, "return_url": [wave.get_absolute_url()]} in asked
    assert not [each for each in asked if each.get("gate") == ["approval"]]


def test_form_of_a_waiver_when_reached_from_a_gate_then_it_is_filled_in_and_comes_back(admin_client, wave):
    page = shown(admin_client, wave)
    (link,) = (
        link
        for link in re.findall(r'href="([^"]*/waivers/add/[^"]*)"', page)
        if "gate=owner" in link and "item=" in link
    )
    form = admin_client.get(link).context["form"]
    said = {name: form[name].value() for name in ("wave", "gate", "item")}
    said = {name: str(getattr(value, "pk", value)) for name, value in said.items()}
    answer = admin_client.post(link, {**said, "reason": "a new owner comes in May", "expires": "2099-01-01"})
    assert answer.status_code == 302
    assert answer.url == wave.get_absolute_url()
    assert gates_of(admin_client, wave)["owner"]["status"] == "waived"
    assert "a new owner comes in May" in shown(admin_client, wave)


def test_panel_when_the_user_may_not_waive_then_there_is_no_button(client, django_user_model, wave):
    reader = django_user_model.objects.create_user("reader")
    allow(reader, "view", models=[Wave, WaveItem, Application, Waiver])
    client.force_login(reader)
    assert "/waivers/add/" not in shown(client, wave)


def test_gates_when_the_user_sees_no_licences_then_they_stand_as_they_do_and_say_nothing_of_them(
    client, django_user_model, wave
):
    reader = django_user_model.objects.create_user("reader")
    allow(reader, "view", models=[Wave, WaveItem, Application, Asset, Deployment])
    client.force_login(reader)
    found = gates_of(client, wave)
    assert (found["licences"]["status"], found["licences"]["missing"], found["licences"]["hidden"]) == ("missing", 2, 1)
    assert [each["text"] for each in found["licences"]["findings"]] == [Text.NO_TRANSFER.value]
    assert "Maker" not in shown(client, wave)
    address = reverse("plugins:netbox_assettool:wave_gates", kwargs={"pk": wave.pk})
    listed = client.get(address, {"gate": "licences"}).content.decode()
    assert "Maker" not in listed
    assert "1 that you may not see" in listed


def test_gates_when_the_user_sees_only_some_licences_then_no_sum_of_all_is_told(client, django_user_model, wave):
    reader = django_user_model.objects.create_user("reader")
    allow(reader, "view", models=[Wave, SoftwareProduct])
    allow(reader, "view", models=[Installation], constraints={"source": "intune"})
    client.force_login(reader)
    assert gates_of(client, wave)["licences"]["findings"] == []


def test_gates_when_the_user_sees_some_applications_and_no_contacts_then_only_those_are_named(
    client, django_user_model, wave
):
    bare = Application.objects.get(licence_transferable="no")
    reader = django_user_model.objects.create_user("reader")
    allow(reader, "view", models=[Wave, WaveItem])
    allow(reader, "view", models=[Application], constraints={"pk": bare.pk})
    client.force_login(reader)
    found = gates_of(client, wave)
    assert {each["name"] for gate in found.values() for each in gate["findings"]} <= {bare.name, ""}
    assert found["owner"]["hidden"] == 1
    assert {who for gate in found.values() for each in gate["findings"] for who in each["who"]} == set()
    others = Application.objects.exclude(pk=bare.pk).values_list("name", flat=True)
    page = shown(client, wave)
    assert not [name for name in others if name in page]


def test_gates_when_the_wave_is_hidden_then_there_are_none(client, django_user_model, wave):
    client.force_login(django_user_model.objects.create_user("reader"))
    url = reverse("plugins-api:netbox_assettool-api:wave-gates", kwargs={"pk": wave.pk})
    assert client.get(url).status_code == 404


def test_page_of_gates_when_asked_for_one_then_it_lists_all_of_it_and_exports_it(admin_client, wave):
    address = reverse("plugins:netbox_assettool:wave_gates", kwargs={"pk": wave.pk})
    page = " ".join(admin_client.get(address, {"gate": "owner"}).content.decode().split())
    assert "Owned by Owner of" in page
    assert "Nobody owns it" in page
    export = admin_client.get(address, {"gate": "owner", "export": "csv"}).content.decode()
    assert len(export.splitlines()) == 3
    assert "<" not in export
    assert admin_client.get(address).context["shown"] == "disposition"
    assert admin_client.get(address, {"gate": "nonsense"}).status_code == 404


def test_panel_when_the_wave_has_begun_then_there_is_none(admin_client, wave):
    Wave.objects.filter(pk=wave.pk).update(status="running")
    assert 'id="gate-' not in shown(admin_client, wave)


def test_panel_when_read_in_dutch_then_no_finding_is_in_english(admin_client, wave):
    admin_client.cookies["django_language"] = "nl"
    page = shown(admin_client, wave)
    with translation.override("nl"):
        assert str(TEXTS[Text.NOT_OWNED]) != Text.NOT_OWNED.value
        assert str(TEXTS[Text.NOT_OWNED])[1:] in page


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured.captured_queries)


def test_wave_page_when_more_moves_then_its_gates_take_as_many_queries_and_few_once_judged(admin_client, admin_user):
    def cost(number, based_on):
        wave = grow(admin_client, number, based_on)
        for _ in range(number):
            make_freeze(start=monday(1), end=monday(1)).applications.add(make_application())
            make_waiver(wave)
        url = wave.get_absolute_url()
        admin_client.get(url)
        cache.clear()
        return queries_of(admin_client, url), queries_of(admin_client, url), wave.plan.digest

    cold, warm, digest = cost(1, None)
    more_cold, more_warm, _ = cost(8, digest)
    assert (more_cold, more_warm) == (cold, warm)
    assert cold <= COLD_LIMIT
    assert warm <= WARM_LIMIT


def test_wave_page_when_an_approver_looks_then_it_takes_few_queries(client, django_user_model, wave):
    ensure_roles()
    approver = django_user_model.objects.create_user("approver")
    approver.groups.add(Group.objects.get(name="assettool approver"))
    client.force_login(approver)
    assert f"{LICENSED} would be 1 short" in shown(client, wave)
    assert queries_of(client, wave.get_absolute_url()) <= WARM_LIMIT


def test_wave_page_when_a_gate_is_waived_then_licences_are_not_worked_out_again(admin_client, wave):
    admin_client.get(wave.get_absolute_url())
    make_waiver(wave)
    with CaptureQueriesContext(connection) as captured:
        assert "it is a test system" in shown(admin_client, wave)
    read = [each["sql"] for each in captured.captured_queries if '"netbox_assettool_installation"."' in each["sql"]]
    assert read == []
    make_entitlement(SoftwareProduct.objects.get(), metric="installation", quantity=1)
    assert f"{LICENSED} would be" not in shown(admin_client, wave)


def test_sentences_when_compared_with_the_domain_then_none_is_missing_or_left_over():
    assert {text.value: str(told) for text, told in TEXTS.items()} == {text.value: text.value for text in Text}
