"""The SSH server of a lab: one process that is every host, with what goes wrong on each."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import asyncssh

from assettool.demo.lab import faults
from assettool.demo.lab.faults import FaultKind
from assettool.demo.lab.model import Lab, LabHost

_PHASE = re.compile(r"\bASSETTOOL_PHASE=(\w+)")
_BLOCK = 1 << 16
_LOOK_S = 0.2
_FAILED = 1
_UMASK = 0o022


class _Connection(asyncssh.SSHServer):
    """A connection to a host; cut at once where the host is cut off."""

    def __init__(self, host: "_Host") -> None:
        self._host = host

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Let it in, if the network is there."""
        self._conn = conn
        self._host.connections.add(conn)
        if self._host.is_cut_off():
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- the library's signature
        """Forget it."""
        self._host.connections.discard(self._conn)


class _Host:
    """One host that listens."""

    def __init__(self, lab: Lab, host: LabHost) -> None:
        self._lab = lab
        self.host = host
        self.connections: set[asyncssh.SSHServerConnection] = set()
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._has_other_key = False

    def is_cut_off(self) -> bool:
        """Whether nobody can reach it, whatever the phase."""
        kinds = {each.kind for each in faults.faults(self._lab.home).values() if self._is_always(each)}
        return FaultKind.CUT in kinds

    def _is_always(self, fault: faults.Fault) -> bool:
        return fault.host == self.host.name and not fault.phase

    async def listen(self) -> None:
        """Listen with its own key, or with another one where that is its fault."""
        key = asyncssh.read_private_key(self._lab.home / "host_keys" / self.host.name)
        if self._has_other_key:
            key = asyncssh.generate_private_key("ssh-ed25519")
        self._acceptor = await asyncssh.create_server(
            lambda: _Connection(self), self.host.address, self.host.ssh_port, server_host_keys=[key],
            authorized_client_keys=str(self._lab.home / "authorized_keys"), process_factory=self._serve,
            sftp_factory=True, encoding=None, reuse_address=True,
        )  # fmt: skip

    async def follow(self) -> None:
        """Show the other key, or its own again, as the faults say."""
        wanted = any(
            each.kind is FaultKind.KEY and each.host == self.host.name
            for each in faults.faults(self._lab.home).values()
        )
        if wanted != self._has_other_key:
            self._has_other_key = wanted
            await self.close()
            await self.listen()

    async def close(self) -> None:
        """Stop listening, and hang up."""
        if self._acceptor:
            self._acceptor.close()
        for each in tuple(self.connections):
            each.abort()
        self.connections.clear()

    async def _serve(self, process: "asyncssh.SSHServerProcess[bytes]") -> None:
        command = process.command or "exec sh"
        phase = found[1] if (found := _PHASE.search(command)) else ""
        match faults.hit(self._lab.home, self.host.name, phase):
            case FaultKind.FAIL:
                process.stderr.write(f"the lab lets {self.host.name} fail\n".encode())
                process.exit(_FAILED)
            case FaultKind.HANG:
                await asyncio.Event().wait()
            case FaultKind.CUT:
                process.get_extra_info("connection").abort()
            case _:
                await self._carry_out(process, command)

    async def _carry_out(self, process: "asyncssh.SSHServerProcess[bytes]", command: str) -> None:
        home, root = self._lab.user_home(self.host), self._lab.root(self.host)
        path = f"{root / 'bin'}:{os.environ.get('PATH', os.defpath)}"
        # As a real server has it, and nothing else of who started the lab: an unbuffered Python, for one, takes a
        # system call for each byte of a module that comes by a pipe.
        language = {name: value for name, value in os.environ.items() if name == "LANG" or name.startswith("LC_")}
        own = {"HOME": str(home), "PATH": path, "SHELL": "/bin/sh", "TMPDIR": str(root / "tmp"), "USER": "lab"}
        child = await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home,
            env=language | own, umask=_UMASK,
        )  # fmt: skip
        assert child.stdin
        assert child.stdout
        assert child.stderr
        feeding = asyncio.ensure_future(_feed(process, child.stdin))
        try:
            await asyncio.gather(
                _pass_on(child.stdout, process.stdout), _pass_on(child.stderr, process.stderr), child.wait()
            )
            process.exit(child.returncode or 0)
        except (BrokenPipeError, ConnectionError):  # the client is gone; the command goes on, as with a real server
            await child.wait()
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)


async def _feed(process: "asyncssh.SSHServerProcess[bytes]", goal: asyncio.StreamWriter) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionError, asyncssh.Error):
        while block := await process.stdin.read(_BLOCK):
            goal.write(block)
            await goal.drain()
    goal.close()


async def _pass_on(source: asyncio.StreamReader, goal: Any) -> None:
    while block := await source.read(_BLOCK):
        goal.write(block)
        await goal.drain()


async def serve(lab: Lab, ready: Path) -> None:
    """Be every host until the process is told to end; the file says when all of them listen."""
    ended = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    hosts = [_Host(lab, host) for host in lab.hosts]
    for host in hosts:
        await host.listen()
    ready.write_text(str(os.getpid()), encoding="utf-8")
    while not ended.is_set():
        for host in hosts:
            await host.follow()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), _LOOK_S)
    for host in hosts:
        await host.close()
