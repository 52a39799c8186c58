"""Runners as processes that are killed, cut off and resumed, with real Ansible."""

import contextlib
import random
import subprocess
import threading
import time

import pytest
from fake_runs import FakeRunStore, make_run
from runner_lab import RunnerLab, RunServer, kill

from assettool.adapters.processes import marked
from assettool.domain.running.events import EventKind
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus
from assettool.domain.running.terms import Terms
from assettool.domain.running.wire import Verb

pytestmark = pytest.mark.real
PHASES = (Phase.PRECHECK, Phase.ANNOUNCE)
HOSTS = ("host-1", "host-2", "host-3")


@pytest.fixture
def lab(tmp_path):
    store = FakeRunStore(make_run(len(HOSTS), Terms(until=PHASES[-1], canary=0)))
    with RunServer(store, tmp_path) as server:
        yield RunnerLab(tmp_path, server, PHASES)


def wait_for(claim, timeout_s=120):
    limit = time.monotonic() + timeout_s
    while not claim():
        assert time.monotonic() < limit, "it does not come"
        threading.Event().wait(0.05)


def assert_all_is_done_and_nothing_twice(lab):
    run = lab.server.store.run
    for host in HOSTS:
        assert lab.lines(host, "repeats") == []
        assert set(lab.lines(host, "done")) == set(PHASES)
        for phase in PHASES:
            assert run.ledger[host, phase].status is PhaseStatus.DONE
            assert (lab.state(host) / "marks" / f"{run.id}.0.{phase}").exists()


def test_runner_when_nothing_goes_wrong_then_each_phase_is_done_once_on_each_host(lab):
    outcome = lab.finish(lab.start())
    assert outcome["status"] == "paused"
    assert_all_is_done_and_nothing_twice(lab)
    assert all(lab.lines(host, "done") == list(PHASES) for host in HOSTS)
    runs = lab.folder / "home" / "runs"
    assert {path.stat().st_mode & 0o077 for path in runs.rglob("*")} == {0}
    commands = [event.text for event in lab.server.store.run.log if event.kind is EventKind.COMMAND]
    assert [command.split()[0] for command in commands] == ["ansible-playbook"] * 2


def test_runner_when_a_host_fails_then_the_others_are_done_and_retry_does_the_rest(lab):
    (lab.state("host-2") / "fail").touch()
    outcome = lab.finish(lab.start())
    assert list(outcome["failed"]) == ["host-2"]
    assert "Do it: " in outcome["failed"]["host-2"]
    assert lab.lines("host-2", "done") == ["precheck"]
    (lab.state("host-2") / "fail").unlink()
    lab.server.store.decide(Verb.RETRY)
    lab.finish(lab.start())
    assert_all_is_done_and_nothing_twice(lab)


def test_runner_when_it_is_killed_and_its_folder_is_lost_then_another_machine_repeats_nothing(lab):
    process = lab.start()
    wait_for(lambda: any((lab.state(host) / "marks").exists() for host in HOSTS))
    kill(process)
    # Its spool is gone and its lease lost: only the marks on the hosts say what is done.
    run = lab.server.store.run
    run.runners.clear()
    for place in run.ledger:
        run.ledger[place] = type(run.ledger[place])()
    lab.finish(lab.start("another-home"))
    assert_all_is_done_and_nothing_twice(lab)


def test_runner_when_it_is_killed_then_nothing_of_it_goes_on_working(lab):
    (lab.state("host-1") / "hang").touch()
    process = lab.start()
    wait_for(lambda: lab.lines("host-1", "done"))
    runner = str(next(iter(lab.server.store.run.runners)))
    assert marked("ASSETTOOL_RUNNER", runner)
    kill(process)
    wait_for(lambda: not marked("ASSETTOOL_RUNNER", runner), timeout_s=20)
    (lab.state("host-1") / "hang").unlink()
    lab.finish(lab.start())
    assert_all_is_done_and_nothing_twice(lab)


@pytest.mark.parametrize("seed", range(2))
def test_runner_when_it_is_killed_at_random_moments_then_resume_does_exactly_the_rest(lab, seed):
    chance = random.Random(seed)
    for _ in range(3):
        process = lab.start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(1, 20))
        kill(process)
    lab.finish(lab.start())
    assert_all_is_done_and_nothing_twice(lab)


def test_runner_when_netbox_is_cut_off_then_it_works_on_and_sends_later(lab):
    process = lab.start()
    wait_for(lambda: lab.server.store.asked["claim"])
    wait_for(lambda: PhaseStatus.STARTED in lab.server.store.statuses(Phase.PRECHECK).values())
    lab.server.cut()
    wait_for(lambda: all(lab.lines(host, "done") for host in HOSTS))
    lab.server.connect()
    assert lab.finish(process)["status"] == "paused"
    assert_all_is_done_and_nothing_twice(lab)


def test_runner_when_its_lease_runs_out_then_it_ends_and_nobody_works_without_one(lab):
    lab.server.store.lease_s = 4
    (lab.state("host-1") / "hang").touch()
    process = lab.start()
    wait_for(lambda: lab.lines("host-1", "done"))
    runner = str(next(iter(lab.server.store.run.runners)))
    lab.server.cut()
    wait_for(lambda: not marked("ASSETTOOL_RUNNER", runner), timeout_s=20)
    assert process.poll() is None
    (lab.state("host-1") / "hang").unlink()
    lab.server.store.lease_s = None
    lab.server.connect()
    lab.finish(process)
    assert_all_is_done_and_nothing_twice(lab)
