import msgspec
import pytest
from factories import make_host, make_machine, make_observation
from fakes import FakeStore, plan_of, sync

from assettool.domain.accounting import Accounting
from assettool.domain.current import index
from assettool.domain.objects import (
    ASSET,
    CONFLICT,
    DEVICE,
    DEVICE_INTERFACE,
    IP_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    Desired,
)
from assettool.domain.observation import Interface
from assettool.domain.plan import Action, Change, Plan, PlannedReject, PlannedSource, compare, decode, digest, encode

PLAN = Plan(
    "http://netbox.test",
    (PlannedSource("intune", "table", "intune.csv", "00", 2),),
    Accounting(2, 1, 0, 1, 0),
    (
        Change(Action.CREATE, f"{ASSET}:1", "1", new={"uid": "1"}),
        Change(Action.CREATE, f"{DEVICE}:1", "1"),
        Change(Action.UPDATE, f"{DEVICE}:2", "2", 7, {"serial": "S2"}, {"serial": "S1"}),
    ),
    rejects=(PlannedReject("intune", "intune.csv, row 3", "LT-3", ("no id",)),),
)


def of(label: str, plan: Plan) -> list[Change]:
    return [change for change in plan.changes if change.label == label]


def test_counts_when_asked_are_per_action_and_model_in_order():
    assert PLAN.counts() == {"create": {DEVICE: 1, ASSET: 1}, "update": {DEVICE: 1}}
    assert list(PLAN.counts()["create"]) == [DEVICE, ASSET]


def test_plan_when_written_and_read_is_the_same_with_the_same_digest():
    content = encode(PLAN)
    assert decode(content) == PLAN
    assert digest(content) == digest(encode(decode(content)))
    assert b" " not in content.replace(b"row 3", b"").replace(b", ", b"").replace(b"no id", b"")


def test_plan_when_one_value_differs_has_another_digest():
    other = msgspec.structs.replace(PLAN.changes[2], new={"serial": "S3"})
    changed = Plan(PLAN.netbox, PLAN.sources, PLAN.accounting, (*PLAN.changes[:2], other), rejects=PLAN.rejects)
    assert digest(encode(changed)) != digest(encode(PLAN))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"no json",
        b'{"netbox": 1}',
        encode(PLAN).replace(b"dcim.device:2", b"auth.user:2"),
        encode(PLAN)[:-20],
        '{"netbox": "é'.encode("latin-1"),
    ],
)
def test_decode_when_the_content_is_no_plan_says_so(content: bytes):
    with pytest.raises(msgspec.MsgspecError):
        decode(content)


def test_compare_when_nothing_is_there_creates_in_order_with_what_counts_on_creation():
    plan = plan_of(FakeStore(), make_observation("LT-1", site=""))
    [device] = of(DEVICE, plan)
    assert device.action is Action.CREATE
    assert device.new["site"] == {"ref": "dcim.site:unknown"}
    assert not plan.is_empty


def test_compare_when_a_field_changed_updates_only_that_field_with_its_old_value():
    store = FakeStore()
    sync(store, make_observation("LT-1", serial="S1", status="active"))
    [change] = of(DEVICE, plan_of(store, make_observation("LT-1", serial="S1", status="offline")))
    assert (change.action, change.new, change.old) == (Action.UPDATE, {"status": "offline"}, {"status": "active"})
    assert change.id == store.named(DEVICE, "LT-1")["id"]


def test_compare_when_a_reference_changed_names_the_new_and_the_old_object():
    store = FakeStore()
    sync(store, make_observation("LT-1", serial="S1"), make_observation("LT-2", serial="S2", site="werf"))
    before, after = (
        next(i for i, s in store.rows["dcim.site"].items() if s["slug"] == n) for n in ("stadhuis", "werf")
    )
    plan = plan_of(store, make_observation("LT-1", serial="S1", site="werf"))
    [change] = of(DEVICE, plan)
    assert change.new == {"site": {"ref": "dcim.site:werf", "id": after}}
    assert change.old == {"site": {"ref": "dcim.site:stadhuis", "id": before}}


def test_compare_when_a_source_no_longer_knows_a_field_leaves_it():
    store = FakeStore()
    sync(store, make_observation("LT-1", serial="S1", platform="Windows 11", model="Latitude", asset_tag="T1"))
    plan = plan_of(store, make_observation("LT-1", serial="S1", site="", tenant=""))
    assert of(DEVICE, plan) == []


def test_compare_when_people_renamed_a_shared_object_leaves_it():
    store = FakeStore()
    row = make_observation("LT-1", serial="S1")
    sync(store, row)
    [site] = store.rows["dcim.site"].values()
    site["name"] = "Stadhuis Arnhem"
    assert plan_of(store, row).changes == ()


def test_compare_when_netbox_gives_a_whole_number_for_a_decimal_sees_no_change():
    store = FakeStore()
    row = make_machine(vcpus=4)
    sync(store, row)
    [machine] = store.rows[MACHINE].values()
    machine["vcpus"] = 4
    assert plan_of(store, row).changes == ()


@pytest.mark.parametrize("serial", ["S1", "s1 "])
def test_compare_when_an_unowned_device_has_the_serial_adopts_it_wherever_it_stands(serial: str):
    store = FakeStore()
    number = store.add(DEVICE, name="OLD-NAME", serial=serial)
    plan = plan_of(store, make_observation("LT-1", serial="S1"))
    [change] = of(DEVICE, plan)
    assert (change.action, change.id, change.old["name"]) == (Action.ADOPT, number, "OLD-NAME")
    sync(store, make_observation("LT-1", serial="S1"))
    assert list(store.rows[DEVICE]) == [number]
    assert store.named(ASSET, "LT-1")["device"] == number


@pytest.mark.parametrize("serial", ["None", "to be filled by O.E.M."])
def test_compare_when_the_serial_is_junk_adopts_nothing_by_it(serial: str):
    store = FakeStore()
    store.add(DEVICE, name="OTHER", serial=serial)
    assert [c.action for c in of(DEVICE, plan_of(store, make_observation("LT-1", serial=serial)))] == [Action.CREATE]


def unowned_with_interface(store: FakeStore, **place: object) -> tuple[int, int, int]:
    site = store.add("dcim.site", name="Stadhuis", slug="stadhuis")
    tenant = store.add("tenancy.tenant", name="Arnhem", slug="arnhem")
    device = store.add(DEVICE, **{"name": "lt-1", "site": site, "tenant": tenant, **place})
    interface = store.add(DEVICE_INTERFACE, name="eth0", device=device, type="1000base-t")
    address = store.add(IP_ADDRESS, address="10.0.0.1/24", assigned_object=[DEVICE_INTERFACE, interface])
    store.rows[DEVICE][device]["primary_ip4"] = address
    return device, interface, address


def test_compare_when_an_unowned_device_has_the_name_in_the_site_and_tenant_adopts_it_with_its_parts():
    store = FakeStore()
    device, interface, address = unowned_with_interface(store)
    row = make_observation("LT-1", interfaces=(Interface("eth0", "", ("10.0.0.1/32",)),))
    result = sync(store, row)
    assert (result.refused, result.stale) == ([], [])
    assert [list(store.rows[label]) for label in (DEVICE, DEVICE_INTERFACE, IP_ADDRESS)] == [
        [device],
        [interface],
        [address],
    ]
    assert store.rows[DEVICE_INTERFACE][interface]["type"] == "1000base-t"
    assert store.rows[IP_ADDRESS][address]["address"] == "10.0.0.1/24"
    assert plan_of(store, row).changes == ()


def test_compare_when_an_unowned_device_is_as_wanted_still_says_that_it_is_adopted():
    store = FakeStore()
    row = make_observation("LT-1")
    sync(store, row)
    for label in store.rows:
        if label.startswith("netbox_assettool."):
            store.rows[label].clear()
    [change] = of(DEVICE, plan_of(store, row))
    assert (change.action, change.new) == (Action.ADOPT, {})


def test_compare_when_the_name_stands_in_another_tenant_adopts_nothing():
    store = FakeStore()
    unowned_with_interface(store, tenant=None)
    assert [c.action for c in of(DEVICE, plan_of(store, make_observation("LT-1")))] == [Action.CREATE]


def test_compare_when_two_rows_could_adopt_one_device_only_one_does():
    store = FakeStore()
    number = store.add(DEVICE, name="X", serial="S1")
    rows = [make_observation("LT-1", serial="S1"), make_observation("LT-2", serial="s1", source="cmdb")]
    wanted = [Desired(f"{DEVICE}:{n}", str(n), dict(row.fields), {}) for n, row in enumerate(rows)]
    for desired in wanted:
        desired.fields.pop("tenant")
        desired.fields.pop("site")
    changes = compare(wanted, index(store.read_fleet()))
    assert [(c.action, c.id) for c in changes] == [(Action.ADOPT, number), (Action.CREATE, None)]


def test_compare_when_an_unowned_machine_has_the_name_in_the_cluster_adopts_it():
    store = FakeStore()
    sync(store, make_machine("OTHER"))
    [cluster], [tenant] = store.rows["virtualization.cluster"], store.rows["tenancy.tenant"]
    number = store.add(MACHINE, name="app-1", cluster=cluster, tenant=tenant)
    plan = plan_of(store, make_machine("OTHER"), make_machine("APP-1", uuid="50010002"))
    [change] = of(MACHINE, plan)
    assert (change.action, change.id) == (Action.ADOPT, number)


def test_compare_when_a_physical_server_became_virtual_moves_the_pointer_and_the_address():
    store = FakeStore()
    interface = Interface("eth0", "", ("10.0.0.1/24",))
    sync(store, make_host("SRV", serial="S1", interfaces=(interface,)))
    # The numbers of both interfaces are the same, as they may well be in NetBox.
    result = sync(store, make_machine("SRV", serial="S1", interfaces=(interface,)))
    assert (result.refused, result.stale) == ([], [])
    [asset] = store.rows[ASSET].values()
    assert asset["device"] is None
    assert asset["virtual_machine"] in store.rows[MACHINE]
    [address] = store.rows[IP_ADDRESS].values()
    assert address["assigned_object"][0] == "virtualization.vminterface"
    [device] = store.rows[DEVICE].values()
    assert device["primary_ip4"] is None


def test_compare_when_an_address_goes_to_an_interface_of_another_model_with_the_same_number_sees_the_change():
    store = FakeStore()
    machine = make_machine("APP", interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),))
    sync(store, machine, make_observation("LT-1", interfaces=(Interface("eth0", "", ()),)))
    [on_machine], [on_laptop] = (list(store.rows[label]) for label in (MACHINE_INTERFACE, DEVICE_INTERFACE))
    moved = store.rows[DEVICE_INTERFACE].pop(on_laptop)
    store.rows[DEVICE_INTERFACE][on_machine] = {**moved, "id": on_machine}
    laptop = make_observation("LT-1", interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),))
    [change] = of(IP_ADDRESS, plan_of(store, make_machine("APP"), laptop))
    assert change.new["assigned_object"]["id"] == on_machine
    assert change.new["assigned_object"]["ref"].startswith(DEVICE_INTERFACE)


def test_compare_when_an_address_is_on_an_interface_of_nobodys_device_leaves_it_there_and_tells():
    store = FakeStore()
    _device, interface, address = unowned_with_interface(store, name="core-switch")
    row = make_observation("LT-9", interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),))
    result = sync(store, row)
    assert (result.refused, result.stale) == ([], [])
    assert store.rows[IP_ADDRESS][address]["assigned_object"] == [DEVICE_INTERFACE, interface]
    [conflict] = store.rows[CONFLICT].values()
    assert conflict["values"][0]["value"] == "10.0.0.1 is on an interface that is no asset's"
    assert plan_of(store, row).changes == ()


def test_compare_when_a_shared_object_has_another_slug_uses_it_and_changes_nothing():
    store = FakeStore()
    maker = store.add("dcim.manufacturer", name="Dell Inc.", slug="dell")
    row = make_observation("LT-1", manufacturer="Dell Inc.", model="Latitude 5540")
    sync(store, row)
    assert list(store.rows["dcim.manufacturer"]) == [maker]
    assert plan_of(store, row).changes == ()
