"""The estate that a licence position is computed from: what is read of NetBox, for whom, and at what cost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from dcim.models import Site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ingest_cases import ingest
from licence_cases import everything, make_surroundings
from plugin_cases import (
    NOON,
    allow,
    make_access,
    make_account,
    make_allocation,
    make_application,
    make_asset,
    make_contract,
    make_device,
    make_entitlement,
    make_installation,
    make_measurement,
    make_observation,
    make_parallel_run,
    make_product,
    make_supplier,
    make_virtual_machine,
)
from tenancy.models import Tenant
from users.models import User
from virtualization.models import Cluster, ClusterGroup, ClusterType

from assettool.domain.licence import Access, Account, DualUse, DualUseBasis, Headcount, Pack, Peak, Reported, Subject
from assettool.domain.objects import LICENCE_TYPES
from assettool.domain.position import position
from netbox_assettool import models
from netbox_assettool.estate import estate
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Asset, AssetMove, Contract, Entitlement, SoftwareProduct

LEAVES = (
    models.Allocation,
    models.Installation,
    models.SoftwareAccess,
    models.Measurement,
    models.ParallelRun,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def admin():
    return User.objects.create_superuser("root", password="not used in a test 1")


@pytest.fixture
def reader():
    return User.objects.create_user("anna", password="not used in a test 1")


@pytest.fixture
def around():
    return make_surroundings()


@pytest.fixture
def imported(client, admin, around):
    """Everything that the bulk path can write, written."""
    client.force_login(admin)
    ingest(client, everything(around))
    return estate(admin)


def test_estate_when_licences_came_in_then_it_has_their_values(imported):
    found = imported
    windows, visio = found.products["windows"], found.products["visio"]
    assert windows.label == "Microsoft Windows Server Standard 2022"
    assert windows.metrics == ("windows_standard", "windows_machine")
    assert windows.packs == (Pack(2, Decimal("96.5"), "windows_standard"),)
    assert windows.terms.minimum_per_server == 16
    assert windows.terms.core_factors == (("Xeon", Decimal("0.5")),)
    assert (visio.included_in, visio.needs_licence, visio.kin) == (("m365-e5",), True, "visio")
    contract = found.contracts["Softcat/EA-1"]
    assert (contract.supplier, contract.tenant, contract.end) == ("Softcat", "arnhem", date(2027, 12, 31))
    assert (contract.yearly_cost, contract.currency, contract.documents[1]) == (Decimal("1850000.5"), "EUR", "box 7")
    rights, more = found.entitlements
    assert (rights.key, rights.product, rights.contract, rights.tenant) == ("PO-7/1", "windows", contract.key, "arnhem")
    assert (rights.rights, rights.unit_price, rights.replaces) == (384, Decimal("772.5"), ("PO-6/1",))
    assert rights.dual_use == DualUse(DualUseBasis.AZURE_HYBRID_BENEFIT, 180, "azure")
    assert (more.contract, more.tenant, more.dual_use, more.quantity) == ("", "", None, -2)


def test_estate_when_licences_came_in_then_it_has_what_uses_them(imported, around):
    found = imported
    old, fresh, laptop = (str(each.uid) for each in (around.old, around.new, around.laptop))
    kept = {(each.to, each.subject, each.quantity, each.tenant) for each in found.allocations}
    assert kept == {
        (Subject.TENANT, "arnhem", 16, ""),
        (Subject.APPLICATION, "arnhem/Suite/", 2, "arnhem"),
        (Subject.ACCOUNT, "aa-1", 1, ""),
        (Subject.DEVICE, laptop, 1, ""),
    }
    on_server, of_anna = found.installations
    assert (on_server.kind, on_server.subject, on_server.replica_of) == (Subject.MACHINE, old, fresh)
    assert (on_server.application, on_server.removed) == ("arnhem/Suite/", date(2026, 2, 25))
    assert (of_anna.kind, of_anna.subject, of_anna.application) == (Subject.ACCOUNT, "aa-1", "")
    assert found.accesses[1] == Access(product="visio", kind=Subject.DEVICE, subject=laptop)
    assert found.peaks == (
        Peak(product="visio", on=date(2026, 2, 1), number=412, tenant="arnhem", source="Get-BrokerSite"),
    )
    assert found.reported == (Reported(product="m365-e5", on=date(2026, 2, 1), number=30),)
    assert found.fleet.headcounts == (Headcount(tenant="arnhem", on=date(2026, 1, 1), number=1800),)
    run, open_run = sorted(found.parallel_runs, key=lambda each: each.start)
    assert (run.old, run.new, run.basis, run.place) == (old, fresh, DualUseBasis.VENDOR_CONSENT, "azure")
    assert (open_run.end, open_run.basis) == (None, DualUseBasis.NONE)
    assert position(found, date(2026, 2, 26)).unknown_products == ()


def test_estate_when_read_over_rest_then_it_is_the_same(imported, client):
    answer = client.get("/api/plugins/assettool/licences/estate/").json()

    assert [each["key"] for each in answer["entitlements"]] == ["PO-7/1", "PO-7/2"]
    assert answer["products"]["windows"]["packs"] == [{"rights": 2, "price": "96.5", "metric": "windows_standard"}]


@pytest.fixture
def cluster():
    kind = ClusterType.objects.create(name="VMware", slug="vmware")
    return Cluster.objects.create(name="prod", type=kind, group=ClusterGroup.objects.create(name="vc1", slug="vc1"))


def server(name, cluster=None, **fields):
    """A physical server in NetBox, with its asset."""
    device = make_device(name, site=Site.objects.get_or_create(name="Hall", slug="hall")[0])
    type(device).objects.filter(pk=device.pk).update(cluster=cluster)
    return make_asset(name, kind="physical_server", device=device, **fields)


def test_estate_when_there_is_a_cluster_then_a_machine_may_run_on_each_of_its_hosts(admin, cluster):
    hosts = [server(f"esx{number}", cluster) for number in range(2)]
    server("esx-gone", cluster, lifecycle="retired")
    alone = server("esx-alone")
    in_cluster, on_host, nowhere = (make_virtual_machine() for _ in range(3))
    rows = type(in_cluster).objects
    rows.filter(pk=in_cluster.pk).update(cluster=cluster, site=None, vcpus=Decimal("2.50"))
    rows.filter(pk=on_host.pk).update(device=alone.device, vcpus=Decimal("0.50"))
    machines = [make_asset(kind="virtual_server", virtual_machine=each) for each in (in_cluster, on_host, nowhere)]

    found = estate(admin).fleet

    one, two, three = (found.machines[str(each.uid)] for each in machines)
    assert one.hosts == tuple(str(each.uid) for each in hosts)
    assert (one.vcpus, one.site) == (3, "")
    assert (two.hosts, two.vcpus, two.site) == ((str(alone.uid),), 1, "site")
    assert (three.hosts, three.vcpus) == ((), None)
    host = found.hosts[str(hosts[0].uid)]
    assert (host.name, host.site, host.cluster, host.vcenter) == ("esx0", "hall", "prod", "vc1")
    assert (found.hosts[str(alone.uid)].cluster, found.hosts[str(alone.uid)].vcenter) == ("", "")


@pytest.mark.parametrize(
    ("said", "found"),
    [("esx-1", ["esx-1"]), ("ESX-1.arnhem.local", ["esx-1"]), ("twin", []), ("elsewhere", []), ("10.0.0.1", [])],
)
def test_estate_when_only_a_source_names_the_host_then_the_machine_may_run_there(admin, said, found):
    servers = [server("esx-1"), server("twin.a"), server("twin.b"), server("10.0.0.2")]
    machine = make_asset(kind="virtual_server", virtual_machine=make_virtual_machine())
    make_observation(machine, source="list", fields={"host": said})

    hosts = estate(admin).fleet.machines[str(machine.uid)].hosts

    assert [each.name for each in servers if str(each.uid) in hosts] == found
    assert len(hosts) == len(found)


def test_estate_when_the_host_that_a_source_names_is_in_a_cluster_then_the_machine_may_run_on_all_of_it(admin, cluster):
    hosts = [server(f"esx-{number}", cluster) for number in range(2)]
    server("esx-alone")
    machine = make_asset(kind="virtual_server", virtual_machine=make_virtual_machine())
    make_observation(machine, source="list", fields={"host": "esx-1"})

    assert estate(admin).fleet.machines[str(machine.uid)].hosts == tuple(str(each.uid) for each in hosts)


def test_estate_when_sources_disagree_about_the_host_then_the_one_that_is_believed_counts(admin):
    first, second = server("esx-1"), server("esx-2")
    machine = make_asset(kind="virtual_server", virtual_machine=make_virtual_machine(), provenance={"host": "first"})
    make_observation(machine, source="first", fields={"host": first.name})
    make_observation(machine, source="second", fields={"host": second.name})

    assert estate(admin).fleet.machines[str(machine.uid)].hosts == (str(first.uid),)


def test_estate_when_sources_disagree_about_processors_then_the_one_that_is_believed_counts(admin):
    believed = server("esx0", provenance={"cpu_cores": "vcenter", "cpu_sockets": "vcenter"})
    latest, nothing, odd = server("esx1"), server("esx2"), server("esx3")
    later = datetime(2026, 3, 1, tzinfo=UTC)
    make_observation(believed, source="vcenter", fields={"cpu_sockets": 2, "cpu_cores": 33, "cpu_model": "Xeon"})
    make_observation(believed, source="mecm", fields={"cpu_sockets": 1, "cpu_cores": 4}, last_seen=later)
    make_observation(latest, source="mecm", fields={"cpu_sockets": 1, "cpu_cores": 8}, last_seen=later)
    make_observation(latest, source="intune", fields={"cpu_sockets": 4, "cpu_cores": 64})
    make_observation(nothing, fields={"cpu_sockets": 0, "cpu_cores": ""})
    make_observation(odd, fields={"cpu_cores": 16})

    hosts = estate(admin).fleet.hosts

    assert [
        (each.sockets, each.cores_per_socket, each.processor)
        for each in (hosts[str(asset.uid)] for asset in (believed, latest, nothing, odd))
    ] == [(2, 17, "Xeon"), (1, 8, ""), (None, None, ""), (None, None, "")]


def test_estate_when_something_is_retired_then_since_the_day_after_it_was_last_seen(admin):
    seen, never = make_asset(lifecycle="retired"), make_asset(lifecycle="retired")
    make_observation(seen, source="ad", last_seen=datetime(2026, 1, 5, 12, tzinfo=UTC))
    make_observation(seen, source="intune", last_seen=datetime(2026, 1, 9, 12, tzinfo=UTC))

    devices = estate(admin).fleet.devices

    assert devices[str(seen.uid)].retired == date(2026, 1, 10)
    assert devices[str(never.uid)].retired == date.min


def test_estate_when_accounts_are_disabled_or_shared_then_it_says_so(admin):
    make_account(directory_id="a", login="anna", enabled=True)
    make_account(directory_id="b", login="bert", enabled=False)
    make_account(directory_id="c", login="room", enabled=None, is_shared=True, last_seen=None)
    make_account(directory_id="d", login="gone", enabled=False, last_seen=None)
    models.Account.objects.filter(directory_id="d").update(created=datetime(2025, 5, 1, 12, tzinfo=UTC))

    accounts = estate(admin).fleet.accounts

    assert accounts["a"] == Account(key="a", login="anna", last_seen=NOON.date())
    assert (accounts["b"].disabled, accounts["b"].is_shared) == (NOON.date(), False)
    assert (accounts["c"].disabled, accounts["c"].is_shared, accounts["c"].last_seen) == (None, True, None)
    assert accounts["d"].disabled == date(2025, 5, 1)


def test_estate_when_a_machine_was_merged_then_what_was_on_it_counts_for_the_one_it_went_up_in(admin):
    kept, first, second = make_asset("kept"), make_asset("first"), make_asset("second")
    for gone, into in ((first, second), (second, kept)):
        AssetMove.objects.create(action="merge", asset=into, other=gone, other_name=gone.name, user=admin)
        Asset.objects.filter(pk=gone.pk).update(lifecycle="merged")
    apart = make_asset("apart", lifecycle="merged")
    AssetMove.objects.create(action="merge", asset=kept, other=apart, other_name="apart", undone_at=NOON)
    product = make_product()
    for asset in (first, apart):
        make_installation(product, asset)

    found = estate(admin)

    assert [each.subject for each in found.installations] == [str(kept.uid)]
    assert list(found.fleet.devices) == [str(kept.uid)]


def fill(number):
    """Rows of everything that an estate is read from, with links of their own."""
    for _ in range(number):
        place = Asset.objects.count()
        tenant = Tenant.objects.create(name=f"Tenant {place}", slug=f"tenant-{place}")
        product, account = make_product(), make_account(tenant=tenant)
        entitlement = make_entitlement(product, contract=make_contract(tenant=tenant), tenant=tenant)
        application = make_application(tenant=tenant)
        host = server(f"esx-{place}", tenant=tenant)
        machine = make_asset(kind="virtual_server", virtual_machine=make_virtual_machine())
        for thing in (tenant, application, account, host):
            make_allocation(entitlement, thing)
        make_installation(product, machine, application=application, replica_of=host)
        make_installation(product, account=account)
        make_access(product, account)
        make_measurement(product, tenant=tenant)
        make_measurement(kind="headcount", tenant=tenant)
        make_parallel_run(machine)
        make_observation(host, fields={"cpu_sockets": 2})
        make_observation(make_asset(lifecycle="retired"))


def cost_of_estate(user):
    with CaptureQueriesContext(connection) as captured:
        estate(user)
    return len(captured)


def test_estate_when_rows_grow_then_queries_do_not(admin, reader):
    viewed = (*(model_of(kind.label) for kind in LICENCE_TYPES), Asset, models.Account, models.Application, Tenant)
    allow(reader, "view", models=viewed, constraints={"pk__gt": 0})
    reader = User.objects.get(pk=reader.pk)
    cost_of_estate(reader)  # fills the caches that live as long as the process and the user
    none = cost_of_estate(admin), cost_of_estate(None)
    fill(3)
    few = cost_of_estate(admin), cost_of_estate(None), cost_of_estate(reader)
    fill(20)
    many = cost_of_estate(admin), cost_of_estate(None), cost_of_estate(reader)
    assert few == many
    assert none == many[:2]
    assert max(many) <= 25


def test_estate_when_nothing_may_be_seen_then_nothing_is_there(reader):
    fill(1)

    found = estate(reader)

    for name in ("products", "contracts", "entitlements", "allocations", "installations", "accesses", "peaks"):
        assert not getattr(found, name), name
    assert not found.reported
    assert not found.parallel_runs
    for name in ("hosts", "machines", "devices", "accounts"):
        assert not getattr(found.fleet, name), name


def test_estate_when_some_objects_are_hidden_then_they_and_what_is_about_them_are_left_out(reader):
    seen, hidden = make_product("seen"), make_product("hidden")
    ours, theirs = make_supplier("seen"), make_supplier("hidden")
    contracts = [make_contract(f"seen {each.name}", supplier=each) for each in (ours, theirs)]
    secret = make_contract("hidden", supplier=ours)
    for number, (product, contract) in enumerate(((seen, contracts[0]), (seen, secret), (hidden, contracts[1]))):
        make_entitlement(product, contract=contract, reference=f"seen {number}")
    unseen_rights = make_entitlement(seen, reference="hidden")
    assets, accounts = ([make_asset(name) for name in ("seen", "hidden")], [make_account(login=n) for n in "sh"])
    for product in (seen, hidden):
        for asset in assets:
            make_installation(product, asset)
        for account in accounts:
            make_access(product, account)
        make_measurement(product)
    for thing in (*assets, *accounts):
        make_allocation(Entitlement.objects.get(reference="seen 0"), thing)
        make_allocation(unseen_rights, thing)
    make_parallel_run(*assets)
    seen_first = {"name__startswith": "seen"}
    allow(reader, "view", models=[SoftwareProduct], constraints={"key": "seen"})
    allow(reader, "view", models=[Contract], constraints={"number__startswith": "seen"})
    allow(reader, "view", models=[Entitlement], constraints={"reference__startswith": "seen"})
    allow(reader, "view", models=[Asset, type(ours)], constraints=seen_first)
    allow(reader, "view", models=[models.Account], constraints={"login": "s"})
    allow(reader, "view", models=LEAVES)

    found = estate(User.objects.get(pk=reader.pk))

    assert list(found.products) == ["seen"]
    assert set(found.contracts) == {"seen/seen seen", f"#{theirs.pk}/seen hidden"}
    assert [(each.key, each.contract) for each in found.entitlements] == [
        ("seen 0", "seen/seen seen"),
        ("seen 1", ""),
    ]
    kept = [str(assets[0].uid), accounts[0].directory_id]
    assert [(each.entitlement, each.subject) for each in found.allocations] == [("seen 0", each) for each in kept]
    assert [(each.product, each.subject) for each in found.installations] == [("seen", kept[0])]
    assert [(each.product, each.subject) for each in found.accesses] == [("seen", kept[1])]
    assert [each.product for each in found.peaks] == ["seen"]
    assert found.parallel_runs == ()
    assert list(found.fleet.devices) == [kept[0]]
    assert list(found.fleet.accounts) == [kept[1]]
    assert position(found, date(2026, 2, 26)).unknown_products == ()


def test_estate_when_tenants_are_hidden_then_numbers_stand_in_for_them(reader):
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    make_entitlement(tenant=tenant)
    make_account(tenant=tenant)
    make_measurement(kind="headcount", tenant=tenant)
    allow(reader, "view", models=[SoftwareProduct, Entitlement, models.Account, models.Measurement])

    found = estate(User.objects.get(pk=reader.pk))

    assert found.entitlements[0].tenant == f"#{tenant.pk}"
    assert [each.tenant for each in found.fleet.accounts.values()] == [f"#{tenant.pk}"]
    assert [each.tenant for each in found.fleet.headcounts] == [f"#{tenant.pk}"]
