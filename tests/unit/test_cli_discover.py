import json
import sys
from pathlib import Path

import pytest

from assettool import wiring
from assettool.adapters import netbox_hosts
from assettool.domain.discovery import Target


@pytest.fixture
def known(isolated: Path, tmp_path: Path) -> str:
    """An empty file of known hosts."""
    (tmp_path / "known_hosts").write_text("")
    return str(tmp_path / "known_hosts")


def test_ssh_when_no_host_is_named_says_how(assettool):
    called = assettool("discover", "ssh")
    assert called.code == 2
    assert called.err.startswith("error: there is no host to ask\nhint: ")


def test_ssh_when_hosts_are_wrong_names_each_and_its_line(assettool, tmp_path: Path):
    (tmp_path / "hosts.txt").write_text("\ufeff# ours\nsrv-1\nsrv 2\n", encoding="utf-8")
    called = assettool("discover", "ssh", "a b", "--hosts", "hosts.txt")
    assert called.code == 2
    assert "no [user@]host[:port]: a b\n  hosts.txt, line 3: no [user@]host[:port]: srv 2" in called.err


def test_ssh_when_the_list_of_hosts_is_not_there_says_so(assettool):
    called = assettool("discover", "ssh", "--hosts", "none.txt")
    assert called.code == 2
    assert "cannot read the list of hosts: none.txt" in called.err


def test_ssh_when_the_jump_host_is_wrong_says_so(assettool):
    called = assettool("discover", "ssh", "a", "--jump", "a b")
    assert called.code == 2
    assert "--jump is no [user@]host[:port]: a b" in called.err


def test_ssh_when_there_are_no_known_hosts_asks_nothing(assettool, tmp_path: Path):
    called = assettool("discover", "ssh", "a", "--known-hosts", "none")
    assert called.code == 1
    assert "cannot read the known hosts: none" in called.err
    assert "ssh-keyscan" in called.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot read the key: key"),
        ("no key", "this is no private key: key"),
        ("", "this is no private key: key"),
    ],
)
def test_ssh_when_the_key_cannot_be_used_says_so(content: str | None, message: str, assettool, known, tmp_path: Path):
    if content is not None:
        (tmp_path / "key").write_text(content)
    called = assettool("discover", "ssh", "a", "--known-hosts", known, "--key", "key")
    assert called.code == 1
    assert message in called.err


def test_ssh_when_paramiko_is_missing_names_the_extra(assettool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "paramiko", None)
    for name in [name for name in sys.modules if name.startswith("assettool.adapters.ssh")]:
        monkeypatch.delitem(sys.modules, name)
    called = assettool("discover", "ssh", "a")
    assert called.code == 1
    assert called.err == "error: a part of assettool is not installed: paramiko\nhint: pip install 'assettool[ssh]'\n"


def test_ssh_when_nothing_answers_reports_each_and_ends_with_1(assettool, known):
    called = assettool("discover", "ssh", "127.0.0.1:1", "--known-hosts", known, "--json")
    assert called.code == 1
    [host] = json.loads(called.out)["hosts"]
    assert (host["target"], host["outcome"], host["detail"]) == (
        "[127.0.0.1]:1",
        "refused",
        "nothing listens on port 1",
    )


def test_ssh_when_asked_for_netbox_takes_its_servers(assettool, known, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wiring, "store", lambda _: "the store")
    monkeypatch.setattr(netbox_hosts, "servers", lambda store: [Target("127.0.0.1", 1)] * (store == "the store"))
    called = assettool("discover", "ssh", "--from-netbox", "--known-hosts", known)
    assert called.code == 1
    assert "nothing listens on port 1" in called.out
    assert "0 of 1 hosts answered" in called.err
