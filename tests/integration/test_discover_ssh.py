"""Discovery against SSH servers: those of one process that behave as they are told, and Debian's own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from debian_sshd import SSHD, debian_sshd
from discovery_cases import answer_of, case_of
from ssh_hosts import Host, SSHHosts, address, make_login

from assettool.adapters.sources.discovered import DiscoveredHosts
from assettool.adapters.sources.rows import Terms
from assettool.adapters.ssh.shell import SSHOptions, SSHShell
from assettool.domain.discovery import HostFailedError, parse_target
from assettool.domain.observation import Observation

pytestmark = pytest.mark.real


def answer(name: str) -> str:
    return answer_of(case_of(name))


@pytest.fixture
def login(tmp_path: Path) -> Path:
    """The private key that every host lets in."""
    return make_login(tmp_path)


@pytest.fixture
def serve(tmp_path: Path, login: Path) -> Iterator[Callable[..., list[Host]]]:
    """Starts hosts and writes the keys of those that are to be known."""
    running: list[SSHHosts] = []

    def start(*hosts: Host, unknown: tuple[Host, ...] = (), changed: tuple[Host, ...] = ()) -> list[Host]:
        served = SSHHosts([*hosts, *unknown, *changed], authorized=tmp_path / "authorized")
        running.append(served.__enter__())
        lines = [host.known() for host in hosts]
        lines += [host.known(asyncssh.generate_private_key("ssh-ed25519")) for host in changed]
        with (tmp_path / "known_hosts").open("a", encoding="utf-8") as file:
            file.writelines(lines)
        return [*hosts, *unknown, *changed]

    yield start
    for served in running:
        served.__exit__(None, None, None)


@pytest.fixture
def discover(assettool, tmp_path: Path, login: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Discovers hosts with short limits; returns the exit code and the report of each host."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))

    def call(*words: str, key: Path | None = login) -> tuple[int, dict[str, dict[str, str]], str]:
        options = ["--known-hosts", str(tmp_path / "known_hosts"), *(["--key", str(key)] if key else [])]
        called = assettool("discover", "ssh", "--json", *options, "--connect-timeout", "2", "--timeout", "4", *words)
        hosts = json.loads(called.out)["hosts"] if called.out else []
        return called.code, {host["target"]: host for host in hosts}, called.err

    return call


def kept(folder: Path) -> dict[str, Observation]:
    """What the source makes of the files."""
    found = {}
    for path in sorted(folder.iterdir()):
        [row] = DiscoveredHosts(Terms("ssh")).read(path).rows
        assert isinstance(row, Observation)
        found[str(row.fields["name"])] = row
    return found


def test_discover_when_hosts_answer_keeps_a_file_of_each(serve, discover, tmp_path):
    hosts = serve(*(Host(address(n), answer(name)) for n, name in enumerate(("debian-on-vmware", "rhel-physical"))))
    code, reports, _ = discover(*(host.target for host in hosts))
    assert code == 0
    assert [report["outcome"] for report in reports.values()] == ["ok", "ok"]
    found = kept(tmp_path / "exports" / "discovered")
    assert found["app-017"].fields["memory_mib"] == 8192
    assert found["db-001"].fields["cpu_cores"] == 32
    assert [len(host.scripts) for host in hosts] == [1, 1]


def test_discover_when_hosts_misbehave_blocks_no_other_and_says_what_each_did(serve, discover, tmp_path):
    good = [Host(address(number), answer("debian-on-vmware")) for number in range(8)]
    bad = {
        "hangs": ("timed out", "nothing came for 2 s while connecting"),
        "hangs in command": ("timed out", "nothing came for 4 s while asking for facts"),
        "hangs up": ("not understood", "it hung up before a word of SSH, or speaks no SSH"),
        "speaks HTTP": ("not understood", "it hung up before a word of SSH, or speaks no SSH"),
    }
    misbehaving = [Host(address(100 + number), behaviour=name) for number, name in enumerate(bad)]
    switch = Host(address(110), answer("network-device") or "% Invalid input\n")
    unknown, changed = Host(address(120), "x"), Host(address(121), "x")
    serve(*misbehaving, *good, switch, unknown=(unknown,), changed=(changed,))
    # The bad ones come first, and there are as many as are asked at the same time.
    targets = [host.target for host in (*misbehaving, switch, unknown, changed, *good)]
    code, reports, _ = discover(*targets, "127.0.1.250:1", "nowhere.invalid", "--concurrency", "4")
    assert code == 5
    by_address = {name.partition("]")[0].lstrip("["): report for name, report in reports.items()}
    assert len(reports) == len(targets) + 2
    assert [by_address[host.address]["outcome"] for host in good] == ["ok"] * len(good)
    for host in misbehaving:
        assert (by_address[host.address]["outcome"], by_address[host.address]["detail"]) == bad[host.behaviour]
    assert by_address[switch.address]["outcome"] == "not understood"
    assert by_address[unknown.address]["outcome"] == "host key unknown"
    assert "SHA256:" in by_address[unknown.address]["detail"]
    assert f"ssh-keyscan -p {unknown.port} {unknown.address}" in by_address[unknown.address]["hint"]
    assert by_address[changed.address]["outcome"] == "host key changed"
    assert by_address["127.0.1.250"]["outcome"] == "refused"
    assert by_address["nowhere.invalid"]["outcome"] == "unreachable"
    # Nobody was logged in to that was not known.
    assert unknown.scripts == changed.scripts == []
    assert unknown.address not in (tmp_path / "known_hosts").read_text()
    assert len(list((tmp_path / "exports" / "discovered").iterdir())) == len(good)


def test_discover_when_a_host_no_longer_answers_keeps_its_earlier_file(serve, discover, tmp_path):
    host = Host(address(1), answer("rhel-physical"))
    serve(host)
    assert discover(host.target)[0] == 0
    [path] = (tmp_path / "exports" / "discovered").iterdir()
    before = path.read_bytes()
    host.answer = "% Invalid input\n"
    assert discover(host.target)[0] == 1
    assert path.read_bytes() == before


def test_discover_when_the_key_is_not_let_in_says_so_and_never_shows_the_password(
    serve, discover, tmp_path, monkeypatch
):
    stranger = tmp_path / "stranger"
    stranger.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    host = Host(address(1), answer("rhel-physical"), password="open-sesame")
    serve(host)
    code, reports, _ = discover(f"beheer@{host.target}", key=stranger)
    [report] = reports.values()
    assert code == 1
    assert report["outcome"] == "authentication failed"
    assert report["detail"] == "it does not let beheer in with 1 key"
    monkeypatch.setenv("ASSETTOOL_SSH_PASSWORD", "wrong-sesame")
    code, reports, said = discover(host.target, "--user", "beheer", key=stranger)
    assert code == 1
    assert "with 1 key and the password" in str(reports)
    assert "sesame" not in str(reports) + said
    monkeypatch.setenv("ASSETTOOL_SSH_PASSWORD", "open-sesame")
    code, reports, _ = discover(host.target, key=stranger)
    assert code == 0, reports
    files = [path.read_text() for path in (tmp_path / "exports" / "discovered").iterdir()]
    assert "sesame" not in "".join(files)
    assert "beheer" not in "".join(files)


def test_discover_when_a_key_is_in_the_users_folder_or_agent_uses_it(serve, discover, login, tmp_path, monkeypatch):
    host = Host(address(1), answer("rhel-physical"))
    serve(host)
    assert discover(host.target, key=None)[1][f"[{host.address}]:{host.port}"]["detail"].endswith("with 0 keys")
    (tmp_path / ".ssh").mkdir()
    shutil.copy(login, tmp_path / ".ssh" / "id_ed25519")
    assert discover(host.target, key=None)[0] == 0
    (tmp_path / ".ssh" / "id_ed25519").unlink()
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(tmp_path / "agent")], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
        wait_for(lambda: (tmp_path / "agent").exists())
        subprocess.run(["ssh-add", "-q", str(login)], check=True, capture_output=True)
        assert discover(host.target, key=None)[0] == 0
    finally:
        agent.terminate()
        agent.wait()


def test_discover_when_a_key_has_a_passphrase_says_how_to_use_it(serve, discover, tmp_path):
    locked = tmp_path / "locked"
    locked.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key(passphrase="x"))
    host = Host(address(1), answer("rhel-physical"))
    serve(host)
    code, _, said = discover(host.target, key=locked)
    assert code == 1
    assert "the key is protected by a passphrase" in said
    assert "ssh-add" in said


def test_discover_through_a_jump_host_reaches_hosts_and_says_why_not(serve, discover):
    jump = Host(address(200), leads_on=True)
    good, hangs = Host(address(1), answer("debian-on-vmware")), Host(address(2), behaviour="hangs")
    unknown = Host(address(3), "x")
    serve(jump, good, hangs, unknown=(unknown,))
    code, reports, _ = discover(
        good.target, hangs.target, unknown.target, "127.0.1.250:1", "--jump", f"gate@{jump.target}"
    )
    assert code == 5
    outcomes = {name.partition("]")[0].lstrip("["): report["outcome"] for name, report in reports.items()}
    assert outcomes == {
        good.address: "ok",
        hangs.address: "timed out",
        unknown.address: "host key unknown",
        "127.0.1.250": "unreachable",
    }


@pytest.mark.skipif(not SSHD.is_file(), reason="Debian's openssh-server is not installed")
def test_discover_through_a_jump_host_that_leads_nowhere_says_so(sshd, discover, tmp_path):
    port, key = sshd("ed25519", "AllowTcpForwarding no\n")
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}\n")
    code, reports, _ = discover("127.0.1.250", "--jump", f"127.0.0.1:{port}")
    assert code == 1
    [report] = reports.values()
    assert report["outcome"] == "unreachable"
    assert report["detail"] == "the jump host does not let us through"


def test_shell_when_the_jump_host_is_lost_connects_again_and_fails_all_at_once_where_it_is_gone(serve, login, tmp_path):
    jump, good = Host(address(200), leads_on=True), Host(address(1), answer("debian-on-vmware"))
    serve(good)
    with SSHHosts([jump], authorized=tmp_path / "authorized") as gate:
        with (tmp_path / "known_hosts").open("a") as file:
            file.write(jump.known())
        shell = SSHShell(
            SSHOptions(keys=(login,), known_hosts=tmp_path / "known_hosts", jump=parse_target(jump.target), timeout_s=9)
        )
        assert "app-017" in shell.run(parse_target(good.target), "")
        gate.hang_up()
        wait_for(lambda: not shell.is_connected)
        assert "app-017" in shell.run(parse_target(good.target), "")
    wait_for(lambda: not shell.is_connected)
    for _ in range(2):
        with pytest.raises(HostFailedError, match=r"the jump host .*: nothing listens"):
            shell.run(parse_target(good.target), "")
    shell.close()


def test_discover_when_the_jump_host_is_not_known_or_hangs_asks_nothing(serve, discover):
    unknown, hangs, good = Host(address(200)), Host(address(201), behaviour="hangs"), Host(address(1), "x")
    serve(hangs, good, unknown=(unknown,))
    code, reports, said = discover(good.target, "--jump", unknown.target)
    assert (code, reports) == (1, {})
    assert f"error: the jump host [{unknown.address}]:{unknown.port}: it shows SHA256:" in said
    code, _, said = discover(good.target, "--jump", hangs.target)
    assert code == 1
    assert "nothing came for 2 s while connecting" in said
    assert good.scripts == []


def test_discover_when_ctrl_c_is_pressed_ends_at_once_and_leaves_whole_files(serve, login, tmp_path):
    good = Host(address(1), answer("rhel-physical"))
    hanging = [Host(address(10 + number), behaviour="hangs in command") for number in range(4)]
    serve(good, *hanging)
    words = [sys.executable, "-m", "assettool", "discover", "ssh", good.target, *(host.target for host in hanging)]
    words += ["--known-hosts", str(tmp_path / "known_hosts"), "--key", str(login), "--out", str(tmp_path / "out")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSETTOOL_")}
    process = subprocess.Popen(words, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: any((tmp_path / "out").glob("*.json")))
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=20)[1]
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "stopped" in said
    [path] = (tmp_path / "out").iterdir()
    assert json.loads(path.read_text())["facts"]["name"] == "db-001"


@pytest.mark.skipif(not SSHD.is_file(), reason="Debian's openssh-server is not installed")
@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_discover_by_debians_sshd_reads_this_machine(kind, sshd, discover, tmp_path):
    port, key = sshd(kind)
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}\n")
    code, reports, said = discover(f"127.0.0.1:{port}", "--timeout", "30")
    assert code == 0, (reports, said)
    [found] = kept(tmp_path / "exports" / "discovered").values()
    assert found.fields["name"] == socket.gethostname().partition(".")[0]
    assert found.fields["last_seen"]


@pytest.mark.skipif(not SSHD.is_file(), reason="Debian's openssh-server is not installed")
def test_discover_when_the_tenth_key_is_let_in_gets_there(sshd, discover, login, tmp_path):
    port, key = sshd("ed25519", "MaxAuthTries 3\n")
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}\n")
    strangers = []
    for number in range(9):
        strangers += ["--key", str(tmp_path / f"stranger-{number}")]
        Path(strangers[-1]).write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    target = f"127.0.0.1:{port}"
    code, reports, _ = discover(target, *strangers[2:], "--timeout", "30", key=Path(strangers[1]))
    assert reports[f"[127.0.0.1]:{port}"]["detail"].endswith("with 9 keys")
    assert code == 1
    code, reports, _ = discover(target, *strangers[2:], "--key", str(login), "--timeout", "30", key=Path(strangers[1]))
    assert code == 0, reports


@pytest.mark.skipif(not SSHD.is_file(), reason="Debian's openssh-server is not installed")
def test_discover_through_debians_sshd_as_jump_host_reaches_another(sshd, serve, discover, tmp_path):
    port, key = sshd("ed25519")
    host = Host(address(1), answer("rhel-physical"))
    serve(host)
    with (tmp_path / "known_hosts").open("a") as file:
        file.write(f"[127.0.0.1]:{port} {key}\n")
    code, reports, said = discover(host.target, "127.0.1.250:1", "--jump", f"127.0.0.1:{port}", "--timeout", "30")
    assert code == 5, (reports, said)
    assert [report["outcome"] for report in reports.values()] == ["ok", "unreachable"]


def wait_for(claim: Callable[[], bool]) -> None:
    """Until the claim holds; half a minute at most."""
    give_up = time.monotonic() + 30
    pause = threading.Event()
    while not claim():
        assert time.monotonic() < give_up
        pause.wait(0.05)


@pytest.fixture
def sshd(tmp_path: Path, login: Path) -> Iterator[Callable[..., tuple[int, str]]]:
    """Starts Debian's sshd with all its host keys; returns its port and the one of them that is to be known."""
    with ExitStack() as running:

        def start(kind: str, further: str = "") -> tuple[int, str]:
            served = running.enter_context(debian_sshd(tmp_path, tmp_path / "authorized", further))
            return served.port, served.keys[kind]

        yield start
