"""Free ports on the loopback address, and who holds the others."""

import random
import socket
from collections.abc import Callable

from assettool.errors import EmbeddedError

HOST = "127.0.0.1"
WEB_PORTS = range(8000, 8100)
# Below the range from which Linux picks ports for outgoing connections, so that none of those takes one of ours.
STORE_PORTS = range(20000, 30000)
_BACKLOG = 128
_ATTEMPTS = 3


def is_free(port: int) -> bool:
    """Whether a server can listen on the port now."""
    if (listener := listen(port)) is None:
        return False
    listener.close()
    return True


def listen(port: int) -> socket.socket | None:
    """A socket that listens on the port, for a server to inherit; None where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # As servers do: a closed connection that lingers does not hold the port.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(_BACKLOG)
    except PermissionError as exc:
        listener.close()
        raise EmbeddedError(f"you may not listen on port: {port}", hint="choose one from 1024 on") from exc
    except OSError:
        listener.close()
        return None
    return listener


def free_store_port() -> int:
    """A free port for a database; random, so that two homes that start at once do not choose the same."""
    while True:
        port = random.choice(STORE_PORTS)
        if is_free(port):
            return port


def launch_on_free_port(launch: Callable[[], None], port: Callable[[], int]) -> None:
    """Launch a server, again where another process took its port between the look and the start."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return launch()
        except EmbeddedError:
            if is_free(port()):
                raise
    return launch()


def holder(port: int) -> str:
    """Who listens on the port, as far as this user may see: "nginx (pid 812)", or nothing."""
    import psutil

    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return ""
    for connection in connections:
        if (
            connection.status == psutil.CONN_LISTEN
            and connection.laddr
            and connection.laddr.port == port
            and connection.pid
        ):
            try:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
            except psutil.Error:
                return f"pid {connection.pid}"
    return ""
