"""Free ports on the loopback address, and who holds the others."""

import random
import socket

import psutil

HOST = "127.0.0.1"
WEB = range(8000, 8100)
# Below the range from which Linux picks ports for outgoing connections, so that none of those takes one of ours.
STORES = range(20000, 30000)


def is_free(port: int) -> bool:
    """Whether a server can listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers themselves do: a closed connection that lingers does not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def next_free_web_port() -> int:
    """The first free port from 8000 on, else any free one."""
    return next((port for port in WEB if is_free(port)), 0) or free_store_port()


def free_store_port() -> int:
    """A free port for a database; random, so that two homes that start at once do not choose the same."""
    while True:
        port = random.choice(STORES)
        if is_free(port):
            return port


def holder(port: int) -> str:
    """Who listens on the port, as far as this user may see: "nginx (pid 812)", or nothing."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return ""
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
            try:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
            except psutil.Error:
                return f"pid {connection.pid}"
    return ""
