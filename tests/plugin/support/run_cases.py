"""Waves that may start, and what a runner says, for the tests of runs."""

import json
from datetime import date, timedelta
from uuid import uuid4

import msgspec
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from plugin_cases import make_application, make_asset, make_deployment, make_deployment_machine, make_virtual_machine
from users.models import Group
from wave_cases import API, document_of, item_of, post, saved

from assettool.domain.running.events import Event, EventKind, Sent
from assettool.domain.running.wire import EventsIn
from assettool.domain.waves.gate_names import GateName
from netbox_assettool.models import Waiver, Wave
from netbox_assettool.roles import ensure_roles

LATER = date(2099, 1, 1)
IDS = 10**9
"""Units go in the order of their keys as texts: with ids of one length that is the order of their numbers."""


def member_of(users, role, name=""):
    """A browser of somebody with one of the ready roles."""
    ensure_roles()
    user = users.objects.create_user(name or role)
    user.groups.add(Group.objects.get(name=f"assettool {role}"))
    client = Client()
    client.force_login(user)
    return client


def make_machine(name, environment="old"):
    """A server with its virtual machine."""
    machine = make_virtual_machine(name)
    return make_asset(name, kind="virtual_server", environment=environment, virtual_machine=machine)


def make_moving(number):
    """An application that runs on an old server and is to run on a new one, as the plan item that it is."""
    application = make_application(f"App {number}", pk=IDS + number)
    old, new = make_machine(f"old-{number}"), make_machine(f"new-{number}", "gemict")
    deployment = make_deployment(application)
    for machine in (old, new):
        make_deployment_machine(deployment, machine)
    return item_of(application, old)


def planned_wave(client, apps=2, begins=timedelta(hours=-1)):
    """A wave of the first week with so many applications, all of its gates waived, and its hours about now."""
    items = [make_moving(number) for number in range(1, apps + 1)]
    saved(client, document_of([(item, 0) for item in items]))
    wave = Wave.objects.get()
    now = timezone.now()
    wave.window_start, wave.window_end = now + begins, now + timedelta(hours=4)
    wave.save()
    for gate in GateName:
        Waiver.objects.create(wave=wave, gate=gate, reason="a test", expires=LATER)
    return wave


def approved_wave(planner, engineer, approver, apps=2, recipes=None, **hours):
    """The same, submitted and approved."""
    wave = planned_wave(planner, apps, **hours)
    seen = post(engineer, "submit", wave.pk, recipes=recipes).json()["content_hash"]
    answer = post(approver, "approve", wave.pk, content_hash=seen)
    assert answer.status_code == 200, answer.content
    wave.refresh_from_db()
    return wave


def begin(client, wave, **said):
    """Start a run of it."""
    body = {"run": str(uuid4()), "content_hash": wave.content_hash, **said}
    return post(client, "start", wave.pk, **body)


def ask(client, run, name, content):
    """Call an endpoint of a run."""
    url = reverse(f"{API}:run-{name}", kwargs={"uuid": run})
    answer = client.post(url, msgspec.json.encode(content), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def claim(client, run, runner):
    """Work to do."""
    return ask(client, run, "claim", {"runner": str(runner), "who": "a test"})


def tell(client, run, runner, events, first=1):
    """What happened."""
    sent = tuple(Sent(number, event) for number, event in enumerate(events, first))
    return ask(client, run, "events", EventsIn(runner, sent))


def happened(kind, host, phase, text=""):
    """One thing that happened on a host."""
    return Event(EventKind(kind), timezone.now(), host=host, phase=phase, text=text)


def passed(work):
    """All that a host says that does its work well."""
    return [
        happened(kind, each["host"], phase)
        for each in work
        for phase in each["phases"]
        for kind in ("phase_started", "phase_done")
    ]


def decide(client, wave, verb, **said):
    """Decide about its run."""
    body = {"id": str(uuid4()), "verb": verb, **said}
    return client.post(
        reverse(f"{API}:wave-decide", kwargs={"pk": wave.pk}), json.dumps(body), content_type="application/json"
    )
