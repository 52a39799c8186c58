"""Runs by NetBox's own workers: which jobs they get, and how their runners come by a token."""

import json
import os
import sys
from datetime import timedelta

import django_rq
import pytest
from core.models import Job
from django.utils import timezone
from plugin_cases import make_wave_run
from run_cases import approved_wave, begin, member_of
from users.models import Token

from netbox_assettool.models import Run
from netbox_assettool.running import workers
from netbox_assettool.running.workers import RunWaveJob

pytestmark = [pytest.mark.real, pytest.mark.django_db]

RECORDER = """
import json, os, sys
from pathlib import Path
seen = {name: value for name, value in os.environ.items() if name.startswith("ASSETTOOL_")}
processes = [Path(f"/proc/{pid}/cmdline").read_text() for pid in (os.getpid(), os.getppid())]
token = seen.get("ASSETTOOL_NETBOX__TOKEN", "")
Path(sys.argv[1]).write_text(json.dumps({
    "arguments": sys.argv[2:], "environment": seen, "is_in_a_process_list": any(token in each for each in processes),
}))
print("worked")
raise SystemExit(int(os.environ["RECORDER_RC"]))
"""
"""A runner that notes what it got."""


@pytest.fixture
def engineer(django_user_model):
    return member_of(django_user_model, "engineer")


@pytest.fixture
def wave(admin_client, engineer, django_user_model):
    return approved_wave(admin_client, engineer, member_of(django_user_model, "approver"))


@pytest.fixture
def noted(settings, tmp_path, monkeypatch):
    """Where the runner of this test notes what it got."""
    file, script = tmp_path / "noted.json", tmp_path / "recorder.py"
    script.write_text(RECORDER)
    given = {"runner_command": [sys.executable, str(script), str(file)], "runner_settings": "/etc/assettool.yml"}
    ours = settings.PLUGINS_CONFIG["netbox_assettool"]
    settings.PLUGINS_CONFIG = {**settings.PLUGINS_CONFIG, "netbox_assettool": {**ours, **given}}
    monkeypatch.setenv("RECORDER_RC", "0")
    return file


def enqueued(job):
    """What a worker will find of a job."""
    return django_rq.get_queue(job.queue_name or "default").fetch_job(str(job.job_id))


def test_start_when_by_workers_then_each_gets_a_job_of_the_user_that_names_the_run_and_no_token(
    engineer, wave, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert begin(engineer, wave, workers=2).status_code == 200
    run = Run.objects.get()
    jobs = list(Job.objects.filter(name__startswith=str(run)).order_by("name"))
    assert [job.name for job in jobs] == [f"{run} (1/2)", f"{run} (2/2)"]
    assert {job.user.username for job in jobs} == {"engineer"}
    assert Token.objects.count() == 0
    for job in jobs:
        given = enqueued(job).kwargs
        assert given.keys() == {"job", "run", "url"}
        assert given["run"] == str(run.uuid)
        assert "token" not in json.dumps(job.data or {}).lower()


def test_start_when_at_a_moment_then_the_jobs_wait_for_it(engineer, wave):
    at = timezone.now() + timedelta(minutes=30)
    assert begin(engineer, wave, workers=1, at=str(at)).status_code == 200
    assert Job.objects.get().scheduled == at


def ran(user, run):
    """The job of a runner, after a worker did it."""
    job = Job.objects.create(name="a run", user=user, status="pending", job_id=run.uuid)
    RunWaveJob.handle(job, run=str(run.uuid), url="http://netbox.example/")
    job.refresh_from_db()
    return job


def test_worker_when_it_works_then_its_runner_has_a_token_of_the_user_in_its_environment_alone(
    noted, django_user_model
):
    user = django_user_model.objects.create_user("engineer")
    run = make_wave_run(status="running")
    job = ran(user, run)
    found = json.loads(noted.read_text())
    assert found["arguments"] == ["wave", "work", str(run.uuid), "--json"]
    environment = found["environment"]
    token = environment.pop("ASSETTOOL_NETBOX__TOKEN")
    ours = {name: value for name, value in os.environ.items() if name.startswith("ASSETTOOL_")}
    assert environment == {
        **ours,
        "ASSETTOOL_NETBOX__URL": "http://netbox.example/",
        "ASSETTOOL_CONFIG": "/etc/assettool.yml",
    }
    assert token
    assert not found["is_in_a_process_list"]
    assert "ASSETTOOL_NETBOX__TOKEN" not in os.environ
    assert Token.objects.count() == 0
    assert job.status == "completed"
    told = json.dumps(job.log_entries, default=str)
    assert "worked" in told
    assert token not in told


def test_worker_when_its_runner_fails_then_the_job_has_failed_and_the_token_is_gone(
    noted, django_user_model, monkeypatch
):
    monkeypatch.setenv("RECORDER_RC", "1")
    job = ran(django_user_model.objects.create_user("engineer"), make_wave_run(status="running"))
    assert noted.exists()
    assert job.status == "failed"
    assert Token.objects.count() == 0


def test_token_when_a_runner_uses_it_then_netbox_knows_its_user_and_afterwards_nobody(client, django_user_model):
    user = django_user_model.objects.create_user("engineer", is_superuser=True)
    with workers._token(user) as token:
        header = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/plugins/assettool/runs/", headers=header).status_code == 200
        soon = Token.objects.get().expires - timezone.now()
        assert timedelta() < soon <= timedelta(hours=12)
    assert client.get("/api/plugins/assettool/runs/", headers=header).status_code == 403
