"""Discovery of 200 hosts by SSH against `ansible -m setup` on the same hosts, with as many at the same time.

The hosts are one process on 127.0.1.1 and further that carries out what it is asked, each host with a home of its own.
Ansible has pipelining and is measured on a part of the hosts, whose time is taken for all of them in proportion.
"""

import argparse
import getpass
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))  # where the hosts are

from ssh_hosts import address, make_login  # noqa: E402 -- after its folder was added

WANTED = 10.0
PORT = 2222
BINARIES = Path(sys.executable).parent


def main() -> None:
    """Discover both ways; print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--part", type=int, default=40, help="hosts that Ansible asks; 0 for all")
    parser.add_argument("--at-once", type=int, default=32)
    wanted = parser.parse_args()
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
    how = "" if part == wanted.hosts else f"   ({theirs_s:.1f} s for {part}, in proportion)"
    print(f"{wanted.hosts} hosts, {wanted.at_once} at the same time, {os.cpu_count()} processors for both sides")
    print(f"assettool discover ssh   {ours_s:7.1f} s   ({ours_part_s:.1f} s for {part})")
    print(f"ansible -m setup         {scaled_s:7.1f} s{how}")
    print(f"ratio                    {scaled_s / ours_s:7.1f} x   wanted {WANTED:.0f} x")


def _discover(folder: Path, hosts: int, at_once: int) -> float:
    (folder / "hosts.txt").write_text("".join(f"{address(n)}:{PORT}\n" for n in range(1, hosts + 1)), encoding="utf-8")
    words = [str(BINARIES / "assettool"), "discover", "ssh", "--hosts", "hosts.txt", "--json"]
    words += ["--key", "id_ed25519", "--known-hosts", "known_hosts", "--concurrency", str(at_once)]
    seconds, output = _timed(folder, words)
    answered = sum(host["outcome"] == "ok" for host in json.loads(output)["hosts"])
    if answered != hosts:
        raise SystemExit(f"only {answered} of {hosts} hosts answered assettool")
    return seconds


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
    seconds, output = _timed(folder, words, ANSIBLE_PIPELINING="true", ANSIBLE_LOCAL_TEMP=f"{folder}/ansible")
    answered = output.count(" | SUCCESS => {")
    if answered != hosts:
        raise SystemExit(f"only {answered} of {hosts} hosts answered Ansible:\n{output[-2000:]}")
    return seconds


def _timed(folder: Path, words: list[str], **environment: str) -> tuple[float, str]:
    begin = time.perf_counter()
    done = subprocess.run(
        words, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=False
    )
    return time.perf_counter() - begin, done.stdout


if __name__ == "__main__":
    main()
