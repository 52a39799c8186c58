"""The service manager of a lab host: lab-service start|stop|status|enable|disable|is-enabled NAME, or boot|halt."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEFINED = ROOT / "etc/lab-services"
RESTS, UNKNOWN = 3, 4
_GRACE_S = 5.0
_PAUSE_S = 0.05


def birth(pid: int) -> str:
    """What tells a process from a later one with its pid; empty where it is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if words[0] == "Z" else words[19]


def running(name: str) -> int:
    """The pid of the service; 0 where it does not run."""
    try:
        pid, born = (ROOT / "run" / f"{name}.pid").read_text().split()
    except (FileNotFoundError, ValueError):
        return 0
    return int(pid) if birth(int(pid)) == born else 0


def start(name: str) -> int:
    """Start it; the process outlives this one."""
    if running(name):
        return 0
    definition = json.loads((DEFINED / f"{name}.json").read_text())
    with (ROOT / "var/log" / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-IS", str(ROOT / "bin/lab-program"), definition["kind"], definition["configuration"]],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
    (ROOT / "run" / f"{name}.pid").write_text(f"{child.pid} {birth(child.pid)}")
    return 0


def stop(name: str) -> int:
    """End it, and wait until it is gone."""
    deadline = time.monotonic() + _GRACE_S
    while pid := running(name):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL if time.monotonic() > deadline else signal.SIGTERM)
        time.sleep(_PAUSE_S)
    (ROOT / "run" / f"{name}.pid").unlink(missing_ok=True)
    return 0


def all_of_them(verb: str) -> int:
    """Start all that start with the host, or stop everything."""
    for path in sorted(DEFINED.glob("*.json")):
        if verb == "halt":
            stop(path.stem)
        elif path.with_suffix(".enabled").exists():
            start(path.stem)
    return 0


def main(words: list[str]) -> int:
    """What the command line asks; the exit codes of status are those of the Linux Standard Base."""
    verb = words[0]
    if verb in ("boot", "halt"):
        return all_of_them(verb)
    name = words[1]
    if not (DEFINED / f"{name}.json").exists():
        sys.stderr.write(f"no such service: {name}\n")
        return UNKNOWN
    enabled = DEFINED / f"{name}.enabled"
    if verb == "enable":
        enabled.touch()
    elif verb == "disable":
        enabled.unlink(missing_ok=True)
    elif verb == "is-enabled":
        return 0 if enabled.exists() else 1
    elif verb == "status":
        return 0 if running(name) else RESTS
    else:
        return start(name) if verb == "start" else stop(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
