"""Preflight: how a host is reached, what it is asked, and what its answer means."""

import subprocess
from pathlib import Path

import pytest
from fakes import FakeProgress

from assettool.adapters.ansible.variables import variables_of
from assettool.domain.discovery import HostFailedError, Outcome, Target
from assettool.domain.running.phases import Side
from assettool.domain.running.preflight import Found, Reach, Way, reach_of, script, understand
from assettool.domain.running.wire import HostOut
from assettool.errors import SettingsError
from assettool.services.preflight import preflight


def test_reach_when_nothing_is_said_then_it_is_ssh_by_its_name():
    assert reach_of("web1", {}) == Reach("web1", Way.SSH, Target("web1"))


def test_reach_when_variables_say_how_then_they_are_followed():
    found = reach_of(
        "web1",
        {
            "ansible_host": "10.0.0.1",
            "ansible_port": 2222,
            "ansible_user": "svc",
            "ansible_ssh_private_key_file": "/keys/id",
            "ansible_ssh_common_args": "-o StrictHostKeyChecking=yes -o UserKnownHostsFile=/keys/known -J me@jump:2200",
            "ansible_become": True,
            "ansible_become_password": "not read",
            "ansible_python_interpreter": "/opt/python",
        },
    )
    assert found.target == Target("10.0.0.1", 2222, "svc")
    assert found.jump == Target("jump", 2200, "me")
    assert (found.keys, found.known_hosts) == ((Path("/keys/id"),), Path("/keys/known"))
    assert (found.as_root, found.gives_password, found.python) == (True, True, "/opt/python")
    assert "not read" not in repr(found)


@pytest.mark.parametrize(
    ("variables", "port"),
    [({}, 5986), ({"ansible_psrp_protocol": "http"}, 5985), ({"ansible_psrp_port": 443}, 443)],
)
def test_reach_when_it_is_windows_then_it_is_its_winrm_port(variables, port):
    found = reach_of("pc1", {"ansible_connection": "psrp", **variables})
    assert (found.way, found.target) == (Way.WINRM, Target("pc1", port))


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"ansible_host": "{{ lookup('x') }}"}, "ansible_host is an expression"),
        ({"ansible_ssh_common_args": "-o ProxyCommand='nc %h 22'"}, "it is reached by a ProxyCommand"),
        ({"ansible_ssh_common_args": "-J a,b"}, "it is reached through several jump hosts"),
        ({"ansible_ssh_common_args": "-J a:b:c"}, "its variables are not understood (no [user@]host[:port]: a:b:c)"),
        ({"ansible_connection": "community.docker.docker"}, "its connection is docker"),
    ],
)
def test_reach_when_only_ansible_knows_the_way_then_it_says_why(variables, why):
    found = reach_of("web1", variables)
    assert (found.way, found.why) == (Way.OTHER, why)


@pytest.mark.parametrize("variables", [{"ansible_connection": "local"}, {"assettool_workplace": {"folder": "/x"}}])
def test_reach_when_this_machine_does_the_work_then_nothing_is_asked(variables):
    assert reach_of("thin1", variables).way is Way.HERE


def test_script_when_a_shell_runs_it_then_it_tells_of_this_machine():
    reach = Reach("here", Way.SSH, paths=("/", "/not here"), free_mib=1)
    done = subprocess.run(["/bin/sh", "-s"], input=script(reach), capture_output=True, text=True, check=True)
    found = understand(reach, done.stdout)
    assert found.reason == "/not here is not there"
    assert found.details["python"].startswith("3.")
    assert done.stderr == ""


SOUND = "python=3.11\nuser=1000\nsudo=yes\nfree:/=9000000\n"


@pytest.mark.parametrize(
    ("answer", "more", "reason"),
    [
        (SOUND, {}, ""),
        (SOUND.replace("3.11", "3.6"), {}, "its Python is 3.6, and it takes 3.9"),
        (SOUND.replace("python=3.11", "python="), {}, "it has no Python 3"),
        (SOUND.replace("9000000", "1024"), {}, "/ has 1 MiB left, and it takes 1024"),
        (SOUND.replace("sudo=yes", "sudo=asks"), {}, ""),
        (SOUND.replace("sudo=yes", "sudo=asks"), {"as_root": True}, "sudo asks for a password, and Ansible has none"),
        (SOUND.replace("sudo=yes", "sudo=asks"), {"as_root": True, "gives_password": True}, ""),
        (SOUND.replace("sudo=yes\n", ""), {"as_root": True}, "it has no sudo"),
        (SOUND.replace("user=1000", "user=0").replace("sudo=yes\n", ""), {"as_root": True}, ""),
        ("", {}, "it has no Python 3; / is not there"),
    ],
)
def test_understand_when_something_is_missing_then_all_of_it_is_told(answer, more, reason):
    found = understand(Reach("web1", Way.SSH, paths=("/",), **more), answer)
    assert (found.is_met, found.reason) == (reason == "", reason)


def test_preflight_when_some_hosts_fail_then_all_are_told_in_their_order():
    def check(reach):
        if reach.host == "b":
            raise HostFailedError(Outcome.REFUSED, "nothing listens on port 22", hint="start sshd")
        return Found(reach.host, is_met=True)

    found = preflight([reach_of(name, {}) for name in "abc"], check, FakeProgress(), concurrency=2)
    assert [(each.host, each.is_met) for each in found] == [("a", True), ("b", False), ("c", True)]
    assert found[1].reason == "refused: nothing listens on port 22"
    assert found[1].hint == "start sshd"


def test_preflight_when_the_key_of_one_host_is_missing_then_only_it_falls_short():
    def check(reach):
        raise SettingsError("cannot read the key: /keys/a", hint="No such file")

    (found,) = preflight([reach_of("a", {})], check, FakeProgress(), concurrency=2)
    assert (found.is_met, found.reason, found.hint) == (False, "cannot read the key: /keys/a", "No such file")


def test_variables_when_groups_and_hosts_say_something_then_the_nearest_wins(tmp_path):
    files = {
        "group_vars/all.yml": "ansible_user: everybody\na: all\n",
        "group_vars/linux.yml": "ansible_user: linux\nb: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  00\n",
        "host_vars/web1.yml": "ansible_port: 2222\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    hosts = [
        HostOut(name=name, asset=number, kind=kind, sides=frozenset({Side.OLD}), unit="u", items=(), variables=known)
        for name, number, kind, known in (
            ("web1", 1, "virtual_server", {"assettool_platform": "debian"}),
            ("pc1", 2, "laptop", {"assettool_platform": "windows", "a": "own"}),
        )
    ]
    found = variables_of(hosts, tmp_path)
    assert found["web1"] == {
        "assettool_platform": "debian", "ansible_user": "linux", "a": "all", "b": "", "ansible_port": 2222,
    }  # fmt: skip
    assert (found["pc1"]["ansible_user"], found["pc1"]["a"]) == ("everybody", "own")
    assert found["pc1"]["ansible_connection"] == "psrp"
