"""A runner with the playbooks that come along, on lab hosts by SSH: faults, retry, the way back, and bystanders."""

import getpass
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from debian_sshd import SSHD, debian_sshd
from fake_runs import FakeRunStore
from fakes import FakeProgress

from assettool.adapters.ansible.executor import Surroundings
from assettool.adapters.ansible.here import Here, work_here
from assettool.demo import lab as labs
from assettool.demo.lab.wave import host_variables
from assettool.domain.running.ledger import empty
from assettool.domain.running.phases import Phase
from assettool.domain.running.run import Run
from assettool.domain.running.state import PhaseStatus, RunStatus
from assettool.domain.running.terms import Terms
from assettool.domain.running.units import Unit
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import HostOut

pytestmark = pytest.mark.real
ROOT = Path(__file__).resolve().parents[2]
OLD = "zaaksysteem-dat-old"
NEW = "zaaksysteem-dat-new"
BYSTANDERS = ("zaaksysteem-app-old", "zaaksysteem-app-new")


@pytest.fixture
def lab(tmp_path):
    made = labs.make(tmp_path / "lab", applications=1)
    # By a command of its own, as the process outlives whoever starts it.
    subprocess.run([sys.executable, "-m", "assettool.demo.lab", "--home", str(made.home), "start"], check=True)
    yield made
    labs.stop(made)


class Wave:
    """A run over some hosts of a lab."""

    def __init__(self, lab, home, hosts, until, way="", **surroundings):
        self.lab = lab
        self.way = way
        sides = {name: {lab.named(name).side} for name in hosts}
        units = [Unit(name, (name,), (name,)) for name in hosts]
        self.run = Run(uuid4(), Terms(until=until, canary=0), units, empty(sides))
        self.store = FakeRunStore(self.run)
        self.here = Here(home, Surroundings(ROOT / "playbooks", ROOT / "ansible.cfg", **surroundings))

    def work(self):
        hosts = tuple(
            HostOut(
                name=unit.key,
                asset=n,
                kind="virtual_server",
                sides=frozenset({self.lab.named(unit.key).side}),
                unit=unit.key,
                items=(unit.key,),
                variables=self.variables(unit.key),
            )
            for n, unit in enumerate(self.run.units)
        )
        out = msgspec.structs.replace(self.store.out, hosts=hosts)
        return work_here(self.store, out, self.here, FakeProgress())

    def variables(self, host):
        """How Ansible reaches a host, and what is on it."""
        found = host_variables(self.lab, self.lab.named(host))
        return {**found, "ansible_ssh_common_args": f"{found['ansible_ssh_common_args']} {self.way}"}

    def status(self, host, phase):
        return self.run.ledger[host, phase].status


def looks_of(lab, host):
    """Every file of a host but what its own service writes."""
    root = lab.root(lab.named(host))
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not {"log", "run", "tmp"} & set(path.relative_to(root).parts) and path.name != "journal.txt"
    }


def test_runner_when_hosts_fail_are_retried_and_go_back_then_each_is_as_it_was_and_others_untouched(lab, tmp_path):
    before = {host: looks_of(lab, host) for host in (OLD, NEW, *BYSTANDERS)}
    wave = Wave(lab, tmp_path / "home", (NEW, OLD), Phase.FREEZE)
    labs.set_fault(lab, labs.Fault(OLD, labs.FaultKind.FAIL, "freeze", 1))
    outcome = wave.work()
    assert (outcome.status, list(outcome.failed)) == (RunStatus.STOPPED, [OLD])
    assert (wave.status(NEW, Phase.ANNOUNCE), wave.status(OLD, Phase.FREEZE)) == (PhaseStatus.DONE, PhaseStatus.FAILED)

    wave.store.decide(Verb.RETRY)
    assert wave.work().failed == {}
    assert wave.status(OLD, Phase.FREEZE) is PhaseStatus.DONE
    assert looks_of(lab, OLD).keys() != before[OLD].keys()

    wave.store.decide(Verb.ROLLBACK)
    assert wave.work().failed == {}
    assert wave.status(OLD, Phase.FREEZE) is wave.status(NEW, Phase.ANNOUNCE) is PhaseStatus.ROLLED_BACK
    for host in (OLD, NEW):
        left = {name: digest for name, digest in looks_of(lab, host).items() if "var/lib/assettool" not in name}
        assert left == before[host]
    assert {host: looks_of(lab, host) for host in BYSTANDERS} == {host: before[host] for host in BYSTANDERS}


def test_runner_when_a_host_is_cut_off_or_shows_another_key_then_only_it_fails(lab, tmp_path):
    labs.set_fault(lab, labs.Fault(OLD, labs.FaultKind.KEY))
    labs.set_fault(lab, labs.Fault(NEW, labs.FaultKind.CUT))
    wave = Wave(lab, tmp_path / "home", (NEW, OLD, BYSTANDERS[0]), Phase.PRECHECK)
    failed = wave.work().failed
    assert set(failed) == {OLD, NEW}
    assert "REMOTE HOST IDENTIFICATION HAS CHANGED" in failed[OLD] or "Host key verification failed" in failed[OLD]
    assert wave.status(BYSTANDERS[0], Phase.PRECHECK) is PhaseStatus.DONE


def with_hook(folder, phase, command):
    """Variables of a site whose own task runs a command before a phase."""
    folder.mkdir()
    tasks = [{"name": "Do what the site wants", "ansible.builtin.shell": command, "changed_when": False}]
    (folder / f"{phase}_before.yml").write_text(json.dumps(tasks))
    return {"assettool_site_dir": str(folder)}


def test_runner_when_mitogen_is_wanted_then_phases_are_done_and_go_back_and_others_are_untouched(lab, tmp_path):
    before = {host: looks_of(lab, host) for host in (OLD, NEW, *BYSTANDERS)}
    parent = "tr '\\0' ' ' < /proc/$PPID/cmdline > {{ assettool_state_dir }}/parent"
    allowed = "{{ lookup('ansible.builtin.pipe', 'grep Cpus_allowed_list /proc/self/status') }}"
    site = with_hook(
        tmp_path / "site", "freeze", f"{parent}; echo '{allowed}' > {{{{ assettool_state_dir }}}}/processors"
    )
    wave = Wave(lab, tmp_path / "home", (NEW, OLD), Phase.FREEZE, mitogen=True, variables=site)
    assert wave.work().failed == {}
    assert wave.status(NEW, Phase.ANNOUNCE) is wave.status(OLD, Phase.FREEZE) is PhaseStatus.DONE
    assert looks_of(lab, OLD).keys() != before[OLD].keys()
    state = lab.root(lab.named(OLD)) / "var/lib/assettool"
    assert "mitogen" in (state / "parent").read_text()
    ours = Path("/proc/self/status").read_text()
    assert (state / "processors").read_text() in ours, "tasks are bound to some processors"

    wave.store.decide(Verb.ROLLBACK)
    assert wave.work().failed == {}
    for host in (OLD, NEW):
        left = {name: digest for name, digest in looks_of(lab, host).items() if "var/lib/assettool" not in name}
        assert left == before[host]
    assert {host: looks_of(lab, host) for host in BYSTANDERS} == {host: before[host] for host in BYSTANDERS}


@pytest.mark.parametrize("mitogen", [False, True])
def test_runner_when_a_host_hangs_longer_than_a_task_may_take_then_only_it_fails(lab, tmp_path, mitogen):
    site = with_hook(tmp_path / "site", "precheck", f"test {{{{ inventory_hostname }}}} != {OLD} || sleep 600")
    wave = Wave(lab, tmp_path / "home", (NEW, OLD), Phase.PRECHECK, mitogen=mitogen, variables=site, task_timeout_s=8)
    assert list(wave.work().failed) == [OLD]
    assert wave.status(NEW, Phase.PRECHECK) is PhaseStatus.DONE


@pytest.mark.skipif(not SSHD.is_file(), reason="Debian's openssh-server is not installed")
def test_runner_when_hosts_are_behind_debians_sshd_as_jump_host_then_their_phases_go_through_it(lab, tmp_path):
    authorized, known, folder = tmp_path / "authorized", tmp_path / "known", tmp_path / "sshd"
    folder.mkdir()
    public = subprocess.run(["ssh-keygen", "-y", "-f", lab.client_key], capture_output=True, text=True, check=True)
    authorized.write_text(public.stdout)
    with debian_sshd(folder, authorized, "LogLevel VERBOSE\n") as jump:
        known.write_text(jump.known())
        command = f"ssh -i {lab.client_key} -o IdentitiesOnly=yes -o UserKnownHostsFile={known} -W %h:%p -p {jump.port}"
        way = f"-o ProxyCommand='{command} {getpass.getuser()}@127.0.0.1'"
        wave = Wave(lab, tmp_path / "home", (NEW, OLD), Phase.ANNOUNCE, way)
        assert wave.work().failed == {}
        assert {wave.status(host, Phase.ANNOUNCE) for host in (NEW, OLD)} == {PhaseStatus.DONE}
        passed = (folder / "sshd.log").read_text().count("Accepted publickey")
        assert passed >= len((NEW, OLD))
        known.write_text("")
        wave = Wave(lab, tmp_path / "another-home", (NEW, OLD), Phase.PRECHECK, way)
        failed = wave.work().failed
        assert set(failed) == {NEW, OLD}
        assert (folder / "sshd.log").read_text().count("Accepted publickey") == passed
