"""Discovery of 200 hosts by SSH against `ansible -m setup` on the same hosts, with as many at the same time.

The hosts are one process on 127.0.1.1 and further that carries out what it is asked, each host with a home of its own.
Ansible has pipelining and is measured on a part of the hosts, whose time is taken for all of them in proportion.
"""

import getpass
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import BINARIES, Figure, Result, arguments, finish, run, seconds

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))  # where the hosts are

from ssh_hosts import address, make_login  # noqa: E402 -- after its folder was added

WANTED = 10.0
PORT = 2222


def main() -> None:
    """Discover both ways; print the ratio."""
    wanted = arguments(
        __doc__,
        hosts={"type": int, "default": 200},
        part={"type": int, "default": 40, "help": "hosts that Ansible asks; 0 for all"},
        at_once={"type": int, "default": 32},
    )
    if wanted.quick:
        wanted.hosts, wanted.part, wanted.at_once = 8, 4, 4
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    make_login(folder)
    words = [
        sys.executable,
        str(TESTS / "ssh_hosts.py"),
        str(folder),
        "--hosts",
        str(wanted.hosts),
        "--port",
        str(PORT),
    ]
    served = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        served.stdout.readline()
        part = min(wanted.part or wanted.hosts, wanted.hosts)
        ours_s = min(_discover(folder, wanted.hosts, wanted.at_once) for _ in range(2))
        ours_part_s = _discover(folder, part, wanted.at_once)
        theirs_s = _ansible(folder, part, wanted.at_once)
    finally:
        served.stdin.close()
        served.wait()
        shutil.rmtree(folder)
    scaled_s = theirs_s * wanted.hosts / part
    figure = Figure(
        name="discover",
        what=f"discovery of {wanted.hosts} hosts by SSH, {wanted.at_once} at the same time",
        ours=f"{seconds(ours_s)} `assettool discover ssh`",
        peer=f"{seconds(scaled_s)} `ansible -m setup`",
        reached=scaled_s / ours_s,
        wanted=WANTED,
        how=f"ours whole, the best of two; the peer {part} of {wanted.hosts} hosts, scaled, with pipelining",
    )
    result = Result([figure])
    result.tell(f"ours, {part} hosts", seconds(ours_part_s))
    result.tell(f"the peer, {part} hosts", seconds(theirs_s))
    finish(result, as_json=wanted.json)


def _discover(folder: Path, hosts: int, at_once: int) -> float:
    (folder / "hosts.txt").write_text("".join(f"{address(n)}:{PORT}\n" for n in range(1, hosts + 1)), encoding="utf-8")
    words = [str(BINARIES / "assettool"), "discover", "ssh", "--hosts", "hosts.txt", "--json"]
    words += ["--key", "id_ed25519", "--known-hosts", "known_hosts", "--concurrency", str(at_once)]
    # Some hosts answer and some do not, as it may be: what counts is checked below.
    ended = run(words, folder=folder, fine=range(256))
    answered = sum(host["outcome"] == "ok" for host in json.loads(ended.out)["hosts"])
    if answered != hosts:
        raise SystemExit(f"only {answered} of {hosts} hosts answered assettool")
    return ended.cost.wall_s


def _ansible(folder: Path, hosts: int, at_once: int) -> float:
    common = (
        f"ansible_port={PORT} ansible_user={getpass.getuser()} ansible_python_interpreter={sys.executable} "
        f"ansible_ssh_private_key_file={folder}/id_ed25519 ansible_ssh_common_args='-o UserKnownHostsFile="
        f"{folder}/known_hosts -o ControlPath={folder}/c-%C'"
    )
    lines = [f"{address(n)} ansible_remote_tmp={folder}/home-{n}/tmp {common}\n" for n in range(1, hosts + 1)]
    (folder / "inventory").write_text("".join(lines), encoding="utf-8")
    words = [
        str(BINARIES / "ansible"),
        "all",
        "-i",
        "inventory",
        "-m",
        "ansible.builtin.setup",
        "-f",
        str(at_once),
    ]
    environment = {"ANSIBLE_PIPELINING": "true", "ANSIBLE_LOCAL_TEMP": f"{folder}/ansible"}
    ended = run(words, folder=folder, environment=environment)
    answered = ended.out.count(" | SUCCESS => {")
    if answered != hosts:
        raise SystemExit(f"only {answered} of {hosts} hosts answered Ansible:\n{ended.out[-2000:]}")
    return ended.cost.wall_s


if __name__ == "__main__":
    main()
