"""Processes of this machine: which one it is, which carry a mark in their environment, and their end."""

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_LOOK_S = 0.05


def birth(pid: int) -> str:
    """What no two processes share, even with one pid; empty where it is gone, or only waits to be reaped."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except (OSError, IndexError):
        return ""
    return "" if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def marked(name: str, value: str) -> list[int]:
    """The processes of this user whose environment holds the variable with that value; this one is left out."""
    sought = f"{name}={value}".encode()
    found = []
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with suppress(OSError):
                if sought in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found


def descendants(pid: int) -> list[int]:
    """The children of a process, their children, and so on."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(folder.name))
    found, left = [], [pid]
    while left:
        more = children.get(left.pop(), [])
        found += more
        left += more
    return found


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to those that are still there."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def end_marked(name: str, value: str, *, timeout_s: float = 10.0) -> list[int]:
    """Kill every process with the mark, those that they start meanwhile too; which ones there were at first."""
    first = found = marked(name, value)
    deadline = time.monotonic() + timeout_s
    while found and time.monotonic() < deadline:
        send(found, signal.SIGKILL)
        time.sleep(_LOOK_S)
        found = [pid for pid in marked(name, value) if birth(pid)]
    return first
