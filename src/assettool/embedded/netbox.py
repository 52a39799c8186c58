"""NetBox itself: its configuration file, its database's last steps, its web server and its worker."""

import hashlib
import http.client
import importlib.metadata
import importlib.util
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from assettool.embedded import postgres, process
from assettool.embedded.credentials import ADMIN, GROUPS, Credentials, add_users, load_credentials
from assettool.embedded.home import Home, Ports, write_private
from assettool.embedded.loopback import HOST, STORE_PORTS, WEB_PORTS, holder, listen
from assettool.errors import EmbeddedError

logger = logging.getLogger(__name__)

WEB = "web"
WORKER = "worker"
MANAGE = "manage"
PLUGIN = "netbox_assettool"
_START_S = 180.0
_WORKERS = 2
_THREADS = 4
_REQUEST_S = 300
_GRACE_S = 10
# Settings of somebody else that would lead these processes astray.
_FOREIGN = {"GUNICORN_CMD_ARGS", "DJANGO_SETTINGS_MODULE", "NETBOX_CONFIGURATION", "NETBOX_ROOT"}


class NetBox:
    """The NetBox of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def configure(self, plugins: Sequence[str] = (PLUGIN,)) -> None:
        """Write the configuration file for the ports and secrets of this home."""
        for name in ("media", "reports", "scripts", "static"):
            (self._home.netbox / name).mkdir(mode=0o700, exist_ok=True)
        credentials = load_credentials(self._home)
        write_private(self._home.configuration, render_configuration(self._home.ports, credentials, plugins))

    def bring_up_to_date(self) -> bool:
        """Migrate what is newer than the snapshot, link static files, make roles and users; False if all was done."""
        fingerprint = _fingerprint()
        if self._home.fingerprint == fingerprint:
            return False
        if self._home.fingerprint and not self._home.users:  # the home is older than that note
            self._home.keep_users(load_credentials(self._home).passwords)
        credentials = add_users(self._home)
        # Later on the users are the administrator's: whom he removes stays away.
        users = [user for user in _users(credentials) if user["username"] not in self._home.users]
        self.manage(["assettool_users", "--migrate"], json.dumps(users))
        self._home.keep_users(credentials.passwords)
        self._home.keep_fingerprint(fingerprint)
        return True

    def manage(self, words: list[str], given: str = "") -> str:
        """Run one of NetBox's management commands; returns what it prints."""
        process.end(self._home, [MANAGE], signal.SIGTERM)  # of a start that was cut off
        done = subprocess.run(
            [sys.executable, "-m", "netbox", *words],
            input=given,
            env=self._environment() | process.mark(self._home, MANAGE),
            cwd=self._home.netbox,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        log = self._home.log(MANAGE)
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.write(f"$ netbox {' '.join(words)}\n{done.stderr}")
        if done.returncode:
            told = process.last_lines(done.stderr, 1).removeprefix("CommandError: ")
            raise EmbeddedError(f"NetBox refused: {told}", hint=f"read {log}")
        return done.stdout

    def listen(self, wanted: int | None) -> socket.socket:
        """Hold the web port. Raises `EmbeddedError` where the wanted one is taken; a remembered one gives way."""
        remembered = self._home.ports.web
        for port in [wanted] if wanted else [remembered or WEB_PORTS[0], *WEB_PORTS, *STORE_PORTS]:
            if listener := listen(port):
                if port != remembered:
                    self._home.keep_ports(web=port)
                return listener
            level = logging.WARNING if port == remembered else logging.INFO
            logger.log(level, "port %s is taken%s; another one is used", port, _by(port))
        raise EmbeddedError(f"port is taken{_by(port)}: {port}", hint="choose another with --port, or leave --port out")

    def start(self, port: int | None) -> None:
        """Start the web server and the worker at the same time; does nothing for what runs."""
        web, worker = (self._running(name) for name in (WEB, WORKER))
        if web is None:
            process.end(self._home, [WEB], signal.SIGTERM)
            with self.listen(port) as listener:
                self.configure()
                web = self._launch(WEB, self._web_command(listener.fileno()), pass_fds=(listener.fileno(),))
        if worker is None:
            process.end(self._home, [WORKER], signal.SIGTERM)
            worker = self._launch(WORKER, [sys.executable, "-m", "netbox", "rqworker", "high", "default", "low"])
        process.wait_until(self._home, web, partial(_answers, self._home.ports.web), timeout_s=_START_S)
        process.wait_until(self._home, worker, self._listens, timeout_s=_START_S)

    def stop(self) -> None:
        """Stop the worker and the web server; each ends what it is at first."""
        process.end(self._home, [WORKER, WEB], signal.SIGTERM)

    def _running(self, name: str) -> process.Record | None:
        record = process.read_record(self._home, name)
        return record if record and record.is_running else None

    def _launch(self, name: str, command: list[str], **popen: Any) -> process.Record:
        # Each start begins a new log, so that its words are its own; the one before is kept beside it.
        log = self._home.log(name)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        return process.start(self._home, name, command, environment=self._environment(), cwd=self._home.netbox, **popen)

    def _web_command(self, listener: int) -> list[str]:
        options = {
            # The port is held from the choice on, so that two homes that start at once do not choose the same.
            "bind": f"fd://{listener}",
            "workers": _WORKERS,
            # Threads have database connections of their own, so that what is loaded before the fork may be shared.
            "worker-class": "gthread",
            "threads": _THREADS,
            "timeout": _REQUEST_S,
            "graceful-timeout": _GRACE_S,
            "worker-tmp-dir": self._home.run,
        }
        settings = [f"--{name}={value}" for name, value in options.items()]
        return [
            sys.executable,
            "-m",
            "gunicorn",
            *settings,
            "--preload",
            "--no-control-socket",
            "assettool.embedded.wsgi",
        ]

    def _listens(self) -> bool:
        return "Listening on" in self._home.log(WORKER).read_text(encoding="utf-8", errors="replace")

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        environment["NETBOX_ROOT"] = str(self._home.netbox)
        environment["PYTHONUNBUFFERED"] = "1"
        if not _is_compiled() and environment.pop("PYTHONDONTWRITEBYTECODE", ""):
            # Without compiled modules each start takes a third longer; these go where they bother nobody.
            environment["PYTHONPYCACHEPREFIX"] = str(self._home.pycache)
        return environment


def _is_compiled() -> bool:
    """Whether NetBox was compiled when it was installed."""
    found = importlib.util.find_spec("netbox")
    return bool(found and found.origin and Path(importlib.util.cache_from_source(found.origin)).exists())


def render_configuration(ports: Ports, credentials: Credentials, plugins: Sequence[str] = (PLUGIN,)) -> str:
    """NetBox's configuration.py; it holds secrets, so it is to be written for its owner only."""
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": postgres.DATABASE,
        "USER": postgres.USER,
        "PASSWORD": credentials.database_password,
        "HOST": HOST,
        "PORT": str(ports.postgresql),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        # Tests clone the restored database, which takes a second, and not the minutes of the migrations.
        "TEST": {"TEMPLATE": postgres.DATABASE},
    }
    valkey = {
        "HOST": HOST,
        "PORT": ports.valkey,
        "USERNAME": "",
        "PASSWORD": credentials.valkey_password,
        "SSL": False,
    }
    values = {
        "ALLOWED_HOSTS": [HOST, "localhost", "[::1]"],
        "API_TOKEN_PEPPERS": {1: credentials.pepper},
        "SECRET_KEY": credentials.secret_key,
        "DATABASES": {"default": database},
        "REDIS": {"tasks": {**valkey, "DATABASE": 0}, "caching": {**valkey, "DATABASE": 1}},
        "PLUGINS": list(plugins),
        # Whoever tries it out sees what a schedule makes, in both languages.
        "PLUGINS_CONFIG": {
            PLUGIN: {
                "report_user": ADMIN,
                "report_languages": ["nl", "en"],
                "report_url": f"http://{HOST}:{ports.web}",
                "report_tell_users": [ADMIN, "project-control"],
            }
        },
        "TIME_ZONE": "Europe/Amsterdam",
        # Nothing leaves the machine.
        "CENSUS_REPORTING_ENABLED": False,
        "ISOLATED_DEPLOYMENT": True,
        "RELEASE_CHECK_URL": None,
        "METRICS_ENABLED": False,
        # A chunk of a sync is some megabytes of JSON.
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 256 * 1024 * 1024,
        # A browser sends the cookies of one host to all of its ports: two homes would log each other out.
        "SESSION_COOKIE_NAME": f"assettool_session_{ports.web}",
        "CSRF_COOKIE_NAME": f"assettool_csrf_{ports.web}",
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"console": {"class": "logging.StreamHandler"}},
            "root": {"handlers": ["console"], "level": "WARNING"},
        },
    }
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    return "\n".join(['"""Written by assettool at each start: changes here are lost."""', "", *lines, ""])


def _users(credentials: Credentials) -> list[dict[str, object]]:
    return [
        {
            "username": username,
            "password": password,
            "token": credentials.tokens[username],
            "superuser": username not in GROUPS,
            "group": GROUPS.get(username),
        }
        for username, password in credentials.passwords.items()
    ]


def _fingerprint() -> str:
    """What database and static files depend on: versions, ready users, our migrations, where the packages are."""
    spec = importlib.util.find_spec(PLUGIN)
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    parts = [importlib.metadata.version(name) for name in ("netbox", "assettool")]
    parts += [*GROUPS, str(folder), sys.prefix, *sorted(path.name for path in (folder / "migrations").glob("*.py"))]
    parts += sorted(str(path.relative_to(folder)) for path in (folder / "static").rglob("*"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/login/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _by(port: int) -> str:
    found = holder(port)
    return f" by {found}" if found else ""
