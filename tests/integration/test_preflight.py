"""Preflight against SSH servers that behave as they are told."""

import asyncssh
import pytest
from fakes import FakeProgress
from ssh_hosts import Host, SSHHosts, make_login

from assettool.adapters.ssh.preflight import Preflight
from assettool.adapters.ssh.shell import SSHOptions
from assettool.domain.running.preflight import reach_of
from assettool.services.preflight import preflight

pytestmark = pytest.mark.real
SOUND = "python=3.11\nuser=0\nfree:/=9000000\nfree:/tmp=9000000\nfree:/var=9000000\n"


def test_preflight_when_hosts_are_in_every_state_then_each_says_what_is_missing(tmp_path):
    key = make_login(tmp_path)
    hosts = [
        Host("127.0.1.1", SOUND),
        Host("127.0.1.2", SOUND.replace("3.11", "3.5")),
        Host("127.0.1.3", SOUND),
        Host("127.0.1.4", behaviour="hangs"),
        Host("127.0.1.5", SOUND),
    ]
    with SSHHosts(hosts, authorized=tmp_path / "authorized"):
        known = [host.known() for host in (*hosts[:2], hosts[3])]
        known.append(hosts[2].known(asyncssh.generate_private_key("ssh-ed25519")))
        (tmp_path / "known_hosts").write_text("".join(known), encoding="utf-8")
        options = SSHOptions(known_hosts=tmp_path / "known_hosts", keys=(key,), connect_timeout_s=1, timeout_s=5)
        reaches = [
            reach_of(f"host-{n}", {"ansible_host": host.address, "ansible_port": host.port})
            for n, host in enumerate(hosts)
        ]
        reaches.append(reach_of("pc1", {"ansible_connection": "psrp", "ansible_host": "127.0.1.1", "ansible_port": 1}))
        reaches.append(
            reach_of("pc2", {"ansible_connection": "psrp", "ansible_host": "127.0.1.1", "ansible_port": hosts[0].port})
        )
        with Preflight(options) as checks:
            found = preflight(reaches, checks.check, FakeProgress(), concurrency=8)
    assert [each.is_met for each in found] == [True, False, False, False, False, False, True]
    wanted = ("", "its Python is 3.5", "host key changed", "timed out", "host key unknown", "refused", "")
    for each, reason in zip(found, wanted, strict=True):
        assert each.reason.startswith(reason)
    assert all(each.seconds >= 0 for each in found)
    assert "login is not tried" in found[-1].details["way"]
