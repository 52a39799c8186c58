"""Debian's own sshd on a free port of this machine."""

import getpass
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SSHD = Path("/usr/sbin/sshd")
KINDS = ("ed25519", "rsa", "ecdsa")


@dataclass(frozen=True)
class Served:
    """Where it listens, and its host keys by kind as a file of known hosts has them."""

    port: int
    keys: dict[str, str]

    def known(self, kind: str = "ed25519") -> str:
        """The line of a file of known hosts."""
        return f"[127.0.0.1]:{self.port} {self.keys[kind]}\n"


@contextmanager
def debian_sshd(folder: Path, authorized: Path, further: str = "") -> Iterator[Served]:
    """Start it with host keys in this folder, for who has a key that is authorized; stop it in the end."""
    for kind in KINDS:
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", folder / f"host_{kind}"], check=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nPidFile {folder}/sshd.pid\nAuthorizedKeysFile {authorized}\n"
        f"StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
        f"AllowUsers {getpass.getuser()}\n{further}" + "".join(f"HostKey {folder}/host_{kind}\n" for kind in KINDS)
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where sshd locks itself in
    with (folder / "sshd.log").open("w") as log, subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=log) as sshd:
        try:
            give_up = time.monotonic() + 30
            while not _listens(port):
                assert time.monotonic() < give_up, "sshd does not listen"
                threading.Event().wait(0.05)
            words = {kind: (folder / f"host_{kind}.pub").read_text().split() for kind in KINDS}
            yield Served(port, {kind: f"{found[0]} {found[1]}" for kind, found in words.items()})
        finally:
            sshd.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
