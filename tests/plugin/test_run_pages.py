"""Runs on pages: live, with their log, their verbs, and how a wave is started from its page."""

import csv
import html
import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from core.models import Job
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from plugin_cases import allow, make_asset, make_item, make_run_event, make_wave_run
from run_cases import approved_wave, begin, claim, happened, member_of, passed, planned_wave, tell
from virtualization.models import VirtualMachine
from wave_cases import post

from netbox_assettool.models import Asset, Run, RunEvent, RunHost, Runner, RunPhase, Wave, WaveItem

pytestmark = [pytest.mark.real, pytest.mark.django_db]

POLL_LIMIT = 12
PAGES = "plugins:netbox_assettool"


def of_run(run, name, **query):
    return reverse(f"{PAGES}:run_{name}", kwargs={"pk": run.pk}, query=query or None)


def text(answer):
    return " ".join(html.unescape(answer.content.decode()).split())


def words(answer):
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


@pytest.fixture
def engineer(django_user_model):
    return member_of(django_user_model, "engineer")


@pytest.fixture
def approver(django_user_model):
    return member_of(django_user_model, "approver")


@pytest.fixture
def wave(admin_client, engineer, approver):
    return approved_wave(admin_client, engineer, approver)


@pytest.fixture
def run(engineer, wave):
    answer = begin(engineer, wave)
    assert answer.status_code == 200, answer.content
    return Run.objects.get(uuid=answer.json()["run"])


@pytest.fixture
def failed(engineer, run):
    """A run of which precheck failed on the old host of the first application, and nobody works on it."""
    runner = uuid4()
    claim(engineer, run.uuid, runner)
    said = "no space left on <b>/var</b>"
    events = [happened("phase_started", "old-1", "precheck"), happened("phase_failed", "old-1", "precheck", said)]
    tell(engineer, run.uuid, runner, events)
    engineer.post(
        reverse("plugins-api:netbox_assettool-api:run-release", kwargs={"uuid": run.uuid}),
        {"runner": str(runner)},
        content_type="application/json",
    )
    run.refresh_from_db()
    return run


def version(shown):
    return re.search(r"\?seen=([^\"]+)", shown)[1]


def test_wave_page_when_somebody_works_on_its_run_then_it_shows_it_and_asks_again_every_second(engineer, wave, run):
    work = claim(engineer, run.uuid, runner := uuid4())["work"]
    tell(engineer, run.uuid, runner, passed(work)[:1])
    for url in (wave.get_absolute_url(), run.get_absolute_url()):
        shown = text(engineer.get(url))
        assert f'hx-get="{of_run(run, "progress")}?seen=' in shown
        assert 'hx-trigger="every 1s"' in shown
        assert "a test, 1 unit, given up at" in shown
        assert "Waiting: 1" in shown
        assert '<span class="visually-hidden">Busy</span>' in shown
        assert "App 1" in shown


def test_progress_when_nothing_is_new_then_there_is_no_answer_and_else_it_is_shown(engineer, run):
    work = claim(engineer, run.uuid, runner := uuid4())["work"]
    seen = version(text(engineer.get(of_run(run, "progress"))))
    assert engineer.get(of_run(run, "progress", seen=seen)).status_code == 204
    tell(engineer, run.uuid, runner, passed(work)[:2])
    answer = engineer.get(of_run(run, "progress", seen=seen))
    assert answer.status_code == 200
    assert version(text(answer)) != seen


def test_progress_when_nobody_works_then_the_page_asks_less_often_or_not_at_all(engineer, wave, run):
    assert 'hx-trigger="every 10s"' in text(engineer.get(of_run(run, "progress")))
    runner = Runner.objects.create(run=run, uuid=uuid4(), who="gone", units=["x"], until=timezone.now())
    assert "gone" not in text(engineer.get(of_run(run, "progress")))
    runner.delete()
    Run.objects.filter(pk=run.pk).update(status="paused")
    shown = text(engineer.get(of_run(run, "progress")))
    assert "hx-get" not in shown
    assert "nobody" in shown


def test_progress_when_a_host_failed_then_it_stands_first_with_what_went_wrong_and_escaped(engineer, failed):
    answer = engineer.get(of_run(failed, "progress"))
    hosts = re.findall(r'id="run-\d+-host-\d+">([^<]+)</a>', answer.content.decode())
    assert hosts[0] == "old-1"
    assert set(hosts) == {"old-1", "old-2", "new-1", "new-2"}
    assert "no space left on &lt;b&gt;/var&lt;/b&gt;" in answer.content.decode()
    assert "Precheck: no space left" in words(answer)
    assert "Failed: 1" in words(answer)
    assert "one of the first units failed" not in words(answer)


def test_progress_when_there_are_a_thousand_hosts_then_it_takes_few_queries_and_shows_a_hundred(admin_client):
    run = make_wave_run(hosts=[make_asset(f"a-{number}", kind="virtual_server") for number in range(5)])

    def queries():
        admin_client.get(of_run(run, "progress"))
        with CaptureQueriesContext(connection) as captured:
            answer = admin_client.get(of_run(run, "progress"))
        return len(captured.captured_queries), answer

    few, _ = queries()
    assets = Asset.objects.bulk_create(Asset(name=f"b-{number:04}", kind="virtual_server") for number in range(995))
    hosts = RunHost.objects.bulk_create(
        RunHost(run=run, asset=asset, name=asset.name, kind=asset.kind, place=9, unit=asset.name, items=[asset.name])
        for asset in assets
    )
    RunPhase.objects.bulk_create(
        RunPhase(host=host, phase=phase, status="failed" if host.name == "b-0994" and phase == "backup" else "pending")
        for host in hosts
        for phase in ("precheck", "announce", "freeze", "backup", "cutover")
    )
    many, answer = queries()
    assert few == many <= POLL_LIMIT
    shown = words(answer)
    assert answer.content.count(b'scope="row"') == 100
    assert "900 hosts more" in shown
    assert "Waiting: 999" in shown
    assert b">b-0994</a>" in answer.content


def test_progress_when_hosts_and_items_are_hidden_then_they_are_counted_and_not_named(client, django_user_model):
    seen, hidden = make_asset("seen"), make_asset("zz-hidden")
    run = make_wave_run(hosts=[seen, hidden])
    make_item(run.wave, seen, item=f"asset:{seen.pk}", item_name="zz-item")
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Wave, Run])
    allow(user, "view", models=[Asset], constraints={"name": "seen"})
    client.force_login(user)
    make_run_event(run, host="zz-hidden", text="zz-said")
    for name in ("progress", "log"):
        shown = text(client.get(of_run(run, name)))
        assert "zz-" not in shown
    assert "and 1 that you may not see" in text(client.get(of_run(run, "progress")))
    assert client.get(of_run(run, "log", host="zz-hidden")).status_code == 404
    assert client.get(of_run(run, "log", host="seen")).status_code == 200


def test_pages_when_the_wave_is_hidden_then_there_is_no_run(client, django_user_model):
    run = make_wave_run()
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", "start", models=[Run])
    allow(user, "view", models=[Wave], constraints={"name": "another"})
    client.force_login(user)
    for name in ("progress", "log", "pause", "cancel"):
        assert client.get(of_run(run, name)).status_code == 404
    assert client.get(run.get_absolute_url()).status_code == 404


def test_progress_when_the_session_is_over_then_the_page_loads_itself_again(run):
    answer = Client().get(of_run(run, "progress"), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert Client().get(of_run(run, "progress")).status_code == 302


def test_log_when_shown_then_it_has_every_event_and_of_a_host_only_its_own(engineer, failed):
    shown = words(engineer.get(of_run(failed, "log")))
    for said in ("Phase failed", "no space left on <b>/var</b>", "Work taken", "Decision", "engineer", "Precheck"):
        assert said in shown, said
    answer = engineer.get(of_run(failed, "log", host="old-1"))
    assert b"&lt;b&gt;/var" in answer.content
    shown = words(answer)
    assert "Work taken" not in shown
    assert "Announcement" in shown  # how far its phases are stands above its log
    file = engineer.get(of_run(failed, "log", export="csv")).content.decode()
    _heading, *lines = csv.reader(StringIO(file))
    assert len(lines) == RunEvent.objects.filter(run=failed).count()
    assert ["phase_failed", "old-1", "no space left on <b>/var</b>"] in [[line[2], line[3], line[5]] for line in lines]


def test_log_when_there_are_many_events_then_it_is_paged_in_as_many_queries(admin_client):
    run = make_wave_run(hosts=[make_asset("one")])

    def queries():
        admin_client.get(of_run(run, "log"))
        with CaptureQueriesContext(connection) as captured:
            answer = admin_client.get(of_run(run, "log", per_page=50))
        return len(captured.captured_queries), answer

    make_run_event(run)
    few, _ = queries()
    RunEvent.objects.bulk_create(
        RunEvent(run=run, number=number, kind="task", at=timezone.now(), hash="a" * 64, text=f"task {number}")
        for number in range(2, 300)
    )
    many, answer = queries()
    assert few == many
    assert "task 50 " in words(answer) + " "
    assert "task 51" not in words(answer)


def verb(client, run, name, **said):
    """Look at what a verb does, and then do it; the answers to both."""
    looked = client.post(of_run(run, name), {"look": "1", **said})
    shown = looked.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(id|shown)" value="([^"]*)"', shown))
    return looked, client.post(of_run(run, name), {"do": "1", **hidden, **said})


def test_pause_when_opened_then_it_says_what_it_does_and_then_does_it(engineer, run):
    shown = engineer.get(of_run(run, "pause"))
    assert "The run is then: Paused" in words(shown)
    hidden = dict(re.findall(r'<input type="hidden" name="(id|shown)" value="([^"]*)"', shown.content.decode()))
    run.refresh_from_db()
    assert run.status == "running"
    for _ in range(2):  # a second click does nothing more
        assert engineer.post(of_run(run, "pause"), {"do": "1", **hidden}).url == run.get_absolute_url()
    run.refresh_from_db()
    assert run.status == "paused"
    assert RunEvent.objects.filter(run=run, kind="verb", values__verb="pause").count() == 1


def test_retry_when_looked_at_then_it_tells_which_hosts_and_gives_the_run_to_workers(engineer, failed):
    looked, done = verb(engineer, failed, "retry", reason="space made", workers="2")
    shown = words(looked)
    assert "It is about 1 unit: App 1" in shown
    assert "Precheck Pending 1 old-1" in shown
    assert done.url == failed.get_absolute_url()
    assert RunPhase.objects.filter(host__run=failed, status="failed").count() == 0
    assert Job.objects.filter(user__username="engineer", name__startswith=str(failed)).count() == 2


def test_verb_when_the_run_changed_since_it_was_shown_then_it_is_shown_again_and_not_done(engineer, failed):
    shown = engineer.get(of_run(failed, "retry")).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(id|shown)" value="([^"]*)"', shown))
    RunPhase.objects.filter(host__run=failed, host__name="new-1", phase="announce").update(status="failed")
    answer = engineer.post(of_run(failed, "retry"), {"do": "1", "workers": "0", **hidden})
    assert answer.status_code == 200
    assert "has changed since you saw it" in words(answer)
    assert RunPhase.objects.filter(host__run=failed, status="failed").count() == 2


def test_skip_when_items_and_phases_are_chosen_then_those_are_skipped(engineer, failed):
    item = WaveItem.objects.get(name="App 1").item
    assert f'value="{item}"' in text(engineer.get(of_run(failed, "skip")))
    assert "App 1 (Failed)" in words(engineer.get(of_run(failed, "skip")))
    refused = engineer.post(of_run(failed, "skip"), {"look": "1", "items": item})
    assert b'name="do"' not in refused.content  # it takes a reason
    _, done = verb(engineer, failed, "skip", items=item, phases="precheck", reason="done by hand")
    assert done.status_code == 302
    assert set(RunPhase.objects.filter(host__run=failed, status="skipped").values_list("host__name", "phase")) == {
        ("old-1", "precheck"),
        ("new-1", "precheck"),
    }


def test_rollback_when_people_may_have_worked_then_it_takes_a_word(engineer, failed):
    item = WaveItem.objects.get(name="App 1").item
    RunPhase.objects.filter(host__run=failed, host__name="new-1", phase="cutover").update(status="done")
    looked, _ = verb(engineer, failed, "rollback", items=item, reason="no data", workers="0")
    assert "what they entered is lost" in words(looked)
    _, done = verb(engineer, failed, "rollback", items=item, reason="no data", workers="0", allow_loss="on")
    assert done.status_code == 302
    assert RunPhase.objects.get(host__name="new-1", phase="cutover").status == "to_undo"


def test_cancel_when_it_has_a_reason_then_the_run_is_over_and_has_no_verbs(engineer, run):
    assert b'name="do"' not in engineer.get(of_run(run, "cancel")).content
    _, done = verb(engineer, run, "cancel", reason="the supplier is ill")
    assert done.status_code == 302
    run.refresh_from_db()
    assert (run.status, run.why) == ("cancelled", "the supplier is ill")
    shown = text(engineer.get(run.get_absolute_url()))
    assert f"{run.get_absolute_url()}pause/" not in shown
    assert "This cannot be done while the run is: Cancelled." in words(engineer.get(of_run(run, "pause")))


def test_resume_when_told_how_far_then_the_run_goes_that_far(engineer, run):
    _, done = verb(engineer, run, "resume", until="handover", workers="0")
    assert done.status_code == 302
    run.refresh_from_db()
    assert run.terms["until"] == "handover"


def test_resume_when_its_hours_are_over_then_an_approver_goes_on_and_every_page_tells_it(engineer, approver, run):
    assert 'name="emergency"' not in text(engineer.get(of_run(run, "resume")))
    assert 'name="emergency"' in text(approver.get(of_run(run, "resume")))
    _, done = verb(approver, run, "resume", emergency="the copy took longer", workers="0")
    assert done.status_code == 302
    shown = words(engineer.get(run.get_absolute_url()))
    assert "started by engineer, runs in an emergency" in shown
    assert "the copy took longer (approver)" in shown


def test_complete_when_units_are_left_then_it_says_so(engineer, run):
    assert "has not come to an end" in words(engineer.get(of_run(run, "complete")))


def test_verbs_when_the_user_may_not_run_waves_then_there_are_none(run, django_user_model):
    control = member_of(django_user_model, "project control")
    shown = text(control.get(run.get_absolute_url()))
    assert "Progress" in shown
    assert f"{run.get_absolute_url()}pause/" not in shown
    for name in ("pause", "resume", "cancel", "retry", "skip", "rollback", "complete"):
        assert control.get(of_run(run, name)).status_code == 403
        assert control.post(of_run(run, name), {"do": "1"}).status_code == 403
    assert control.get(reverse(f"{PAGES}:wave_start", kwargs={"pk": run.wave_id})).status_code == 403


def terms(wave, **said):
    defaults = {"until": "verify", "canary": 1, "batch": 25, "max_failed_percent": 20, "forks": 25, "workers": 2}
    return {"run": str(uuid4()), "seen": wave.content_hash, "when": "now", **defaults, **said}


def test_start_when_opened_then_it_shows_hosts_gates_and_where_recipes_come_from_and_starts(engineer, wave):
    url = reverse(f"{PAGES}:wave_start", kwargs={"pk": wave.pk})
    assert f'href="{url}"' in text(engineer.get(wave.get_absolute_url()))
    shown = words(engineer.get(url))
    for said in ("4 hosts in 2 units", "old-1", "App 1", "Waived", "applications.yml", "runner_settings"):
        assert said in shown, said
    said = terms(wave, canary=2, max_failed=3)
    answer = engineer.post(url, said)
    run = Run.objects.get(uuid=said["run"])
    assert answer.url == run.get_absolute_url()
    assert (run.terms["canary"], run.terms["max_failed"], run.user.username) == (2, 3, "engineer")
    assert Job.objects.filter(name__startswith=str(run)).count() == 2
    assert [each["name"] for host in run.hosts.filter(name="old-1") for each in host.applications] == ["App 1"]
    assert engineer.post(url, said).url == run.get_absolute_url()  # a second click starts nothing more
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("recipes", "told"),
    [
        (
            [{"application": "App 1", "services": ["app-1\u202e"]}],
            r"- application: App 1 services: - app-1\u202e No recipe is for App 2: there the phases only check.",
        ),
        ([], "Recipes None: but for what host_vars say, the phases only check."),
    ],
)
def test_pages_when_recipes_were_submitted_then_who_approves_and_who_starts_it_sees_them(
    admin_client, engineer, approver, recipes, told
):
    wave = planned_wave(admin_client)
    seen = post(engineer, "submit", wave.pk, recipes=recipes).json()["content_hash"]
    assert told in words(approver.get(reverse(f"{PAGES}:wave_approve", kwargs={"pk": wave.pk})))
    post(approver, "approve", wave.pk, content_hash=seen)
    assert told in words(engineer.get(reverse(f"{PAGES}:wave_start", kwargs={"pk": wave.pk})))
    assert told in words(engineer.get(wave.get_absolute_url()))


def test_approve_when_opened_then_it_shows_the_hosts_and_the_runbook(admin_client, engineer, approver):
    wave = planned_wave(admin_client)
    post(engineer, "submit", wave.pk)
    url = reverse(f"{PAGES}:wave_approve", kwargs={"pk": wave.pk})
    shown = words(approver.get(url))
    assert "4 hosts in 2 units" in shown
    assert "old-1" in shown
    assert "freeze.yml rollback_freeze.yml 2" in shown
    assert "verify.yml no: it has nothing to undo 2" in shown
    assert "left to the machine that works" in shown
    VirtualMachine.objects.get(name="new-2").delete()
    assert "have no device or virtual machine that you may see: new-2" in words(approver.get(url))


def test_start_when_its_hours_are_to_come_then_workers_begin_with_them(admin_client, engineer, approver):
    wave = approved_wave(admin_client, engineer, approver, begins=timedelta(hours=1))
    url = reverse(f"{PAGES}:wave_start", kwargs={"pk": wave.pk})
    refused = engineer.post(url, terms(wave))
    assert "It is not within the hours of the wave" in words(refused)
    assert engineer.post(url, terms(wave, when="window", workers=1)).status_code == 302
    assert Job.objects.get().scheduled == wave.window_start


def test_start_when_gates_are_not_met_then_every_reason_is_told_and_an_approver_may_in_an_emergency(
    engineer, approver, wave, django_user_model
):
    wave.waivers.filter(gate="owner").delete()
    url = reverse(f"{PAGES}:wave_start", kwargs={"pk": wave.pk})
    assert b'name="emergency"' not in engineer.get(url).content
    refused = engineer.post(url, terms(wave, emergency="the hall floods"))
    assert "Owner: App 1" in words(refused) or "owner: App 1" in words(refused).lower()
    assert Run.objects.count() == 0
    assert "You approved it yourself" in words(approver.post(url, terms(wave, emergency="the hall floods")))
    other = member_of(django_user_model, "approver", "another")
    assert other.post(url, terms(wave, emergency="the hall floods")).status_code == 302
    assert Run.objects.get().emergency == "the hall floods"
