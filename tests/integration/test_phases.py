"""Every phase of a wave on a lab of SSH hosts: twice, in check mode, undone, and with a host that fails."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assettool.demo.lab import Lab, inventory, make, start, stop
from assettool.domain.running.phases import RULES, Phase, Side, playbook, rollback_playbook

pytestmark = pytest.mark.real

REPOSITORY = Path(__file__).resolve().parents[2]
PLAYBOOKS = REPOSITORY / "playbooks"
UNDONE = [phase for phase in Phase if rollback_playbook(phase)]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
    "ANSIBLE_CONFIG": str(REPOSITORY / "ansible.cfg"),
    "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
}


class Told:
    """What Ansible told of a run of some playbooks."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code = done.returncode
        self.text = done.stdout + done.stderr
        self.plays: list[Any] = json.loads(done.stdout[done.stdout.index("{") :])["plays"]
        self.stats: dict[str, dict[str, int]] = json.loads(done.stdout[done.stdout.index("{") :])["stats"]

    def changed(self, place: int) -> list[str]:
        """Tasks of the play at that place that changed a host."""
        tasks = self.plays[place]["tasks"]
        return [
            f"{host}: {task['task']['name']}"
            for task in tasks
            for host, result in task["hosts"].items()
            if result.get("changed")
        ]

    def messages(self) -> str:
        return "\n".join(
            str(result.get("msg"))
            for play in self.plays
            for task in play["tasks"]
            for result in task["hosts"].values()
            if result.get("failed") or result.get("unreachable")
        )


class Wave:
    """A lab, how its wave is run and what was told of each phase."""

    def __init__(self, home: Path, **content: Any) -> None:
        self.lab: Lab = make(home, **content)
        self.run_dir = home / "run"
        self.run_dir.mkdir()
        self.inventory = home / "inventory.json"
        self.write(inventory(self.lab))

    def write(self, content: Any) -> None:
        self.inventory.write_text(json.dumps(content), encoding="utf-8")

    def play(self, books: Sequence[str], *words: str) -> Told:
        book = self.lab.home / "books.yml"
        book.write_text("".join(f"- ansible.builtin.import_playbook: {PLAYBOOKS / each}\n" for each in books))
        command = ["ansible-playbook", "-i", self.inventory, "-e", f"assettool_run_dir={self.run_dir}", *words, book]
        return Told(subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300))

    def looks(self, *, noted: bool = False) -> dict[str, str]:
        """What the hosts hold and which services run, without what a phase notes for itself and what moves anyhow."""
        found = {}
        for host in self.lab.hosts:
            root = self.lab.root(host)
            for path in sorted(root.rglob("*")):
                inside = str(path.relative_to(root))
                passing = inside.startswith(("tmp", "run", "var/log")) or inside.endswith("journal.txt")
                if passing or ".rolled-back-" in inside or (not noted and inside.startswith("var/lib")):
                    continue
                content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
                found[f"{host.name}:{inside}"] = content
            for service in (host.part, f"{host.part}-job"):
                code = subprocess.run([root / "bin/lab-service", "status", service], check=False).returncode
                found[f"{host.name} runs {service}"] = str(code == 0)
        return found


@pytest.fixture(scope="module")
def wave(tmp_path_factory):
    found = Wave(tmp_path_factory.mktemp("lab"), applications=2, roles=("application",))
    start(found.lab)
    yield found
    stop(found.lab)


@pytest.fixture(scope="module")
def told(wave):
    """Each phase twice and its rollback, then the phase once more with the next one: what was told, and the looks."""
    found: dict[str, Any] = {"before check": wave.looks(noted=True)}
    moving = [playbook(phase) for phase in Phase if phase < Phase.VERIFY]
    order = list(Phase)
    moving = [playbook(phase) for phase in order[: order.index(Phase.VERIFY)]]
    found["check"] = wave.play(moving, "--check")
    found["after check"] = wave.looks(noted=True)
    again: list[str] = []
    for phase in order:
        if again:
            found[f"{phase} again"] = wave.play(again)
        before = wave.looks()
        undo = rollback_playbook(phase)
        done = wave.play([playbook(phase)] * 2 + [undo] * bool(undo))
        found[phase] = (done, before, wave.looks())
        again = [playbook(phase)] if undo else []
    found["again"] = wave.play(again)
    return found


def test_check_mode_when_nothing_was_done_yet_then_it_changes_no_host(told):
    assert told["check"].code == 0, told["check"].messages()
    assert told["after check"] == told["before check"]


@pytest.mark.parametrize("phase", Phase)
def test_phase_when_run_a_second_time_then_it_changes_nothing(told, phase):
    done, _, _ = told[phase]
    assert done.code == 0, done.messages()
    assert done.changed(1) == []


@pytest.mark.parametrize("phase", Phase)
def test_phase_when_run_then_it_changes_hosts_only_where_the_rules_say_so(told, phase):
    done, _, _ = told[phase]
    assert bool(done.changed(0)) == RULES[phase].changes_hosts
    sides = {Side(change.partition(":")[0].rpartition("-")[2]) for change in done.changed(0)}
    assert sides <= RULES[phase].sides


@pytest.mark.parametrize("phase", UNDONE)
def test_rollback_when_it_follows_its_phase_then_the_hosts_are_as_they_were(told, phase):
    done, before, after = told[phase]
    assert done.changed(2)
    assert after == before


def test_wave_when_all_phases_are_done_then_the_new_hosts_serve_what_the_old_ones_held(wave, told):
    assert told["again"].code == 0, told["again"].messages()
    for host in wave.lab.hosts:
        status = [wave.lab.root(host) / "bin/lab-service", "status", host.part]
        assert (subprocess.run(status, check=False).returncode == 0) == (host.side is Side.NEW)
        document = wave.run_dir / f"handover-{host.name}.md"
        assert document.exists() == (host.side is Side.NEW)
    [old, new] = [wave.lab.host("belastingen-app", side) for side in Side]
    [moved] = json.loads((wave.run_dir / f"data-{new.name}.json").read_text())
    assert moved["old"] == moved["new"]
    assert moved["new"]["files"] > 1
    peers = (wave.lab.root(new) / "etc/belastingen-app/peers.conf").read_text()
    assert wave.lab.host("zaaksysteem-app", Side.NEW).address in peers
    assert (wave.lab.root(old) / "var/lib/assettool/DECOMMISSIONED").exists()
    assert (wave.lab.root(old) / "srv/belastingen-app/latest").is_symlink()
