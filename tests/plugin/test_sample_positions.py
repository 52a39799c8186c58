"""The positions of the public samples, brought in through the bulk path: every number is worked out beside it."""

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes import FakeProgress
from ingest_cases import Database, ingest
from users.models import Token, User

from assettool.adapters.licences import read_licences
from assettool.adapters.products_file import load_products
from assettool.adapters.sources.config import load_sources
from assettool.domain.clock import Clock
from assettool.domain.metrics.line import Status
from assettool.domain.policy import Policy
from assettool.domain.position import position
from assettool.services.licence_import import Catalogue, make_licence_plan, read_licence_files
from assettool.services.licence_recognition import make_recognition_plan
from assettool.services.planning import make_plan, read_sources
from netbox_assettool.estate import estate
from netbox_assettool.ingest import licences

ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("SAMPLES", ROOT.parent / "shared" / "samples"))
OPTISAM, RVTOOLS = SAMPLES / "licence-optisam", SAMPLES / "rvtools"
LOADED = date(2021, 1, 1)
DAYS = (date(2021, 6, 1), date(2026, 6, 1))
SERVERS = f"""
sources:
  - name: optisam-servers
    format: table
    path: {OPTISAM}/equipment_server.csv
    kind: physical_server
    table:
      id: server_code
      columns:
        name: server_code
        manufacturer: server_manufacturer
        cpu_model: server_cpu
        cpu_sockets: server_processorsNumber
        cluster: parent_id
      cores_per_processor: server_coresNumber
  - name: optisam-partitions
    format: table
    path: {OPTISAM}/equipment_partition.csv
    kind: virtual_server
    table:
      id: partition_code
      columns: {{name: partition_code, vcpus: virtual_cores_VCPU, host: parent_id}}
"""
UNKNOWN_METRIC = "this metric is not known, say by --mapping which one it is: "
NO_CORES = "how many processors and cores it has is not known"
NO_HOSTS = "on which hosts it may run is not known"

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here"),
]


class Books(Database):
    """The same, with the licences."""

    def read_licences(self):
        yield from self._rows(licences.lines(self.user))


class Tool:
    """Brings files into NetBox as the commands do."""

    def __init__(self, client, admin, folder):
        self.client, self.books, self.folder = client, Books(admin), folder
        products = load_products(ROOT / "inventory" / "products.yml")
        self.catalogue = Catalogue(products.products, products.rules)

    def _carry_out(self, plan):
        answer = ingest(self.client, list(plan.changes))
        assert (answer["stale"], answer["refused"]) == ([], [])
        return plan

    def file(self, name, *lines):
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def sync(self, text):
        sources = load_sources(self.file("sources.yml", text))
        rows = read_sources(sources, FakeProgress())
        policy = Policy.default([source.name for source in sources])
        return self._carry_out(make_plan(rows, policy, self.books, Clock.of_today(), FakeProgress()).plan)

    def bring(self, *paths):
        rows = read_licence_files((read_licences(path, on=LOADED) for path in paths), FakeProgress())
        now = datetime.now(UTC)
        made = make_licence_plan(rows, self.books, (), self.catalogue, now, FakeProgress())
        self._carry_out(made.plan)
        return made

    def recognise(self):
        return self._carry_out(make_recognition_plan(self.books, self.catalogue, FakeProgress()).plan)


@pytest.fixture
def tool(client, tmp_path):
    admin = User.objects.create_superuser("root", password="not used in a test 1")
    token = Token(user=admin, version=2)
    token.save()
    key = token.get_auth_header_prefix().removeprefix("Bearer ")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}{token.token}"
    return Tool(client, admin, tmp_path)


@pytest.fixture
def optisam(tool):
    tool.sync(SERVERS)
    return tool.bring(
        *(OPTISAM / f"{name}.csv" for name in ("products", "products_acquiredRights", "products_equipments"))
    )


def numbers(line):
    return line.entitled, line.required, line.balance


def per_host(line):
    """Rights by host; the rows of the installations themselves have none."""
    return {row.name: row.quantity for row in line.consumption.counted if row.quantity}


def reasons(line):
    return Counter(row.reason for row in line.consumption.not_counted)


def of_publisher(found, name):
    return {(line.product.key, line.metric): numbers(line) for line in found.lines if line.product.publisher == name}


def bought(windows, vsphere):
    return (
        "Referentie;Productsleutel;Metriek;Aantal",
        f"W;windows-server-2022-datacenter;windows_datacenter;{windows}",
        f"V;vmware-vsphere;vsphere_core;{vsphere}",
    )


def tomorrow():
    return datetime.now(UTC).date() + timedelta(days=1)


def test_optisam_when_its_files_come_in_then_what_cannot_be_counted_is_named(optisam):
    # 28 products + 21 acquired rights + 60 installations; 6 of the rights are in metrics that nobody counts.
    assert str(optisam.plan.accounting) == "109 rows read = 103 accepted + 0 merged + 6 rejected + 0 held"
    assert Counter(reason for each in optisam.plan.rejects for reason in each.reasons) == {
        f"{UNKNOWN_METRIC}sag": 3,  # ARIS 1, ARIS 2, APAMA
        f"{UNKNOWN_METRIC}ibm_pvu": 2,  # Websphere 9 and 8
        f"{UNKNOWN_METRIC}ibm_pvu_75": 1,  # Cognos
    }


@pytest.mark.parametrize("on", DAYS)
def test_optisam_when_oracle_is_counted_then_it_is_as_by_hand(optisam, on):
    found = position(estate(None), on)

    # Maintenance ends on 2023-01-01, but the rights are bought for good: both days are alike.
    assert of_publisher(found, "Oracle") == {
        # Sockets × cores × 0.5 of Xeon and Opteron: SERV_01 2×4=8 → 4; SERV_02 1×2=2 → 1; SERV_04 2×2=4 → 2;
        # SERV_05 2×4=8 → 4; SERV_21 4×8=32 → 16; SERV_23 2×2=4 → 2. Together 29. 500 − 29 = 471.
        ("oracle_wl_1", "oracle_processor"): (500, 29, 471),
        # Its named users are rights too, and none is needed where processors are licensed.
        ("oracle_wl_1", "oracle_named_user"): (100, 0, 100),
        # Only on partitions, of which the file names the server: PART_01 to 03 may run on SERV_01 4 and SERV_02 1 of
        # CL01; PART_04 on SERV_04 2; PART_22 on SERV_21 16 and SERV_22 0.5 of CL14; PART_23 on SERV_23 2. Together
        # 25.5, up to 26. 100 − 26 = 74. PART_26 is on none: see below.
        ("oracle_wl_2", "oracle_processor"): (100, 26, 74),
        ("oracle_mysql_1", "oracle_processor"): (100, 0, 100),  # nowhere installed
        # SERV_05 4 + SERV_06 4×4=16 → 8 + SERV_07 2×4=8 → 4 + SERV_22 1×1 → 0.5 = 16.5, up to 17 processors;
        # 17 × 25 users at least = 425. The file's own users, 50+60+30+25 = 165, are fewer. 100 − 425 = −325.
        ("oracle_mysql_2", "oracle_named_user"): (100, 425, -325),
        # SERV_01 4 + SERV_03 2×1=2 → 1 + SERV_08 4×8=32 → 16 + SERV_23 2 = 23; × 25 = 575 (users: 105).
        ("oracle_mysql_3", "oracle_named_user"): (100, 575, -475),
        ("oracle_micros_1", "oracle_processor"): (100, 2, 98),  # SERV_23: 2×2=4 → 2
        ("oracle_micros_2", "oracle_named_user"): (100, 0, 100),  # bought, and not among the products
        ("oracle_micros_notdeployed", "oracle_processor"): (100, 0, 100),
    }
    assert per_host(found.line("oracle_wl_1", "oracle_processor")) == {
        "SERV_01": 4,
        "SERV_02": 1,
        "SERV_04": 2,
        "SERV_05": 4,
        "SERV_21": 16,
        "SERV_23": 2,
    }


@pytest.mark.parametrize("on", DAYS)
def test_optisam_when_others_are_counted_then_it_is_as_by_hand(optisam, on):
    found = position(estate(None), on)

    # Sockets: SERV_01 2 + SERV_02 1 + SERV_03 2 + SERV_05 2 = 7. 100 − 7 = 93.
    assert numbers(found.line("hpud_1", "processor")) == (100, 7, 93)
    # Cores: SERV_05 2×4=8, SERV_06 4×4=16, SERV_07 2×4=8, SERV_08 4×8=32, SERV_09 2×16=32: 96. 100 − 96 = 4.
    assert numbers(found.line("hpud_2", "core")) == (100, 96, 4)
    assert of_publisher(found, "Redhat") == {
        ("redhat_rhel_1", "installation"): (100, 2, 98),  # SERV_15, 16
        ("redhat_rhel_2", "installation"): (100, 3, 97),  # SERV_17, 18, 19
        ("redhat_openshift_1", "installation"): (100, 2, 98),  # SERV_15, 16
        ("redhat_openshift_2", "installation"): (100, 1, 99),  # SERV_20
    }
    # Their rights are in a metric that nobody counts, so that nothing counts as owned; installed as in the file.
    assert {key: each for (key, _), each in of_publisher(found, "Software AG").items()} == {
        "sag_aris_1": (0, 4, -4),
        "sag_aris_2": (0, 3, -3),
        "sag_apama_1": (0, 4, -4),
    }
    assert {key: each for (key, _), each in of_publisher(found, "IBM").items()} == {
        "ibm_cognos_1": (0, 2, -2),
        "ibm_websphere_1": (0, 2, -2),
        "ibm_websphere_2": (0, 1, -1),
        "ibm_db2_1_notacquired": (0, 1, -1),
    }


def test_optisam_when_rows_do_not_count_then_they_say_why(optisam):
    found = position(estate(None), DAYS[0])

    partitions = found.line("oracle_wl_2")
    # PART_26, whose parent is empty: unknown, and never zero.
    assert (reasons(partitions), partitions.status) == ({NO_HOSTS: 1}, Status.UNKNOWN)
    users = "runs on a server, and who works with it there is not known"
    assert reasons(found.line("oracle_mysql_2")) == {users: 4}
    assert reasons(found.line("oracle_mysql_3")) == {users: 4}
    before = position(estate(None), LOADED - timedelta(days=1)).line("oracle_wl_1", "oracle_processor")
    assert (numbers(before), reasons(before)) == ((500, 0, 500), {f"first seen on {LOADED}": 6})


@pytest.mark.parametrize("on", DAYS)
def test_optisam_when_only_some_rights_have_maintenance_then_none_counts_as_maintained(optisam, on):
    # 20 of 500, 10 of 100 and 10 of 100; the other rows have none.
    assert not [each.key for each in estate(None).entitlements if each.is_maintained(on)]
    assert [str(each.message) for each in optisam.warnings if "maintenance" in each.message] == [
        "only some of the rights have maintenance, so none counts as maintained (3 rows, first): 20 of 500"
    ]


def test_optisam_when_its_servers_run_windows_and_vsphere_then_the_minimums_count(tool):
    tool.sync(SERVERS)
    names = ("SERV_02", "SERV_06", "SERV_08", "SERV_09", "SERV_10")
    products = ("windows-server-2022-datacenter", "vmware-vsphere")
    tool.bring(
        tool.file(
            "in-use.csv", "Productsleutel;Machine", *(f"{product};{name}" for product in products for name in names)
        ),
        tool.file("bought.csv", *bought(windows=112, vsphere=200)),
    )

    found = position(estate(None), DAYS[0])

    windows, vsphere = found.line("windows-server-2022-datacenter"), found.line("vmware-vsphere")
    # The largest of the cores, 8 for each processor, and 16 for the server:
    # 1×2 → 16; 4×4=16 → 4×8=32; 4×8=32; 2×16=32; 1×1 → 16. Together 128. 112 − 128 = −16.
    assert per_host(windows) == {"SERV_02": 16, "SERV_06": 32, "SERV_08": 32, "SERV_09": 32, "SERV_10": 16}
    assert numbers(windows) == (112, 128, -16)
    # The larger of the cores and 16 for each processor: 1×16; 4×16; 4×16; 2×16; 1×16. Together 192. 200 − 192 = 8.
    assert per_host(vsphere) == {"SERV_02": 16, "SERV_06": 64, "SERV_08": 64, "SERV_09": 32, "SERV_10": 16}
    assert numbers(vsphere) == (200, 192, 8)


VCENTER = """
sources:
  - {{name: vcenter, format: rvtools, path: {path}, defaults: {{tenant: arnhem}}}}
"""


def test_rvtools_when_hosts_have_no_processors_then_they_are_unknown(tool):
    tool.sync(VCENTER.format(path=RVTOOLS / "rvtools-small-complete.xlsx"))
    recognised = tool.recognise()
    tool.bring(tool.file("bought.csv", *bought(windows=64, vsphere=96)))

    found = position(estate(None), tomorrow())

    # Two hosts with ESXi, and one machine with Windows Server 2022; the two with Ubuntu need none.
    assert str(recognised.accounting) == "5 rows read = 3 accepted + 0 merged + 2 rejected + 0 held"
    # The sheet has 16 cores for each host and no processors: both may run the machine, neither can be counted.
    vsphere, windows = found.line("vmware-vsphere"), found.line("windows-server-2022-standard")
    assert (numbers(vsphere), reasons(vsphere), vsphere.status) == ((96, 0, 96), {NO_CORES: 2}, Status.UNKNOWN)
    assert (numbers(windows), reasons(windows), windows.status) == ((0, 0, 0), {NO_CORES: 2}, Status.UNKNOWN)


def test_rvtools_when_a_list_has_the_processors_then_the_cores_are_as_by_hand(tool):
    tool.file("hardware.csv", "name;sockets", "sample-host-01;4", "sample-host-02;1")
    hardware = """\
  - name: hardware
    format: table
    path: hardware.csv
    kind: physical_server
    full: false
    defaults: {tenant: arnhem}
    table: {id: name, columns: {name: name, cpu_sockets: sockets}}
"""
    tool.sync(VCENTER.format(path=RVTOOLS / "rvtools-small-complete.xlsx") + hardware)
    tool.recognise()
    tool.bring(tool.file("bought.csv", *bought(windows=64, vsphere=96)))

    found = position(estate(None), tomorrow())

    # 16 cores in 4 processors: 4 × 16 = 64. 16 in one: 16. Together 80. 96 − 80 = 16.
    vsphere, windows = found.line("vmware-vsphere"), found.line("windows-server-2022-datacenter")
    assert (per_host(vsphere), numbers(vsphere)) == ({"sample-host-01": 64, "sample-host-02": 16}, (96, 80, 16))
    # The machine may move to both: 4 × 8 = 32, and 16. Together 48, by Datacenter, which is owned. 64 − 48 = 16.
    assert (per_host(windows), numbers(windows)) == ({"sample-host-01": 32, "sample-host-02": 16}, (64, 48, 16))


def test_rvtools_when_machines_may_move_then_every_host_of_the_cluster_counts(tool):
    synced = tool.sync(VCENTER.format(path=RVTOOLS / "kubev2v-example1.xlsx"))
    tool.recognise()
    tool.bring(
        tool.file("bought.csv", *bought(windows=64, vsphere=96)),
        tool.file("in-use.csv", "Productsleutel;Machine", "windows-server-2022-datacenter;vm-1"),
    )

    found = position(estate(None), tomorrow())

    # The ninth machine has no id, host or cluster, and is turned away by name.
    assert [each.label for each in synced.rejects] == ["vm-9"]
    # Seven hosts of 2 × 16 cores: 7 × 32 = 224. 96 − 224 = −128, and 64 − 224 = −160: vm-1 may move to all of them,
    # although the host that it is on is not in the export.
    vsphere, windows = found.line("vmware-vsphere"), found.line("windows-server-2022-datacenter")
    assert (sorted(per_host(vsphere).values()), numbers(vsphere)) == ([32] * 7, (96, 224, -128))
    assert (sorted(per_host(windows).values()), numbers(windows)) == ([32] * 7, (64, 224, -160))
    assert found.line("red-hat-enterprise-linux").required == 4  # by its name; Fedora and Amazon Linux are to be judged
