"""Discovery without a network: targets, known hosts, files, and how many hosts are asked at the same time."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from fakes import FakeProgress
from hypothesis import given
from hypothesis import strategies as st

from assettool.adapters.host_files import HostFiles
from assettool.adapters.netbox_hosts import servers
from assettool.adapters.sources.discovered import DiscoveredHosts
from assettool.adapters.sources.rows import Terms
from assettool.adapters.ssh.known_hosts import HostKey, KnownHosts, load_known_hosts
from assettool.domain.discovery import (
    Discovered,
    HostFacts,
    HostFailedError,
    HostReport,
    Outcome,
    Target,
    parse_hosts,
    parse_target,
)
from assettool.domain.observation import Interface, Observation, Software
from assettool.errors import AssettoolError, SettingsError
from assettool.services.discovery import discover, exit_code

NOW = datetime(2026, 1, 5, 10, 30, tzinfo=timezone(timedelta(hours=1)))
KEY = HostKey("ssh-ed25519", b"one")
OTHER = HostKey("ssh-rsa", b"two")


class FakeShell:
    """Hosts that answer with their name, or fail as they are told to."""

    def __init__(self, **failing: Exception) -> None:
        self.failing = failing
        self.asked: list[str] = []

    def run(self, target: Target, script: str) -> str:
        self.asked.append(f"{target}: {script}")
        if target.host in self.failing:
            raise self.failing[target.host]
        return target.host


class KeptHosts:
    """Keeps in memory what was discovered."""

    def __init__(self) -> None:
        self.files: dict[str, Discovered] = {}

    def keep(self, target: Target, found: Discovered) -> None:
        self.files[target.file_stem] = found


def run(shell: FakeShell, *targets: str, concurrency: int = 4) -> tuple[list[HostReport], KeptHosts, FakeProgress]:
    kept, progress = KeptHosts(), FakeProgress()
    reports = discover(
        [parse_target(target) for target in targets],
        shell,
        kept,
        progress,
        script="script",
        understand=lambda output: HostFacts(name=output.upper(), platform="Linux"),
        now=lambda: NOW,
        concurrency=concurrency,
    )
    return reports, kept, progress


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("srv-1", Target("srv-1")),
        (" Beheer@SRV-1.Example.:2222 ", Target("srv-1.example", 2222, "Beheer")),
        ("root@10.0.0.1", Target("10.0.0.1", 22, "root")),
        ("[2001:DB8::1]:2222", Target("2001:db8::1", 2222)),
        ("user@[::1]", Target("::1", 22, "user")),
        ("2001:db8:0::1", Target("2001:db8::1")),
    ],
)
def test_parse_target_when_it_names_a_host_reads_it(text: str, target: Target):
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text",
    ["", "@a", "a:", "a:0", "a:65536", "a b", "-oProxyCommand=x", "a;b", "[10.0.0.1]:22", "[x]", "a@b@c", "$(x)"],
)
def test_parse_target_when_it_names_none_refuses_it(text: str):
    with pytest.raises(ValueError, match=r"^no "):
        parse_target(text)


def test_parse_hosts_when_lines_are_wrong_names_each():
    targets, problems = parse_hosts("# servers\nsrv-1  # the first\n\nsrv 2\nsrv-3:99999\n")
    assert targets == [Target("srv-1")]
    assert problems == ["line 4: no [user@]host[:port]: srv 2", "line 5: no port: srv-3:99999"]


@given(st.text())
def test_parse_hosts_given_any_text_accounts_for_every_line(text: str):
    targets, problems = parse_hosts(text)
    written = [line for line in text.splitlines() if line.partition("#")[0].strip()]
    assert len(targets) + len(problems) == len(written)


def test_file_stem_when_targets_differ_differs():
    targets = [parse_target(t) for t in ("a", "a:2222", "::1", "[::1]:2222", "2001:db8::", "[2001:db8::]:1")]
    stems = [target.file_stem for target in targets]
    assert stems[:4] == ["a", "a=2222", "++1", "++1=2222"]
    assert len(set(stems)) == len(targets)


def test_discover_when_some_fail_keeps_the_others_and_reports_all_in_order():
    shell = FakeShell(b=HostFailedError(Outcome.REFUSED, "nothing listens", hint="start it"))
    reports, kept, progress = run(shell, "a", "b", "c:2222")
    assert reports == [
        HostReport("a", Outcome.OK, "A", "Linux"),
        HostReport("b", Outcome.REFUSED, detail="nothing listens", hint="start it"),
        HostReport("[c]:2222", Outcome.OK, "C", "Linux"),
    ]
    assert sorted(kept.files) == ["a", "c=2222"]
    assert kept.files["a"].discovered == "2026-01-05T09:30:00Z"
    assert sorted(shell.asked) == ["[c]:2222: script", "a: script", "b: script"]
    assert progress.steps == 3
    assert exit_code(reports) == 5


def test_discover_when_a_host_stands_twice_asks_it_once_as_it_stands_first():
    shell = FakeShell()
    reports, _, _ = run(shell, "x@a", "b", "y@a")
    assert [report.target for report in reports] == ["a", "b"]
    assert len(shell.asked) == 2


def test_discover_when_all_fail_ends_with_1_and_when_none_do_with_0():
    refused = HostFailedError(Outcome.REFUSED, "no")
    assert exit_code(run(FakeShell(a=refused, b=refused), "a", "b")[0]) == 1
    assert exit_code(run(FakeShell(), "a", "b")[0]) == 0


def test_discover_when_a_fault_is_ours_raises_it():
    with pytest.raises(ZeroDivisionError):
        run(FakeShell(a=ZeroDivisionError()), "a", "b")


def test_discover_when_hosts_hang_asks_the_others_and_ctrl_c_waits_for_none():
    release = threading.Event()

    class Hanging(FakeShell):
        def run(self, target: Target, script: str) -> str:
            if target.host.startswith("hangs"):
                release.wait()
            return super().run(target, script)

    class Pressed(FakeProgress):
        def advance(self, steps: int = 1) -> None:
            super().advance(steps)
            if self.steps == 3:
                raise KeyboardInterrupt

    kept, targets = KeptHosts(), [Target(name) for name in ("hangs-1", "a", "hangs-2", "b", "c")]
    with pytest.raises(KeyboardInterrupt):
        discover(targets, Hanging(), kept, Pressed(), script="", understand=lambda name: HostFacts(name=name),
                 now=lambda: NOW, concurrency=3)  # fmt: skip
    release.set()
    assert sorted(kept.files) == ["a", "b", "c"]


def test_discover_when_asked_for_n_at_once_never_asks_more():
    lock, together = threading.Lock(), threading.Barrier(3)
    running, most = 0, 0

    class Counting(FakeShell):
        def run(self, target: Target, script: str) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            together.wait(timeout=10)
            with lock:
                running -= 1
            return super().run(target, script)

    reports, _, _ = run(Counting(), *"abcdef", concurrency=3)
    assert most == 3
    assert exit_code(reports) == 0


def test_host_files_when_kept_again_are_replaced_and_read_as_a_source(tmp_path: Path):
    files = HostFiles(tmp_path / "new" / "folder")
    facts = HostFacts(
        name="a", is_virtual=True, interfaces=(Interface("e", "00:50:56:00:00:01", ("10.0.0.1/8",)),),
        software=(Software("x", "1", "y"),),
    )  # fmt: skip
    for moment in ("2026-01-05T09:30:00Z", "2026-01-06T09:30:00Z"):
        files.keep(Target("a"), Discovered(target="a", discovered=moment, facts=facts))
    [path] = (tmp_path / "new" / "folder").iterdir()
    assert path.name == "a.json"
    source = DiscoveredHosts(Terms("ssh"))
    assert source.recognises(path)
    [row] = source.read(path).rows
    assert isinstance(row, Observation)
    assert row.fields["last_seen"] == "2026-01-06T09:30:00Z"
    assert row.interfaces == facts.interfaces
    assert row.software == facts.software
    assert not row.is_kind_guessed


def test_host_files_when_the_folder_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(AssettoolError, match="cannot make the folder"):
        HostFiles(tmp_path / "file" / "folder")
    files = HostFiles(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(AssettoolError, match="cannot write what was discovered"):
        files.keep(Target("a"), Discovered(target="a", discovered="", facts=HostFacts(name="a")))


@pytest.mark.parametrize("content", ["{", "[]", '{"target": 5}', "text", '{"deviceid": "x", "content": {}}'])
def test_source_when_a_file_is_no_discovered_host_does_not_recognise_it(content: str, tmp_path: Path):
    (tmp_path / "a.json").write_text(content)
    assert not DiscoveredHosts(Terms("ssh")).recognises(tmp_path / "a.json")


def test_source_when_nothing_tells_what_a_host_is_guesses_its_kind(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"target": "a", "discovered": "2026-01-05T09:30:00Z", "facts": {"name": "a"}}))
    [row] = DiscoveredHosts(Terms("ssh")).read(path).rows
    assert isinstance(row, Observation)
    assert row.is_kind_guessed


def test_source_when_a_file_was_edited_leaves_out_what_cannot_be(tmp_path: Path):
    path = tmp_path / "a.json"
    facts = {
        "name": "a", "memory_mib": -5, "disk_mib": 2**40, "cores": 4, "chassis": -1,
        "interfaces": [{"name": " "}, {"name": "e", "mac": "zz", "addresses": ["x", "10.0.0.1/24", "fe80::1"]}],
        "software": [{"name": ""}, {"name": "x"}],
    }  # fmt: skip
    path.write_text(json.dumps({"target": "a", "discovered": "2026-01-05T09:30:00Z", "facts": facts}))
    [row] = DiscoveredHosts(Terms("ssh")).read(path).rows
    assert isinstance(row, Observation)
    assert dict(row.fields) == {"name": "a", "cpu_cores": 4, "last_seen": "2026-01-05T09:30:00Z"}
    assert row.interfaces == (Interface("e", "", ("10.0.0.1/24",)),)
    assert row.software == (Software("x"),)


def line(names: str, key: HostKey, mark: str = "") -> str:
    return f"{mark}{names} {key.type} {base64.b64encode(key.blob).decode()} comment\n"


def test_known_hosts_when_a_name_matches_give_its_keys():
    known = KnownHosts(
        line("srv-1,10.0.0.1", KEY) + line("*.example,!bad.example", OTHER) + line("[srv-1]:2222", OTHER)
    )
    assert known.keys_of("srv-1") == [KEY]
    assert known.keys_of("10.0.0.1") == [KEY]
    assert known.keys_of("[srv-1]:2222") == [OTHER]
    assert known.keys_of("good.example") == [OTHER]
    assert known.keys_of("bad.example") == []
    assert known.keys_of("srv-2") == []


def test_known_hosts_when_names_are_hashed_find_them():
    salt = b"12345678901234567890"
    digest = hmac.digest(salt, b"[srv-1]:2222", hashlib.sha1)
    hashed = f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"
    known = KnownHosts(line(hashed, KEY) + line("|1|not base64|x", OTHER) + line("|1|", OTHER))
    assert known.keys_of("[srv-1]:2222") == [KEY]
    assert known.keys_of("srv-1") == []


def test_known_hosts_when_a_key_is_revoked_or_of_an_authority_allow_it_to_none():
    known = KnownHosts(line("*", KEY, "@revoked ") + line("srv-1", OTHER) + line("*", OTHER, "@cert-authority "))
    assert known.is_revoked("srv-1", KEY)
    assert not known.is_revoked("srv-1", OTHER)
    assert known.keys_of("srv-1") == [OTHER]
    assert known.keys_of("srv-2") == []


def test_known_hosts_when_lines_are_damaged_pass_them_over():
    known = KnownHosts("# comment\n\nsrv-1\nsrv-1 ssh-rsa\nsrv-1 ssh-rsa !!!\n\x00\n" + line("srv-1", KEY))
    assert known.keys_of("srv-1") == [KEY]


def test_known_hosts_when_there_is_no_file_say_how_to_begin(tmp_path: Path):
    with pytest.raises(SettingsError, match="cannot read the known hosts") as failed:
        load_known_hosts(tmp_path / "known_hosts")
    assert "ssh-keyscan" in failed.value.hint


def test_fingerprint_is_as_ssh_keygen_shows_it():
    assert KEY.fingerprint == "SHA256:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0 (ssh-ed25519)"


class FakeLists:
    """The lists of NetBox that name its servers."""

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, object]]:
        assert limit == 0
        if path == "plugins/assettool/assets":
            part = "device" if parameters["kind"] == "physical_server" else "virtual_machine"
            return [{"device": None, "virtual_machine": None, part: {"id": number}} for number in (1, 2, 3, 5)] + [
                {"device": None, "virtual_machine": None}
            ]
        offset = 100 if path == "dcim/devices" else 0
        machines = [(1, "Debian"), (2, "Windows Server 2022"), (3, ""), (4, "Debian"), (5, "VMware ESXi 8.0")]
        return [
            {"id": number, "platform": {"name": platform} if platform else None,
             "primary_ip": {"address": f"10.0.0.{number + offset}/24"}}
            for number, platform in machines
        ]  # fmt: skip


def test_servers_of_netbox_when_they_are_ours_and_may_run_linux_are_targets():
    assert [str(target) for target in servers(FakeLists())] == ["10.0.0.101", "10.0.0.103", "10.0.0.1", "10.0.0.3"]
