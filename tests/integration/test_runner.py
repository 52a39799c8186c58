"""Runners as processes that are killed, cut off and resumed, with real Ansible."""

import base64
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from fake_runs import FakeRunStore, make_run
from runner_lab import RunnerLab, RunServer, kill

from assettool.adapters.ansible.masking import MASKED
from assettool.adapters.processes import marked
from assettool.adapters.spool import read_spool
from assettool.domain.running.events import EventKind
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus
from assettool.domain.running.terms import Terms
from assettool.domain.running.verbs import Verb

pytestmark = pytest.mark.real
PHASES = (Phase.PRECHECK, Phase.ANNOUNCE)
KILLS = int(os.environ.get("ASSETTOOL_TEST_KILLS", "200"))
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


def test_runner_when_it_is_rolled_back_elsewhere_during_an_outage_then_it_has_begun_nothing_since(lab):
    process = lab.start()
    wait_for(lambda: PhaseStatus.STARTED in lab.server.store.statuses(Phase.PRECHECK).values())
    lab.server.cut()
    wait_for(lambda: sum(each.event.phase is Phase.ANNOUNCE for each in spooled(lab)) == len(HOSTS))
    expire(lab.server.store)
    lab.server.store.decide(Verb.ROLLBACK)
    lab.server.connect()
    lab.finish(process)
    assert [lab.lines(host, "done") for host in HOSTS] == [["precheck"]] * len(HOSTS)
    assert set(lab.server.store.statuses(Phase.ANNOUNCE).values()) == {PhaseStatus.ROLLED_BACK}


def spooled(lab):
    return [each for path in (lab.folder / "home" / "runs").rglob("spool.ndjson") for each in read_spool(path)]


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


LEAKY = """\
- name: It says too much
  hosts: wave
  gather_facts: false
  tasks:
    - name: Tell {{ lookup('env', 'SITE_TOKEN') }}
      ansible.builtin.debug:
        msg: "{{ lookup('env', 'SITE_TOKEN') }} and {{ vaulted }}"
    - name: Do it
      ansible.builtin.shell:
        cmd: cat >&2; printf '%s' "$(cat {{ assettool_state_dir }}/../../token)" | base64; exit 1
        stdin: "{{ lookup('env', 'SITE_TOKEN') }} {{ vaulted }}"
"""


def test_runner_when_a_playbook_tells_secrets_then_they_are_nowhere_but_where_they_were(lab):
    token, vaulted = "t0ken-Of-The-Site", 'va"ulted é words'
    vault = VaultLib([("default", VaultSecret(b"open sesame"))])
    own = lab.folder / "own" / "group_vars"
    own.mkdir(parents=True)
    (own / "all.yml").write_bytes(vault.encrypt(json.dumps({"vaulted": vaulted})))
    (lab.folder / "vault-pass").write_text("open sesame")
    (lab.folder / "token").write_text(token)
    (lab.playbooks / "precheck.yml").write_text(LEAKY, encoding="utf-8")
    before = {path.name for path in Path("/dev/shm").iterdir()}
    process = lab.start(
        "home",
        f"SITE_TOKEN=cat {lab.folder}/token",
        ANSIBLE_VAULT_PASSWORD_FILE=str(lab.folder / "vault-pass"),
    )
    seen = []
    while process.poll() is None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                seen.append(path.read_bytes())
        threading.Event().wait(0.2)
    outcome = lab.finish(process)
    assert MASKED in outcome["failed"]["host-1"]
    files = [path.read_bytes() for path in (lab.folder / "home").rglob("*") if path.is_file()]
    said = [repr(lab.server.store.run.log).encode(), repr(lab.server.store.run.ledger).encode(), *seen, *files]
    ways = [token, base64.b64encode(token.encode()).decode(), vaulted, json.dumps(vaulted)[1:-1], "ulted é words"]
    assert len(files) > 5
    for way in ways:
        assert not [text[:200] for text in said if way.encode() in text]
    assert {path.name for path in Path("/dev/shm").iterdir() if path.name.startswith("assettool")} <= before


ODD = """\
- name: It says what no database keeps
  hosts: wave
  gather_facts: false
  tasks:
    - name: Do it
      ansible.builtin.shell: "printf 'a\\\\000b\\\\033[31m' >&2; exit 1"
"""


def test_runner_when_an_output_has_codes_that_cannot_be_kept_then_they_are_neither_noted_nor_sent(lab):
    (lab.playbooks / "precheck.yml").write_text(ODD, encoding="utf-8")
    outcome = lab.finish(lab.start())
    texts = [event.text for event in lab.server.store.run.log]
    (spool,) = (lab.folder / "home" / "runs").rglob("spool.ndjson")
    assert outcome["failed"]["host-1"].endswith("a\ufffdb\ufffd[31m")
    assert outcome["failed"]["host-1"] in texts
    assert "\\u00" not in spool.read_text(encoding="utf-8")


def test_runner_when_ansible_is_killed_then_its_hosts_fail_and_retry_does_the_rest(lab):
    (lab.state("host-1") / "hang").touch()
    process = lab.start()
    wait_for(lambda: lab.lines("host-1", "done"))
    runner = str(next(iter(lab.server.store.run.runners)))
    playing = [pid for pid in marked("ASSETTOOL_RUNNER", runner) if "ansible-playbook" in words_of(pid)]
    os.kill(min(playing), signal.SIGKILL)
    outcome = lab.finish(process)
    assert "ended from outside" in outcome["failed"]["host-1"]
    assert not marked("ASSETTOOL_RUNNER", runner)
    (lab.state("host-1") / "hang").unlink()
    lab.server.store.decide(Verb.RETRY)
    lab.finish(lab.start())
    assert_all_is_done_and_nothing_twice(lab)


def test_runner_when_the_process_that_plays_is_killed_then_nothing_works_on(lab):
    (lab.state("host-1") / "hang").touch()
    process = lab.start()
    wait_for(lambda: lab.lines("host-1", "done"))
    runner = str(next(iter(lab.server.store.run.runners)))
    (player,) = [pid for pid in marked("ASSETTOOL_RUNNER", runner) if "ansible.player" in words_of(pid)]
    os.kill(player, signal.SIGKILL)
    outcome = lab.finish(process)
    assert "ended from outside" in outcome["failed"]["host-1"]
    assert not marked("ASSETTOOL_RUNNER", runner)


def test_runner_when_a_person_presses_ctrl_c_then_the_phase_ends_and_the_rest_is_given_back(lab):
    process = lab.start()
    wait_for(lambda: PhaseStatus.STARTED in lab.server.store.statuses(Phase.PRECHECK).values())
    process.send_signal(signal.SIGINT)
    outcome = lab.finish(process)
    assert (outcome["is_left"], outcome["is_all_sent"]) == (True, True)
    assert set(lab.server.store.statuses(Phase.PRECHECK).values()) == {PhaseStatus.DONE}
    assert set(lab.server.store.statuses(Phase.ANNOUNCE).values()) == {PhaseStatus.PENDING}
    assert not lab.server.store.run.leased
    lab.finish(lab.start())
    assert_all_is_done_and_nothing_twice(lab)


def test_runner_when_a_task_hangs_longer_than_its_limit_then_that_host_fails(lab):
    (lab.state("host-3") / "hang").touch()
    outcome = lab.finish(lab.start(ANSIBLE_TASK_TIMEOUT="8"))
    assert list(outcome["failed"]) == ["host-3"]
    assert "8 second" in outcome["failed"]["host-3"] or "imed out" in outcome["failed"]["host-3"]


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "small"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_runner_when_its_disk_is_full_then_it_says_so_and_later_does_the_rest(lab, small_disk):
    home = str(small_disk / "home")
    (lab.state("host-1") / "hang").touch()
    process = lab.start(home)
    wait_for(lambda: lab.lines("host-1", "done"))
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    (lab.state("host-1") / "hang").unlink()
    for pid in marked("ASSETTOOL_RUNNER", str(next(iter(lab.server.store.run.runners)))):
        if "sleep 600" in words_of(pid):
            os.kill(pid, signal.SIGKILL)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "No space left" in errors
    filler.unlink()
    if PhaseStatus.FAILED in lab.server.store.statuses(Phase.PRECHECK).values():
        lab.server.store.decide(Verb.RETRY)  # Ansible had no room on this machine either
    lab.finish(lab.start(home))
    assert_all_is_done_and_nothing_twice(lab)


def words_of(pid):
    with suppress(FileNotFoundError, ProcessLookupError):  # it may have ended since it was found
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
    return ""


@pytest.mark.slow
def test_runner_when_it_is_killed_very_often_then_nothing_is_repeated_and_nothing_lost(tmp_path):
    chance, kills = random.Random(2026), 0
    while kills < KILLS:
        folder = tmp_path / str(kills)
        folder.mkdir()
        store = FakeRunStore(make_run(len(HOSTS), Terms(until=PHASES[-1], canary=1, batch=2)))
        with RunServer(store, folder) as server:
            lab = RunnerLab(folder, server, PHASES)
            while not all(entry.status is PhaseStatus.DONE for entry in left(store)):
                process = lab.start(chance.choice(["home", "another-home"]))
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(chance.uniform(0.5, 15))
                kills += process.poll() is None
                kill(process)
                expire(store)
            lab.finish(lab.start())
            assert_all_is_done_and_nothing_twice(lab)
    sys.stdout.write(f"faults injected {kills}, repeats 0, losses 0\n")


def left(store):
    return [entry for (_, phase), entry in store.run.ledger.items() if phase in PHASES]


def expire(store):
    """The lease of whoever worked runs out."""
    for runner in store.run.runners.values():
        runner.until = runner.until and datetime.now(UTC)
