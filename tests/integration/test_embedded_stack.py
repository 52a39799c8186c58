"""The embedded NetBox as people meet it: through the command line, on a home of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from assettool.embedded.credentials import GROUPS, load_credentials
from assettool.embedded.home import MARK, Home
from assettool.embedded.loopback import HOST
from assettool.embedded.netbox import NetBox
from assettool.embedded.process import birth

pytestmark = pytest.mark.real

NAMES = ("postgresql", "valkey", "web", "worker")
ASSETTOOL = [sys.executable, "-c", "from assettool.cli.app import main; main()"]


def assettool(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ASSETTOOL, *words],
        env=os.environ | {"ASSETTOOL_HOME": str(home.root)},
        cwd=home.root.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def status(home: Home) -> dict[str, object]:
    return json.loads(assettool(home, "netbox", "status", "--json").stdout)


def states(home: Home) -> dict[str, str]:
    return {entry["name"]: entry["state"] for entry in status(home)["processes"]}


def pids(home: Home) -> dict[str, int]:
    return {entry["name"]: entry["pid"] for entry in status(home)["processes"]}


def get(url: str, token: str = "") -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own folder: PostgreSQL runs as another user where root runs the tests, and may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="assettool-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def first_start(folder: Path) -> Iterator[tuple[Home, subprocess.CompletedProcess[str]]]:
    home = Home(folder / "one")
    yield home, assettool(home, "netbox", "up")
    assettool(home, "netbox", "down")


@pytest.fixture
def running(first_start: tuple[Home, subprocess.CompletedProcess[str]]) -> Home:
    """The home with everything up, however the test before left it."""
    home, _ = first_start
    done = assettool(home, "netbox", "up")
    assert done.returncode == 0, done.stderr
    return home


def test_first_up_prints_the_url_and_every_user_with_password(first_start):
    home, done = first_start
    assert done.returncode == 0, done.stderr
    assert home.url in done.stdout
    for username, password in load_credentials(home).passwords.items():
        assert username in done.stdout
        assert password in done.stdout
    assert str(home.secrets_file) in done.stdout


def test_status_says_what_runs_where_and_on_which_versions(running):
    found = status(running)
    assert found["running"] is True
    assert found["url"] == running.url
    assert found["versions"]["netbox"].startswith("4.7.")
    assert set(found["versions"]) == {"netbox", "plugin", "postgresql", "valkey", "python"}
    assert {entry["name"]: entry["state"] for entry in found["processes"]} == dict.fromkeys(NAMES, "running")
    assert all(Path(entry["log"]).parent == running.logs for entry in found["processes"])
    assert found["disk_bytes"] > 10_000_000
    told = assettool(running, "netbox", "status").stdout
    assert running.url in told
    assert all(name in told for name in NAMES)


@pytest.mark.parametrize("user", ["admin", *GROUPS])
def test_token_of_every_ready_user_opens_the_api(running, user):
    token = assettool(running, "netbox", "token", user).stdout.strip()
    code, body = get(f"{running.url}/api/status/", token)
    assert code == 200
    assert "netbox_assettool" in json.loads(body)["plugins"]


def test_token_of_another_user_of_netbox_is_made_once(running):
    admin = assettool(running, "netbox", "token", "admin").stdout.strip()
    body = json.dumps({"username": "petra", "password": "Van-alles-1-en-meer"}).encode()
    headers = {"Authorization": f"Bearer {admin}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{running.url}/api/users/users/", body, headers)) as answer:
        assert answer.status == 201
    token = assettool(running, "netbox", "token", "petra").stdout.strip()
    assert get(f"{running.url}/api/status/", token)[0] == 200
    assert assettool(running, "netbox", "token", "petra").stdout.strip() == token


def test_token_of_an_unknown_user_is_a_clear_error(running):
    done = assettool(running, "netbox", "token", "nobody")
    assert done.returncode == 1
    assert "there is no such user: nobody" in done.stderr
    assert "Traceback" not in done.stderr
    assert "nobody" not in load_credentials(running).tokens


def test_up_when_the_home_is_older_than_a_ready_user_then_that_one_is_made_and_a_removed_one_stays_away(running):
    admin = load_credentials(running).tokens["admin"]
    remove(running, "emergency-approver", "project-control")
    older = json.loads(running.secrets_file.read_text())
    for secrets in (older["passwords"], older["tokens"]):
        del secrets["emergency-approver"]
    running.secrets_file.write_text(json.dumps(older))
    notes = json.loads((running.root / MARK).read_text())
    del notes["users"]
    (running.root / MARK).write_text(json.dumps(notes | {"fingerprint": "older"}))
    done = assettool(running, "netbox", "up")
    assert done.returncode == 0, done.stderr
    found = json.loads(get(f"{running.url}/api/users/users/?limit=0", admin)[1])["results"]
    groups = {user["username"]: [group["name"] for group in user["groups"]] for user in found}
    assert groups["emergency-approver"] == ["assettool approver"]
    assert "project-control" not in groups
    assert get(f"{running.url}/api/status/", load_credentials(running).tokens["emergency-approver"])[0] == 200
    NetBox(running).manage(["assettool_users"], json.dumps([ready_user(running, "project-control")]))


def remove(home: Home, *usernames: str) -> None:
    """Remove users in NetBox, as the administrator may."""
    admin = load_credentials(home).tokens["admin"]
    for user in json.loads(get(f"{home.url}/api/users/users/?limit=0", admin)[1])["results"]:
        if user["username"] in usernames:
            headers = {"Authorization": f"Bearer {admin}"}
            urllib.request.urlopen(urllib.request.Request(user["url"], headers=headers, method="DELETE")).close()


def ready_user(home: Home, username: str) -> dict[str, str]:
    """What makes a ready user again."""
    known = load_credentials(home)
    return {
        "username": username,
        "password": known.passwords[username],
        "token": known.tokens[username],
        "group": GROUPS[username],
    }


def test_pages_come_with_their_static_files(running):
    code, page = get(f"{running.url}/login/")
    assert code == 200
    style = next(part.split(b'"')[0] for part in page.split(b'href="')[1:] if b".css" in part.split(b'"')[0])
    assert get(running.url + style.decode())[0] == 200


def test_api_without_a_token_is_refused(running):
    assert get(f"{running.url}/api/dcim/devices/")[0] == 403


def test_everything_listens_on_loopback_only(running):
    ours = set(pids(running).values())
    ours |= {child.pid for pid in ours for child in psutil.Process(pid).children(recursive=True)}
    listening = [c for c in psutil.net_connections("inet") if c.pid in ours and c.status == psutil.CONN_LISTEN]
    assert {connection.laddr.ip for connection in listening} == {HOST}
    assert len({connection.laddr.port for connection in listening}) == 3


def test_secrets_are_private_and_in_no_command_line_environment_or_log(running):
    credentials = load_credentials(running)
    secrets = {credentials.secret_key, credentials.pepper, credentials.database_password, credentials.valkey_password}
    secrets |= {*credentials.passwords.values(), *credentials.tokens.values()}
    for path in (running.secrets_file, running.configuration, running.valkey / "valkey.conf"):
        assert path.stat().st_mode & 0o077 == 0
    said = [log.read_text(errors="replace") for log in running.logs.iterdir()]
    for pid in pids(running).values():
        process = psutil.Process(pid)
        said += [*process.cmdline(), *process.environ().values()]
    assert [secret for secret in secrets if any(secret in text for text in said)] == []


def test_database_and_valkey_refuse_who_has_no_password(running):
    with socket.create_connection((HOST, running.ports.valkey)) as connection:
        connection.sendall(b"PING\r\n")
        assert connection.recv(100).startswith(b"-NOAUTH")
    from assettool.embedded.postgres import packaged

    address = ["-h", HOST, "-p", str(running.ports.postgresql), "-U", "netbox", "-w"]
    done = subprocess.run([packaged() / "psql", *address, "netbox"], env={}, capture_output=True, check=False)
    assert b"no password supplied" in done.stderr


def test_up_twice_says_that_it_runs_and_starts_nothing(running):
    before = pids(running)
    done = assettool(running, "netbox", "up")
    assert done.returncode == 0
    assert "runs already" in done.stdout
    assert pids(running) == before


def test_up_on_another_port_while_it_runs_is_refused(running):
    done = assettool(running, "netbox", "up", "--port", "8999")
    assert done.returncode == 1
    assert str(running.ports.web) in done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_kill_of_a_process_shows_and_up_starts_only_that_one(running, name):
    before = pids(running)
    process = psutil.Process(before[name])
    process.kill()
    process.wait()
    assert states(running) == dict.fromkeys(NAMES, "running") | {name: "dead"}
    done = assettool(running, "netbox", "up")
    assert done.returncode == 0, done.stderr
    after = pids(running)
    assert after[name] != before[name]
    assert {other: after[other] for other in NAMES if other != name} == {
        other: before[other] for other in NAMES if other != name
    }
    token = load_credentials(running).tokens["engineer"]
    assert get(f"{running.url}/api/dcim/devices/", token)[0] == 200


def test_doctor_finds_everything_in_order(running):
    done = assettool(running, "doctor", "--json")
    found = {line["topic"]: line["level"] for line in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert {"python", "settings", "embedded", "netbox", "plugin", "token", "rights", "clock"} <= set(found)
    assert "fail" not in found.values()


def test_doctor_with_a_token_of_few_rights_says_which_are_missing(running):
    environment = os.environ | {
        "ASSETTOOL_HOME": str(running.root),
        "ASSETTOOL_NETBOX__URL": running.url,
        "ASSETTOOL_NETBOX__TOKEN": load_credentials(running).tokens["approver"],
    }
    command = [*ASSETTOOL, "doctor", "--json"]
    done = subprocess.run(command, env=environment, cwd=running.root, capture_output=True, text=True, check=False)
    found = {line["topic"]: line for line in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["rights"]["level"] == "fail"
    assert "add" in found["rights"]["message"]
    assert "assettool engineer" in found["rights"]["mend"]


def test_init_tries_the_connection_and_writes_settings_for_the_owner_only(running, tmp_path):
    environment = os.environ | {"ASSETTOOL_NETBOX__TOKEN": load_credentials(running).tokens["engineer"]}
    command = [*ASSETTOOL, "init", "--url", running.url]
    for expected in (0, 1):  # the second time there are settings already
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == expected, done.stderr
    assert "--force" in done.stderr
    written = tmp_path / "assettool.yml"
    assert written.stat().st_mode & 0o077 == 0
    assert running.url in written.read_text()


def test_init_with_a_wrong_token_writes_nothing(running, tmp_path):
    environment = os.environ | {"ASSETTOOL_NETBOX__TOKEN": "nbt_wrong.token"}
    command = [*ASSETTOOL, "init", "--url", running.url]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "token" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_two_ups_at_once_on_a_second_home_both_end_well_beside_the_first(running, folder):
    second = Home(folder / "two")
    command = [*ASSETTOOL, "netbox", "up"]
    environment = os.environ | {"ASSETTOOL_HOME": str(second.root)}
    try:
        ups = [subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE) for _ in range(2)]
        said = [up.communicate()[0].decode() for up in ups]
        assert [up.returncode for up in ups] == [0, 0]
        assert all(second.url in text for text in said)
        assert states(running) == states(second) == dict.fromkeys(NAMES, "running")
        assert not set(pids(running).values()) & set(pids(second).values())
        assert second.url != running.url
        stranger = load_credentials(running).tokens["engineer"]
        assert get(f"{second.url}/api/status/", stranger)[0] == 403

        assert assettool(second, "netbox", "reset").returncode == 2  # nobody to ask
        assert states(second) == dict.fromkeys(NAMES, "running")
        (second.root / "notes.txt").write_text("mine")
        assert assettool(second, "netbox", "reset", "--yes").returncode == 0
        assert [path.name for path in second.root.iterdir()] == ["notes.txt"]
        assert states(running) == dict.fromkeys(NAMES, "running")
    finally:
        assettool(second, "netbox", "down")


def test_reset_of_a_folder_that_is_no_home_refuses(folder):
    other = Home(folder / "photos")
    other.root.mkdir()
    (other.root / "photo").touch()
    assert assettool(other, "netbox", "reset", "--yes").returncode == 1
    assert (other.root / "photo").exists()


def test_down_stops_everything_and_a_start_with_all_ports_taken_finds_others(running):
    ports = running.ports
    before = pids(running)
    assert assettool(running, "netbox", "down").returncode == 0
    assert {birth(pid) for pid in before.values()} == {""}
    assert states(running) == dict.fromkeys(NAMES, "stopped")
    assert assettool(running, "netbox", "down").returncode == 0
    refused = assettool(running, "netbox", "token", "petra2")
    assert refused.returncode == 1
    assert "assettool netbox up" in refused.stderr

    strangers = [socket.create_server((HOST, port)) for port in (ports.web, ports.postgresql, ports.valkey)]
    try:
        asked = assettool(running, "netbox", "up", "--port", str(ports.web))
        assert asked.returncode == 1
        assert f"(pid {os.getpid()}): {ports.web}" in asked.stderr
        done = assettool(running, "netbox", "up")
        assert done.returncode == 0, done.stderr
        found = running.ports
        assert not {found.web, found.postgresql, found.valkey} & {ports.web, ports.postgresql, ports.valkey}
        assert get(f"{running.url}/login/")[0] == 200
    finally:
        for stranger in strangers:
            stranger.close()
