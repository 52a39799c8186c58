"""The bulk path against NetBox's REST: the same plans into two databases, and every table compared row by row."""

import dataclasses
import os
import warnings
from datetime import UTC, datetime, timedelta

import pytest
from core.models import ObjectType
from dcim.models import (
    ConsolePortTemplate,
    Device,
    DeviceType,
    FrontPortTemplate,
    Interface,
    InterfaceTemplate,
    InventoryItemTemplate,
    Manufacturer,
    ModuleBayTemplate,
    PortTemplateMapping,
    PowerOutletTemplate,
    PowerPortTemplate,
    RearPortTemplate,
    Site,
)
from django.apps import apps
from django.db import connection
from django.test import override_settings
from django.urls import get_resolver
from equivalence import databases, webhooks
from equivalence.pair import INGEST, REST, Pair
from equivalence.preparing import migrate, prepare
from equivalence.transport import URL
from extras.models import ConfigContext, CustomField, CustomFieldChoiceSet, JournalEntry, Subscription, Tag
from fakes import FakeProgress, sources_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ingest_cases import host, laptop, machine
from ipam.models import IPAddress
from licence_cases import WRONG, everything, make_surroundings, some_wrong, with_other_values
from msgspec.structs import replace
from plugin_cases import NOON, allow, make_asset
from portfolio_cases import ESTATE, app, link, planned
from strategies import estates
from tenancy.models import Tenant
from users.models import User
from virtualization.models import VirtualMachine

from assettool.domain.accounting import Accounting
from assettool.domain.clock import Clock
from assettool.domain.objects import (
    ACCOUNT,
    ASSET,
    BY_LABEL,
    CONFLICT,
    DEVICE,
    DEVICE_INTERFACE,
    IDENTIFIER,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    OBSERVATION,
    STATUS_CHANGE,
)
from assettool.domain.observation import Interface as SeenInterface
from assettool.domain.plan import Action, Change, Plan
from assettool.domain.policy import Policy, RetireAfter
from assettool.services.deleting import make_deletion_plan
from assettool.services.planning import make_plan, read_sources
from netbox_assettool.models import Asset, SyncRun

pytestmark = [pytest.mark.real]

FLEET = [host(0), machine(0), machine(1), laptop(0), laptop(1)]
FEWER = [FLEET[0], FLEET[3]]
NOTHING_REFUSED = {INGEST: {}, REST: {}}
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture(scope="module", autouse=True)
def pages():
    """NetBox loads its pages at the first request; what its libraries say then is theirs to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        get_resolver().url_patterns  # noqa: B018 -- loads them


@pytest.fixture(scope="module")
def listener():
    with webhooks.Listener().listening() as found:
        yield found


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker):
    """A database with NetBox's tables and ours, made once for all tests; the one that was in use comes back."""
    before = connection.settings_dict["NAME"]
    name = f"equivalence_{_WORKER}_migrated"
    with django_db_blocker.unblock(), webhooks.own_queues(2 + _WORKER):
        databases.hurry()
        migrate(name)
        yield name
        databases.use(before)
        databases.drop(name)


@pytest.fixture
def base(migrated):
    """A database of its own, in use, for a test to prepare."""
    name = f"equivalence_{_WORKER}"
    databases.clone(migrated, name)
    databases.use(name)
    yield name
    databases.drop(name)


@pytest.fixture
def pair(base, listener):
    """Makes the two databases, once the test has prepared what both begin with."""
    made = []

    def begin(user=None, **rule):
        made.append(Pair(base, prepare(listener, user, **rule), listener))
        return made[0]

    yield begin
    for each in made:
        each.drop()


def plan_of(both, rows):
    """The plan that makes NetBox what these rows say."""
    return plan_for(both, sources_of(*rows))


def plan_for(both, sources):
    """The plan of these sources; what they no longer name is retired at once."""
    both.use(INGEST)
    policy = Policy.default([source.name for source in sources])
    policy = dataclasses.replace(policy, retire=RetireAfter(runs=1, days=0))
    read = read_sources(sources, FakeProgress())
    return make_plan(read, policy, both.store, Clock.of_today(), FakeProgress(), ["shrink"]).plan


def deletion_plan(both):
    """The plan that deletes what is retired."""
    both.use(INGEST)
    return make_deletion_plan(both.store, timedelta(0), lambda: datetime.now(UTC), FakeProgress())[0]


def plan_from(*changes):
    return Plan(URL, (), Accounting(0, 0, 0, 0, 0), changes)


def assert_same(both):
    compared = both.compare()
    print(compared.summary)  # noqa: T201 -- pytest shows it with -s
    assert "\n".join(map(str, compared.differences[:50])) == ""
    return compared


def custom_field(name, kind, models, **fields):
    made = CustomField.objects.create(name=name, type=kind, **fields)
    made.object_types.set([ObjectType.objects.get_for_model(model) for model in models])


def test_sync_when_the_fleet_is_new_then_every_table_is_as_rest_leaves_it(pair):
    both = pair()

    refused = both.apply(plan_of(both, FLEET))

    compared = assert_same(both)
    assert refused == NOTHING_REFUSED
    assert compared.rows["dcim_device"] == 3
    assert compared.rows["webhooks"] > 30


def everything_else(row):
    """The same thing, with another value in every field that a source can change."""
    fields = {
        "name": f"{row.fields['name']}x",
        "tenant": "rheden",
        "site": "werf",
        "environment": "gemict",
        "status": "offline",
        "platform": "Debian 13",
        "description": "moved",
        "asset_tag": f"T{row.external_id}",
    }
    if "vcpus" in row.fields:
        fields |= {"vcpus": 4.5, "memory_mib": 8192, "disk_mib": 99, "host": "esx0x"}
    else:
        fields |= {"model": "Other"}
    if "cluster" in row.fields:
        fields |= {"cluster": "test"}
    return replace(row, fields={**row.fields, **fields})


def test_sync_when_things_change_go_and_come_back_then_every_table_is_as_rest_leaves_it(pair):
    set_much_up()
    both = pair()
    changed = [everything_else(row) for row in FLEET]
    refused = [both.apply(plan_of(both, FLEET))]
    both.by_hand(write_notes)

    refused += [both.apply(plan_of(both, rows)) for rows in (changed, [changed[0], changed[3]], FLEET, FEWER)]
    refused.append(both.apply(deletion_plan(both)))

    compared = assert_same(both)
    assert refused == [NOTHING_REFUSED] * 6
    assert compared.rows["dcim_device"] < 3
    assert compared.rows["extras_notification"] > 3
    assert compared.rows["dcim_modulebay"] > 0


def set_much_up():
    """Custom fields with defaults, a device type with components of every sort, and config contexts."""
    choices = CustomFieldChoiceSet.objects.create(name="Rooms", extra_choices=[["a", "A"], ["b", "B"]])
    models = [apps.get_model(label) for label in BY_LABEL]
    custom_field("owner", "text", models, default="ICT")
    custom_field("room", "select", models, choice_set=choices, default="a")
    custom_field("rooms", "multiselect", [Device, Asset], choice_set=choices, default=["a", "b"])
    custom_field("count", "integer", [Device, Interface, IPAddress], default=1)
    custom_field("when", "date", [VirtualMachine, Asset], default="2026-01-01")
    custom_field("keep", "boolean", [Device, VirtualMachine], default=True)
    custom_field("plain", "json", [Device], default={"a": [1]})
    custom_field("rate", "decimal", [Device], default=1.5)
    custom_field("known", "text", [Tenant], required=True, default="x")
    maker = Manufacturer.objects.create(name="HP", slug="hp")
    kind = DeviceType.objects.create(manufacturer=maker, model="EliteBook 840 G8", slug="elitebook-840-g8")
    add_components(kind)
    blades = Manufacturer.objects.create(name="HPE", slug="hpe")
    chassis = {"subdevice_role": "parent", "airflow": "front-to-rear"}
    chassis = DeviceType.objects.create(manufacturer=blades, model="ProLiant DL380 Gen10", slug="dl380", **chassis)
    tenant = Tenant.objects.create(name="arnhem", slug="arnhem")
    one = ConfigContext.objects.create(name="one", weight=1, data={"ntp": "a"})
    one.tenants.add(tenant)
    ConfigContext.objects.create(name="all", weight=2, data={"dns": ["b"]})


def add_components(kind):
    """A template of every sort."""
    power = PowerPortTemplate.objects.create(device_type=kind, name="PSU1", type="iec-60320-c14", maximum_draw=500)
    PowerOutletTemplate.objects.create(device_type=kind, name="Outlet", type="iec-60320-c13", power_port=power)
    ConsolePortTemplate.objects.create(device_type=kind, name="Console", type="rj-45")
    rear = RearPortTemplate.objects.create(device_type=kind, name="Rear", type="8p8c", positions=2)
    front = FrontPortTemplate.objects.create(device_type=kind, name="Front", type="8p8c")
    PortTemplateMapping.objects.create(
        device_type=kind, front_port=front, rear_port=rear, front_port_position=1, rear_port_position=1
    )
    ModuleBayTemplate.objects.create(device_type=kind, name="Bay 1", position="1")
    InventoryItemTemplate.objects.create(device_type=kind, name="Disk")
    for name in ("Ethernet", "Wi-Fi"):
        InterfaceTemplate.objects.create(device_type=kind, name=name, type="1000base-t", mgmt_only=name == "Wi-Fi")


def write_notes():
    """What people keep on the objects of a fleet."""
    user = User.objects.get(username="root")
    tag, _ = Tag.objects.get_or_create(name="Balie", slug="balie")
    for model in (Device, VirtualMachine, Interface, IPAddress, Asset, Tenant):
        for each in model.objects.order_by("pk"):
            each.tags.add(tag)
    for model in (Device, VirtualMachine, Asset):
        for each in model.objects.order_by("pk"):
            Subscription.objects.create(user=user, object=each)
            JournalEntry.objects.create(assigned_object=each, created_by=user, comments="seen")
    JournalEntry.objects.update(created=NOON)  # it is the name of an entry
    for each in Device.objects.order_by("pk"):
        each.local_context_data = {"rack": each.name}
        each.comments = "by hand"
        each.save()


def test_sync_when_a_custom_field_is_required_then_the_same_objects_are_refused(pair):
    custom_field("owner", "text", [Device], required=True)
    both = pair()

    refused = both.apply(plan_of(both, FLEET))

    assert refused[INGEST].keys() == refused[REST].keys()
    assert len(refused[INGEST]) > 5
    assert_same(both)


VALIDATORS = {
    "dcim.device": [{"serial": {"regex": "^(PF|CZ)"}, "name": {"neq": "LAP1"}}],
    "ipam.ipaddress": [{"address": {"regex": r"^10\.1\."}}],
    "virtualization.virtualmachine": [{"request.user.username": {"eq": "root"}, "memory": {"max": 5000}}],
    "netbox_assettool.asset": [{"name": {"neq": "srv1"}}],
    "dcim.macaddress": [{"mac_address": {"neq": "00:50:56:01:00:01"}}],
}


@override_settings(CUSTOM_VALIDATORS=VALIDATORS)
def test_sync_when_custom_validators_refuse_some_then_they_are_the_same_ones(pair):
    both = pair()

    first = both.apply(plan_of(both, FLEET))
    second = both.apply(plan_of(both, [everything_else(row) for row in FLEET]))

    assert first[INGEST].keys() == first[REST].keys()
    assert second[INGEST].keys() == second[REST].keys()
    assert f"{DEVICE}:" in "".join(first[INGEST])
    assert_same(both)


@override_settings(PROTECTION_RULES={"dcim.device": [{"name": {"neq": "LAP1"}}], ASSET: [{"name": {"neq": "srv1"}}]})
def test_delete_when_a_protection_rule_keeps_some_then_they_are_the_same_ones(pair):
    both = pair()
    both.apply(plan_of(both, FLEET))
    both.apply(plan_of(both, FEWER))

    refused = both.apply(deletion_plan(both))

    assert refused[INGEST].keys() == refused[REST].keys()
    assert len(refused[INGEST]) == 3  # the laptop with its asset, and the asset of the machine
    assert_same(both)


def test_sync_when_an_event_rule_has_conditions_then_the_same_webhooks_are_sent(pair):
    both = pair(conditions={"or": [{"attr": "status.value", "value": "offline"}, {"attr": "name", "value": "esx0"}]})
    offline = [replace(row, fields={**row.fields, "status": "offline"}) for row in FLEET]
    changed = [*FLEET[:2], offline[2], FLEET[3], everything_else(FLEET[4])]

    first = both.apply(plan_of(both, FLEET))
    second = both.apply(plan_of(both, changed))

    assert [first, second] == [NOTHING_REFUSED] * 2
    compared = assert_same(both)
    assert 2 < compared.rows["webhooks"] < 12


def test_sync_when_the_user_may_write_some_then_the_same_objects_are_refused(pair):
    user = User.objects.create_user("anna", password="not used in a test 1")
    models = [apps.get_model(label) for label in BY_LABEL]
    constrained = {
        "dcim.device": {"name__startswith": "LAP"},
        "virtualization.virtualmachine": {"memory__lt": 5000},
        "ipam.ipaddress": {"address__net_contained": "10.1.0.0/24"},
        "netbox_assettool.asset": [{"name": "LAP0"}, {"name": "LAP1"}, {"name": "LAP1x"}],
    }
    allow(user, "view", models=models)
    allow(user, "view", "add", "change", models=[SyncRun])
    allow(user, "add", "change", models=[m for m in models if m._meta.label_lower not in constrained])
    for label, constraints in constrained.items():
        allow(user, "add", "change", models=[apps.get_model(label)], constraints=constraints)
    both = pair(user)

    first = both.apply(plan_of(both, FLEET))
    second = both.apply(plan_of(both, [everything_else(row) for row in FLEET]))

    assert first[INGEST].keys() == first[REST].keys()
    assert second[INGEST].keys() == second[REST].keys()
    assert_same(both)
    assert len(first[INGEST]) > 5


def spoilt():
    """Rows with values that NetBox refuses, and rows that clash."""
    return [
        *FLEET,
        laptop(10, status="nonsense"),
        laptop(11, description="d" * 300),
        laptop(12, serial="s" * 60),
        laptop(13, name="LAP0"),
        laptop(14, asset_tag="TAG"),
        laptop(15, asset_tag="TAG"),
        machine(16, vcpus=0.001),
        machine(17, memory_mib=-1),
        machine(18, name="srv0"),
        replace(laptop(19), interfaces=(SeenInterface("Ethernet", "00:50:56:01:00:00", ("10.1.0.1/24",)),)),
        replace(laptop(20), interfaces=(SeenInterface("Ethernet", "", ("10.1.0.0/24", "10.1.0.255/24")),)),
        replace(laptop(21), interfaces=(SeenInterface("n" * 70, "", ("10.9.0.1/24",)),)),
        replace(laptop(22), interfaces=(SeenInterface("a", "", ("10.9.0.1/16",)),)),
    ]


@pytest.mark.parametrize("unique", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_sync_when_some_rows_are_not_valid_then_the_same_ones_are_refused(pair, unique):
    IPAddress.objects.create(address="10.1.0.2/25")
    both = pair()

    with override_settings(ENFORCE_GLOBAL_UNIQUE=unique):
        refused = both.apply(plan_of(both, spoilt()))

    assert refused[INGEST].keys() == refused[REST].keys()
    assert_same(both)


def swapped(one, other):
    """Two things that swap their interfaces' MAC and IP addresses."""
    return replace(one, interfaces=other.interfaces), replace(other, interfaces=one.interfaces)


def test_sync_when_addresses_move_then_every_table_is_as_rest_leaves_it(pair):
    both = pair()
    both.apply(plan_of(both, FLEET))
    moved = [FLEET[0], *swapped(FLEET[1], FLEET[3]), *swapped(FLEET[2], FLEET[4])]
    [interface] = moved[1].interfaces
    renamed = [moved[0], replace(moved[1], interfaces=(replace(interface, name="eth9"),)), *moved[2:]]

    refused = [both.apply(plan_of(both, rows)) for rows in (moved, renamed)]

    assert [each[INGEST].keys() for each in refused] == [each[REST].keys() for each in refused]
    assert_same(both)


def test_sync_when_it_adopts_what_is_there_then_every_table_is_as_rest_leaves_it(pair):
    call = {"site": Site.objects.create(name="stadhuis", slug="stadhuis")}
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    maker = Manufacturer.objects.create(name="HP", slug="hp")
    kind = DeviceType.objects.create(manufacturer=maker, model="EliteBook 840 G8", slug="elitebook-840-g8")
    role = apps.get_model("dcim.devicerole").objects.create(name="Old", slug="old")
    device = Device.objects.create(name="LAP0", serial="PF000000", device_type=kind, role=role, tenant=tenant, **call)
    Interface.objects.create(device=device, name="Ethernet", type="virtual")
    device.tags.add(Tag.objects.create(name="Balie", slug="balie"))
    both = pair()
    plan = plan_of(both, FLEET)

    refused = both.apply(plan)

    assert any(change.action is Action.ADOPT for change in plan.changes)
    assert refused == NOTHING_REFUSED
    assert_same(both)


def test_sync_when_an_asset_becomes_another_device_then_its_notes_come_along_as_by_rest(pair):
    custom_field("owner", "text", [Device, VirtualMachine])
    both = pair()
    both.apply(plan_of(both, FLEET))
    both.by_hand(write_notes)
    both.by_hand(lambda: [d.tags.clear() for d in Device.objects.filter(name="LAP1")])
    both.by_hand(lambda: Asset.objects.filter(name="LAP1").update(device=None))
    both.use(INGEST)
    asset = Asset.objects.get(name="LAP0")
    new, old = Device.objects.get(name="LAP1"), asset.device
    uid = str(asset.uid)
    ref = {"ref": f"{DEVICE}:{uid}", "id": old.pk}
    change = Change(
        Action.UPDATE,
        f"{ASSET}:{uid}",
        uid,
        asset.pk,
        {"device": {"ref": "dcim.device:other", "id": new.pk}},
        {"device": ref},
    )

    refused = both.apply(plan_from(change))

    assert refused == NOTHING_REFUSED
    assert_same(both)


def test_sync_when_accounts_come_and_change_then_every_table_is_as_rest_leaves_it(pair):
    def account(number, **fields):
        key = f"00000000-0000-4000-8000-{number:012}"
        content = {"directory_id": key, "login": f"anna{number}", "department": "ICT", "enabled": True} | fields
        return Change(Action.CREATE, f"{ACCOUNT}:{key}", "", None, {**content, "sources": ["ad"]})

    both = pair()
    seen = "2026-02-26T12:00:00+00:00"

    refused = both.apply(
        plan_from(
            *(account(n) for n in range(3)),
            account(3, last_seen=seen, enabled=None),
            account(4, login="anna@arnhem.nl"),
            account(5, department="d" * 200),
        )
    )

    assert refused[INGEST].keys() == refused[REST].keys()
    assert len(refused[INGEST]) == 2
    assert_same(both)


SPOILT = {
    "tenancy.tenant": [{"name": ""}, {"slug": "not a slug"}, {"name": "n" * 101}],
    "dcim.site": [{"slug": ""}, {"name": None}],
    "dcim.devicetype": [{"u_height": -1}, {"model": ""}, {"manufacturer": None}],
    "dcim.devicerole": [{"color": "nonsense"}],
    "virtualization.cluster": [{"name": ""}, {"type": None}],
    DEVICE: [
        {"status": "nonsense"},
        {"name": "n" * 65},
        {"serial": "s" * 51},
        {"asset_tag": "T1"},
        {"site": None},
        {"description": "d" * 201},
        {"name": "pc1"},
        {"name": None},
        {"tenant": None},
    ],
    MACHINE: [
        {"status": "nonsense"},
        {"vcpus": 0},
        {"vcpus": 1.337},
        {"memory": -1},
        {"disk": 10**10},
        {"name": ""},
        {"name": "pc1"},
        {"site": None, "cluster": None, "device": None},
    ],
    DEVICE_INTERFACE: [{"name": ""}, {"type": "nonsense"}, {"name": "eth0"}, {"device": None}],
    MACHINE_INTERFACE: [{"name": "n" * 65}, {"name": "eth0"}, {"virtual_machine": None}],
    MAC_ADDRESS: [{"mac_address": "nonsense"}, {"mac_address": "00:50:56:00:00:01"}, {"assigned_object": None}],
    IP_ADDRESS: [
        {"address": "nonsense"},
        {"address": "10.0.0.0/24"},
        {"address": "10.0.0.255/24"},
        {"address": "10.0.0.1/24"},
        {"address": "10.0.0.9/0"},
        {"address": "2001:db8::/64"},
        {"assigned_object": None},
    ],
    ASSET: [{"kind": "nonsense"}, {"name": ""}, {"lifecycle": "nonsense"}, {"environment": None}, {"tenant": None}],
    IDENTIFIER: [{"value": ""}, {"type": "nonsense"}, {"value": "S1"}, {"asset": None}],
    OBSERVATION: [{"external_id": "x" * 256}, {"source": ""}, {"external_id": "1"}],
    CONFLICT: [{"kind": "nonsense"}, {"key": ""}, {"values": []}],
}
"""Values that NetBox or the plugin refuse, or that clash with others."""

spoils = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 20)), max_size=5)
steps = st.lists(st.tuples(estates, spoils), min_size=1, max_size=3)
"""A few states of the sources, one after the other, and which changes of each plan are spoilt."""


def spoil(plan, places):
    """The plan with some values that NetBox may refuse."""
    changes = list(plan.changes)
    for place, value in places if changes else ():
        change = changes[place % len(changes)]
        values = SPOILT.get(change.label)
        if values and change.new:
            new = {**change.new, **values[value % len(values)]}
            changes[place % len(changes)] = replace(change, new=new)
    return dataclasses.replace(plan, changes=tuple(changes))


@pytest.fixture(scope="module")
def generated(migrated, listener):
    """What every made-up sequence begins with."""
    name = f"equivalence_{_WORKER}_generated"
    databases.clone(migrated, name)
    databases.use(name)
    custom_field("owner", "text", [Device, VirtualMachine, Interface, IPAddress, Asset], default="ICT")
    ConfigContext.objects.create(name="all", weight=2, data={"dns": ["b"]})
    token = prepare(listener)
    yield lambda: Pair(name, token, listener)
    databases.drop(name)


def assert_same_after(both, sequence, *, deletes):
    """Carry the steps out on both sides, and compare what was refused after each, and everything at the end."""
    for sources, places in sequence:
        both.use(INGEST)
        policy = dataclasses.replace(
            Policy.default([source.name for source in sources]), retire=RetireAfter(runs=1, days=0)
        )
        read = read_sources(sources, FakeProgress())
        plan = make_plan(read, policy, both.store, Clock.of_today(), FakeProgress(), ["shrink"]).plan
        refused = both.apply(spoil(plan, places))
        assert sorted(refused[INGEST]) == sorted(refused[REST]), refused
    if deletes:
        refused = both.apply(deletion_plan(both))
        assert sorted(refused[INGEST]) == sorted(refused[REST]), refused
    assert_same(both)


@given(steps, st.booleans())
@settings(max_examples=4, phases=[Phase.generate])
def test_sync_when_fleets_are_made_up_then_every_table_is_as_rest_leaves_it(generated, sequence, deletes):
    both = generated()
    try:
        assert_same_after(both, sequence, deletes=deletes)
    finally:
        both.drop()


@pytest.mark.slow
@given(steps, st.booleans())
@settings(max_examples=300, derandomize=False, print_blob=True)
def test_sync_when_many_fleets_are_made_up_then_every_table_is_as_rest_leaves_it(generated, sequence, deletes):
    both = generated()
    try:
        assert_same_after(both, sequence, deletes=deletes)
    finally:
        both.drop()


def register_plan(both, *rows):
    """The plan that these rows about applications make; every status rests on a person, as REST's do."""
    both.use(INGEST)
    made = planned(both.store, *rows, now=datetime.now(UTC)).plan
    return dataclasses.replace(made, changes=[_by_a_person(change) for change in made.changes])


def _by_a_person(change):
    if change.label != STATUS_CHANGE:
        return change
    kept = {name: value for name, value in change.new.items() if name in ("object", "new", "old", "at")}
    return replace(change, new={**kept, "evidence": "person", "reason": "as the file says"})


def _is_told_otherwise(difference):
    """Of a status change the log of a run names the run, and that of REST the reason; the first one has no other."""
    is_about = f"{STATUS_CHANGE}:" in difference.row or f"{STATUS_CHANGE} " in difference.row
    return is_about and any(word in difference.row for word in (" message", " reason", " data at:"))


ONE_STEP = [row for row in ESTATE if getattr(row, "new", "assessed") == "assessed"]


def test_import_when_a_register_is_new_and_changes_then_every_table_is_as_rest_leaves_it(pair):
    make_asset("SRV1", kind="virtual_server")
    both = pair()
    changed = [
        app("Suite4Work", "2.1", package="P1", v="V1", fields={"yearly_cost": 99.9, "contract_end": "2028-06-30"}),
        app("Key2Burgerzaken", package="P2", v="V2", contacts={"application-owner": "Team Zaken"}),
        app("Suite4Work", "2.1", package="P1", v="V1", contacts={"application-owner": "Team Burgerzaken"}),
        link("Suite4Work", "Telefoongids", identifier="K1", fields={"standard": "StUF"}),
    ]

    refused = [both.apply(register_plan(both, *ONE_STEP)), both.apply(register_plan(both, *changed))]

    compared = both.compare()
    assert refused == [NOTHING_REFUSED] * 2
    assert compared.rows["netbox_assettool_application"] == 3
    assert "\n".join(str(each) for each in compared.differences if not _is_told_otherwise(each)) == ""


def test_licences_when_they_are_new_and_change_then_every_table_is_as_rest_leaves_it(pair):
    around = make_surroundings()
    both = pair()

    refused = [both.apply(plan_from(*everything(around)))]
    both.use(INGEST)
    refused.append(both.apply(plan_from(*with_other_values(around))))

    compared = assert_same(both)
    assert refused == [NOTHING_REFUSED] * 2
    assert compared.rows["netbox_assettool_allocation"] == 4
    assert compared.rows["webhooks"] > 25


def test_licences_when_some_are_not_valid_then_the_same_ones_are_refused(pair):
    around = make_surroundings()
    both = pair()

    refused = both.apply(plan_from(*some_wrong(everything(around))))

    assert refused[INGEST].keys() == refused[REST].keys()
    assert len(refused[INGEST]) > len(WRONG)
    assert_same(both)
