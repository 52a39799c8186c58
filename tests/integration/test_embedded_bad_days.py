"""First starts that are cut off, disks that are full or closed, and users who are not root."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from assettool.embedded import stack
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home
from assettool.embedded.postgres import DATABASE, Postgres
from assettool.errors import EmbeddedError

pytestmark = pytest.mark.real

START_STORES = """
import sys
from pathlib import Path
from assettool.embedded import stack
from assettool.embedded.home import Home
stack.start_stores(Home(Path(sys.argv[1])))
"""
OUR_TABLES = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'netbox_assettool_%'"
ASSETTOOL = "from assettool.cli.app import main; main()"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk and act as another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="assettool-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(folder: Path) -> Iterator[Home]:
    home = Home(folder / "home")
    yield home
    stack.down(home)


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200m,mode=0755", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


def kill_when(start: subprocess.Popen[bytes], is_reached: Callable[[], bool]) -> None:
    """Kill a start, and it alone, as soon as the moment is reached."""
    while not is_reached():
        assert start.poll() is None, start.communicate()[1].decode()
    start.send_signal(signal.SIGKILL)
    start.communicate()
    assert start.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "reached",
    ["secrets.json", "run/valkey.json", "postgresql/data.part", "postgresql/data", "postgresql/data/postmaster.pid"],
)
def test_start_after_one_that_was_killed_half_way_ends_well(home, reached):
    start = subprocess.Popen([sys.executable, "-c", START_STORES, home.root], stderr=subprocess.PIPE)
    kill_when(start, (home.root / reached).exists)
    stack.start_stores(home)
    assert Postgres(home).sql("SELECT count(*) FROM dcim_device", database=DATABASE) == "0"
    assert not (home.postgresql / "password").exists()


def test_start_after_one_that_was_killed_while_restoring_ends_well(home):
    stack.start_stores(home)
    Postgres(home).sql(f"DROP DATABASE {DATABASE}")
    Postgres(home).sql("CREATE DATABASE netbox_restoring")
    Postgres(home).sql("CREATE TABLE dcim_device (half boolean)", database="netbox_restoring")
    stack.start_stores(home)
    assert Postgres(home).sql("SELECT count(*) FROM dcim_device", database=DATABASE) == "0"


def test_up_after_one_that_was_killed_while_migrating_ends_well(home):
    command = [sys.executable, "-c", ASSETTOOL, "netbox", "up"]
    environment = os.environ | {"ASSETTOOL_HOME": str(home.root)}
    stack.start_stores(home)
    start = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    kill_when(start, lambda: Postgres(home).sql(OUR_TABLES, database=DATABASE) != "0")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert stack.status(home).running
    # The passwords were not shown yet.
    assert load_credentials(home).passwords["admin"] in done.stdout


def test_start_with_a_server_that_nobody_noted_takes_its_place(home):
    stack.start_stores(home)
    lost = psutil.Process(int((home.pgdata / "postmaster.pid").read_text().splitlines()[0]))
    (home.run / "postgresql.json").unlink()
    (home.run / "valkey.json").unlink()
    stack.start_stores(home)
    lost.wait(timeout=60)
    assert Postgres(home).has_database(DATABASE)


def test_start_with_a_lock_of_a_pid_that_is_now_anothers_is_not_misled(home):
    stack.start_stores(home)
    stack.down(home)
    lock = home.pgdata / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{home.pgdata}\n0\n5432\n\n127.0.0.1\n\nready\n")
    os.chown(lock, home.pgdata.stat().st_uid, home.pgdata.stat().st_gid)
    stack.start_stores(home)
    assert Postgres(home).has_database(DATABASE)


def test_start_with_a_folder_that_nobody_may_enter_says_which(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    home = Home(closed / "home")
    if os.geteuid() != 0:
        stack.start_stores(home)  # it is our own folder
        stack.down(home)
        return
    with pytest.raises(EmbeddedError, match=str(closed)) as caught:
        stack.start_stores(home)
    assert "ASSETTOOL_HOME" in caught.value.hint
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    stack.down(home)


@needs_root
def test_start_on_a_full_disk_says_so_and_goes_on_once_there_is_space(small_disk):
    home = Home(small_disk / "home")
    home.prepare()
    filler = small_disk / "filler"
    # Enough for the first files, and not for the database.
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(small_disk).free - 20_000_000)
    with pytest.raises(EmbeddedError) as caught:
        stack.start_stores(home)
    assert str(home.root) in caught.value.hint
    assert "full" in caught.value.hint
    filler.unlink()
    try:
        stack.start_stores(home)
        assert Postgres(home).has_database(DATABASE)
    finally:
        stack.down(home)


@needs_root
def test_start_on_a_read_only_disk_says_so(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(EmbeddedError, match=f"the disk is read-only: {small_disk}") as caught:
        stack.start_stores(Home(small_disk / "home"))
    assert "ASSETTOOL_HOME" in caught.value.hint


@pytest.fixture
def other_user(folder: Path) -> Iterator[pwd.struct_passwd]:
    name = "assettool-test"
    subprocess.run(["useradd", "--no-create-home", "--home-dir", str(folder / "user"), name], check=True)
    entry = pwd.getpwnam(name)
    Path(entry.pw_dir).mkdir(mode=0o700)
    os.chown(entry.pw_dir, entry.pw_uid, entry.pw_gid)
    yield entry
    subprocess.run(["userdel", name], check=True)


@pytest.fixture
def python_for_all(folder: Path) -> Path:
    """An interpreter that every user may run; a copy where ours lies in root's home."""
    if all(parent.stat().st_mode & 0o001 for parent in Path(sys.executable).resolve().parents):
        return Path(sys.executable)
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    shutil.copytree(base / "bin", folder / "python" / "bin", symlinks=True)
    (folder / "python" / "lib").mkdir()
    ignored = shutil.ignore_patterns("site-packages", "test", "__pycache__")
    for library in (base / "lib").glob("libpython*"):
        shutil.copy(library, folder / "python" / "lib")
    shutil.copytree(base / "lib" / version, folder / "python" / "lib" / version, ignore=ignored)
    return folder / "python" / "bin" / version


@needs_root
def test_whole_stack_as_a_user_who_is_not_root(other_user, python_for_all):
    home = Home(Path(other_user.pw_dir) / "home")
    environment = {
        "PATH": os.defpath,
        "HOME": other_user.pw_dir,
        "ASSETTOOL_HOME": str(home.root),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LD_LIBRARY_PATH": str(python_for_all.parents[1] / "lib"),
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python_for_all, "-c", ASSETTOOL, "netbox", *words],
            env=environment,
            cwd=other_user.pw_dir,
            user=other_user.pw_uid,
            group=other_user.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )

    try:
        done = run("up")
        assert done.returncode == 0, done.stderr
        assert home.url in done.stdout
        owners = {process.uids().real for process in map(psutil.Process, _pids(home))}
        assert owners == {other_user.pw_uid}
        assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
        assert run("down").returncode == 0
    finally:
        stack.down(home)


def _pids(home: Home) -> list[int]:
    return [entry.pid for entry in stack.status(home).processes if entry.pid]
