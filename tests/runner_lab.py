"""A runner in a process of its own, which can be killed, and a run that it reaches over a socket, which can be cut.

Run as a program it works on a run: `runner_lab.py FOLDER HOME [NAME=COMMAND]...`.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import msgspec
from fake_runs import FakeRunStore

from assettool.adapters.ansible.executor import Surroundings
from assettool.adapters.ansible.here import Here, work_here
from assettool.adapters.brake_signals import braked_by_signals
from assettool.domain.running.phases import Phase
from assettool.domain.running.wire import ClaimIn, EventsIn, HostOut, RunOut
from assettool.errors import AssettoolError, StoreUnavailable
from assettool.services.braking import Brake

ROOT = Path(__file__).resolve().parents[1]
_KEY = b"lab"
_PLAY = """\
- name: {phase}
  hosts: wave
  gather_facts: false
  tasks:
    - ansible.builtin.import_role: {{name: marker, tasks_from: read}}
    - name: Do it
      ansible.builtin.shell:
        chdir: "{{{{ assettool_state_dir }}}}"
        cmd: |
          test ! -e marks/{{{{ assettool_mark }}}} || echo repeated >> repeats
          echo {{{{ assettool_phase }}}} >> done
          if test -e hang; then sleep 600; fi
          test ! -e fail -a ! -e fail-{{{{ assettool_phase }}}}
    - ansible.builtin.import_role: {{name: marker}}
"""


class RunServer:
    """Serves a run on a socket while the block runs."""

    def __init__(self, store: FakeRunStore, folder: Path) -> None:
        self.store = store
        self.path = folder / "netbox.sock"
        self._listener: Listener | None = None
        self._open: list[Connection] = []

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.cut()

    def connect(self) -> None:
        """Answer from now on."""
        self._listener = Listener(str(self.path), "AF_UNIX", authkey=_KEY)
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Hang up, and answer nobody."""
        listener, self._listener = self._listener, None
        if listener:
            with suppress(OSError):
                listener._listener._socket.shutdown(2)  # type: ignore[attr-defined] -- wakes who waits in accept
            listener.close()

    def _serve(self, listener: Listener) -> None:
        while listener is self._listener:
            try:
                with listener.accept() as line:
                    name, words = line.recv()
                    if listener is self._listener:
                        line.send(getattr(self.store, name)(*words))
            except (OSError, EOFError):
                continue


class FarStore:
    """The other end of the socket."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def claim(self, run: UUID, asked: ClaimIn) -> Any:
        return self._ask("claim", run, asked)

    def record(self, run: UUID, sent: EventsIn) -> Any:
        return self._ask("record", run, sent)

    def release(self, run: UUID, runner: UUID) -> None:
        self._ask("release", run, runner)

    def _ask(self, name: str, *words: object) -> Any:
        try:
            with Client(str(self._path), "AF_UNIX", authkey=_KEY) as line:
                line.send((name, words))
                return line.recv()
        except (OSError, EOFError) as exc:
            raise StoreUnavailable(f"NetBox does not answer: {exc}") from exc


class RunnerLab:
    """Hosts that are folders of this machine, playbooks that count, and runners as processes."""

    def __init__(self, folder: Path, server: RunServer, phases: Iterable[Phase]) -> None:
        self.folder, self.server = folder, server
        self.playbooks = write_playbooks(folder, phases)
        for unit in server.store.run.units:
            for host in unit.hosts:
                self.state(host).mkdir(parents=True)
        (folder / "run.json").write_bytes(msgspec.json.encode(self.out))

    @property
    def out(self) -> RunOut:
        """The run with variables by which Ansible reaches its hosts."""
        out = self.server.store.out
        return msgspec.structs.replace(out, hosts=tuple(self._reached(host) for host in out.hosts))

    def state(self, host: str) -> Path:
        """The folder of a host."""
        return self.folder / "hosts" / host

    def lines(self, host: str, name: str) -> list[str]:
        """What was counted on a host."""
        path = self.state(host) / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def start(self, home: str = "home", *secrets: str, **surroundings: str) -> subprocess.Popen[str]:
        """A runner as a process; `secrets` are variables and the commands that print them."""
        return subprocess.Popen(
            [sys.executable, __file__, str(self.folder), home, *secrets],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), *filter(None, sys.path)]),
                **surroundings,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, process: subprocess.Popen[str], timeout_s: float = 300) -> dict[str, Any]:
        """What a runner says at its end."""
        told, errors = process.communicate(timeout=timeout_s)
        assert process.returncode == 0, errors[-3000:]
        return json.loads(told)

    def _reached(self, host: HostOut) -> HostOut:
        return msgspec.structs.replace(host, variables=local_host(self.state(host.name)))


def write_playbooks(folder: Path, phases: Iterable[Phase]) -> Path:
    """Playbooks that count on each host what they do, and what they do once more; their folder."""
    playbooks = folder / "playbooks"
    playbooks.mkdir()
    for name in (f"{way}{phase}" for phase in phases for way in ("", "rollback_")):
        (playbooks / f"{name}.yml").write_text(_PLAY.format(phase=name), encoding="utf-8")
    (folder / "ansible.cfg").write_text(f"[defaults]\nroles_path = {ROOT / 'playbooks/roles'}\n", encoding="utf-8")
    return playbooks


def local_host(state: Path) -> dict[str, str]:
    """Variables by which Ansible takes a folder of this machine for a host."""
    return {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
        "assettool_state_dir": str(state),
    }


def kill(process: subprocess.Popen[str]) -> None:
    """End it without a word."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


class Silent:
    """Shows nothing."""

    def start(self, label: str, total: int | None = None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


def main(words: Sequence[str]) -> None:
    folder = Path(words[0])
    run = msgspec.json.decode((folder / "run.json").read_bytes(), type=RunOut)
    here = Here(
        folder / words[1],
        Surroundings(folder / "playbooks", folder / "ansible.cfg"),
        inventory=folder / "own",
        secret_commands=dict(word.split("=", 1) for word in words[2:]),
    )
    try:
        with braked_by_signals(Brake()) as brake:
            outcome = work_here(FarStore(folder / "netbox.sock"), run, here, Silent(), brake)
    except AssettoolError as exc:
        sys.exit(f"{exc.message}; {exc.hint}")
    sys.stdout.write(msgspec.json.encode(outcome).decode())


if __name__ == "__main__":
    main(sys.argv[1:])
