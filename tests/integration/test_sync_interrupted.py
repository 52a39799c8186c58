"""A sync that is killed, cut off or whose server dies at any point ends as if nothing had happened."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from proxy import CHUNK, FINISH, cut_request, lose_answer, pass_on, proxy_before

from assettool.adapters.netbox import NetBoxStore
from assettool.cli.output import progress
from assettool.demo.estate import write_estate
from assettool.domain.objects import OBSERVATION, REGISTER_TYPES
from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.settings import FILE_NAME

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def folder():
    path = Path(tempfile.mkdtemp(prefix="assettool-interrupted-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def netbox(folder):
    """One embedded NetBox for the module; each test syncs an estate of its own names into it."""
    home = Home(folder / "home")
    with progress() as shown:
        stack.up(home, port=None, progress=shown)
    yield home
    stack.down(home)


@pytest.fixture
def proxy(netbox):
    with proxy_before(netbox.ports.web) as server:
        yield server


@pytest.fixture(scope="module")
def estate(folder):
    write_estate(folder / "estate", scale=0.05)
    return folder / "estate" / "sources.yml"


def newcomers(folder, name, count):
    """A list of laptops that nobody knows yet, as one source; its sources.yml."""
    folder.mkdir()
    rows = "\n".join(f"{name}-{n:05},{name}{n:07},arnhem,stadhuis" for n in range(count))
    (folder / "laptops.csv").write_text(f"Name,Serial,Tenant,Site\n{rows}\n")
    (folder / "sources.yml").write_text(
        f"sources: [{{name: {name}, format: table, path: laptops.csv, kind: laptop, table: {{columns: {{name: Name, "
        "serial: Serial, tenant: Tenant, site: Site}, identifiers: {serial: Serial}}}]\n"
    )
    return folder / "sources.yml"


def settings_of(path, proxy, netbox, sources):
    """A working folder with settings for the CLI; its environment."""
    path.mkdir()
    (path / FILE_NAME).write_text(f"sources: {sources}\n")
    return {
        **os.environ,
        "ASSETTOOL_HOME": str(path / "home"),
        "ASSETTOOL_CONFIG": str(path / FILE_NAME),
        "ASSETTOOL_NETBOX__URL": proxy.url,
        "ASSETTOOL_NETBOX__TOKEN": stack.token(netbox, "engineer"),
    }


def command(*words):
    return [sys.executable, "-m", "assettool", *words]


def run(environment, *words):
    return subprocess.run(command(*words), env=environment, capture_output=True, text=True, timeout=300, check=False)


def change_log(store):
    """What the change log has of the fleet: how often each action was logged for each model."""
    rows = store.first("core/object-changes", 0, fields="action,changed_object_type,request_id,changed_object_id")
    return Counter((row["changed_object_type"], row["action"]["value"]) for row in rows)


def kill_the_client(environment, proxy, kept):
    """The client dies while NetBox writes the second chunk."""
    process = subprocess.Popen(command("sync", "apply", kept), env=environment, stderr=subprocess.DEVNULL)

    def kill(exchange):
        process.send_signal(signal.SIGKILL)
        pass_on(exchange)

    proxy.at(kill, (CHUNK, 2))
    assert process.wait(300) == -signal.SIGKILL


def lose_answers_and_kill_the_server(environment, netbox, proxy, kept):
    """The answers to two chunks are lost, and the web server dies before the run ends."""
    web = json.loads((netbox.run / "web.json").read_text())["pid"]

    def break_(exchange):
        if exchange.path == FINISH:
            os.killpg(web, signal.SIGKILL)
        lose_answer(exchange)

    proxy.at(break_, (CHUNK, 1), (CHUNK, 2), (FINISH, 1))
    result = run(environment, "sync", "apply", kept)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "hint:" in result.stderr


def test_apply_when_killed_cut_off_and_its_server_dies_then_it_ends_as_one_run(folder, netbox, proxy, estate):
    environment = settings_of(folder / "work", proxy, netbox, estate)
    store = NetBoxStore(netbox.url, stack.token(netbox, "admin"))
    kept = str(folder / "plan.json")
    assert run(environment, "sync", "plan", "--out", kept, "--detailed-exitcode").returncode == 3

    kill_the_client(environment, proxy, kept)
    assert [r["status"]["value"] for r in store.first("plugins/assettool/sync-runs", 0)] == ["running"]
    lose_answers_and_kill_the_server(environment, netbox, proxy, kept)
    proxy.heal()
    with progress() as shown:
        stack.up(netbox, port=None, progress=shown)
    last = run(environment, "sync", "apply", "--yes")

    assert last.returncode in (0, 5), last.stderr
    assert "going on with the run that was interrupted" in last.stderr
    assert run(environment, "sync", "plan", "--detailed-exitcode").returncode == 0
    planned = [c for c in json.loads(Path(kept).read_bytes())["changes"] if c["action"] == "create"]
    created = Counter(c["key"].partition(":")[0] for c in planned)
    log = change_log(store)
    assert {label: log[label, "create"] for label in created if label != OBSERVATION} == {
        label: number for label, number in created.items() if label != OBSERVATION
    }
    runs = store.first("plugins/assettool/sync-runs", 0)
    assert {r["status"]["value"] for r in runs} == {"completed"}
    assert all(r["rows_read"] == sum(r[f"rows_{n}"] for n in ("accepted", "merged", "rejected", "held")) for r in runs)


def test_apply_when_ctrl_c_is_pressed_then_it_says_so_and_goes_on_later(folder, netbox, proxy):
    environment = settings_of(folder / "again", proxy, netbox, newcomers(folder / "second", "second", 1500))
    process = subprocess.Popen(
        command("sync", "apply", "--yes"), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    proxy.at(lambda exchange: (process.send_signal(signal.SIGINT), pass_on(exchange)), (CHUNK, 1))
    _, told = process.communicate(timeout=120)
    proxy.heal()
    later = run(environment, "sync", "apply", "--yes")

    assert process.returncode == 130
    assert "stopped; nothing is half-written" in told
    assert "Traceback" not in told
    assert "going on with the run that was interrupted" in later.stderr
    assert run(environment, "sync", "plan", "--detailed-exitcode").returncode == 0


REGISTER = (
    "gemma_referentiecomponenten.csv",
    "Gemeenten_applicatieportfolio_*.csv",
    "Koppelingen_*.csv",
    "applicaties.csv",
    "afnemers.csv",
    "datasets.csv",
    "statussen.csv",
)


def test_import_when_killed_half_way_then_the_same_call_ends_in_the_same_register(folder, netbox, proxy, estate):
    environment = settings_of(folder / "register", proxy, netbox, estate)
    environment["ASSETTOOL_APPLICATIONS"] = str(estate.with_name("applications.yml"))
    files = [str(path) for pattern in REGISTER for path in (estate.parent / "exports").glob(pattern)]
    kept = folder / "register.json"
    assert run(environment, "app", "import", *files, "--out", str(kept), "--detailed-exitcode").returncode == 3
    process = subprocess.Popen(
        command("app", "import", *files, "--yes"),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def kill(exchange):
        process.send_signal(signal.SIGKILL)
        pass_on(exchange)

    proxy.at(kill, (CHUNK, 3))
    assert process.wait(300) == -signal.SIGKILL
    proxy.heal()
    again = run(environment, "app", "import", *files, "--yes")

    assert again.returncode in (0, 5), again.stderr
    assert "going on with the run that was interrupted" in again.stderr
    assert "nothing to do" in again.stdout
    planned = Counter(
        change["key"].partition(":")[0]
        for change in json.loads(kept.read_bytes())["changes"]
        if change["action"] == "create"
    )
    written = Counter(label for label, _ in NetBoxStore(netbox.url, stack.token(netbox, "admin")).read_register())
    ours = {kind.label for kind in REGISTER_TYPES}
    assert {label: number for label, number in written.items() if label in ours} == {
        label: number for label, number in planned.items() if label in ours
    }


def purchases(folder, name, count):
    """Lists of products and contracts that nobody knows yet, and of rights that were bought; their files."""
    tables = {
        "products": ["Productsleutel;Uitgever;Product;Metriek"],
        "contracts": ["Leverancier;Contractnummer;Begin"],
        "rights": ["Referentie;Productsleutel;Product;Metriek;Aantal;Prijs per stuk;Leverancier;Contractnummer"],
    }
    for n in range(9):
        tables["products"].append(f"{name}-{n};{name};Suite {n};device")
        tables["contracts"].append(f"{name};{name}-C{n};1-1-2026")
    for n in range(count):
        which = n % 9
        tables["rights"].append(f"{name}-{n};{name}-{which};Suite {which};device;{n + 1};{n},50;{name};{name}-C{which}")
    for kind, lines in tables.items():
        (folder / f"{name}-{kind}.csv").write_text("\n".join(lines))
    return [str(folder / f"{name}-{kind}.csv") for kind in tables]


def rights(store, name):
    """The entitlements of a list of purchases with what they hang on, by their own words and not by their ids."""
    return sorted(
        (
            row["reference"].removeprefix(name),
            row["product"]["display"].replace(name, ""),
            row["contract"]["display"].replace(name, ""),
            row["quantity"],
            row["unit_price"],
            row["start"],
        )
        for row in store.first("plugins/assettool/entitlements", 0, q=name)
    )


def test_licence_import_when_killed_twice_then_objects_and_change_log_are_those_of_one_run(folder, netbox, proxy):
    environment = settings_of(folder / "licences", proxy, netbox, folder / "none.yml")
    store = NetBoxStore(netbox.url, stack.token(netbox, "admin"))
    before = change_log(store)
    words = ("licence", "import", "--yes", *purchases(folder, "clean", 300))
    assert run(environment, *words).returncode == 0
    chunks = proxy.seen[CHUNK]
    assert run(environment, *words).returncode == 0  # finds nothing to do, and notes that it read the files
    clean = change_log(store) - before
    words = ("licence", "import", "--yes", *purchases(folder, "cut", 300))

    def killed_at(chunk, then):
        process = subprocess.Popen(
            command(*words), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

        def kill(exchange):
            process.send_signal(signal.SIGKILL)
            then(exchange)

        proxy.at(kill, (CHUNK, chunk))
        assert process.wait(300) == -signal.SIGKILL
        proxy.heal()

    killed_at(chunks, cut_request)  # the rights come last
    killed_at(1, pass_on)
    again = run(environment, *words)

    assert again.returncode == 0, again.stderr
    assert "going on with the run that was interrupted" in again.stderr
    assert "nothing to do" in again.stdout
    assert rights(store, "cut") == rights(store, "clean")
    assert len(rights(store, "cut")) == 300
    assert change_log(store) - before - clean == clean


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ASSETTOOL_NETBOX__URL": "http://127.0.0.1:9"}, "does not answer"),
        ({"ASSETTOOL_NETBOX__TOKEN": "nbt_wrong.wrong"}, "does not accept the token"),
        ({"ASSETTOOL_NETBOX__URL": "127.0.0.1"}, "lacks https://"),
    ],
)
def test_plan_when_netbox_is_not_there_or_refuses_then_one_sentence_says_so(
    folder, netbox, proxy, estate, request, changed, told
):
    environment = settings_of(folder / f"bad{abs(hash(request.node.name))}", proxy, netbox, estate) | changed

    result = run(environment, "sync", "plan")

    assert result.returncode == 1
    assert told in result.stderr
    assert "hint:" in result.stderr
    assert "Traceback" not in result.stderr


def test_apply_when_the_user_lacks_rights_then_all_of_them_are_named(folder, netbox, proxy, estate):
    environment = settings_of(folder / "rights", proxy, netbox, newcomers(folder / "other", "other", 10))
    environment["ASSETTOOL_NETBOX__TOKEN"] = stack.token(netbox, "project-control")

    result = run(environment, "sync", "apply", "--yes")

    assert result.returncode == 1
    assert "dcim.add_device" in result.stderr
