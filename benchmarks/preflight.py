"""B4: preflight of 200 hosts by SSH against `ansible -m ping` on the same hosts, with as many at the same time.

The hosts are one process on 127.0.1.1 and further that carries out what it is asked, each host with a home of its own.
Ansible is measured on a part of the hosts, whose time is taken for all of them in proportion: once as it comes, which
is the figure, and once with pipelining, which is told beside it.
"""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import BINARIES, Figure, Result, arguments, finish, run, seconds

from assettool.adapters.ssh.preflight import Preflight
from assettool.adapters.ssh.shell import SSHOptions
from assettool.domain.running.preflight import reach_of
from assettool.services.preflight import preflight

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))  # where the hosts are

from ssh_hosts import address, make_login  # noqa: E402 -- after its folder was added

WANTED = 15.0
PORT = 2223


def main() -> None:
    """Ask both ways; print the ratio."""
    wanted = arguments(
        __doc__,
        hosts={"type": int, "default": 200},
        part={"type": int, "default": 50, "help": "hosts that Ansible asks; 0 for all"},
        at_once={"type": int, "default": 32},
    )
    if wanted.quick:
        wanted.hosts, wanted.part, wanted.at_once = 8, 4, 4
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    make_login(folder)
    words = [sys.executable, str(TESTS / "ssh_hosts.py"), str(folder)]
    words += ["--hosts", str(wanted.hosts), "--port", str(PORT)]
    served = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert served.stdin
    assert served.stdout
    try:
        served.stdout.readline()
        part = min(wanted.part or wanted.hosts, wanted.hosts)
        ours = sorted(_ask(folder, wanted.hosts, wanted.at_once) for _ in range(3))
        theirs_s, piped_s = (_ping(folder, part, wanted.at_once, pipelining=way) for way in ("false", "true"))
    finally:
        served.stdin.close()
        served.wait()
        shutil.rmtree(folder)
    scale = wanted.hosts / part
    figures = [
        Figure(
            name="B4",
            what=what,
            ours=f"{seconds(ours[0])} preflight: host key, login, Python, sudo, space",
            peer=f"{seconds(took_s * scale)} `ansible -m ping`, {way}",
            reached=took_s * scale / ours[0],
            wanted=least,
            how=f"ours whole, the best of three; the peer {part} of {wanted.hosts} hosts, scaled",
        )
        for what, took_s, way, least in (
            (
                f"preflight of {wanted.hosts} hosts by SSH, {wanted.at_once} at the same time",
                theirs_s,
                "as it comes",
                WANTED,
            ),
            ("the same, against pipelining", piped_s, "with pipelining", None),
        )
    ]
    result = Result(figures)
    result.tell("ours, the slowest of three", seconds(ours[-1]))
    finish(result, as_json=wanted.json)


def _ask(folder: Path, hosts: int, at_once: int) -> float:
    variables = {"ansible_port": PORT, "ansible_user": getpass.getuser(), "ansible_python_interpreter": sys.executable}
    reaches = [reach_of(f"host-{n}", {**variables, "ansible_host": address(n)}) for n in range(1, hosts + 1)]
    options = SSHOptions(keys=(folder / "id_ed25519",), known_hosts=folder / "known_hosts")
    begin = time.perf_counter()
    with Preflight(options) as checks:
        found = preflight(reaches, checks.check, _Silent(), concurrency=at_once)
    took = time.perf_counter() - begin
    if missing := [each for each in found if not each.is_met]:
        raise SystemExit(f"{len(missing)} of {hosts} hosts fell short: {missing[0].reason}")
    return took


def _ping(folder: Path, hosts: int, at_once: int, pipelining: str) -> float:
    common = (
        f"ansible_port={PORT} ansible_user={getpass.getuser()} ansible_python_interpreter={sys.executable} "
        f"ansible_ssh_private_key_file={folder}/id_ed25519 ansible_ssh_common_args='-o UserKnownHostsFile="
        f"{folder}/known_hosts -o ControlPath={folder}/c-%C'"
    )
    lines = [f"{address(n)} ansible_remote_tmp={folder}/home-{n}/tmp {common}\n" for n in range(1, hosts + 1)]
    (folder / "inventory").write_text("".join(lines), encoding="utf-8")
    words = [str(BINARIES / "ansible"), "all", "-i", "inventory", "-m", "ansible.builtin.ping", "-f", str(at_once)]
    ended = run(
        words, folder=folder, environment={"ANSIBLE_PIPELINING": pipelining, "ANSIBLE_LOCAL_TEMP": f"{folder}/ansible"}
    )
    answered = ended.out.count(" | SUCCESS => {")
    if answered != hosts:
        raise SystemExit(f"only {answered} of {hosts} hosts answered Ansible:\n{ended.out[-2000:]}")
    return ended.cost.wall_s


class _Silent:
    def start(self, label: str, total: int | None = None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


if __name__ == "__main__":
    os.environ.pop("SSH_AUTH_SOCK", None)
    main()
