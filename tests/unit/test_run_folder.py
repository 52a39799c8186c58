"""The folder of a run: for its user only, with what the next runner needs, and not for ever."""

import json
import os
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from fake_runs import FakeRunStore, FakeSpool, make_run
from hypothesis import given
from hypothesis import strategies as st

from assettool.adapters.ansible.inventory import document, freeze
from assettool.adapters.processes import birth
from assettool.adapters.run_folder import clear_out, run_folder
from assettool.domain.running.events import Event, EventKind, Sent
from assettool.domain.running.phases import Phase, Side
from assettool.domain.running.retention import Kept, to_remove
from assettool.domain.running.state import PhaseStatus
from assettool.domain.running.wire import ClaimIn, HostOut
from assettool.errors import RunnerError
from assettool.services.recovering import recover

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def host(name, kind="virtual_server", side=Side.OLD, **variables):
    return HostOut(
        name=name, asset=1, kind=kind, sides=frozenset({side}), unit="unit", items=("item",), variables=variables
    )


def test_inventory_when_it_is_frozen_then_it_has_the_hosts_of_the_run_and_their_variables(tmp_path):
    own = tmp_path / "own"
    for path in ("group_vars/linux.yml", "group_vars/all/vault.yml", "host_vars/web1.yml", "host_vars/other.yml"):
        (own / path).parent.mkdir(parents=True, exist_ok=True)
        (own / path).write_text(f"path: {path}\n")
    (own / "netbox.yml").write_text("plugin: assettool.netbox.inventory\n")
    frozen = tmp_path / "inventory"
    freeze(frozen, [host("web1", assettool_platform="debian-12", ansible_host="10.0.0.1")], own)
    found = {str(path.relative_to(frozen)) for path in frozen.rglob("*") if path.is_file()}
    assert found == {"hosts.json", "group_vars/linux.yml", "group_vars/all/vault.yml", "host_vars/web1.yml"}
    content = json.loads((frozen / "hosts.json").read_text())
    assert content["wave"]["hosts"]["web1"]["ansible_host"] == "10.0.0.1"
    assert {path.stat().st_mode & 0o077 for path in frozen.rglob("*")} == {0}


def test_inventory_when_it_was_frozen_before_then_it_stays_as_it_is(tmp_path):
    freeze(tmp_path, [host("a")], None)
    freeze(tmp_path, [host("a"), host("b")], None)
    assert list(json.loads((tmp_path / "hosts.json").read_text())["wave"]["hosts"]) == ["a"]


def test_inventory_when_hosts_differ_then_groups_tell_them_apart():
    found = document(
        [
            host("a", assettool_platform="debian-12", assettool_tenant="arnhem"),
            host("b", "laptop", Side.NEW, assettool_platform="windows-11", assettool_kind="laptop"),
        ]
    )
    assert {name: list(group["hosts"]) for name, group in found.items()} == {
        "wave": ["a", "b"], "side_old": ["a"], "side_new": ["b"], "tenant_arnhem": ["a"], "linux": ["a"],
        "windows": ["b"], "platform_debian_12": ["a"], "platform_windows_11": ["b"], "kind_laptop": ["b"],
    }  # fmt: skip
    assert found["windows"]["vars"]["ansible_connection"] == "psrp"


def test_run_folder_when_the_home_cannot_be_written_then_the_error_says_what_to_do(tmp_path):
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(RunnerError) as failed:
        run_folder(tmp_path, uuid4())
    assert "ASSETTOOL_HOME" in failed.value.hint


def test_runner_folder_when_its_process_is_gone_or_another_one_has_its_number_then_it_does_not_run(tmp_path):
    folder = run_folder(tmp_path, uuid4())
    me, spool = folder.enter()
    spool.close()
    (found,) = folder.runners()
    assert found.process == me.process
    assert found.process.is_running
    assert birth(os.getpid()) == me.process.birth
    path = me.path / "process.json"
    path.write_text(path.read_text().replace(me.process.birth, "another boot:1"))
    (found,) = folder.runners()
    assert not found.process.is_running


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=20), st.integers(0, 10))
def test_to_remove_when_there_are_more_than_are_kept_then_the_oldest_go_that_nobody_needs(ages, keep):
    found = [Kept(UUID(int=n), NOW - timedelta(hours=age), is_needed=need) for n, (age, need) in enumerate(ages)]
    gone = to_remove(found, keep)
    left = [each for each in found if each.run not in gone]
    assert len(gone) <= max(0, len(found) - keep)
    assert not any(each.is_needed for each in found if each.run in gone)
    assert all(
        each.is_needed for each in sorted(left, key=lambda each: (each.at, each.run))[: max(0, len(left) - keep)]
    )


def test_clear_out_when_runs_are_old_then_only_what_was_sent_goes(tmp_path):
    runs = [run_folder(tmp_path, uuid4()) for _ in range(3)]
    for number, folder in enumerate(runs):
        runner, spool = folder.enter()
        spool.close()
        if number != 1:
            runner.set_sent()
        os.utime(folder.path, (number, number))
    assert clear_out(tmp_path, keep=1) == [runs[0].run]
    assert [folder.path.exists() for folder in runs] == [False, True, True]


class LeftBehind:
    """A runner that is gone."""

    def __init__(self, runner, sent, is_running=False):
        self.runner, self.sent, self.is_running, self.is_sent, self.is_ended = runner, sent, is_running, False, False

    def end(self):
        self.is_ended = True

    def events(self):
        return self.sent

    def set_sent(self):
        self.is_sent = True


def test_recover_when_a_runner_is_gone_then_what_it_noted_is_kept_and_its_work_is_free():
    store, spool = FakeRunStore(make_run(2)), FakeSpool()
    store.claim(store.run.id, ClaimIn(spool.runner))
    spool.append([Event(EventKind.PHASE_STARTED, NOW, "host-1", Phase.PRECHECK)])
    spool.append([Event(EventKind.PHASE_DONE, NOW, "host-1", Phase.PRECHECK)])
    left = LeftBehind(spool.runner, spool.sent)
    assert recover(store, store.run.id, [left]) == [spool.runner]
    assert (left.is_ended, left.is_sent) == (True, True)
    assert store.statuses(Phase.PRECHECK)["host-1"] is PhaseStatus.DONE
    assert not store.run.leased
    assert recover(store, store.run.id, [left]) == []


def test_recover_when_it_has_noted_much_then_all_of_it_is_sent():
    store, runner = FakeRunStore(make_run(1)), uuid4()
    sent = [Sent(n, Event(EventKind.TASK, NOW, "host-1", Phase.PRECHECK, str(n))) for n in range(1, 1302)]
    recover(store, store.run.id, [LeftBehind(runner, sent)])
    assert [event.text for event in store.run.log] == [each.event.text for each in sent]


def test_recover_when_a_runner_still_works_then_it_is_left_alone():
    left = LeftBehind(uuid4(), [], is_running=True)
    store = FakeRunStore(make_run(1))
    assert recover(store, store.run.id, [left]) == []
    assert (left.is_ended, store.asked) == (False, {})
