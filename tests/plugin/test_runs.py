"""Runs of waves by REST: who may start one, what its runners get, what is kept, and what people decide."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from core.models import Job
from django.urls import reverse
from django.utils import timezone
from plugin_cases import (
    allow,
    make_asset,
    make_deployment_machine,
    make_item,
    make_run_event,
    make_wave,
    make_wave_run,
)
from run_cases import (
    approved_wave,
    ask,
    begin,
    claim,
    decide,
    happened,
    make_machine,
    member_of,
    passed,
    planned_wave,
    tell,
)
from tenancy.models import Tenant
from virtualization.models import VirtualMachine
from wave_cases import API, post

from assettool.domain.running import dossier
from assettool.domain.running.events import FIRST, Event, EventKind, Sent, chained
from assettool.domain.running.phases import Side
from assettool.domain.running.state import RunStatus
from assettool.domain.running.wire import EventsIn, RunOut
from netbox_assettool.models import (
    Application,
    Asset,
    Deployment,
    DeploymentMachine,
    Run,
    RunEvent,
    RunHost,
    Runner,
    RunPhase,
    StatusChange,
    Wave,
    WaveItem,
)
from netbox_assettool.planning.contents import content_of
from netbox_assettool.running import dossiers

pytestmark = [pytest.mark.real, pytest.mark.django_db]


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
    return answer.json()["run"]


def end_hours(wave):
    """Let them be over, as time does."""
    Wave.objects.filter(pk=wave.pk).update(window_end=timezone.now())


def approve_again(wave):
    """Let what it holds now be what was approved."""
    digest = content_of(wave).digest
    Wave.objects.filter(pk=wave.pk).update(content_hash=digest)
    wave.approvals.update(content_hash=digest)
    wave.refresh_from_db()


def finished(client, run, until=None):
    """A runner that does all that it gets, well."""
    runner, number = uuid4(), 1
    while work := claim(client, run, runner).get("work"):
        events = passed(work)
        tell(client, run, runner, events, number)
        number += len(events)
        ask(client, run, "release", {"runner": str(runner)})


def test_run_when_started_then_its_hosts_are_those_of_the_wave_old_and_new(engineer, wave):
    said = msgspec.json.decode(begin(engineer, wave).content, type=RunOut)
    assert [(host.name, host.sides) for host in said.hosts] == [
        ("new-1", {Side.NEW}),
        ("old-1", {Side.OLD}),
        ("new-2", {Side.NEW}),
        ("old-2", {Side.OLD}),
    ]
    assert all(host.variables["assettool_uid"] and host.applications for host in said.hosts)
    wave.refresh_from_db()
    assert (wave.status, said.status) == ("running", RunStatus.RUNNING)
    assert RunPhase.objects.filter(host__name="old-1").count() == 7


def test_run_when_asked_for_twice_then_there_is_one(engineer, wave):
    name = str(uuid4())
    first, second = (begin(engineer, wave, run=name).json() for _ in range(2))
    assert first == second
    assert Run.objects.count() == 1


def test_run_when_another_wave_has_its_id_then_it_is_refused_and_nothing_of_that_is_told(
    admin_client, engineer, approver, wave, run
):
    other = make_wave("another", status="approved")
    answer = begin(engineer, other, run=run)
    assert answer.status_code == 409
    assert answer.json()["reasons"] == ["another run has this id"]


@pytest.mark.parametrize("action", ["start", "emergency"])
def test_run_when_the_permission_is_for_other_waves_then_it_is_refused(wave, django_user_model, client, action):
    user = django_user_model.objects.create_user("petra")
    allow(user, "view", models=[Wave, Asset, VirtualMachine])
    allow(user, "view", *({"start", "emergency"} - {action}), models=[Run])
    permission = allow(user, action, models=[Run], constraints={"wave__name": "another"})
    client.force_login(user)
    answer = begin(client, wave, emergency="the old hall floods")
    assert answer.status_code == 403, answer.content
    assert (Run.objects.count(), RunHost.objects.count()) == (0, 0)
    permission.constraints = {"wave__name": wave.name}
    permission.save()
    assert begin(client, wave, emergency="the old hall floods").status_code == 200


RECIPE = {"application": "App 1", "services": ["app-1"]}
OTHER = {"application": "Elsewhere", "services": ["elsewhere"]}


def services(answer):
    """Host → for each application on it, what the runners stop and start there."""
    assert answer.status_code == 200, answer.content
    hosts = answer.json()["hosts"]
    done = {host["name"]: host["variables"].get("assettool_applications") for host in hosts}
    return {name: said and [each.get("services") for each in said] for name, said in done.items()}


def approved(client, engineer, approver, *recipes):
    return approved_wave(client, engineer, approver, recipes=recipes)


def test_run_when_recipes_were_approved_then_it_does_those(admin_client, engineer, approver):
    wave = approved(admin_client, engineer, approver, RECIPE, OTHER)
    assert [each["application"] for each in wave.recipes] == ["App 1"]
    done = {"old-1": [["app-1"]], "new-1": [["app-1"]], "old-2": [None], "new-2": [None]}
    assert services(begin(engineer, wave)) == done


def test_run_when_who_starts_it_has_the_recipes_that_were_approved_then_it_starts(admin_client, engineer, approver):
    wave = approved(admin_client, engineer, approver, RECIPE)
    assert begin(engineer, wave, recipes=[{**OTHER, "services": []}, RECIPE]).status_code == 200


@pytest.mark.parametrize(
    ("approval", "given", "names"),
    [
        ([RECIPE], [{**RECIPE, "services": ["another"]}], ["App 1"]),
        ([RECIPE], [], ["App 1"]),
        ([], [RECIPE], ["App 1"]),
        ([RECIPE, {**RECIPE, "role": "web"}], [RECIPE], ["App 1 (web)"]),
        ([RECIPE, {**RECIPE, "role": "web"}], [{**RECIPE, "role": "web"}, RECIPE], []),
    ],
)
def test_run_when_who_starts_it_has_other_recipes_then_it_is_refused(
    admin_client, engineer, approver, approval, given, names
):
    wave = approved(admin_client, engineer, approver, *approval)
    answer = begin(engineer, wave, recipes=given)
    assert answer.status_code == 409
    told, *named = answer.json()["reasons"]
    assert "what applications.yml says is not what was approved" in told
    assert named == names
    assert Run.objects.count() == 0


def test_run_when_it_was_submitted_without_recipes_then_who_works_on_it_knows_and_who_starts_it_says_none(
    engineer, wave
):
    answer = begin(engineer, wave, recipes=[OTHER, RECIPE])
    assert answer.status_code == 409
    assert "it was submitted without recipes: withdraw it, and submit it by" in answer.json()["detail"]
    assert set(services(begin(engineer, wave, recipes=[OTHER])).values()) == {None}


@pytest.mark.parametrize(
    "change",
    [
        lambda: Application.objects.filter(name="App 1").update(name="App One"),
        lambda: Application.objects.filter(name="App 2").update(name="App 1 too"),
        lambda: Application.objects.filter(name="App 2").update(tenant=Tenant.objects.create(name="R", slug="r")),
        lambda: DeploymentMachine.objects.filter(asset__name="old-2").update(role="web"),
        lambda: make_deployment_machine(
            Deployment.objects.get(application__name="App 1"), Asset.objects.get(name="old-2")
        ),
        lambda: Asset.objects.filter(name="old-1").update(name="old-3"),
        lambda: Asset.objects.filter(name="old-1").update(environment="gemict"),
        lambda: Asset.objects.filter(name="old-1").update(lifecycle="retired"),
    ],
    ids=[
        "renamed",
        "renamed to one with a recipe",
        "another tenant",
        "another role",
        "another machine",
        "another name of a machine",
        "another side",
        "one machine less",
    ],
)
def test_run_when_its_recipes_would_find_other_hosts_than_was_approved_then_it_is_refused(
    admin_client, engineer, approver, change
):
    wave = approved(admin_client, engineer, approver, {**RECIPE, "application": "App 1*"})
    change()
    answer = begin(engineer, wave)
    assert answer.status_code == 409
    assert "the wave is not what was approved" in answer.json()["detail"]
    assert Run.objects.count() == 0


def test_run_when_a_host_is_given_variables_then_nobody_takes_them(engineer, wave):
    answer = begin(engineer, wave, variables={"old-1": {"ansible_host": "192.0.2.1"}})
    assert answer.status_code == 400
    assert Run.objects.count() == 0


def of_run(client, run, name="", **asked):
    """Read an endpoint of a run."""
    url = reverse(f"{API}:run-{name}" if name else f"{API}:run", kwargs={"uuid": run}, query=asked or None)
    return client.get(url)


def test_reading_when_hosts_and_items_are_hidden_then_they_are_counted_and_not_named(client, django_user_model):
    seen, hidden = make_asset("seen"), make_asset("zz-hidden")
    run = make_wave_run(hosts=[seen, hidden])
    RunHost.objects.filter(run=run).update(variables={"ansible_user": "zz-root"})
    make_item(run.wave, seen, item=f"asset:{seen.pk}", item_name="zz-item")
    make_run_event(run, host="zz-hidden", text="zz-said")
    make_run_event(run, host="seen", text="said")
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Wave, Run])
    allow(user, "view", models=[Asset], constraints={"name": "seen"})
    client.force_login(user)
    progress = client.get(reverse(f"{API}:wave-run", kwargs={"pk": run.wave_id})).json()
    whole, log = of_run(client, run.uuid).json(), of_run(client, run.uuid, "log").json()
    assert "zz-" not in str((progress, whole, log))
    assert ([host["name"] for host in progress["hosts"]], progress["hidden"]) == (["seen"], 1)
    assert [(host["name"], host["variables"]) for host in whole["hosts"]] == [("seen", {})]
    assert [each["event"]["text"] for each in log if each["event"].get("host")] == ["said"]
    assert of_run(client, run.uuid, "log", host="zz-hidden").status_code == 404
    assert of_run(client, run.uuid, "log", host="seen").status_code == 200


def test_reading_when_somebody_may_run_it_then_it_has_every_host_with_its_variables(client, django_user_model):
    run = make_wave_run(hosts=[make_asset("seen"), make_asset("zz-hidden")])
    RunHost.objects.filter(run=run).update(variables={"ansible_user": "root"})
    user = django_user_model.objects.create_user("runner")
    allow(user, "view", "start", models=[Run])
    allow(user, "view", models=[Wave])
    client.force_login(user)
    assert {host["variables"]["ansible_user"] for host in of_run(client, run.uuid).json()["hosts"]} == {"root"}
    progress = client.get(reverse(f"{API}:wave-run", kwargs={"pk": run.wave_id})).json()
    assert (len(progress["hosts"]), progress["hidden"]) == (2, 0)


def test_run_when_its_approver_starts_it_then_it_is_refused(approver, wave):
    answer = begin(approver, wave)
    assert answer.status_code == 403
    assert "you approved it yourself" in answer.json()["detail"]


def test_run_when_it_is_not_approved_then_it_is_refused(admin_client, engineer):
    wave = planned_wave(admin_client)
    answer = begin(engineer, wave)
    assert answer.status_code == 409
    assert "only what is approved can start" in answer.json()["detail"]


def test_run_when_a_gate_is_not_met_then_it_is_refused_and_says_what_is_missing(engineer, wave):
    wave.waivers.filter(gate="preflight").delete()
    answer = begin(engineer, wave)
    assert answer.status_code == 409
    assert answer.json()["reasons"][0].startswith("preflight: ")
    assert Run.objects.count() == 0


def test_run_when_it_is_an_emergency_then_only_an_approver_may_who_did_not_approve(
    engineer, approver, wave, django_user_model
):
    wave.waivers.all().delete()
    assert begin(engineer, wave, emergency="the old hall floods").status_code == 403
    assert begin(approver, wave, emergency="the old hall floods").status_code == 403
    other = member_of(django_user_model, "approver", "second")
    answer = begin(other, wave, emergency="the old hall floods")
    assert answer.status_code == 200, answer.content
    found = Run.objects.get()
    assert found.emergency == "the old hall floods"
    assert {gate["status"] for gate in found.gates} >= {"missing"}


def test_run_when_out_of_hours_then_it_is_refused(engineer, admin_client, approver):
    wave = planned_wave(admin_client)
    wave.window_end = timezone.now()
    wave.save()
    seen = post(engineer, "submit", wave.pk).json()["content_hash"]
    post(approver, "approve", wave.pk, content_hash=seen)
    wave.refresh_from_db()
    answer = begin(engineer, wave)
    assert answer.status_code == 409
    assert "it is not within the hours" in answer.json()["detail"]


@pytest.mark.parametrize("at", [timedelta(hours=5), timedelta(hours=-2), None])
def test_run_when_its_workers_would_begin_out_of_hours_then_it_is_refused_and_nothing_is_spent(engineer, wave, at):
    Wave.objects.filter(pk=wave.pk).update(window_start=None, window_end=timezone.now() + timedelta(hours=4))
    if at is None or at < timedelta():
        Wave.objects.filter(pk=wave.pk).update(window_end=timezone.now())
    wave.refresh_from_db()
    approve_again(wave)
    said = {"at": str(timezone.now() + at)} if at else {}
    answer = begin(engineer, wave, workers=1, **said)
    assert answer.status_code == 409
    assert "it is not within the hours" in answer.json()["detail"]
    wave.refresh_from_db()
    assert (wave.status, Job.objects.count(), Run.objects.count()) == ("approved", 0, 0)


def test_run_when_the_moment_has_no_zone_then_it_is_refused(engineer, wave):
    assert begin(engineer, wave, workers=1, at="2026-03-07T20:00:00").status_code == 400


def test_run_when_its_hours_are_over_then_it_is_handed_over_disarmed_and_completed(engineer, wave, run):
    finished(engineer, run)
    end_hours(wave)
    for until in ("handover", "decommission"):
        assert decide(engineer, wave, "resume", until=until).status_code == 200
        finished(engineer, run)
        assert Run.objects.get(uuid=run).why == "it came as far as it was asked to"
    assert decide(engineer, wave, "complete").status_code == 200


@pytest.mark.parametrize("verb", ["resume", "retry"])
def test_run_when_its_hours_ended_halfway_then_an_approver_lets_it_go_on_with_a_reason(
    engineer, approver, wave, run, verb
):
    runner = uuid4()
    host = claim(engineer, run, runner)["work"][0]["host"]
    happens = [happened("phase_started", host, "precheck"), happened("phase_failed", host, "precheck", "too slow")]
    tell(engineer, run, runner, happens if verb == "retry" else [])
    ask(engineer, run, "release", {"runner": str(runner)})
    end_hours(wave)
    assert decide(engineer, wave, verb).status_code == 200
    assert claim(engineer, run, runner)["why"] == "its hours are over, or have not begun"
    if verb == "retry":
        RunPhase.objects.filter(host__name=host, phase="precheck").update(status="failed")
    refused = decide(engineer, wave, verb, emergency="the copy took longer")
    assert refused.status_code == 403
    assert "the permission of an approver" in refused.json()["detail"]
    answer = decide(approver, wave, verb, emergency="the copy took longer")
    assert answer.status_code == 200, answer.content
    assert claim(engineer, run, runner)["work"]
    found = Run.objects.get(uuid=run)
    assert (found.emergency, found.user.username) == ("the copy took longer (approver)", "engineer")
    kept = RunEvent.objects.filter(run=found, kind="verb").last()
    assert (kept.user, kept.values["emergency"]) == ("approver", found.emergency)


def test_emergency_when_only_shown_then_nothing_is_kept_of_it(approver, wave, run):
    assert decide(approver, wave, "resume", emergency="a try", is_dry_run=True).status_code == 200
    assert Run.objects.get(uuid=run).emergency == ""


def test_emergency_when_the_permission_is_for_other_runs_then_it_is_refused(engineer, wave, run, django_user_model):
    end_hours(wave)
    allow(django_user_model.objects.get(username="engineer"), "emergency", models=[Run], constraints={"why": "other"})
    assert decide(engineer, wave, "resume", emergency="the copy took longer").status_code == 403


def test_emergency_when_its_reason_is_blank_then_gates_and_hours_count(approver, wave, django_user_model):
    wave.waivers.all().delete()
    other = member_of(django_user_model, "approver", "second")
    assert begin(other, wave, emergency="  ").status_code == 409


def test_run_when_a_host_was_added_after_the_approval_then_it_is_refused(engineer, wave):
    application = Application.objects.order_by("pk").first()
    application.deployments.get().machines.add(make_machine("late", "gemict"))
    answer = begin(engineer, wave)
    assert answer.status_code == 409
    assert "not what was approved" in answer.json()["detail"]


def test_run_when_another_one_holds_a_host_then_it_is_refused_by_its_name(engineer, wave, run):
    held = RunHost.objects.get(name="old-1")
    Run.objects.update(is_open=False)
    wave.status = "approved"
    wave.is_led = True
    wave.save()
    assert held.is_open
    answer = begin(engineer, wave)
    assert answer.status_code == 409
    assert "old-1 is being worked on in" in answer.json()["detail"]


def test_runners_when_there_are_two_then_the_canary_goes_first_and_none_gets_what_another_has(engineer, run):
    one, two = uuid4(), uuid4()
    first = claim(engineer, run, one)
    assert {each["unit"] for each in first["work"]} == {min(each.unit for each in RunHost.objects.all())}
    assert claim(engineer, run, two)["why"] == "the first units go before the others, and others work on them"
    tell(engineer, run, one, passed(first["work"]))
    ask(engineer, run, "release", {"runner": str(one)})
    second = claim(engineer, run, two)
    assert {each["host"] for each in second["work"]} == {"old-2", "new-2"}
    assert claim(engineer, run, one)["why"] == "others work on what is left"


def test_runner_when_it_asks_again_then_it_gets_the_same(engineer, run):
    runner = uuid4()
    assert claim(engineer, run, runner) == claim(engineer, run, runner)


def test_events_when_sent_twice_or_with_a_gap_then_each_is_kept_once(engineer, run):
    runner = uuid4()
    work = claim(engineer, run, runner)["work"]
    events = passed(work)
    sent = RunEvent.objects.filter(kind__startswith="phase_")
    assert tell(engineer, run, runner, events[:3])["kept"] == 3
    assert tell(engineer, run, runner, events[:3])["kept"] == 3
    assert tell(engineer, run, runner, events[4:6], 5)["kept"] == 3
    assert tell(engineer, run, runner, events[1:6], 2)["kept"] == 6
    assert sent.count() == 6


def test_events_when_they_have_codes_that_no_database_keeps_then_those_are_replaced(engineer, wave, run):
    runner = uuid4()
    host = claim(engineer, run, runner)["work"][0]["host"]
    failed = happened("phase_failed", host, "precheck", "no \0 left")
    odd = Event(EventKind.EVIDENCE, timezone.now(), host, "precheck", "a\0b", {"na\0me": "va\x01lue"})
    assert tell(engineer, run, runner, [happened("phase_started", host, "precheck"), odd, failed])["kept"] == 3
    assert decide(engineer, wave, "pause", reason="no \0 left").status_code == 200
    kept = RunEvent.objects.get(run__uuid=run, kind="evidence")
    assert (kept.text, kept.values) == ("a\ufffdb", {"na\ufffdme": "va\ufffdlue"})
    assert RunPhase.objects.get(host__name=host, phase="precheck").text == "no \ufffd left"
    assert Run.objects.get(uuid=run).why == "no \ufffd left"
    assert not [*dossier.faults(dossiers.dossier_of(Run.objects.get(uuid=run)))]


def test_events_when_one_cannot_be_kept_then_the_runner_is_told_so_and_nothing_of_it_is(engineer, run):
    runner = uuid4()
    claim(engineer, run, runner)
    content = EventsIn(runner, (Sent(1, happened("note", "x" * 300, None)),))
    answer = engineer.post(
        reverse(f"{API}:run-events", kwargs={"uuid": run}),
        msgspec.json.encode(content),
        content_type="application/json",
    )
    assert answer.status_code == 400
    assert "this cannot be kept: value too long" in answer.json()["detail"]
    assert tell(engineer, run, runner, [])["kept"] == 0


def test_events_when_kept_then_they_are_one_chain(engineer, run):
    finished(engineer, run)
    head = FIRST
    for row in RunEvent.objects.filter(run__uuid=run).order_by("number"):
        event = Event(row.kind, row.at, row.host, row.phase or None, row.text, row.values)
        head = chained(head, event)
        assert row.hash == head
    assert Run.objects.get(uuid=run).head == head


def test_run_when_all_is_verified_then_it_pauses_and_its_applications_have_migrated(engineer, wave, run):
    for application in Application.objects.all():
        Application.objects.filter(pk=application.pk).update(status="planned")
    finished(engineer, run)
    found = Run.objects.get(uuid=run)
    assert (found.status, found.why) == ("paused", "it came as far as it was asked to")
    assert set(WaveItem.objects.values_list("state", flat=True)) == {"done"}
    assert set(Application.objects.values_list("status", flat=True)) == {"migrated"}
    assert StatusChange.objects.filter(evidence="run", origin=run).count() == 4


def test_run_when_a_host_fails_then_its_unit_stays_and_says_where_and_why(engineer, run):
    runner = uuid4()
    work = claim(engineer, run, runner)["work"]
    tell(
        engineer,
        run,
        runner,
        [
            happened("phase_started", "old-1", "precheck"),
            happened("phase_failed", "old-1", "precheck", "no space left on /var"),
        ],
    )
    ask(engineer, run, "release", {"runner": str(runner)})
    assert {each["host"] for each in work} == {"old-1", "new-1"}
    states = dict(WaveItem.objects.filter(kind="application").values_list("name", "state"))
    assert states == {"App 1": "failed", "App 2": "planned"}
    assert "old-1, precheck: no space left on /var" in WaveItem.objects.filter(state="failed").first().evidence
    said = claim(engineer, run, runner)
    assert (said["status"], said["why"]) == ("stopped", "one of the first units failed")


def test_retry_when_a_unit_failed_then_only_what_is_left_of_it_is_done(engineer, wave, run):
    runner = uuid4()
    claim(engineer, run, runner)
    events = [
        happened("phase_started", "old-1", "precheck"),
        happened("phase_done", "old-1", "precheck"),
        happened("phase_started", "new-1", "precheck"),
        happened("phase_failed", "new-1", "precheck", "not reached"),
    ]
    tell(engineer, run, runner, events)
    ask(engineer, run, "release", {"runner": str(runner)})
    answer = decide(engineer, wave, "retry")
    assert answer.status_code == 200, answer.content
    work = {each["host"]: each["phases"] for each in claim(engineer, run, runner)["work"]}
    assert work["old-1"][0] == "announce"
    assert work["new-1"][0] == "precheck"


def test_rollback_when_a_unit_is_verified_then_it_takes_a_word_and_goes_back_last_phase_first(engineer, wave, run):
    finished(engineer, run)
    item = WaveItem.objects.get(name="App 1").item
    answer = decide(engineer, wave, "rollback", items=[item], reason="the users see no data")
    assert answer.status_code == 409
    assert "people may have worked on the new hosts" in answer.json()["detail"]
    answer = decide(engineer, wave, "rollback", items=[item], reason="the users see no data", allow_loss=True)
    assert answer.status_code == 200, answer.content
    said = claim(engineer, run, runner := uuid4())
    assert said["is_back"]
    work = {each["host"]: each["phases"] for each in said["work"]}
    assert work == {
        "old-1": ["cutover", "freeze", "announce"],
        "new-1": ["cutover", "migrate_application", "migrate_data", "announce"],
    }
    events = [
        happened(kind, host, phase)
        for host, phases in work.items()
        for phase in phases
        for kind in ("undo_started", "undo_done")
    ]
    tell(engineer, run, runner, events)
    assert WaveItem.objects.get(name="App 1").state == "rolled_back"
    assert WaveItem.objects.get(name="App 2").state == "done"


def test_verb_when_it_is_only_to_be_shown_then_nothing_changes(engineer, wave, run):
    before = RunEvent.objects.count()
    answer = decide(engineer, wave, "pause", is_dry_run=True)
    assert (answer.status_code, answer.json()["status"]) == (200, "paused")
    assert Run.objects.get(uuid=run).status == "running"
    assert RunEvent.objects.count() == before


def test_verb_when_asked_for_twice_then_it_is_done_once(engineer, wave, run):
    name = str(uuid4())
    for _ in range(2):
        assert decide(engineer, wave, "pause", id=name).status_code == 200
    assert RunEvent.objects.filter(kind="verb", decision=name).count() == 1


def test_run_when_paused_then_a_runner_is_told_to_finish_its_phase(engineer, wave, run):
    runner = uuid4()
    work = claim(engineer, run, runner)["work"]
    decide(engineer, wave, "pause")
    wave.refresh_from_db()
    assert wave.status == "paused"
    assert tell(engineer, run, runner, passed(work)[:1])["order"] == "finish_phase"
    ask(engineer, run, "release", {"runner": str(runner)})
    assert claim(engineer, run, runner)["status"] == "paused"
    decide(engineer, wave, "resume")
    assert claim(engineer, run, runner)["work"]


def test_run_when_cancelled_then_hosts_are_free_once_the_runner_has_stopped(engineer, wave, run):
    runner = uuid4()
    work = claim(engineer, run, runner)["work"]
    assert decide(engineer, wave, "cancel", reason="the supplier is ill").status_code == 200
    assert tell(engineer, run, runner, passed(work)[:1])["order"] == "stop"
    assert RunHost.objects.filter(is_open=True).count() == 4
    ask(engineer, run, "release", {"runner": str(runner)})
    assert RunHost.objects.filter(is_open=True).count() == 0
    wave.refresh_from_db()
    assert wave.status == "cancelled"


def test_complete_when_units_are_left_then_it_is_refused_and_else_the_wave_is_completed(engineer, wave, run):
    assert decide(engineer, wave, "complete").status_code == 409
    finished(engineer, run)
    decide(engineer, wave, "resume", until="handover")
    finished(engineer, run)
    answer = decide(engineer, wave, "complete")
    assert answer.status_code == 200, answer.content
    wave.refresh_from_db()
    found = Run.objects.get(uuid=run)
    assert (wave.status, found.status, found.is_open) == ("completed", "finished", False)
    assert found.finished is not None


def test_run_when_somebody_may_not_run_waves_then_nothing_is_done(wave, run, django_user_model):
    control = member_of(django_user_model, "project control")
    assert begin(control, wave).status_code == 403
    assert decide(control, wave, "pause").status_code == 403
    assert Run.objects.get(uuid=run).status == "running"


def test_progress_when_a_runner_works_then_it_says_who_and_how_far_each_host_is(engineer, wave, run):
    runner = uuid4()
    work = claim(engineer, run, runner)["work"]
    tell(engineer, run, runner, passed(work)[:3])
    said = engineer.get(reverse(f"{API}:wave-run", kwargs={"pk": wave.pk})).json()
    hosts = {host["name"]: host["phases"] for host in said["hosts"]}
    assert hosts[work[0]["host"]]["precheck"] == ["done", ""]
    assert list(hosts["old-2"]) == ["precheck", "announce", "freeze", "backup", "cutover", "aftercare", "decommission"]
    assert [each["who"] for each in said["working"]] == ["a test"]
    log = engineer.get(reverse(f"{API}:run-log", kwargs={"uuid": run}) + f"?after=1&host={work[0]['host']}").json()
    assert [each["event"]["kind"] for each in log] == ["phase_started", "phase_done", "phase_started"]


def test_progress_when_a_lease_ran_out_then_nobody_works_on_it(engineer, wave, run):
    claim(engineer, run, uuid4())
    Runner.objects.update(until=timezone.now() - timedelta(seconds=1))
    said = engineer.get(reverse(f"{API}:wave-run", kwargs={"pk": wave.pk})).json()
    assert (said["status"], said["working"]) == ("running", [])


def test_dossier_when_anything_of_it_is_changed_then_it_shows(engineer, run):
    finished(engineer, run)
    content = engineer.get(reverse(f"{API}:run-dossier", kwargs={"uuid": run})).content
    found = dossier.decode(content)
    assert [*dossier.faults(found)] == []
    assert (found.started_by, found.judgements[0].user, len(found.waivers)) == ("engineer", "approver", 10)
    for old, new in ((b"old-1", b"old-9"), (b"phase_done", b"phase_failed"), (b'"approver"', b'"somebody"')):
        assert [*dossier.faults(dossier.decode(content.replace(old, new, 1)))]
    shorter = dossier.sealed(dossier.msgspec.structs.replace(found, events=found.events[:-1]))
    assert [*dossier.faults(shorter)] == ["events are missing at its end"]


def test_checks_when_kept_then_the_newest_counts_and_the_gates_rest_on_it(engineer, wave):
    wave.waivers.filter(gate__in=["preflight", "backup"]).delete()
    now = timezone.now()
    found = [
        {"kind": "preflight", "host": "old-1", "at": str(now), "is_met": False, "reason": "connection refused"},
        {"kind": "preflight", "host": "old-2", "at": str(now)},
        {"kind": "backup", "host": "old-1", "at": str(now)},
        {"kind": "backup", "host": "old-2", "at": str(now)},
    ]
    url = reverse(f"{API}:host-checks")
    assert engineer.post(url, found, content_type="application/json").json() == {"kept": 4, "older": 0}
    reasons = begin(engineer, wave).json()["reasons"]
    assert reasons == ["preflight: old-1: it was not reached: connection refused"]
    older = [{"kind": "preflight", "host": "old-1", "at": str(now - timedelta(hours=1))}]
    assert engineer.post(url, older, content_type="application/json").json() == {"kept": 0, "older": 1}
    newer = [{"kind": "preflight", "host": "old-1", "at": str(timezone.now())}]
    assert engineer.post(url, newer, content_type="application/json").status_code == 200
    assert begin(engineer, wave).status_code == 200


def test_checks_when_a_host_is_not_known_then_none_is_kept(engineer, wave):
    found = [{"kind": "backup", "host": name, "at": str(timezone.now())} for name in ("old-1", "elsewhere")]
    answer = engineer.post(reverse(f"{API}:host-checks"), found, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (400, "NetBox has no host elsewhere")
