import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from assettool.embedded import process
from assettool.embedded.home import Home
from assettool.errors import EmbeddedError

SPEAKS_AND_STAYS = "import sys, time; print('ready', flush=True); time.sleep(600)"
IGNORES_SIGTERM = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SPEAKS_AND_STAYS}"
LEAVES_A_CHILD = (
    "import subprocess, sys, time;"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True);"
    "time.sleep(600)"
)


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    yield home
    process.end(home, ["one"], signal.SIGKILL)


def start(home: Home, code: str) -> process.Record:
    record = process.start(home, "one", [sys.executable, "-c", code], environment=os.environ, cwd=home.root)
    process.wait_until(home, record, lambda: home.log("one").read_text() != "", timeout_s=30)
    return record


def test_start_makes_a_session_of_its_own_and_notes_it(home):
    record = start(home, SPEAKS_AND_STAYS)
    assert record.is_running
    assert os.getsid(record.pid) == record.pid
    assert process.read_record(home, "one") == record


def test_record_of_a_killed_process_does_not_run(home):
    record = start(home, SPEAKS_AND_STAYS)
    os.kill(record.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(record.pid)], timeout=10)
    assert not record.is_running


def test_record_whose_pid_another_process_got_does_not_run_and_is_not_ended(home):
    stranger = subprocess.Popen([sys.executable, "-c", SPEAKS_AND_STAYS], stdout=subprocess.DEVNULL)
    try:
        record = process.Record("one", stranger.pid, "an earlier birth", "")
        assert not record.is_running
        (home.run / "one.json").write_text(
            f'{{"name": "one", "pid": {stranger.pid}, "birth": "an earlier birth", "since": ""}}'
        )
        process.end(home, ["one"], signal.SIGKILL)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"pid": 1}'])
def test_read_record_that_was_cut_off_counts_as_none(home, content):
    (home.run / "one.json").write_text(content)
    assert process.read_record(home, "one") is None


def test_end_of_a_process_that_ignores_the_request_kills_it(home):
    record = start(home, IGNORES_SIGTERM)
    process.end(home, ["one"], signal.SIGTERM, grace_s=0.2)
    assert not record.is_running
    assert process.read_record(home, "one") is None


def test_end_after_a_kill_also_ends_the_children_left_behind(home):
    record = start(home, LEAVES_A_CHILD)
    child = psutil.Process(int(home.log("one").read_text()))
    os.kill(record.pid, signal.SIGKILL)
    process.end(home, ["one"], signal.SIGTERM)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_marked_knows_the_processes_of_another_home_apart(home, tmp_path):
    start(home, SPEAKS_AND_STAYS)
    assert process.marked(home, "one")
    assert process.marked(home, "two") == []
    assert process.marked(Home(Path("/nowhere")), "one") == []


def test_wait_until_on_a_process_that_ends_repeats_its_last_words(home):
    command = [sys.executable, "-c", "print('no such option'); raise SystemExit(3)"]
    record = process.start(home, "one", command, environment=os.environ, cwd=home.root)
    with pytest.raises(EmbeddedError, match="no such option") as caught:
        process.wait_until(home, record, lambda: False, timeout_s=30)
    assert str(home.log("one")) in caught.value.hint


def test_wait_until_on_a_full_disk_says_so(home):
    home.log("one").write_text("FATAL:  could not write: No space left on device\n")
    assert "is full" in process.died(home, "one").hint


def test_wait_until_for_too_long_names_the_log(home):
    record = start(home, SPEAKS_AND_STAYS)
    with pytest.raises(EmbeddedError, match="does not answer") as caught:
        process.wait_until(home, record, lambda: False, timeout_s=0)
    assert str(home.log("one")) in caught.value.hint


def test_birth_differs_between_processes(home):
    record = start(home, SPEAKS_AND_STAYS)
    assert process.birth(record.pid) != process.birth(os.getpid())
    assert not replace(record, birth="").is_running
