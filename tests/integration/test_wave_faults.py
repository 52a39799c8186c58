"""Waves on a real NetBox, with its own workers and Ansible, while all of these are killed at any moment.

`ASSETTOOL_FAULT_KILLS` says how often in the long test, `ASSETTOOL_FAULT_SEED` what and when.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from netbox_database import Database
from redis import Redis
from rq import Queue
from runner_lab import local_host, write_playbooks

from assettool.adapters import netbox_waves
from assettool.adapters.ansible.masking import MASKED
from assettool.adapters.netbox import NetBoxStore
from assettool.adapters.netbox_runs import NetBoxRuns
from assettool.cli.output import progress
from assettool.domain.running import dossier
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus, RunStatus, Why
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import Decision
from assettool.embedded import postgres, process, stack
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home
from assettool.embedded.netbox import WEB, WORKER, NetBox
from assettool.embedded.postgres import Postgres
from assettool.embedded.valkey import Valkey
from assettool.errors import RefusedError
from assettool.settings import FILE_NAME

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    # Servers that are started again, and who is killed, outlive the objects that started them.
    pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning"),
]

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("ASSETTOOL_FAULT_KILLS", "200"))
SEED = int(os.environ.get("ASSETTOOL_FAULT_SEED", "1"))
WAVES = 20 + KILLS // 6
PATIENCE_S = 300
SECRET = "t0ken-0f-the-site"
TELLING = """
    - name: Tell {{ lookup('env', 'SITE_TOKEN') }}
      ansible.builtin.debug:
        msg: "{{ lookup('env', 'SITE_TOKEN') }}"
- name: Reach for everything
  hosts: all:ungrouped:old-*:new-*
  gather_facts: false
  tasks:
    - name: Say that it was reached
      ansible.builtin.shell:
        chdir: "{{ assettool_state_dir }}"
        cmd: echo reached >> reached
"""
"""What a careless playbook does: it tells a secret, and means every host there is."""
UNTIL = Phase.VERIFY
WANTED = list(Phase)[: list(Phase).index(UNTIL) + 1]
WAITS = (PhaseStatus.PENDING, "")
FAILED, REFUSED = 1, 4
MACHINES = ("one", "two")
TALLY = Counter()


class Setting:
    """One embedded NetBox with waves, hosts that are folders, and two machines to run waves from."""

    def __init__(self, folder):
        self.folder = folder
        self.home = Home(folder / "home")
        self.database = Database(self.home)
        self.second_worker = None
        self._numbers = count(1)

    def prepare(self, waves):
        """Start it all, and make the waves."""
        (self.folder / "token").write_text(SECRET)
        playbooks = write_playbooks(self.folder, Phase)
        with (playbooks / "announce.yml").open("a", encoding="utf-8") as file:
            file.write(TELLING)
        (self.folder / FILE_NAME).write_text(
            "running: {playbooks: playbooks, secrets: {SITE_TOKEN: 'cat " + str(self.folder / "token") + "'}}\n"
        )
        (self.folder / "inventory").mkdir()
        with progress() as shown:
            stack.up(self.home, port=None, progress=shown)
        NetBox(self.home).manage(["shell", "--command", f"from seed_waves import make_waves; make_waves({waves})"])
        forget_jobs(self.home)
        store = NetBoxStore(self.home.url, stack.token(self.home, "admin"))
        self.runs, self.waves = NetBoxRuns(store), netbox_waves.waves(store)
        variables = self.folder / "inventory/host_vars"
        variables.mkdir()
        for host in (host for wave in self.waves for host in self.runs.hosts(wave.id)):
            self.state(host.name).mkdir(parents=True)
            (variables / f"{host.name}.json").write_text(json.dumps(local_host(self.state(host.name))))

    def next_wave(self):
        return self.waves[next(self._numbers) - 1]

    def start(self):
        """Start what does not run."""
        Valkey(self.home).start()
        Postgres(self.home).start()
        until(self.database.answers)
        NetBox(self.home).start(None)
        if self.second_worker is None or self.second_worker.poll() is not None:
            told = self.folder / "second-worker.log"
            with told.open("w") as log:
                self.second_worker = subprocess.Popen(
                    [sys.executable, "-m", "netbox", "rqworker", "default"],
                    env={**os.environ, "NETBOX_ROOT": str(self.home.netbox)},
                    stdout=log,
                    stderr=log,
                )
            until(lambda: "Listening on" in told.read_text())

    def stop(self):
        if self.second_worker:
            end(tree(self.second_worker.pid))
            self.second_worker.wait()
        stack.down(self.home)

    def state(self, host):
        """The folder of a host."""
        return self.folder / "hosts" / host

    def lines(self, host, name):
        path = self.state(host) / name
        return path.read_text().splitlines() if path.exists() else []

    def command(self, *words, machine="one", user="engineer"):
        """A command of the CLI as somebody types it on a machine."""
        (self.folder / machine).mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "ASSETTOOL_HOME": str(self.folder / machine),
            "ASSETTOOL_NETBOX__URL": self.home.url,
            "ASSETTOOL_NETBOX__TOKEN": stack.token(self.home, user),
        }
        words = [sys.executable, "-m", "assettool", "wave", *words]
        with (self.folder / f"{machine}.log").open("a") as log:
            return subprocess.Popen(words, env=environment, stdout=log, stderr=log)

    def processes(self, *words):
        """What of ours runs with one of these words in its command line."""
        found = []
        for each in psutil.process_iter():
            with suppress(psutil.Error):
                command = " ".join(each.cmdline())
                if any(word in command for word in words) and self._is_ours(each):
                    found.append(each)
        return found

    def _is_ours(self, process):
        return process.environ().get("ASSETTOOL_CONFIG") == str(self.folder / FILE_NAME)

    def runners(self):
        return self.processes("assettool wave", "ansible.player", "ansible-playbook")

    def expire(self):
        """Let the leases of the dead run out; only where nobody works, as the time would have seen to."""
        until(lambda: not self.runners())
        with self.database.opened() as connection:
            connection.execute("UPDATE netbox_assettool_runner SET until = now() WHERE until IS NOT NULL")

    def decide(self, wave, verb):
        self.runs.decide(wave.id, Decision(uuid4(), verb, reason="a test"))

    def progress(self, wave):
        """How far its run is; None before the first one."""
        try:
            return self.runs.progress(wave.id)
        except RefusedError:
            return None


def forget_jobs(home):
    """Empty the queues of the workers: the search index of what was made is not what is tested."""
    with Redis(port=home.ports.valkey, password=load_credentials(home).valkey_password) as connection:
        for name in ("high", "default", "low"):
            Queue(name, connection=connection).empty()


def until(holds, patience_s=PATIENCE_S):
    """Wait for what another process does."""
    deadline = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("it never came")
        threading.Event().wait(0.05)


def tree(pid):
    """A process and all that it started."""
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def end(processes):
    """Kill them, and wait until they are gone."""
    for each in processes:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    psutil.wait_procs(processes, PATIENCE_S)


def statuses(found):
    """How every host stands in each of the phases that are wanted."""
    return [status for host in found.hosts for phase, (status, _) in host.phases.items() if phase in WANTED]


def is_through(found):
    """Whether every host has passed all that it has to."""
    return all(status is PhaseStatus.DONE for status in statuses(found))


def reaches(setting, wave, phase):
    """Whether some host has begun a phase of its run."""
    found = setting.progress(wave)
    return found and any(host.phases.get(phase, WAITS)[0] is not PhaseStatus.PENDING for host in found.hosts)


def is_draft(path):
    """Whether a mark was on its way when the process that wrote it was killed; the next attempt left another one."""
    return path.name.startswith(".draft-")


def check(setting, wave, *, was_killed=False):
    """All is done, nothing twice, and nothing was touched that is of another wave.

    A kill between a phase and the careless play that follows it keeps that play from the hosts of then.
    """
    found = setting.runs.progress(wave.id)
    told = dossier.decode(setting.runs.dossier(found.run))
    assert list(dossier.faults(told)) == []
    said = Counter((each.event.host, each.event.phase) for each in told.events if each.event.kind == "phase_done")
    lost = []
    for host in found.hosts:
        done = {phase for phase, (status, _) in host.phases.items() if status is PhaseStatus.DONE}
        marks = {path.name for path in (setting.state(host.name) / "marks").iterdir() if not is_draft(path)}
        TALLY["phases"] += len(done)
        TALLY["repeats"] += len(setting.lines(host.name, "repeats"))
        TALLY["repeats"] += sum(said[host.name, phase] > 1 for phase in done)
        lost += [(host.name, "done", each) for each in done ^ set(setting.lines(host.name, "done"))]
        lost += [(host.name, "marks", each) for each in {f"{found.run}.0.{phase}" for phase in done} ^ marks]
        lost += [(host.name, "told", phase) for phase in done if said[host.name, phase] < 1]
    reached = [host for host in found.hosts if setting.lines(host.name, "reached")]
    assert reached if was_killed else len(reached) == len(found.hosts), "the careless play did not run"
    TALLY["losses"] += len(lost)
    touched = {path.name for path in (setting.folder / "hosts").iterdir() if any(path.iterdir())}
    begun = setting.waves[: setting.waves.index(wave) + 1]
    TALLY["strays"] += len(touched - {host.name for each in begun for host in setting.runs.hosts(each.id)})
    assert (TALLY["repeats"], lost, TALLY["strays"]) == (0, [], 0)


@pytest.fixture(scope="module")
def setting(request):
    folder = Path(tempfile.mkdtemp(prefix="assettool-waves-"))
    folder.chmod(0o711)
    made = Setting(folder)
    given = {
        "ASSETTOOL_CONFIG": str(folder / FILE_NAME),
        "ASSETTOOL_HOME": str(folder / "one"),  # where the runners of NetBox's workers keep what they need
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "tests/plugin/support")]),
    }
    before = dict(os.environ)
    os.environ.update(given)
    try:
        made.prepare(WAVES)
        made.start()
        yield made
    finally:
        made.stop()
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(folder)
        tell(request.config.pluginmanager)


def tell(plugins):
    with plugins.getplugin("capturemanager").global_and_fixture_disabled():
        told = ", ".join(f"{name} {number}" for name, number in sorted(TALLY.items()))
        plugins.getplugin("terminalreporter").write_line(f"\n{told}")


def test_wave_when_two_workers_share_it_then_each_does_a_part_and_nothing_is_done_twice(setting):
    wave = setting.next_wave()
    client = setting.command("start", str(wave.number), "--workers", "2", "--canary", "0", "--batch", "2", "--json")
    assert client.wait(PATIENCE_S) == 0
    until(lambda: is_through(setting.runs.progress(wave.id)))
    until(lambda: not setting.runners())
    check(setting, wave)
    told = dossier.decode(setting.runs.dossier(setting.runs.progress(wave.id).run))
    claimed = [(each.event.text, each.event.values["hosts"]) for each in told.events if each.event.kind == "claimed"]
    assert [hosts for _, hosts in claimed] == ["2", "2"]
    assert len({who for who, _ in claimed}) == 2


def test_wave_when_two_engineers_start_it_at_once_then_there_is_one_run(setting):
    wave = setting.next_wave()
    both = [
        setting.command("start", str(wave.number), "--json", machine=machine, user=user)
        for machine, user in zip(MACHINES, ("engineer", "admin"), strict=True)
    ]
    assert sorted(client.wait(PATIENCE_S) for client in both) == [0, REFUSED]
    check(setting, wave)


def test_wave_when_its_runner_is_gone_then_another_person_goes_on_elsewhere_once_its_lease_has_run_out(setting):
    wave = setting.next_wave()
    client = setting.command("start", str(wave.number), "--json")
    until(lambda: reaches(setting, wave, Phase.ANNOUNCE))
    end(tree(client.pid))
    client.wait()
    assert setting.command("resume", str(wave.number), "--json", machine="two", user="admin").wait(PATIENCE_S) == 0
    check(setting, wave)


def test_wave_when_it_is_paused_in_every_phase_then_no_other_begins_before_it_is_resumed(setting):
    wave, seen = setting.next_wave(), []
    client = setting.command("start", str(wave.number), "--canary", "0", "--json")
    for phase in WANTED:
        until(lambda phase=phase: reaches(setting, wave, phase))
        setting.decide(wave, Verb.PAUSE)
        assert client.wait(PATIENCE_S) == 0
        found = setting.runs.progress(wave.id)
        assert (found.status, found.working) == (RunStatus.PAUSED, ())
        assert PhaseStatus.STARTED not in statuses(found)
        seen.append(sum(status is PhaseStatus.DONE for status in statuses(found)))
        client = setting.command("resume", str(wave.number), "--json")
    assert client.wait(PATIENCE_S) == 0
    assert seen == sorted(seen)
    check(setting, wave)


@pytest.mark.parametrize("phase", WANTED)
def test_wave_when_it_is_cancelled_in_a_phase_then_it_ends_there_and_nobody_works_on(setting, phase):
    wave = setting.next_wave()
    client = setting.command("start", str(wave.number), "--canary", "0", "--json")
    until(lambda: reaches(setting, wave, phase))
    setting.decide(wave, Verb.CANCEL)
    client.wait(PATIENCE_S)
    until(lambda: not setting.runners())
    found = setting.runs.progress(wave.id)
    assert (found.status, found.working) == (RunStatus.CANCELLED, ())
    later = WANTED[WANTED.index(phase) + 2 :]
    assert {host.phases[each][0] for host in found.hosts for each in later if each in host.phases} <= {
        PhaseStatus.PENDING
    }
    assert [host.name for host in found.hosts if setting.lines(host.name, "repeats")] == []
    assert setting.command("resume", str(wave.number), "--json").wait(PATIENCE_S) == REFUSED


def test_wave_when_its_hours_end_then_no_phase_begins_after_them(setting):
    wave = setting.next_wave()
    client = setting.command("start", str(wave.number), "--canary", "0", "--json")
    until(lambda: reaches(setting, wave, Phase.ANNOUNCE))
    with setting.database.opened() as connection:
        connection.execute("UPDATE netbox_assettool_wave SET window_end = now() WHERE id = %s", (wave.id,))
    client.wait(PATIENCE_S)
    found = setting.runs.progress(wave.id)
    assert (found.status, found.why) == (RunStatus.STOPPED, Why.WINDOW_CLOSED)
    assert PhaseStatus.STARTED not in statuses(found)
    assert all(host.phases[UNTIL][0] is PhaseStatus.PENDING for host in found.hosts if UNTIL in host.phases)


def test_wave_when_a_playbook_fails_on_all_hosts_then_the_rest_is_not_begun_and_what_was_done_goes_back(setting):
    wave = setting.next_wave()
    for host in setting.runs.hosts(wave.id):
        (setting.state(host.name) / f"fail-{Phase.FREEZE}").touch()
    assert setting.command("start", str(wave.number), "--json").wait(PATIENCE_S) == FAILED
    found = setting.runs.progress(wave.id)
    assert (found.status, found.why) == (RunStatus.STOPPED, Why.CANARY_FAILED)
    begun = [host for host in found.hosts if host.phases[Phase.PRECHECK][0] is PhaseStatus.DONE]
    assert len(begun) == len(found.hosts) // 2
    for host in found.hosts:
        (setting.state(host.name) / f"fail-{Phase.FREEZE}").unlink()
    words = ["rollback", str(wave.number), "--all", "--reason", "a test", "--json"]
    assert setting.command(*words).wait(PATIENCE_S) == 0
    after = setting.runs.progress(wave.id)
    assert [host.phases[Phase.ANNOUNCE][0] for host in after.hosts].count(PhaseStatus.ROLLED_BACK) == len(begun)
    assert PhaseStatus.FAILED not in statuses(after)


def a_runner(setting, chance):
    return [chance.choice(setting.processes("assettool wave"))]


def a_player(setting, chance):
    return [chance.choice(setting.processes("ansible.player"))]


def an_ansible(setting, chance):
    return [chance.choice(setting.processes("ansible-playbook"))]


def a_worker(setting, chance):
    return tree(chance.choice([process.read_record(setting.home, WORKER).pid, setting.second_worker.pid]))


def netbox(setting, _chance):
    return tree(process.read_record(setting.home, WEB).pid)


def a_web_process(setting, chance):
    return [chance.choice(psutil.Process(process.read_record(setting.home, WEB).pid).children())]


def postgresql(setting, _chance):
    return tree(process.read_record(setting.home, postgres.NAME).pid)


def a_backend(setting, chance):
    serving = psutil.Process(process.read_record(setting.home, postgres.NAME).pid).children()
    return [chance.choice([each for each in serving if "127.0.0.1" in " ".join(each.cmdline())])]


FAULTS = {
    a_runner: 4,
    a_player: 2,
    an_ansible: 3,
    a_worker: 2,
    netbox: 1,
    a_web_process: 2,
    postgresql: 1,
    a_backend: 1,
}
"""What is killed → how often beside the others."""


def break_something(setting, chance):
    """Kill one of what runs at this moment, and start it again where it does not start by itself."""
    fault = chance.choices(list(FAULTS), list(FAULTS.values()))[0]
    with suppress(IndexError, psutil.NoSuchProcess):
        end(fault(setting, chance))
        TALLY["faults"] += 1
        TALLY[f"killed {fault.__name__.replace('_', ' ')}"] += 1
    setting.start()


def next_command(setting, wave, chance, workers):
    """What a person types who finds the run at rest."""
    if chance.random() < 0.9:
        setting.expire()
    found = setting.progress(wave)
    if found is None:
        words = ["start", str(wave.number), "--batch", "2"]
    elif any(status is PhaseStatus.FAILED for host in found.hosts for status, _ in host.phases.values()):
        words = ["retry", str(wave.number)]
    else:
        words = ["resume", str(wave.number)]
    user = chance.choice(["engineer", "admin"])
    if not workers:
        return setting.command(*words, "--json", machine=chance.choice(MACHINES), user=user)
    client = setting.command(*words, "--json", "--workers", "2", user=user)
    client.wait(PATIENCE_S)
    with suppress(TimeoutError):
        until(setting.runners, 10)
    return client


def run_through(setting, wave, chance, faults):
    """Run a wave to its end; whatever is killed, a person looks and types the next command."""
    workers = chance.random() < 0.4
    deadline = time.monotonic() + 60 * 30
    while not ((found := setting.progress(wave)) and is_through(found)):
        assert time.monotonic() < deadline, f"{found}"
        if not setting.runners():
            client = next_command(setting, wave, chance, workers)
        pause = chance.uniform(0.2, 5) if TALLY["faults"] < faults else 20
        with suppress(TimeoutError):
            until(lambda: not setting.runners(), pause)
        if TALLY["faults"] < faults and setting.runners():
            break_something(setting, chance)
    client.wait(PATIENCE_S)
    until(lambda: not setting.runners())
    check(setting, wave, was_killed=True)


def test_wave_when_things_are_killed_at_any_moment_then_nothing_is_repeated_and_nothing_lost(setting):
    chance = random.Random(SEED)
    goal = TALLY["faults"] + KILLS
    while TALLY["faults"] < goal:
        run_through(setting, setting.next_wave(), chance, goal)


def test_secret_when_runs_were_killed_then_it_is_nowhere_but_where_it_was(setting):
    places = [setting.folder / each for each in (*MACHINES, "hosts", "home/netbox", "home/logs")]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    said = {path: path.read_bytes() for path in (*files, *setting.folder.glob("*.log"))}
    assert any(f"Tell {MASKED}".encode() in content for content in said.values()), "nobody told it"
    # NetBox keeps the first half of a token to know it by.
    tokens = [stack.token(setting.home, name).rpartition(".")[2] for name in ("engineer", "admin")]
    for secret in (SECRET, *tokens):
        assert [path for path, content in said.items() if secret.encode() in content] == []
        with setting.database.opened() as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                asked = f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s'
                assert connection.execute(asked, (f"%{secret}%",)).fetchone() == (0,), table
