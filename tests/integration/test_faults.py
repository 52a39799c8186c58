"""Whatever breaks while a plan is carried out: in the end NetBox is as after one clean run, change log included.

`ASSETTOOL_FAULT_SEED` chooses the random schedules, `ASSETTOOL_FAULT_ROUNDS` how many of them the long test runs.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path

import psutil
import psycopg
import pytest
from netbox_database import Database, differences
from proxy import (
    CHUNK,
    FINISH,
    PATIENCE_S,
    START,
    Reorder,
    cut_answer,
    cut_request,
    double,
    lose_answer,
    lose_request,
    pass_on,
    proxy_before,
)
from redis import Redis
from rq import Queue, Worker

from assettool.adapters.netbox import NetBoxStore
from assettool.cli.output import progress
from assettool.embedded import process, stack
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home
from assettool.embedded.netbox import WEB, WORKER, NetBox
from assettool.embedded.postgres import Postgres
from assettool.embedded.valkey import Valkey
from assettool.settings import FILE_NAME

pytestmark = pytest.mark.real

SMALL_CHUNKS = """
from assettool.services import applying
applying.CHUNK_CHANGES = 150
from assettool.cli.app import main
main()
"""
DONE, REFUSED = 0, 4
ATTEMPTS = 12
SEED = int(os.environ.get("ASSETTOOL_FAULT_SEED", "1"))
ROUNDS = int(os.environ.get("ASSETTOOL_FAULT_ROUNDS", "20"))
TALLY = Counter()


def write_fleet(folder, *, later):
    """The lists of three sources; the later ones have more, have changed some, and lack a few."""
    folder.mkdir()
    hosts = [f"esx{n},CZ{n:06},arnhem,stadhuis,vc1,prod" for n in range(6 if later else 3)]
    machines = [
        f"srv{n},vc1/m-{n},{4096 if n % 3 else 8192 + 4096 * later},esx{(n + later) % 3 + 3 * (later and n % 2)},"
        f"00:50:56:02:00:{n:02X},10.2.0.{n + 1}/24"
        for n in range(60 if later else 25)
    ]
    laptops = [
        # Each fifth one takes the name of the next one, and its address.
        f"LAP{n + later * (n % 5 == 0)},PF{n:06},{'HP' if n % 2 else 'Dell'},{'stock' if later and n % 7 == 0 else ''},"
        f"00:50:56:01:{n // 256:02X}:{n % 256:02X},10.1.0.{n + 1 + later * (n % 5 == 0)}/24"
        for n in range(90 if later else 40)
        if not (later and n % 5 == 1)
    ]
    (folder / "hosts.csv").write_text("\n".join(["Name,Serial,Tenant,Site,VCenter,Cluster", *hosts, ""]))
    (folder / "machines.csv").write_text("\n".join(["Name,Id,Memory,Host,Mac,Ip", *machines, ""]))
    (folder / "laptops.csv").write_text("\n".join(["Name,Serial,Maker,Note,Mac,Ip", *laptops, ""]))
    nets = "interfaces: [{name: net0, mac: Mac, addresses: Ip}]"
    (folder / "sources.yml").write_text(f"""sources:
- {{name: hosts, format: table, path: hosts.csv, kind: physical_server, table: {{
    columns: {{name: Name, serial: Serial, tenant: Tenant, site: Site, vcenter: VCenter, cluster: Cluster}},
    identifiers: {{serial: Serial}}}}}}
- {{name: machines, format: table, path: machines.csv, kind: virtual_server, table: {{
    columns: {{name: Name, memory_mib: Memory, host: Host}}, identifiers: {{vsphere_uuid: Id}}, {nets}}},
   defaults: {{tenant: arnhem, site: stadhuis, vcenter: vc1, cluster: prod}}}}
- {{name: laptops, format: table, path: laptops.csv, kind: laptop, table: {{
    columns: {{name: Name, serial: Serial, manufacturer: Maker, description: Note}},
    identifiers: {{serial: Serial}}, {nets}}}, defaults: {{tenant: arnhem, site: werf, model: Book}}}}
""")
    return folder / "sources.yml"


class Setting:
    """One embedded NetBox behind a proxy, a plan for it, and what it holds after a clean run of that plan."""

    def __init__(self, folder, home, proxy):
        self.folder = folder
        self.home = home
        self.proxy = proxy
        self.database = Database(home)
        self.admin = NetBoxStore(home.url, stack.token(home, "admin"))
        self.plan = folder / "plan.json"

    def start(self):
        """Start what does not run. Without its worker NetBox makes the search index at once, so that it is complete."""
        Valkey(self.home).start()
        Postgres(self.home).start()
        until(self.database.answers)
        forget_jobs(self.home)
        if not is_running(self.home, WEB):
            NetBox(self.home).start(None)
        process.end(self.home, [WORKER], signal.SIGTERM)
        forget_jobs(self.home)

    def command(self, *words, name="work", user="engineer", **variables):
        """A command of the CLI as it would be typed; `name` is whose state on disk it uses."""
        (self.folder / name).mkdir(exist_ok=True)
        environment = os.environ | {
            "ASSETTOOL_HOME": str(self.folder / name),
            "ASSETTOOL_CONFIG": str(self.folder / FILE_NAME),
            "ASSETTOOL_NETBOX__URL": self.proxy.url,
            "ASSETTOOL_NETBOX__TOKEN": stack.token(self.home, user),
            **variables,
        }
        return subprocess.Popen(
            [sys.executable, "-c", SMALL_CHUNKS, *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def apply(self, plan=None, **options):
        return self.command("sync", "apply", str(plan or self.plan), "--json", **options)

    def apply_until_done(self, plan=None, **options):
        """Give the command again until it is through, as a person would; what it says at the end."""
        for _ in range(ATTEMPTS):
            code, out, err = ended(self.apply(plan, **options))
            if code in (DONE, REFUSED):
                return json.loads(out)
            assert code == 1, err
            assert "hint:" in err
            self.start()
        return pytest.fail(f"not through after {ATTEMPTS} attempts: {err}")

    def make_plan(self, sources, path):
        (self.folder / FILE_NAME).write_text(f"sources: {sources}\n")
        code, _, err = ended(self.command("sync", "plan", "--fresh", "--out", str(path)))
        assert code == DONE, err

    def check(self, result=None):
        """It is all as after one clean run."""
        told = differences(self.clean, self.database.content())
        TALLY["differences"] += len(told)
        TALLY["faults"] += self.proxy.faults
        assert told == []
        assert self.proxy.errors == []
        if result is not None:
            assert outcome(result) == outcome(self.result)

    def check_fleet(self):
        """The fleet and its change log are as after one clean run, whoever wrote which part of it in which run."""
        told = differences(self.clean_fleet, self.database.content(whose=False))
        TALLY["differences"] += len(told)
        assert told == []
        assert self.proxy.errors == []


def forget_jobs(home):
    """Empty the queues of NetBox's worker, and strike a worker that is dead from the list."""
    with Redis(port=home.ports.valkey, password=load_credentials(home).valkey_password) as connection:
        for name in ("high", "default", "low"):
            Queue(name, connection=connection).empty()
        for worker in Worker.all(connection=connection):
            worker.register_death()


def is_running(home, name):
    record = process.read_record(home, name)
    return record is not None and record.is_running


def ended(process, timeout_s=300):
    out, err = process.communicate(timeout=timeout_s)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def outcome(result):
    """What a run came to, whichever chunk was first."""
    return {name: sorted(map(str, value)) if isinstance(value, list) else value for name, value in result.items()}


@pytest.fixture(scope="module")
def setting(request):
    folder = Path(tempfile.mkdtemp(prefix="assettool-faults-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    try:
        with progress() as shown:
            stack.up(home, port=None, progress=shown)
        with proxy_before(home.ports.web) as proxy:
            yield prepared(Setting(folder, home, proxy))
    finally:
        stack.down(home)
        shutil.rmtree(folder)
        tell(request.config.pluginmanager)


def tell(plugins):
    with plugins.getplugin("capturemanager").global_and_fixture_disabled():
        told = f"faults injected: {TALLY['faults']}, differences found: {TALLY['differences']}"
        plugins.getplugin("terminalreporter").write_line(f"\n{told}")


def prepared(made):
    """The first lists are in NetBox, and the plan for the later ones was carried out once without any fault."""
    made.start()
    made.make_plan(write_fleet(made.folder / "before", later=False), made.folder / "first.json")
    assert ended(made.apply(made.folder / "first.json"))[0] == DONE
    made.database.keep("before")
    made.make_plan(write_fleet(made.folder / "after", later=True), made.plan)
    made.result = made.apply_until_done()
    made.clean, made.clean_fleet = made.database.content(), made.database.content(whose=False)
    return made


@pytest.fixture
def fleet(setting):
    """The NetBox as it was before the plan."""
    setting.start()
    setting.database.restore("before")
    shutil.rmtree(setting.folder / "work", ignore_errors=True)
    setting.proxy.heal()
    setting.proxy.errors.clear()
    return setting


def until(holds):
    """Wait for what another process does."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        threading.Event().wait(0.02)


def test_clean_run_when_one_chunk_goes_after_the_other_then_it_comes_to_the_same(fleet):
    assert fleet.result["created"] > 500
    assert fleet.result["updated"] > 50
    assert differences(fleet.clean, fleet.database.content()) != [], "the comparison sees what is missing"

    fleet.check(fleet.apply_until_done(ASSETTOOL_NETBOX__STREAMS="1"))


@pytest.mark.parametrize("fault", [lose_request, cut_request, lose_answer, cut_answer, double])
def test_apply_when_the_line_fails_at_every_kind_of_request_then_it_is_as_one_clean_run(fleet, fault):
    fleet.proxy.at(fault, (START, 1), (CHUNK, 1), (CHUNK, 4), (CHUNK, 7), (FINISH, 1))

    fleet.check(fleet.apply_until_done())


def test_apply_when_chunks_overtake_each_other_then_it_is_as_one_clean_run(fleet):
    reorder = Reorder()
    fleet.proxy.at(reorder, *((CHUNK, number) for number in range(1, 30)))

    fleet.check(fleet.apply_until_done())
    assert reorder.overtaken > 0


def test_apply_when_it_is_killed_after_its_end_and_before_it_hears_of_it_then_it_finds_that_run(fleet):
    client = fleet.apply()
    fleet.proxy.at(lambda exchange: (exchange.forward(), client.kill(), exchange.cut()), (FINISH, 1))
    assert ended(client)[0] == -signal.SIGKILL

    fleet.check(fleet.apply_until_done())


class Late:
    """Gives every chunk a copy that arrives after all the rest."""

    def __init__(self):
        self.kept = []

    def __call__(self, exchange):
        answer = exchange.forward()
        self.kept.append((exchange, answer))
        exchange.reply(answer)


def test_apply_when_copies_arrive_after_the_end_then_they_are_told_the_same_and_change_nothing(fleet):
    late = Late()
    fleet.proxy.at(late, *((CHUNK, number) for number in range(1, 30)))
    fleet.apply_until_done()

    assert all(exchange.forward().said == answer.said for exchange, answer in late.kept)
    fleet.check()


class SlowAnswer:
    """A chunk takes so long that the client gives up and sends it again while it is still being written."""

    def __init__(self, database):
        self.database = database
        self.again = threading.Event()
        self.first = threading.Lock()

    def __call__(self, exchange):
        if self.first.acquire(blocking=False):
            with self.database.held():
                writing = threading.Thread(target=exchange.forward)
                writing.start()
                self.again.wait(PATIENCE_S)
            writing.join()
            exchange.cut()
        else:
            answers = []
            waiting = threading.Thread(target=lambda: answers.append(exchange.forward()))
            waiting.start()
            until(lambda: len(self.database.waiting()) > 1)
            self.again.set()
            waiting.join()
            exchange.reply(answers[0])


def test_apply_when_the_client_gives_up_and_sends_a_chunk_again_while_it_is_written_then_it_is_written_once(fleet):
    fleet.proxy.at(SlowAnswer(fleet.database), (CHUNK, 1), (CHUNK, 2))

    fleet.check(fleet.apply_until_done(ASSETTOOL_NETBOX__TIMEOUT_S="4"))


def test_apply_when_it_is_killed_at_each_of_its_chunks_then_it_is_as_one_clean_run(fleet):
    for number in range(1, 30):
        client = fleet.apply()

        def die(exchange, client=client, number=number):
            client.kill()
            if number % 2:
                exchange.forward()

        fleet.proxy.at(die, (CHUNK, number))
        code, out, _ = ended(client)
        if code != -signal.SIGKILL:
            break
        fleet.proxy.count_as_fault()
    assert number > 6
    fleet.check(json.loads(out))


BREAKING = threading.Lock()


def while_written(fleet, breaking):
    """A fault: break something while PostgreSQL is in the middle of a chunk."""

    def fault(exchange):
        def write():
            with suppress(OSError, HTTPException):
                exchange.forward()

        writing = threading.Thread(target=write)
        with BREAKING, suppress(psycopg.OperationalError), fleet.database.held():
            writing.start()
            # What has been written already is answered, and waits for nothing.
            until(lambda: fleet.database.waiting() or not writing.is_alive())
            if writing.is_alive():
                breaking()
        writing.join()
        exchange.cut()

    return fault


def kill_web_workers(fleet):
    for worker in psutil.Process(process.read_record(fleet.home, WEB).pid).children():
        worker.kill()


def kill_a_backend(fleet):
    psutil.Process(fleet.database.waiting()[0]).kill()


def terminate_a_backend(fleet):
    with fleet.database.opened("postgres") as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", (fleet.database.waiting()[0],))


def restart_postgresql(fleet):
    Postgres(fleet.home).stop()
    Postgres(fleet.home).start()


def stop_netbox(fleet):
    NetBox(fleet.home).stop()


def kill_netbox(fleet):
    os.killpg(process.read_record(fleet.home, WEB).pid, signal.SIGKILL)


@pytest.mark.parametrize(
    "breaking",
    [
        kill_web_workers,
        kill_a_backend,
        pytest.param(kill_netbox, marks=pytest.mark.slow),
        pytest.param(stop_netbox, marks=pytest.mark.slow),
        pytest.param(terminate_a_backend, marks=pytest.mark.slow),
        pytest.param(restart_postgresql, marks=pytest.mark.slow),
    ],
)
def test_apply_when_a_server_dies_while_it_writes_a_chunk_then_it_is_as_one_clean_run(fleet, breaking):
    fleet.proxy.at(while_written(fleet, lambda: breaking(fleet)), (CHUNK, 4))

    fleet.check(fleet.apply_until_done())


@pytest.mark.slow
def test_apply_when_valkey_stops_in_the_middle_then_it_is_as_one_clean_run(fleet):
    def stop(exchange):
        Valkey(fleet.home).stop()
        pass_on(exchange)

    fleet.proxy.at(stop, (CHUNK, 3))
    result = fleet.apply_until_done()

    fleet.check(result)


@pytest.mark.slow
def test_apply_when_the_background_worker_is_killed_then_only_the_search_index_may_lack_something(fleet):
    NetBox(fleet.home).start(None)

    def kill(exchange):
        os.killpg(process.read_record(fleet.home, WORKER).pid, signal.SIGKILL)
        pass_on(exchange)

    fleet.proxy.at(kill, (CHUNK, 3))
    fleet.apply_until_done()

    assert differences(fleet.clean, fleet.database.content(), aside=["extras_cachedvalue"]) == []
    NetBox(fleet.home).manage(["reindex"])
    # It also indexes what came with the schema and was never saved by anybody.
    told = differences(fleet.clean, fleet.database.content())
    assert [line for line in told if " lacks " in line or "moduletypeprofile" not in line] == []


def test_apply_when_two_carry_out_the_same_plan_at_once_then_it_is_one_run(fleet):
    both = [fleet.apply(name=name) for name in ("work", "other")]

    results = [ended(client) for client in both]

    for code, out, err in results:
        assert code == DONE, err
        assert outcome(json.loads(out)) == outcome(fleet.result)
    fleet.check()


@pytest.mark.slow
def test_apply_when_two_users_carry_out_the_same_plan_at_once_then_each_thing_is_written_once(fleet):
    both = [fleet.apply(name=name, user=name) for name in ("engineer", "admin")]

    results = [ended(client) for client in both]

    fleet.check_fleet()
    told = [json.loads(out) for _, out, _ in results]
    assert all(code in (DONE, REFUSED) for code, _, _ in results)
    assert sum(result["updated"] for result in told) == fleet.result["updated"]
    assert all(result["refused"] == [] for result in told)


@pytest.mark.parametrize("other", [pytest.param("engineer", marks=pytest.mark.slow), "admin"])
def test_apply_when_another_plan_is_carried_out_at_once_then_both_come_to_their_end(fleet, other):
    part = fleet.folder / "part.json"
    if not part.exists():
        lists = write_fleet(fleet.folder / "part", later=True)
        lists.write_text(lists.read_text().partition("- {name: laptops")[0])
        fleet.make_plan(lists, part)
    fewer, all_of_it = fleet.apply(part, name="fewer", user=other), fleet.apply()

    results = [ended(client) for client in (fewer, all_of_it)]

    assert all(code in (DONE, REFUSED) for code, _, _ in results), results
    runs = fleet.admin.first("plugins/assettool/sync-runs", 0)
    assert {run["status"]["value"] for run in runs} == {"completed"}
    assert [item for _, out, _ in results for item in json.loads(out)["refused"]] == []
    fleet.check_fleet()


def edit(fleet):
    """What people do meanwhile: change a machine, remove another one, and make a device that the plan makes too."""
    changes = json.loads(fleet.plan.read_bytes())["changes"]
    machines = [c for c in changes if c["action"] == "update" and "memory" in c.get("new", {})]
    new = next(c for c in changes if c["action"] == "create" and c.get("new", {}).get("name") == "LAP88")
    like = fleet.admin.first("dcim/devices", 1, name="LAP2")[0]
    fields = {name: like[name]["id"] for name in ("device_type", "role", "site", "tenant") if like[name]}
    fleet.admin.send("PATCH", f"virtualization/virtual-machines/{machines[0]['id']}", {"memory": 12345})
    fleet.admin.api.virtualization.virtual_machines.delete([machines[-1]["id"]])
    fleet.admin.send("POST", "dcim/devices", fields | {"name": "LAP88"})
    return machines[0], machines[-1], new


def test_apply_when_people_edit_at_the_same_time_then_their_edits_stay_and_the_rest_is_written(fleet):
    changed, removed, made = edit(fleet)
    expected = fleet.apply_until_done()
    edited_before = fleet.database.content()
    fleet.database.restore("before")
    shutil.rmtree(fleet.folder / "work")

    # Before the first chunk: of two that are on their way one may be written already when the person comes.
    fleet.proxy.at(lambda exchange: (edit(fleet), pass_on(exchange)), (START, 1))
    result = fleet.apply_until_done()

    assert differences(edited_before, fleet.database.content()) == []
    assert outcome(result) == outcome(expected)
    told = {item["key"]: item["reason"] for item in (*result["stale"], *result["refused"])}
    assert told[changed["key"]] == f"memory is 12345, the plan saw {changed['old']['memory']}"
    assert told[removed["key"]] == "it is gone"
    assert "unique" in told[made["key"]]
    assert fleet.admin.one("virtualization/virtual-machines", changed["id"])["memory"] == 12345


class Chance:
    """Breaks every fourth request or so, in a way that the seed chooses."""

    def __init__(self, proxy, seed, ways):
        self.proxy = proxy
        self.ways = ways
        self.random = random.Random(seed)
        self.drawing = threading.Lock()

    def __call__(self, exchange):
        with self.drawing:
            breaks, way = self.random.random() < 0.25, self.random.choice(self.ways)
        if breaks and exchange.path in (START, CHUNK, FINISH):
            self.proxy.count_as_fault()
            way(exchange)
        else:
            pass_on(exchange)


def break_at_random(fleet, seed):
    servers = [while_written(fleet, partial(kill, fleet)) for kill in (kill_web_workers, terminate_a_backend)]
    ways = [lose_request, cut_request, lose_answer, cut_answer, double, Reorder(), *servers]
    fleet.proxy.fault = Chance(fleet.proxy, seed, ways)
    fleet.apply_until_done()
    fleet.check()


def test_apply_when_anything_fails_at_random_then_it_is_as_one_clean_run(fleet):
    break_at_random(fleet, SEED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEED + 1, SEED + 1 + ROUNDS))
def test_apply_when_anything_fails_at_random_many_times_then_it_is_as_one_clean_run(fleet, seed):
    break_at_random(fleet, seed)
