"""Every phase of a wave on a lab of SSH hosts: twice, in check mode, undone, and where hosts fail."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lab_wave
import pytest
from lab_wave import PLAYBOOKS, Wave

from assettool.demo.lab import Fault, FaultKind, inventory, mend, set_fault, start, stop
from assettool.domain.running.phases import RULES, Phase, Side, playbook, rollback_playbook

pytestmark = pytest.mark.real

LOOK = """\
- name: Write how the hosts look
  ansible.builtin.command:
    argv: [{python}, {program}, {home}, {goal}]
    creates: {goal}
  run_once: true
  delegate_to: localhost
"""


def running(home: Path, **content: Any) -> Iterator[Wave]:
    found = Wave(home, **content)
    start(found.lab)
    yield found
    stop(found.lab)


@pytest.fixture(scope="module")
def wave(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("lab"), applications=1, roles=("application",))


@pytest.fixture(scope="module")
def told(wave):
    """Check mode, and then each phase, undone where it can be, and twice again: what was told and how the hosts looked.

    How they look around a phase and its rollback is written by tasks of the site, as a site has them.
    """
    order = list(Phase)
    site = wave.lab.home / "site"
    site.mkdir()
    books, places = [], {}
    for phase in order:
        undo = rollback_playbook(phase)
        places[phase] = len(books)
        books += [playbook(phase), undo, playbook(phase)] if undo else [playbook(phase)]
        books.append(playbook(phase))
        for name in (f"{phase}_before", f"rollback_{phase}_after"):
            goal = wave.lab.home / f"{name}.json"
            words = {"python": sys.executable, "program": lab_wave.__file__, "home": wave.lab.home, "goal": goal}
            (site / f"{name}.yml").write_text(LOOK.format(**words), encoding="utf-8")
    found: dict[str, Any] = {"places": places, "before check": wave.looks(noted=True)}
    found["check"] = wave.play([playbook(phase) for phase in order[: order.index(Phase.VERIFY)]], "--check")
    found["after check"] = wave.looks(noted=True)
    found["run"] = wave.play(books, "-e", f"assettool_site_dir={site}")
    return found


def test_check_mode_when_nothing_was_done_yet_then_it_changes_no_host(told):
    assert told["check"].code == 0, told["check"].messages()
    assert told["after check"] == told["before check"]


def test_wave_when_all_its_phases_are_run_then_none_fails(told):
    assert told["run"].code == 0, told["run"].messages()


@pytest.mark.parametrize("phase", Phase)
def test_phase_when_run_a_second_time_then_it_changes_nothing(told, phase):
    last = told["places"][phase] + (3 if rollback_playbook(phase) else 1)
    assert told["run"].changed(last) == []


@pytest.mark.parametrize("phase", Phase)
def test_phase_when_run_then_it_changes_hosts_only_where_the_rules_say_so(told, phase):
    changed = told["run"].changed(told["places"][phase])
    assert bool(changed) == RULES[phase].changes_hosts
    assert {Side(change.partition(":")[0].rpartition("-")[2]) for change in changed} <= RULES[phase].sides


@pytest.mark.parametrize("phase", [phase for phase in Phase if rollback_playbook(phase)])
def test_rollback_when_it_follows_its_phase_then_the_hosts_are_as_they_were(wave, told, phase):
    assert told["run"].changed(told["places"][phase] + 1)
    before, after = (
        json.loads((wave.lab.home / f"{name}.json").read_text())
        for name in (f"{phase}_before", f"rollback_{phase}_after")
    )
    assert after == before


def test_wave_when_all_phases_are_done_then_the_new_host_serves_what_the_old_one_held(wave, told):
    assert told["run"].code == 0
    [old, new] = wave.lab.hosts
    for host in wave.lab.hosts:
        status = [wave.lab.root(host) / "bin/lab-service", "status", host.part]
        assert (subprocess.run(status, check=False).returncode == 0) == (host.side is Side.NEW)
        assert (wave.run_dir / f"handover-{host.name}.md").exists() == (host.side is Side.NEW)
    [moved] = json.loads((wave.run_dir / f"data-{new.name}.json").read_text())
    assert moved["old"] == moved["new"]
    assert moved["new"]["files"] > 1
    assert new.address in (wave.lab.root(new) / f"etc/{new.part}/peers.conf").read_text()
    assert (wave.lab.root(old) / "var/lib/assettool/DECOMMISSIONED").exists()
    assert (wave.lab.root(new) / f"srv/{new.part}/latest").is_symlink()


def test_documents_when_the_next_phase_runs_on_another_machine_then_it_gets_them_from_the_hosts(wave, told):
    [old, new] = [host.name for host in wave.lab.hosts]
    elsewhere = wave.lab.home / "elsewhere" / wave.run_dir.name
    elsewhere.mkdir(parents=True)
    done = wave.play(["handover.yml", "verify.yml"], "--limit", new, "-e", f"assettool_run_dir={elsewhere}")
    assert done.code == 0, done.messages()
    assert [*done.changed(0), *done.changed(1)] == []
    for name in (f"baseline-{old}.json", f"backup-{old}.json", f"data-{new}.json", f"handover-{new}.md"):
        assert (elsewhere / name).read_text() == (wave.run_dir / name).read_text()
    assert json.loads((elsewhere / f"verify-{new}.json").read_text())["without_baseline"] == []


def test_verify_when_there_is_no_baseline_anywhere_then_it_says_so(wave, told):
    [old, new] = [host.name for host in wave.lab.hosts]
    nowhere = wave.lab.home / "nowhere"
    nowhere.mkdir()
    words = ["--limit", new, "-e", f"assettool_run_dir={nowhere}"]
    set_fault(wave.lab, Fault(old, FaultKind.CUT))
    cut_off = wave.play(["verify.yml", "handover.yml"], *words)
    mend(wave.lab)
    assert cut_off.code == 0, cut_off.messages()
    assert f"there is no baseline of {old}" in cut_off.text
    assert f"none of {old}, neither beside the run nor on that host" in cut_off.text
    document = (nowhere / f"handover-{new}.md").read_text()
    assert f"Van de archieven op {old} zijn geen controlegetallen bewaard." in document
    assert "zijn geen controlegetallen bewaard" in document.partition("gegevensverzamelingen")[2]
    assert f"Er was geen baseline van {old} om dit mee te vergelijken" in document
    wanted = wave.play(["verify.yml"], *words, "-e", "verify_ports_must_match=true")
    assert f"there is no baseline of {old} to hold it against" in wanted.messages()


def test_host_when_it_fails_then_the_others_are_done_and_it_is_done_when_tried_again(tmp_path):
    for wave in running(tmp_path, applications=2, roles=("application",)):
        [failing, other] = [host.name for host in wave.lab.hosts if host.side is Side.OLD]
        set_fault(wave.lab, Fault(failing, FaultKind.FAIL, "freeze", times=1))
        done = wave.play([playbook(Phase.FREEZE)])
        assert done.code != 0
        assert {name for name, counts in done.stats.items() if counts["failures"]} == {failing}
        assert "the lab lets" in done.messages()
        assert done.stats[other]["changed"]
        again = wave.play([playbook(Phase.FREEZE)], "--limit", failing)
        assert again.code == 0
        assert again.stats[failing]["changed"]


@pytest.mark.parametrize("kind", [FaultKind.CUT, FaultKind.KEY])
def test_host_when_it_is_cut_off_or_shows_another_key_then_ansible_does_not_reach_it(wave, kind):
    [host, *_] = wave.lab.hosts
    set_fault(wave.lab, Fault(host.name, kind))
    done = wave.play(["precheck.yml"], "--limit", host.name)
    mend(wave.lab)
    assert done.stats[host.name]["unreachable"] == 1
    assert ("REMOTE HOST IDENTIFICATION HAS CHANGED" in done.messages()) == (kind is FaultKind.KEY)


def test_cutover_when_the_old_host_still_runs_then_nothing_starts_on_the_new_one(tmp_path):
    for wave in running(tmp_path, applications=1, roles=("application",)):
        [old, new] = wave.lab.hosts
        done = wave.play(["cutover.yml"], "--limit", new.name)
        assert f"still running on the old side: {old.part}" in done.messages()
        assert wave.looks()[f"{new.name} runs {new.part}"] == "False"


def test_playbooks_when_copied_elsewhere_then_they_find_their_roles(wave, tmp_path):
    shutil.copytree(PLAYBOOKS, tmp_path / "playbooks")
    names = sorted(path.name for path in (tmp_path / "playbooks").glob("*.yml"))
    every = tmp_path / "playbooks" / "every.yml"
    every.write_text("".join(f"- ansible.builtin.import_playbook: {name}\n" for name in names))
    done = subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "--syntax-check", "-i", wave.inventory, every],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(names) == len(Phase) + sum(bool(rollback_playbook(phase)) for phase in Phase)


def test_verify_when_a_check_failed_on_the_old_host_too_then_it_is_told_and_passes_where_that_is_wanted(wave, told):
    content = inventory(wave.lab)
    for host in content["wave"]["hosts"].values():
        host["assettool_applications"][0]["checks"].append({"name": "licence", "command": ["false"]})
        host["verify_within_s"] = 0
    wave.write(content)
    new = ["--limit", wave.lab.hosts[1].name]
    assert wave.play(["precheck.yml"]).code == 0
    assert "licence: it ends with 1:  (failed on the old host too)" in wave.play(["verify.yml"], *new).messages()
    assert wave.play(["verify.yml"], *new, "-e", "verify_known_faults_pass=true").code == 0
    wave.write(inventory(wave.lab))
