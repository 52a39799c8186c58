"""Any number of SSH hosts in one process, on 127.0.1.1 and further, each with what a case says that it answers.

Run as a program it serves hosts that carry out what they are asked, until its input ends.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import asyncssh

Handler = Callable[[asyncssh.SSHServerProcess], Awaitable[None]]
ONE_KEY = "ssh-ed25519"
_TURNS = 10
_BLOCK = 1 << 16


@dataclass
class Host:
    """A host, and how it behaves."""

    address: str
    answer: str = ""
    behaviour: str = "answers"
    """answers, hangs (before a word of SSH), hangs in command, hangs up, speaks HTTP, is slow, floods."""
    key: asyncssh.SSHKey = field(default_factory=lambda: asyncssh.generate_private_key(ONE_KEY))
    password: str = ""
    leads_on: bool = False
    port: int = 0
    scripts: list[str] = field(default_factory=list)
    """What it was asked."""

    @property
    def target(self) -> str:
        """The host as a command line names it."""
        return f"{self.address}:{self.port}"

    def known(self, key: asyncssh.SSHKey | None = None) -> str:
        """Its line in known_hosts."""
        public = (key or self.key).export_public_key().decode().split()
        return f"[{self.address}]:{self.port} {public[0]} {public[1]}\n"


class _Server(asyncssh.SSHServer):
    def __init__(self, host: Host, lines: list[Any]) -> None:
        self._host = host
        self._lines = lines

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._lines.append(conn)

    def password_auth_supported(self) -> bool:
        return bool(self._host.password)

    def validate_password(self, username: str, password: str) -> bool:  # noqa: ARG002 -- the library's signature
        return password == self._host.password

    def connection_requested(self, *_: Any) -> bool:
        return self._host.leads_on


class SSHHosts:
    """Serves hosts in a thread of its own while the block runs."""

    def __init__(self, hosts: Sequence[Host], *, authorized: Path, port: int = 0) -> None:
        self.hosts = hosts
        self._authorized = authorized
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[Any] = []
        self._lines: list[Any] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def hang_up(self) -> None:
        """End every connection; the hosts go on."""
        for line in self._lines:
            self._loop.call_soon_threadsafe(line.abort)
        self._lines.clear()

    def _run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _start(self) -> None:
        for host in self.hosts:
            if host.behaviour in ("hangs", "hangs up", "speaks HTTP"):
                server: Any = await asyncio.start_server(self._raw(host), host.address, self._port)
                host.port = server.sockets[0].getsockname()[1]
            else:
                server = await asyncssh.create_server(
                    lambda host=host: _Server(host, self._lines),
                    host.address,
                    self._port,
                    server_host_keys=[host.key],
                    authorized_client_keys=str(self._authorized),
                    process_factory=self._process(host),
                    encoding=None,
                )
                host.port = server.get_port()
            self._servers.append(server)

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        for line in self._lines:
            line.abort()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(_TURNS):
            await asyncio.sleep(0)  # what was aborted is told so in the next turns of the loop

    def _raw(self, host: Host) -> Any:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._lines.append(writer.transport)
            if host.behaviour == "speaks HTTP":
                writer.write(b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n")
            if host.behaviour != "hangs":
                writer.close()

        return serve

    def _process(self, host: Host) -> Handler:
        async def serve(process: asyncssh.SSHServerProcess) -> None:
            if host.behaviour == "hangs in command":
                await asyncio.Event().wait()
            host.scripts.append((await process.stdin.read()).decode())
            process.stdout.write(host.answer.encode())
            process.exit(0)

        return serve


async def _carry_out(process: asyncssh.SSHServerProcess, home: Path) -> None:
    """What is asked, in a shell with a home of its own."""
    child = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", process.command or "exec sh",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home,
        env={**os.environ, "HOME": str(home)},
    )  # fmt: skip

    async def feed() -> None:
        while block := await process.stdin.read(_BLOCK):
            child.stdin.write(block)
            await child.stdin.drain()
        child.stdin.close()

    async def pass_on(source: asyncio.StreamReader, goal: asyncssh.SSHWriter) -> None:
        while block := await source.read(_BLOCK):
            goal.write(block)
            await goal.drain()

    feeding = asyncio.ensure_future(feed())
    await asyncio.gather(pass_on(child.stdout, process.stdout), pass_on(child.stderr, process.stderr))
    process.exit(await child.wait())
    feeding.cancel()
    await asyncio.gather(feeding, return_exceptions=True)


async def _serve(folder: Path, number: int, port: int) -> None:
    for place in range(1, number + 1):
        key = asyncssh.generate_private_key(ONE_KEY)
        host = Host(address(place), key=key, port=port)
        home = folder / f"home-{place}"
        home.mkdir()

        async def process(process: asyncssh.SSHServerProcess, home: Path = home) -> None:
            await _carry_out(process, home)

        await asyncssh.create_server(
            lambda host=host: _Server(host, []), host.address, port,
            server_host_keys=[key], authorized_client_keys=str(folder / "authorized"), process_factory=process,
            sftp_factory=True, encoding=None,
        )  # fmt: skip
        with (folder / "known_hosts").open("a", encoding="utf-8") as file:
            file.write(host.known())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def address(number: int) -> str:
    """The address of a host by its number."""
    return f"127.0.{1 + number // 250}.{number % 250 + 1}"


def make_login(folder: Path) -> Path:
    """A private key of a user, and beside it the list that lets it in."""
    key = asyncssh.generate_private_key(ONE_KEY)
    path = folder / "id_ed25519"
    path.write_bytes(key.export_private_key())
    path.chmod(0o600)
    (folder / "authorized").write_bytes(key.export_public_key())
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--port", type=int, default=2222)
    wanted = parser.parse_args()
    asyncio.run(_serve(wanted.folder, wanted.hosts, wanted.port))
