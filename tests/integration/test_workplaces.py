"""The phases of a wave for a thin client, whose profile is rendered and assigned without logging in to it."""

import json
import subprocess

import pytest
from lab_wave import ENVIRONMENT, PLAYBOOKS, Told

from assettool.domain.running.phases import Phase, playbook

pytestmark = pytest.mark.real


@pytest.fixture
def play(tmp_path):
    (tmp_path / "run").mkdir()
    folder = tmp_path / "profiles-of-site"
    (folder / "assigned").mkdir(parents=True)
    (folder / "assigned" / "thin-1.ini").write_text("the one of GemICT's predecessor\n")
    workplace = {
        "profile": "citrix",
        "template": "workplaces/thin-client.ini.j2",
        "folder": str(folder),
        "settings": {"broker": "citrix.gemict.example"},
    }
    hosts = {"wave": {"hosts": {"thin-1": {"ansible_host": "192.0.2.1", "assettool_workplace": workplace}}}}
    (tmp_path / "hosts.json").write_text(json.dumps(hosts))

    def run(*books):
        book = tmp_path / "books.yml"
        book.write_text("".join(f"- ansible.builtin.import_playbook: {PLAYBOOKS / each}\n" for each in books))
        words = ["-i", tmp_path / "hosts.json", "-e", f"assettool_run_dir={tmp_path / 'run'}", book]
        return Told(
            subprocess.run(
                ["ansible-playbook", *words], env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300
            )
        )

    run.assigned = folder / "assigned" / "thin-1.ini"
    return run


def test_wave_when_it_has_a_thin_client_then_its_profile_is_assigned_and_a_rollback_brings_back_the_former(play):
    former = play.assigned.read_text()

    done = play(*map(playbook, Phase), "cutover.yml")
    assert done.code == 0, done.messages()
    assert done.changed(list(Phase).index(Phase.CUTOVER))
    assert done.changed(-1) == []
    assert "broker = citrix.gemict.example" in play.assigned.read_text()

    undone = play("rollback_cutover.yml", "rollback_migrate_application.yml", "rollback_cutover.yml")
    assert undone.code == 0, undone.messages()
    assert play.assigned.read_text() == former
    assert undone.changed(-1) == []


def test_verify_when_another_profile_is_assigned_then_it_fails(play):
    done = play("migrate_application.yml", "verify.yml")
    assert "its profile is not assigned" in done.messages()
