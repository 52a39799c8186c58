"""What a run needs on this machine: settings, playbooks, signals."""

import os
import signal
import sys
from uuid import uuid4

import pytest

from assettool import wiring
from assettool.adapters.ansible.executor import AnsibleExecutor, Surroundings, mitogen_settings
from assettool.adapters.brake_signals import braked_by_signals
from assettool.adapters.run_folder import run_folder
from assettool.domain.running.phases import Phase
from assettool.domain.running.wire import Order
from assettool.errors import RunnerError
from assettool.ports import Play
from assettool.services.braking import Brake
from assettool.settings import Settings, load_settings


def test_running_here_when_nothing_is_set_then_the_playbooks_that_come_along_are_used():
    here = wiring.running_here(Settings())
    assert (here.surroundings.playbooks / "cutover.yml").is_file()
    assert here.surroundings.configuration
    assert here.surroundings.configuration.name == "ansible.cfg"


def test_running_here_when_the_settings_name_folders_then_they_count_from_the_file(tmp_path, monkeypatch):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "ansible.cfg").touch()
    (tmp_path / "inventory").mkdir()
    (tmp_path / "assettool.yml").write_text("running: {playbooks: own, secrets: {TOKEN: echo x}}\n")
    monkeypatch.setenv("ASSETTOOL_CONFIG", str(tmp_path / "assettool.yml"))
    here = wiring.running_here(load_settings())
    assert here.surroundings.playbooks == tmp_path / "own"
    assert here.surroundings.configuration == tmp_path / "own" / "ansible.cfg"
    assert (here.inventory, here.secret_commands) == (tmp_path / "inventory", {"TOKEN": "echo x"})


def test_executor_when_a_playbook_is_missing_then_it_says_which_and_starts_nothing(tmp_path):
    folder = run_folder(tmp_path, uuid4())
    runner, spool = folder.enter()
    spool.close()
    play = Play(1, Phase.CUTOVER, is_back=True, marks={"a": "m"}, forks=1)
    executor = AnsibleExecutor(folder, runner, Surroundings(tmp_path))
    with pytest.raises(RunnerError, match=r"no playbook for rollback_cutover: .*rollback_cutover\.yml"):
        executor.play(play, lambda _: None, lambda: False)
    assert not (runner.path / "player.log").exists()


def test_brake_when_ctrl_c_is_pressed_once_and_again_then_it_gets_harder():
    brake = Brake()
    with braked_by_signals(brake):
        os.kill(os.getpid(), signal.SIGINT)
        assert (brake.order, brake.is_on) == (Order.FINISH_PHASE, True)
        os.kill(os.getpid(), signal.SIGINT)
        assert brake.order is Order.STOP
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_brake_when_the_service_ends_then_it_stops_at_once():
    with braked_by_signals(Brake()) as brake:
        os.kill(os.getpid(), signal.SIGTERM)
    assert brake.order is Order.STOP


def test_mitogen_that_is_wanted_and_not_installed_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ansible_mitogen", None)
    with pytest.raises(RunnerError, match="not installed: mitogen") as told:
        mitogen_settings()
    assert "assettool[mitogen]" in told.value.hint
